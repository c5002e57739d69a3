import { watch } from 'vue'
import { conversations, divided, fetchConversation, paging } from '@/entities/conversation'
import { workspaceOf } from '@/entities/directory'
import { live } from '@/entities/live'
import { me } from '@/entities/session'
import { i18n, useWords } from '@/locales'
import { sight } from '@/pages/inbox/talks/sight'
import { focused } from '@/pages/shared/focus'
import { type Kind, pressing, ringing } from '@/pages/shared/ringing'
import { play, wake } from '@/pages/shared/tones'
import { router } from '../router'
import { noticeFor } from './notice'
import { openSpeaker, type Ring, type Speaker } from './speaker'

/** Something to ring of. */
export interface Told extends Ring {
  kind: Kind
  /** Whose brand it is; none: the centre's. */
  workspace?: string | undefined
  /** Where it leads, when not to its talk. */
  to?: string | undefined
}

/** So long the same kind rings no more, in ms: a storm is one sound. */
const rest = 2_000
const rang = new Map<Kind, number>()
let speaker: Speaker<Told> | null = null

/** Rings of something, if this person wants to hear of such, and it is not before somebody's eyes. */
export function ring(told: Told): void {
  if (ringing[told.kind].value === 'off' || (focused.value && !pressing(told.kind))) return
  speaker?.ring(told)
}

async function speak(told: Told): Promise<void> {
  const now = Date.now()
  if (now - (rang.get(told.kind) ?? 0) >= rest) {
    rang.set(told.kind, now)
    play(told.kind)
  }
  if (ringing[told.kind].value !== 'notice' || !('Notification' in window) || Notification.permission !== 'granted') return
  await useWords('tempo')
  // With words, they are those that rang: the list may not have them yet.
  if (told.conversation && told.workspace && workspaceOf(told.workspace)?.notice_words) await fetchConversation(told.conversation).catch(() => undefined)
  const { title, body } = noticeFor(told, (key, values) => i18n.global.t(key, values ?? {}))
  const shown = new Notification(title, { body, tag: told.key, silent: true }) // it has rung already
  shown.onclick = () => {
    window.focus()
    shown.close()
    if (told.to || told.conversation) void router.push(told.to ?? { name: 'inbox', params: { id: told.conversation! } })
  }
}

const looks = (conversation: string) => document.visibilityState === 'visible' && document.hasFocus() && sight.value.includes(conversation)

let begun = false

/** Listens for what rings, for as long as the page lives. */
export function begin(): void {
  if (begun) return
  begun = true
  const own = (speaker = openSpeaker<Told>({ channel: new BroadcastChannel('madoguchi.ring'), locks: navigator.locks, looks, speak: (told) => void speak(told).catch(() => undefined) }))
  const touched = () => {
    wake()
    own.lead()
  }
  for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, touched, { capture: true, passive: true })

  // What was offered already when the page opened is no news.
  let known: Set<string> | null = null
  watch(
    () => [paging.waiting.state === 'ready' ? (me.value?.id ?? '') : '', ...divided.value.offered.map((c) => c.id)],
    ([who, ...ids]) => {
      for (const id of ids) if (who && known && !known.has(id)) ring({ kind: 'offer', key: `offer:${id}`, conversation: id, workspace: conversations.get(id)?.workspace_id })
      known = who ? new Set(ids) : null
    },
    { immediate: true },
  )
  live.on('message', (event) => {
    const c = event.conversation_id ? conversations.get(event.conversation_id) : undefined
    if (event.direction !== 'in' || event.version > 1 || !c || c.assignee !== me.value?.id) return
    ring({ kind: 'message', key: `message:${event.id}`, conversation: c.id, workspace: c.workspace_id })
  })
}
