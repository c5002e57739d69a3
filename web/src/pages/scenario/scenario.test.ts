import { describe, expect, it } from 'vitest'
import type { Condition } from '@/entities/scenario'
import { neighbour } from './canvas/useFlow'
import { conditionOf, howOf, lookOf, nameOf, simple, valueOf } from './panel/bodies/condition'
import { cardsOf, plainOf, quickOf } from '@/pages/shared/rich/taps'

describe('a condition in three parts', () => {
  const all: Condition[] = [
    { field: 'n', is: '1' }, { field: 'n', not: '1' }, { field: 'n', in: ['1', '2'] }, { attribute: 'a', filled: true }, { attribute: 'a', filled: false },
    { field: 'n', at_least: '3' }, { field: 'n', at_most: '+3d' }, { tag: 'vip' }, { tag: 'vip', absent: true }, { segment: 's' }, { open: true }, { open: false },
  ]
  it.each(all)('%j', (c) => {
    expect(simple(c)).toBe(true)
    expect(conditionOf(lookOf(c), nameOf(c), howOf(c), valueOf(c))).toEqual(c)
  })
  it('keeps what it cannot say', () => expect([simple({ field: 'n', at_least: '1', at_most: '3' }), simple({ field: 'n', is: '1', absent: true })]).toEqual([false, false]))
})

describe('the handset', () => {
  const postback = { type: 'postback', label: '選ぶ', data: 'm1:s:1:n:a', displayText: 'A' }
  it('reads cards of a template', () => {
    const [one, two] = cardsOf({ type: 'template', template: { type: 'carousel', columns: [{ title: 'T', text: ' ', actions: [postback] }, { text: 'x', thumbnailImageUrl: 'https://x/y.png', actions: [] }] } })!
    expect(one).toMatchObject({ title: 'T', text: undefined, taps: [{ label: '選ぶ', data: 'm1:s:1:n:a', say: 'A' }] })
    expect(two).toMatchObject({ text: 'x', image: 'https://x/y.png' })
  })
  it('reads any other message by its words and buttons', () => {
    const flex = { type: 'flex', contents: { type: 'bubble', body: { contents: [{ type: 'text', text: 'やあ' }, { type: 'button', action: { type: 'message', label: 'はい', text: 'はい' } }] } } }
    expect(cardsOf(flex)).toBeNull()
    expect(plainOf(flex)).toMatchObject({ text: 'やあ', taps: [{ label: 'はい', say: 'はい' }] })
    expect(plainOf(null)).toEqual({ text: undefined, taps: [] })
  })
  it('finds what can be tapped below', () => expect(quickOf({ kind: 'text', content: { text: '', choices: [{ label: 'やめる', data: 'd' }] } })).toHaveLength(1))
})

it('walks to the card that lies next', () => {
  const s = { id: 's', name: '', start: 'a', nodes: [{ id: 'a', at: { x: 0, y: 0 } }, { id: 'b', at: { x: 344, y: 20 } }, { id: 'c', at: { x: 344, y: 260 } }] }
  expect([neighbour(s, 'a', 'ArrowRight'), neighbour(s, 'b', 'ArrowDown'), neighbour(s, 'c', 'ArrowLeft'), neighbour(s, 'a', 'ArrowLeft')]).toEqual(['b', 'c', 'a', undefined])
})
