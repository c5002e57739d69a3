import { describe, expect, it } from 'vitest'
import { addNode, begin, blankBody, byNode, change, characters, connect, copyNode, drawn, fieldsOf, freeWay, heightOf, idFor, kinds, layout, menuData, moveNodes, type Node, nodeOf, placed, redo, removeNodes, renameNode, type Scenario, startData, trailOf, undo, walked, wayLabel, waysOf, withWay, wordsOf } from '.'

const node = (id: string, rest: Partial<Node>): Node => ({ id, ...rest })
/** hello → which ─ a → day → bye; b → bye; day, after the last try → which */
const gift = (): Scenario => ({
  id: 'gift',
  name: 'Gift',
  start: 'hello',
  nodes: [
    node('hello', { message: { say: [{ text: 'こんにちは' }], next: 'which' } }),
    node('which', { choice: { text: '?', options: [{ id: 'a', label: 'A', next: 'day' }, { id: 'b', label: 'B', next: 'bye' }] } }),
    node('day', { ask: { text: 'いつ', type: 'date', field: 'day', next: 'bye', otherwise: 'which' } }),
    node('bye', { end: {} }),
  ],
})
const names = (n: Node) => waysOf(n).map((w) => `${w.name}>${w.to}${w.need ? '!' : ''}`)

// The same words as TestButtonsOfTheRichMenu in internal/desk/bot.
it('a rich menu\'s button carries what the desk reads', () => {
  expect(startData('cancel')).toBe('m1:start:cancel')
  expect(menuData('skip_cycle', 'what', 'skip')).toBe('m1:menu:skip_cycle:what:skip')
})

describe('ways', () => {
  const cases: [string, Partial<Node>, string[]][] = [
    ['message', { message: { say: [] } }, ['next>!']],
    ['options without their own way lack it', { choice: { text: '', options: [{ id: 'a', label: '', next: 'x' }, { id: 'b', label: '' }] } }, ['option:a>x', 'option:b>!', 'otherwise>']],
    ['and take the common one', { choice: { text: '', options: [{ id: 'b', label: '' }], next: 'x' } }, ['option:b>', 'next>x!', 'otherwise>']],
    ['a list is picked from, or empty', { choice: { text: '', list: 'orders' } }, ['next>!', 'empty>!', 'otherwise>']],
    ['branch', { branch: { cases: [{ when: [], next: 'x' }, { when: [] }] } }, ['case:1>x!', 'case:2>!', 'otherwise>!']],
    ['reading', { action: { port: 'p', name: 'n', read: true } }, ['next>!', 'refused>', 'failed>']],
    ['changing', { action: { port: 'p', name: 'n', undo: true } }, ['next>!', 'refused>', 'failed>', 'declined>', 'undone>']],
    ['hand off', { hand_off: {} }, []],
    ['nothing', {}, []],
  ]
  it.each(cases)('%s', (_, body, want) => expect(names(node('n', body))).toEqual(want))

  it('lead where they are told to, and nowhere', () => {
    for (const kind of kinds) {
      const n = node('n', { [kind]: blankBody(kind) })
      for (const w of waysOf(n)) {
        const led = withWay(n, w.name, 'x')
        expect(waysOf(led).find((one) => one.name === w.name)!.to, `${kind} ${w.name}`).toBe('x')
        expect(withWay(led, w.name, '')).toEqual(n)
      }
    }
    expect(withWay(node('n', { end: {} }), 'next', 'x')).toEqual(node('n', { end: {} }))
  })
})

describe('graph', () => {
  it('puts a node in between', () => {
    const { scenario: s, id } = addNode(gift(), 'message', { x: 0, y: 0 }, { node: 'which', way: 'option:a' })
    expect(id).toBe('message1')
    expect(names(nodeOf(s, 'which')!)[0]).toBe('option:a>message1')
    expect(nodeOf(s, id)!.message!.next).toBe('day')
  })
  it('takes the first node for the beginning', () => expect(addNode({ id: 'x', name: '', start: '', nodes: [] }, 'end', { x: 0, y: 0 }).scenario.start).toBe('end1'))
  it('takes a node out with every way to it', () => {
    const s = removeNodes(gift(), ['bye'])
    expect(JSON.stringify(s)).not.toContain('bye')
    expect(removeNodes(gift(), ['hello']).start).toBe('which')
    expect(removeNodes(gift(), ['hello', 'which', 'day', 'bye'])).toMatchObject({ start: '', nodes: [] })
  })
  it('gives another id everywhere, and no taken one', () => {
    const s = renameNode(gift(), 'which', 'pick')
    expect(walked(s)).toEqual(['hello', 'pick', 'day', 'bye'])
    expect(names(nodeOf(s, 'day')!)).toEqual(['next>bye!', 'otherwise>pick'])
    const same = gift()
    expect(renameNode(same, 'which', 'day')).toBe(same)
  })
  it('copies without taking along what leads to it', () => {
    const { scenario: s, id } = copyNode(gift(), 'day')
    expect(nodeOf(s, id)!.ask).toEqual(nodeOf(s, 'day')!.ask)
    expect(s.nodes.flatMap((n) => waysOf(n)).filter((w) => w.to === id)).toEqual([])
  })
  it('leaves what was before as it was', () => {
    const before = gift()
    const text = JSON.stringify(before)
    connect(moveNodes(removeNodes(addNode(before, 'set', { x: 1, y: 1 }).scenario, ['day']), new Map([['bye', { x: 1.4, y: 2.6 }]])), { node: 'hello', way: 'next' }, 'bye')
    expect(JSON.stringify(before)).toBe(text)
  })
  it('knows the fields and where one goes on', () => {
    expect(fieldsOf(gift())).toEqual(['day'])
    expect(freeWay(node('n', { choice: { text: '', options: [{ id: 'a', label: '', next: 'x' }, { id: 'b', label: '' }] } }))).toBe('option:b')
    expect(freeWay(node('n', { ask: { text: '', type: 'text', field: '', next: 'x' } }))).toBeUndefined()
  })
})

describe('layout', () => {
  it('stands from left to right, nothing over another, and turns back without end', () => {
    const s = gift()
    const at = layout(s)
    expect(s.nodes.map((n) => at.get(n.id)!.x)).toEqual([0, 344, 688, 1032])
    const big: Scenario = { ...s, nodes: Array.from({ length: 60 }, (_, i) => node(`n${i}`, { choice: { text: '', options: [{ id: 'a', label: '', next: `n${(i * 7 + 1) % 60}` }, { id: 'b', label: '', next: `n${(i * 3 + 2) % 60}` }] } })), start: 'n0' }
    const places = layout(big)
    expect(places.size).toBe(60)
    for (const a of big.nodes) {
      for (const b of big.nodes) {
        const [p, q] = [places.get(a.id)!, places.get(b.id)!]
        if (a.id !== b.id && p.x === q.x) expect(p.y >= q.y + heightOf(b) || q.y >= p.y + heightOf(a)).toBe(true)
      }
    }
    expect(Math.min(...[...places.values()].map((p) => p.y))).toBe(0)
  })
  it('moves nobody who has a place', () => {
    const s = moveNodes(gift(), new Map([['which', { x: 10, y: 20 }]]))
    const now = placed(s)
    expect(nodeOf(now, 'which')!.at).toEqual({ x: 10, y: 20 })
    expect(now.nodes.every((n) => n.at)).toBe(true)
    expect(placed(now)).toBe(now)
  })
})

it('steps back and forth; letters of one field are one step', () => {
  let h = begin('')
  for (const text of ['a', 'ab', 'abc']) h = change(h, text, 'name')
  h = change(h, 'abc!', 'other')
  h = undo(h)
  expect(h.now).toBe('abc')
  h = undo(h)
  expect(h.now).toBe('')
  expect(undo(h)).toBe(h)
  h = redo(redo(h))
  expect(h.now).toBe('abc!')
  h = change(undo(h), 'x')
  expect(h.future).toEqual([])
})

it('reads a trace as cards and lines', () => {
  const trail = trailOf(gift(), ['hello', 'next', 'which', 'option:a', 'day', 'otherwise', 'which', 'elsewhere', 'bye'])
  expect([...trail.ways]).toEqual(['hello next', 'which option:a', 'day otherwise', 'which option:b'])
  expect(trail.nodes.size).toBe(4)
})

it('says what stands on a card', () => {
  expect(wordsOf(gift().nodes[0]!)).toBe('こんにちは')
  expect(wordsOf(node('n', { set: { fields: { a: '1' }, add_tags: ['vip'] } }))).toBe('a = 1, +vip')
  expect(wayLabel(gift().nodes[1]!, 'option:b')).toEqual({ text: 'B' })
  expect(wayLabel(gift().nodes[2]!, 'otherwise')).toEqual({ key: 'missed' })
  expect(byNode([{ node: '', code: 'a', detail: '', text: '' }, { node: 'x', code: 'b', detail: '', text: '' }]).get('x')).toHaveLength(1)
})

it('counts as LINE does, and names ids', () => {
  expect(characters('👨‍👩‍👧が')).toBe(2)
  expect(drawn('{{order|date}}です')).toBe(2)
  expect(idFor('Gift Wrap!', () => false)).toBe('gift_wrap')
  expect(idFor('ギフト', (id) => id === 'scenario_1')).toBe('scenario_2')
})
