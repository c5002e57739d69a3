import type { Condition } from '@/entities/scenario'

// A condition as a sentence of three parts: what is looked at, how, and with what.

export type Look = 'field' | 'attribute' | 'tag' | 'segment' | 'open'
export const lookings: Look[] = ['field', 'attribute', 'tag', 'segment', 'open']
export type How = 'is' | 'not' | 'in' | 'filled' | 'unfilled' | 'at_least' | 'at_most' | 'has' | 'lacks' | 'yes' | 'no'
export const hows: Record<Look, How[]> = {
  field: ['is', 'not', 'in', 'filled', 'unfilled', 'at_least', 'at_most'],
  attribute: ['is', 'not', 'in', 'filled', 'unfilled', 'at_least', 'at_most'],
  tag: ['has', 'lacks'],
  segment: ['has', 'lacks'],
  open: ['yes', 'no'],
}

export const lookOf = (c: Condition): Look => (c.open !== undefined ? 'open' : c.segment !== undefined ? 'segment' : c.tag !== undefined ? 'tag' : c.attribute !== undefined ? 'attribute' : 'field')
export const nameOf = (c: Condition): string => c.field ?? c.attribute ?? c.tag ?? c.segment ?? ''
export function howOf(c: Condition): How {
  const look = lookOf(c)
  if (look === 'open') return c.open ? 'yes' : 'no'
  if (look === 'tag' || look === 'segment') return c.absent ? 'lacks' : 'has'
  if (c.filled !== undefined) return c.filled ? 'filled' : 'unfilled'
  return (['in', 'at_least', 'at_most', 'not', 'is'] as const).find((k) => c[k] !== undefined) ?? 'is'
}
export const valueOf = (c: Condition): string => c.in?.join('、') ?? c.at_least ?? c.at_most ?? c.not ?? c.is ?? ''
export const asksValue = (how: How): boolean => ['is', 'not', 'in', 'at_least', 'at_most'].includes(how)

/** Whether the three parts say all of it: what compares several things at once is kept as it is. */
export const simple = (c: Condition): boolean => {
  const compares = (['is', 'not', 'in', 'filled', 'at_least', 'at_most'] as const).filter((k) => c[k] !== undefined)
  return compares.length <= 1 && !(c.absent && compares.length > 0)
}

export function conditionOf(look: Look, name: string, how: How, value: string): Condition {
  if (look === 'open') return { open: how !== 'no' }
  if (look === 'tag' || look === 'segment') return { [look]: name, ...(how === 'lacks' && { absent: true }) }
  const subject: Condition = { [look]: name }
  if (how === 'filled' || how === 'unfilled') return { ...subject, filled: how === 'filled' }
  if (how === 'in') return { ...subject, in: value.split(/[、,，]/).map((v) => v.trim()).filter(Boolean) }
  return asksValue(how) ? { ...subject, [how]: value } : { ...subject, is: value }
}
