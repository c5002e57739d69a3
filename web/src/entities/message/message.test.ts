import { describe, expect, it } from 'vitest'
import { message } from '../../../test/fixtures'
import type { Message } from '@/api/types'
import { merge } from './merge'
import { toRows, unreadFrom } from './rows'
import { segments } from './segments'
import { fileSize, mediaBox, plainText, postbackWords, quotable, sendView, stickerWords, systemLine } from './view'

const at = (minute: number, day = 22) => `2026-11-${day}T05:${String(minute).padStart(2, '0')}:00.000Z`
const dayOf = (x: string) => x.slice(0, 10)

describe('merge', () => {
  const a1 = message({ id: 'a', at: at(1) })
  const b1 = message({ id: 'b', at: at(2) })
  const a2 = message({ id: 'a', at: at(1), version: 2, unsent: true })
  it('orders by time, then id, whichever way they come', () => {
    const c = message({ id: 'c', at: at(2) })
    const orders = [
      [a1, b1, c],
      [c, b1, a1],
      [b1, a1, c],
    ]
    for (const order of orders) expect(merge([], order).map((m) => m.id)).toEqual(['a', 'b', 'c'])
  })
  it('keeps the newer version', () => {
    expect(merge([a1, b1], [a2])[0]).toBe(a2)
    expect(merge([a2, b1], [a1])[0]).toBe(a2)
  })
  it('gives the same list when nothing is news', () => {
    const held = merge([], [a1, b1])
    expect(merge(held, [a1, b1])).toBe(held)
  })
})

describe('toRows', () => {
  const rows = (...messages: ReturnType<typeof message>[]) => toRows(messages, { dayOf })
  it('separates days and inquiries', () => {
    const got = rows(message({ id: 'a', at: at(1, 21) }), message({ id: 'b', at: at(1, 22), conversation_id: 'c2' }))
    expect(got.map((r) => r.type)).toEqual(['day', 'bubble', 'day', 'inquiry', 'bubble'])
  })
  it('groups one author within five minutes', () => {
    const got = rows(message({ id: 'a', at: at(1) }), message({ id: 'b', at: at(3) }), message({ id: 'c', at: at(30) }))
    expect(got.flatMap((r) => (r.type === 'bubble' ? [[r.first, r.last]] : []))).toEqual([[true, false], [false, true], [true, true]])
  })
  it('never groups a note with an answer', () => {
    const operator = { kind: 'operator' as const, id: 'o', name: '山本' }
    const got = rows(message({ id: 'a', direction: 'out', author: operator }), message({ id: 'b', direction: 'note', author: operator }))
    expect(got.flatMap((r) => (r.type === 'bubble' ? [r.first] : []))).toEqual([true, true])
  })
  it('puts pictures sent together into one row, in their order', () => {
    const shot = (id: string, index: number) => message({ id, kind: 'image', image_set: { id: 's', index, total: 3 } })
    const got = rows(shot('a', 2), shot('b', 3), shot('c', 1)).filter((r) => r.type === 'bubble')
    expect(got).toHaveLength(1)
    expect(got[0]!.messages.map((m) => m.id)).toEqual(['c', 'a', 'b'])
  })
  it('gives lines, not bubbles, to what is no message', () => {
    const got = rows(message({ id: 'a', kind: 'follow' }), message({ id: 'b', kind: 'state', direction: 'system' }))
    expect(got.map((r) => r.type)).toEqual(['day', 'system', 'system'])
  })
  it('has a key of its own for every row', () => {
    const got = rows(...Array.from({ length: 50 }, (_, i) => message({ id: `m${i}`, at: at(i), conversation_id: `c${i % 3}` })))
    expect(new Set(got.map((r) => r.key)).size).toBe(got.length)
  })
  it('marks where the unread begins', () => {
    const all = [message({ id: 'a' }), message({ id: 'b', direction: 'out' }), message({ id: 'c', at: at(5) }), message({ id: 'd', at: at(6) })]
    expect(unreadFrom(all, 2)).toBe('c')
    expect(unreadFrom(all, 0)).toBeNull()
    expect(toRows(all, { dayOf, unreadFrom: 'c' }).map((r) => r.type)).toEqual(['day', 'bubble', 'bubble', 'unread', 'bubble', 'bubble'])
  })
})

describe('segments', () => {
  const emoji = (index: number, length: number) => ({ index, length, product_id: 'p', emoji_id: 'e' })
  const mention = (index: number, length: number) => ({ index, length, type: 'user', is_self: true })
  const cut = (text: string, emojis = [emoji(0, 0)], mentions: ReturnType<typeof mention>[] = []) => segments({ text, emojis, mentions })
  it('counts in UTF-16 units, as LINE does', () => {
    expect(cut('👍(love)!', [emoji(2, 6)]).map((s) => [s.type, s.text])).toEqual([['text', '👍'], ['emoji', '(love)'], ['text', '!']])
  })
  it('knows mentions and links', () => {
    const got = cut('@窓口 見て https://example.com/a?b=1。', [], [mention(0, 3)])
    expect(got.map((s) => [s.type, s.text])).toEqual([
      ['mention', '@窓口'],
      ['text', ' 見て '],
      ['link', 'https://example.com/a?b=1'],
      ['text', '。'],
    ])
  })
  it('makes no link of a script', () => expect(cut('javascript:alert(1)').map((s) => s.type)).toEqual(['text']))
  it('never loses or doubles a letter, whatever the marks say', () => {
    for (let seed = 1; seed < 400; seed++) {
      let x = seed
      const next = (n: number) => (x = (x * 1103515245 + 12345) % 2147483648) % n
      const text = Array.from({ length: next(20) }, () => ['あ', 'a', '😀', '(', ')', ' ', 'https://a.b/'][next(7)]).join('')
      const marks = () => Array.from({ length: next(4) }, () => [next(24) - 2, next(8) - 1] as const)
      const got = cut(text, marks().map(([i, l]) => emoji(i, l)), marks().map(([i, l]) => mention(i, l)))
      expect(got.map((s) => s.text).join('')).toBe(text)
    }
  })
})

describe('sendView', () => {
  const send = (state: 'queued' | 'sent' | 'failed' | 'unknown' | 'confirm' | 'dismissed', route: 'reply' | 'push' | null = null) =>
    sendView({ state, route, error: null, at: null, undo_until: null })
  it.each([
    ['queued', null, 'queued', []],
    ['sent', 'reply', 'sent_reply', []],
    ['sent', 'push', 'sent_push', []],
    ['failed', null, 'failed', ['retry', 'dismiss']],
    ['unknown', 'reply', 'unknown', ['retry', 'dismiss']],
    ['confirm', null, 'confirm', ['confirm', 'dismiss']],
    ['dismissed', null, 'dismissed', []],
  ] as const)('%s by %s', (state, route, key, verbs) => expect(send(state, route)).toMatchObject({ key, verbs }))
})

describe('words', () => {
  it.each([[12, '12 B'], [1536, '1.5 KB'], [5 * 1048576, '5.0 MB'], [200 * 1048576, '200 MB']])('%d bytes are %s', (n, want) => expect(fileSize(n)).toBe(want))
  it('shows a query string as words and leaves the rest alone', () => {
    expect(postbackWords('action=buy&item=%E8%8C%B6')).toBe('action: buy / item: 茶')
    expect(postbackWords('hello & goodbye')).toBe('hello & goodbye')
  })
  it('prefers a sticker’s own text to its keywords', () => {
    const sticker = { package_id: '1', sticker_id: '2', resource_type: 'STATIC' }
    expect(stickerWords({ ...sticker, keywords: ['a', 'b', 'c', 'd'], text: ' ありがとう ' })).toBe('ありがとう')
    expect(stickerWords({ ...sticker, keywords: ['a', 'b', 'c', 'd'] })).toBe('a・b・c')
  })
  it('names who did what', () => {
    const line = systemLine(message({ kind: 'state', content: { event: 'closed', operator_id: 'o', reason: 'solved' } }))
    expect(line).toMatchObject({ key: 'line.state.closed', operator: 'o', reason: 'solved' })
    expect(systemLine(message({ kind: 'follow', content: { unblocked: true } })).key).toBe('line.follow_again')
  })
  it('keeps a picture’s shape within its frame', () => {
    const media = { attachment_id: 'a', state: 'ready' as const, mime: 'image/png', size: 1 }
    expect(mediaBox({ ...media, width: 2800, height: 1400 })).toEqual({ width: 280, height: 140 })
    expect(mediaBox({ ...media, width: 100, height: 100 })).toEqual({ width: 100, height: 100 })
  })
})

describe('quotable', () => {
  const sent = (state: NonNullable<Message['send']>['state']) => ({ direction: 'out' as const, send: { state, route: null, error: null, at: null, undo_until: null } })
  it.each([
    ['a customer’s words', {}, true],
    ['a sent answer', sent('sent'), true],
    ['an answer that may not have arrived', sent('unknown'), false],
    ['a failed answer', sent('failed'), false],
    ['one taken back', sent('dismissed'), false],
    ['a note', { direction: 'note' as const }, false],
    ['what was unsent', { unsent: true }, false],
    ['a place', { kind: 'location' as const }, false],
  ])('%s: %#', (_, change, want) => expect(quotable(message(change))).toBe(want))
})

describe('plainText', () => {
  it.each([
    ['file', { name: '見積.pdf' }, '見積.pdf'],
    ['rich', { alt: '返品の受付番号' }, '返品の受付番号'],
    ['location', { title: '本店', address: '東京都' }, '本店'],
    ['postback', { data: 'a=1', label: '午後' }, '午後'],
    ['postback', { data: 'a=1' }, null],
    ['image', { name: 'a.png' }, null],
  ])('of %s', (kind, content, want) => expect(plainText(message({ kind, content } as never))).toBe(want))
})
