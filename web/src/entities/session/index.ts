import { computed, readonly, ref, shallowRef, watch } from 'vue'
import { client, onSessionLost } from '@/api/client'
import * as api from '@/api/session'
import type { Me, Presence } from '@/api/types'
import { live, liveStatus } from '@/entities/live'
import { chosenLanguage } from '@/locales'

export type { Me, Presence, Role } from '@/api/types'

/** The desk's own words (problems of a scenario, of a file …) come in the screen's language. */
client.use({
  onRequest({ request }) {
    const language = chosenLanguage()
    if (language) request.headers.set('Accept-Language', language)
    return request
  },
})

const current = shallowRef<Me | null>(null)
const lostNow = ref(false)

/** Who is signed in. Stays through a lost session, so that the screen and its drafts stay too. */
export const me = computed(() => current.value)
/** True while the desk no longer knows us: a dialog asks for the password in place. */
export const lost = readonly(lostNow)
/** All presences, in the order of the menu. */
export const presences: Presence[] = ['available', 'draining', 'away', 'break', 'training', 'wrapup', 'offline']

onSessionLost(() => {
  if (current.value) lostNow.value = true
})
watch(liveStatus, (status) => {
  if (status === 'denied' && current.value) lostNow.value = true
})
/** How often the stream has told of us: an answer asked for before is older than that. */
let told = 0
live.on('presence', (event) => {
  const held = current.value
  if (held?.id === event.operator_id) {
    told++
    current.value = { ...held, presence: event.presence as Presence, load: event.load, full: event.full }
  }
})

/** Asks the desk who we are; null when nobody is signed in. */
export async function resume(): Promise<Me | null> {
  try {
    current.value = await api.getMe()
  } catch (error) {
    if ((error as { status?: number }).status !== 401) throw error
    current.value = null
  }
  return current.value
}

/** Signs in. Tells whether it is another person than before, whose screen must not be shown. */
export async function signIn(email: string, password: string): Promise<{ changed: boolean }> {
  const before = current.value?.id
  const next = await api.signIn(email, password)
  current.value = next
  lostNow.value = false
  return { changed: before !== undefined && before !== next.id }
}

/** Signs out; the screen is left even when the desk can't be reached. */
export async function signOut(): Promise<void> {
  live.stop()
  await api.signOut().catch(() => undefined)
  current.value = null
  lostNow.value = false
}

/** Shows the new presence at once; the desk's answer, or its refusal, has the last word. */
export async function setPresence(presence: Presence): Promise<void> {
  const before = current.value
  if (!before || before.presence === presence) return
  current.value = { ...before, presence }
  const heard = told
  try {
    const answer = await api.setPresence(presence)
    // Offers follow at once; what the stream said of the load meanwhile is newer than the answer.
    current.value = told === heard ? answer : { ...answer, load: current.value.load }
  } catch (error) {
    current.value = { ...current.value, presence: before.presence }
    throw error
  }
}

export const setPassword = api.setPassword
export const iAmHere = api.iAmHere

/** Whether this person works on conversations at all, in a brand or anywhere. */
export function mayWork(workspace?: string): boolean {
  const held = current.value
  if (!held) return false
  const role = workspace ? held.workspaces.find((w) => w.id === workspace)?.role : held.role
  return role === 'operator' || role === 'supervisor' || role === 'administrator'
}

/** Whether this person reads conversations anywhere: a FAQ's editor does not. */
export const mayRead = (): boolean => !!current.value?.workspaces.some((w) => ['operator', 'supervisor', 'administrator', 'reviewer', 'viewer'].includes(w.role))

const knowers = { read: ['operator', 'supervisor', 'administrator', 'reviewer', 'editor'], edit: ['supervisor', 'administrator', 'editor'] }

/** What this person may do with a brand's knowledge, or that of any brand. */
export function mayKnow(what: keyof typeof knowers, workspace?: string): boolean {
  return !!current.value?.workspaces.some((w) => (!workspace || w.id === workspace) && knowers[what].includes(w.role))
}

/** Whether this person may set up a brand's channels. */
export const mayManage = (workspace: string): boolean => current.value?.workspaces.find((w) => w.id === workspace)?.role === 'administrator'

/** Whether this person may act on what somebody else owns. */
export function mayOversee(workspace: string): boolean {
  const role = current.value?.workspaces.find((w) => w.id === workspace)?.role
  return role === 'supervisor' || role === 'administrator'
}
