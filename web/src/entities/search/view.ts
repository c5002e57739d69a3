import type { Schema } from '@/api/types'

export type SearchFilter = Schema['SearchFilter']

/** How a search stands in the page's address. */
export interface Asked {
  q: string
  kind: Kind | ''
  brand: string
  author: NonNullable<SearchFilter['author']> | ''
  operator: string
  state: State | ''
  tag: string
  period: Period | ''
}
export const kinds = ['message', 'contact', 'conversation'] as const
export type Kind = (typeof kinds)[number]
export const authors = ['customer', 'operator', 'bot', 'note'] as const
export const states = ['bot', 'waiting', 'offered', 'active', 'wrapup', 'closed'] as const
export type State = (typeof states)[number]
/** Days back from now. */
export const periods = ['1', '7', '30', '90', '365'] as const
export type Period = (typeof periods)[number]

const one = <T extends string>(value: unknown, of: readonly T[]): T | '' => of.find((o) => o === value) ?? ''
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads an address; what nobody wrote there is left out. */
export const fromAddress = (query: Record<string, unknown>): Asked => ({
  q: text(query.q), kind: one(query.kind, kinds), brand: text(query.brand), author: one(query.author, authors), operator: text(query.operator),
  state: one(query.state, states), tag: text(query.tag), period: one(query.period, periods),
})

/** Writes one, without what is not asked for. */
export const toAddress = (a: Asked): Record<string, string> => Object.fromEntries(Object.entries(a).filter(([, v]) => v !== ''))

/** What the desk is asked, and what is kept of a search. */
export function toFilter(a: Asked): SearchFilter {
  const f: SearchFilter = {}
  if (a.kind) f.kinds = [a.kind]
  if (a.brand) f.workspace_id = a.brand
  if (a.author) f.author = a.author
  if (a.operator) f.operator_id = a.operator
  if (a.state) f.states = [a.state]
  if (a.tag) f.tag = a.tag
  if (a.period) f.days = Number(a.period)
  return f
}

/** A kept search, as it is asked. */
export const fromView = ({ q, filter: f }: Schema['SavedView']): Asked =>
  fromAddress({ q, kind: f.kinds?.[0], brand: f.workspace_id, author: f.author, operator: f.operator_id, state: f.states?.[0], tag: f.tag, period: f.days ? String(f.days) : '' })

/** How many of the filters hold. */
export const narrowed = (a: Asked): number => Object.entries(a).filter(([key, v]) => key !== 'q' && v !== '').length
