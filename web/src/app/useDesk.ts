import { useI18n } from 'vue-i18n'
import { computed, watch } from 'vue'
import { divided, followConversations, forgetLists, loadLists, refreshAll } from '@/entities/conversation'
import { loadDirectory } from '@/entities/directory'
import { begun, forgetDrafts, keepDraft } from '@/entities/draft'
import { line, live } from '@/entities/live'
import { followMessages, forgetThreads, rereadThreads } from '@/entities/message'
import { clearTrouble, trouble } from '@/entities/problem'
import { lost, mayRead, me, setPresence } from '@/entities/session'
import { chosenLanguage, useLanguage } from '@/locales'
import { router } from './router'

/** Everything that goes on behind the screen while somebody is signed in. */
export function useDesk() {
  const { t } = useI18n()
  followConversations()
  followMessages()
  live.on('clock', (event) => void import('./dueToasts').then((it) => it.tellDue(event)))
  live.on('overflow', (event) => void import('./dueToasts').then((it) => it.tellOverflow(event)))

  // From anywhere, also out of a field; what is being converted stays.
  addEventListener('keydown', (e: KeyboardEvent) => {
    if (!(e.ctrlKey || e.metaKey) || e.key !== 'k' || e.isComposing || !mayRead()) return
    e.preventDefault()
    if (router.currentRoute.value.name !== 'search') void router.push('/search')
  })

  let habits: Promise<void> | undefined
  function forget() {
    forgetLists()
    forgetThreads()
    forgetDrafts()
  }

  async function load() {
    await Promise.allSettled([loadDirectory(), loadLists()])
  }

  watch(
    () => me.value?.id,
    (id, before) => {
      if (before) forget()
      if (!id) return
      if (!chosenLanguage()) void useLanguage(me.value!.language)
      void load()
      void import('./notices').then((it) => it.begin())
      habits ??= import('./habits').then((it) => it.startHabits({
        watch,
        begun: () => divided.value.active.map((c) => [c.id, begun(c.id)]),
        keep: keepDraft,
        idleAfter: () => (me.value?.presence === 'available' ? me.value.idle_after_s * 1000 : 0),
        away: () => setPresence('away'),
      }))
    },
    { immediate: true },
  )

  // Signed in again in place: the stream and whatever was missed are picked up.
  watch(lost, (is, was) => {
    if (was && !is) void Promise.allSettled([refreshAll(), rereadThreads()])
  })

  // A full disk or a resting desk stays on the screen until reading works again.
  watch(trouble, (what) => {
    if (!what) return
    const timer = setInterval(async () => {
      const answer = await fetch('/readyz', { cache: 'no-store' }).catch(() => null)
      if (!answer?.ok) return
      clearInterval(timer)
      clearTrouble()
    }, 10_000)
  })

  const unread = computed(() => {
    const { active, offered, waiting } = divided.value
    return offered.length + waiting.length + active.reduce((sum, c) => sum + (c.unread > 0 ? 1 : 0), 0)
  })
  watch(
    [unread, () => t('app.name'), () => !!me.value],
    () => (document.title = (me.value && unread.value > 0 ? `(${unread.value}) ` : '') + t('app.name')),
    { immediate: true },
  )

  const banner = computed<'offline' | 'disk_full' | 'unavailable' | 'reconnecting' | null>(() => {
    if (!me.value) return null
    if (line.value === 'offline') return 'offline'
    return trouble.value ?? (line.value === 'reconnecting' ? 'reconnecting' : null)
  })
  return { banner, unread }
}
