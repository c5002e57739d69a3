import { useI18n } from 'vue-i18n'
import { computed, ref, watch } from 'vue'
import { divided, followConversations, followLookers, forgetLists, loadLists, refreshAll } from '@/entities/conversation'
import { loadDirectory } from '@/entities/directory'
import { draftOf, drafts, forgetDrafts, keepDraft, keeping, readDraft } from '@/entities/draft'
import { line, live } from '@/entities/live'
import { followMessages, forgetThreads, isFlying, rereadThreads } from '@/entities/message'
import { clearTrouble, trouble } from '@/entities/problem'
import { iAmHere, lost, mayWork, me, setPresence } from '@/entities/session'
import { chosenLanguage, useLanguage } from '@/locales'
import { focused } from '@/pages/shared/focus'
import { useShortcuts } from '@/ui/shortcuts'

/** Everything that goes on behind the screen while somebody is signed in. */
export function useDesk() {
  const { t } = useI18n()
  followConversations()
  followLookers()
  followMessages()
  live.on('clock', (event) => void import('./dueToasts').then((it) => it.tellDue(event)))
  live.on('overflow', (event) => void import('./dueToasts').then((it) => it.tellOverflow(event)))
  live.on('left', (event) => void import('./dueToasts').then((it) => it.tellLeft(event)))

  live.on('directory', (event) => event.noun === 'hook' && void import('./dueToasts').then((it) => it.tellHook(event.id)))

  // From anywhere, also out of a field; what is being converted stays, and so does a question that stands.
  const palette = ref(false)
  addEventListener('keydown', (e: KeyboardEvent) => {
    if (!(e.ctrlKey || e.metaKey) || e.key !== 'k' || e.isComposing || !me.value) return
    e.preventDefault()
    if (!document.querySelector('[role=dialog],[role=alertdialog]')) palette.value = true
  })
  useShortcuts({ z: () => mayWork() && (focused.value = !focused.value) })

  let habits: Promise<void> | undefined
  let sync: ReturnType<typeof keepDrafts> | undefined
  function forget(who: string) {
    forgetLists()
    forgetThreads()
    forgetDrafts()
    void sync?.then((it) => it.forget(who))
  }
  const keepDrafts = async () => {
    const { startSync } = await import('@/entities/draft/sync')
    const it = startSync({
      watch,
      drafts,
      draftOf,
      inHand: () => divided.value.active.map((c) => c.id),
      read: async (id) => (await readDraft(id)).own,
      keep: async (id, fields, leaving) => (await keepDraft(id, fields, leaving)).own,
      owner: () => me.value?.id,
      flying: isFlying,
    })
    keeping.flush = it.flush
    live.on('message', (event) => event.conversation_id && event.direction !== 'in' && it.look(event.conversation_id))
    return it
  }

  async function load() {
    await Promise.allSettled([loadDirectory(), loadLists()])
  }

  watch(
    () => me.value?.id,
    (id, before) => {
      if (before) forget(before)
      if (!id) return
      if (!chosenLanguage()) void useLanguage(me.value!.language)
      void load()
      if (sync) void sync.then((it) => it.recall())
      else sync = keepDrafts()
      void import('./notices').then((it) => it.begin())
      void import('@/entities/mention/sync').then((it) => it.begin())
      void import('./alarms').then((it) => it.begin())
      void import('./board').then((it) => it.begin())
      void import('./focus').then((it) => it.begin())
      void import('./ring').then((it) => it.begin())
      habits ??= import('./habits').then((it) => it.startHabits({
        idleAfter: () => (me.value?.presence === 'available' || me.value?.presence === 'draining' ? me.value.idle_after_s * 1000 : 0),
        away: () => setPresence('away'),
        here: iAmHere,
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
    return offered.length + (focused.value ? 0 : waiting.length) + active.reduce((sum, c) => sum + (c.unread > 0 ? 1 : 0), 0)
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
  return { banner, unread, palette }
}
