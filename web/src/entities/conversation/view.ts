import type { Conversation } from '@/api/types'

/** The list's sections, in the order in which they ask for attention. */
export type Section = 'offered' | 'active' | 'wrapup' | 'waiting' | 'closed'
/** Sections of a list by queue, or of what is watched: other people's, too. */
export type Part = Section | 'inhand' | 'watched'
export type Tab = 'mine' | 'waiting' | 'queue' | 'watched' | 'closed'
export type Tone = 'plain' | 'indigo' | 'green' | 'amber' | 'red' | 'violet'

/** Where a conversation stands in this person's list; null when it stands elsewhere. */
export function sectionOf(c: Conversation, me: string): Section | null {
  if (c.state === 'offered') return c.offered_to === me ? 'offered' : null
  if (c.state === 'waiting') return 'waiting'
  if (c.state === 'closed') return 'closed'
  if (c.assignee !== me) return c.care?.consult?.with === me ? 'active' : null
  if (c.state === 'active') return 'active'
  return c.state === 'wrapup' ? 'wrapup' : null
}

const sections: Record<'mine' | 'waiting' | 'closed', Section[]> = {
  mine: ['offered', 'active', 'wrapup', 'waiting'],
  waiting: ['offered', 'waiting'],
  closed: ['closed'],
}

export type ListRow =
  | { type: 'head'; key: string; section: Part; count: number; /** There are more than these. */ more?: boolean }
  | { type: 'row'; key: string; id: string; section: Part }

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const order: Record<Section, (a: Conversation, b: Conversation) => number> = {
  offered: (a, b) => text(a.offer_until ?? '', b.offer_until ?? ''),
  // Who was told to wait stands behind those who wait for a word.
  active: (a, b) => Number(!!a.hold) - Number(!!b.hold) || text(a.hold?.until ?? '', b.hold?.until ?? '') || text(b.last_message_at, a.last_message_at) || text(a.id, b.id),
  wrapup: (a, b) => text(a.last_message_at, b.last_message_at) || text(a.id, b.id),
  waiting: (a, b) => text(a.waiting_since ?? a.opened_at, b.waiting_since ?? b.opened_at) || text(a.id, b.id),
  closed: (a, b) => text(b.last_message_at, a.last_message_at) || text(a.id, b.id),
}

/** Sorts everything held into one person's sections. */
export function divide(all: Iterable<Conversation>, me: string): Record<Section, Conversation[]> {
  const out: Record<Section, Conversation[]> = { offered: [], active: [], wrapup: [], waiting: [], closed: [] }
  for (const c of all) {
    const section = sectionOf(c, me)
    if (section) out[section].push(c)
  }
  for (const section of Object.keys(out) as Section[]) out[section].sort(order[section])
  return out
}

/** A tab's rows: a head for each section that has something, then its conversations. */
export const listRows = (divided: Record<Section, Conversation[]>, tab: keyof typeof sections, moreWait = false): ListRow[] =>
  sections[tab].flatMap((section) => partRows(section, divided[section], moreWait && section === 'waiting'))

/** A head and its conversations; nothing for none. */
export const partRows = (section: Part, list: Conversation[], more = false): ListRow[] =>
  list.length === 0 ? [] : [{ type: 'head', key: `head:${section}`, section, count: list.length, ...(more && { more }) }, ...list.map((c): ListRow => ({ type: 'row', key: c.id, id: c.id, section }))]

/** All of a queue: who waits, and who is in somebody's hands. */
export function queueRows(all: Iterable<Conversation>, queue: string, moreWait = false): ListRow[] {
  const waiting: Conversation[] = []
  const inhand: Conversation[] = []
  for (const c of all) {
    if (c.queue !== queue || c.state === 'closed' || c.state === 'bot') continue
    if (c.state === 'waiting') waiting.push(c)
    else inhand.push(c)
  }
  return [...partRows('waiting', waiting.sort(order.waiting), moreWait), ...partRows('inhand', inhand.sort(order.closed))]
}

export interface Pill {
  key: string
  tone: Tone
}

/** The one word that says how it stands. */
export function statePill(c: Conversation): Pill {
  if (c.contact.blocked || c.unreachable) return { key: 'state.unreachable', tone: 'red' }
  if (c.hold) return { key: 'state.hold', tone: 'indigo' }
  if (c.care?.escalation_id) return { key: 'state.asked', tone: 'amber' }
  if (c.closing) return { key: 'state.closing', tone: 'indigo' }
  const tones: Record<Conversation['state'], Tone> = {
    bot: 'violet',
    waiting: 'amber',
    offered: 'amber',
    active: 'green',
    wrapup: 'indigo',
    closed: 'plain',
  }
  return { key: `state.${c.state}`, tone: tones[c.state] }
}

/** How something that the customer waits for stands. */
export interface WaitClock {
  /** Milliseconds the customer has been waiting. */
  elapsed: number
  /** Most of the time is over: then it is said louder. */
  loud: boolean
  /** When the stricter of the two clocks is over; null: nothing is due. */
  due: string | null
  tone: Tone
  service: string | null
  real: string | null
}

/** The clock of the reply that a person owes; null when nobody waits. It is green for half of its time, then amber, then red. */
export const waitClock = (c: Conversation, now: number): WaitClock | null => standing(c.clocks.find((x) => x.kind !== 'resolution'), now)

/** The clock of the whole talk, where it is to end by some time; else null. */
export const wholeClock = (c: Conversation, now: number): WaitClock | null => standing(c.clocks.find((x) => x.kind === 'resolution' && (x.service || x.real)), now)

function standing(k: Conversation['clocks'][number] | undefined, now: number): WaitClock | null {
  if (!k) return null
  const strict = [k.service, k.real].filter((x) => !!x).sort((a, b) => text(a.due_at, b.due_at))[0]
  const past = (at: string) => now >= Date.parse(at)
  const tone = !strict ? 'plain' : past(strict.due_at) ? 'red' : past(strict.half_at) ? 'amber' : 'green'
  return { elapsed: Math.max(0, now - Date.parse(k.asked_at)), loud: [k.service, k.real].some((x) => x && past(x.most_at)), due: strict?.due_at ?? null, tone, service: k.service?.due_at ?? null, real: k.real?.due_at ?? null }
}

/** Seconds left of an offer or of the free reply; never below zero. */
export const secondsLeft = (until: string | null | undefined, now: number): number =>
  until ? Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)) : 0

/** The open inquiry that has followed a closed one on its thread. */
export function successorOf(c: Conversation, all: Iterable<Conversation>): Conversation | null {
  if (c.state !== 'closed') return null
  for (const other of all) if (other.thread_id === c.thread_id && other.state !== 'closed') return other
  return null
}

/** What this person may do with it now. */
export interface Abilities {
  accept: boolean
  decline: boolean
  answer: boolean
  note: boolean
  close: boolean
  transfer: boolean
  reopen: boolean
}

/** Offers only what the desk would allow; the desk decides again. */
export function abilities(c: Conversation, me: string, may: { work: boolean; oversee: boolean }): Abilities {
  const mine = c.assignee === me
  const offered = c.state === 'offered' && c.offered_to === me
  const open = c.state !== 'closed'
  const owned = mine || may.oversee || (c.state === 'waiting' && may.work)
  return {
    accept: may.work && (c.state === 'waiting' || offered || (c.state === 'offered' && may.oversee)),
    decline: may.work && offered,
    answer: may.work && mine && c.state === 'active',
    note: may.work && open,
    close: may.work && open && owned,
    transfer: may.work && open && (mine || may.oversee || c.state === 'waiting') && c.state !== 'wrapup' && c.state !== 'bot',
    reopen: may.work && !open,
  }
}
