import type { Role, Schema } from '@/api/types'

export * from '@/api/staff'
export type Member = Schema['Member']
export type Card = Schema['MemberCard']

/** How somebody stands: can sign in, waits for their link to be used, has none, or is shut out. */
export type Standing = 'active' | 'invited' | 'waiting' | 'disabled'
export const standings: Standing[] = ['active', 'invited', 'waiting', 'disabled']

export function standingOf(m: Member, now: number): Standing {
  if (m.disabled) return 'disabled'
  if (m.invited_until && Date.parse(m.invited_until) > now) return 'invited'
  return m.can_sign_in ? 'active' : 'waiting'
}

/** The link that a person is handed. The secret stands behind #, which no server is told. */
export const linkOf = (token: string, origin = location.origin) => `${origin}/invite#${token}`

/** Those whose name or address holds all words. */
export function found(all: Member[], words: string): Member[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  return all.filter((m) => wanted.every((w) => plain(`${m.name} ${m.email}`).includes(w)))
}
const plain = (text: string) => text.normalize('NFKC').toLowerCase()

/** A card to fill in: a new one works for the brand there is, or for none of several. */
export function draftOf(m: Member | null, brands: string[]): Card {
  if (m) return { name: m.name, email: m.email, language: m.language, role: m.role, brands: m.brands.map((b) => ({ ...b })), disabled: m.disabled }
  return { name: '', email: '', language: 'ja', role: 'operator', brands: brands.length === 1 ? [{ id: brands[0]!, role: 'operator' }] : [] }
}

/** Another role in the centre is also that in the brands where it was the same. */
export function withRole(card: Card, role: Role): Card {
  return { ...card, role, brands: card.brands.map((b) => (b.role === card.role ? { ...b, role } : b)) }
}
