import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed } from 'vue'
import { conversation, message } from '../../test/fixtures'
import { accept, conversations, forgetLists } from './conversation'
import { addFile, draftOf, hasDraft } from './draft'
import { keyOf, loadNewest, outgoingOf, resend, send, take, threadOf, withdraw, forgetThreads } from './message'
import { createStore } from './store'

interface Asked {
  method: string
  path: string
  key: string | null
  body: unknown
}

/** A desk of canned answers; each request takes the next one that fits it. */
function desk(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url, 'http://desk')
    const text = await request.text()
    const one = { method: request.method, path: url.pathname.replace('/api/v1', ''), key: request.headers.get('Idempotency-Key'), body: text ? JSON.parse(text) : null }
    asked.push(one)
    const got = answer(one)
    if (got instanceof Error) throw got
    if (got instanceof Response) return got
    return Response.json(got)
  })
  return asked
}
const refusal = (status: number, code: string, more = {}) =>
  new Response(JSON.stringify({ status, code, title: code, detail: code, ...more }), { status, headers: { 'Content-Type': 'application/problem+json' } })

beforeEach(() => {
  forgetLists()
  forgetThreads()
})
afterEach(() => void vi.unstubAllGlobals())

describe('store', () => {
  it('takes newer and equal versions, refuses older ones', () => {
    const store = createStore<{ id: string; version: number; word: string }>()
    store.put({ id: 'a', version: 2, word: 'two' })
    expect(store.put({ id: 'a', version: 1, word: 'one' }).word).toBe('two')
    expect(store.put({ id: 'a', version: 2, word: 'two again' }).word).toBe('two again')
    expect(store.put({ id: 'a', version: 3, word: 'three' }).word).toBe('three')
    expect([store.stale('a', 3), store.stale('a', 4), store.stale('b', 1)]).toEqual([false, true, true])
  })
})

it('a draft begun after the row was drawn is noticed', () => {
  const noticed = computed(() => hasDraft('fresh'))
  expect(noticed.value).toBe(false)
  draftOf('fresh').text = '書きかけ'
  expect(noticed.value).toBe(true)
})

it('a file the desk would refuse is refused before it travels', async () => {
  desk(() => ({ id: 'a1' }))
  const d = draftOf('files')
  const file = (type: string, mebibytes: number) => Object.defineProperty(new File(['x'], 'f', { type }), 'size', { value: mebibytes * 1024 * 1024 })
  await addFile(d, 'w1', file('image/png', 11))
  await addFile(d, 'w1', file('video/mp4', 21))
  expect(d.files.map((f) => f.error)).toEqual(['too_large', 'too_large'])
  await addFile(d, 'w1', file('video/mp4', 20))
  expect(d.files[2]!.error).not.toBe('too_large')
})

describe('a change', () => {
  it('keeps what the desk says of a lost race', async () => {
    conversations.put(conversation({ state: 'waiting' }))
    desk(() => refusal(409, 'already_taken', { current: conversation({ version: 5, assignee: 'x' }) }))
    await expect(accept('c1')).rejects.toMatchObject({ code: 'already_taken', status: 409 })
    expect(conversations.get('c1')).toMatchObject({ version: 5, assignee: 'x', state: 'active' })
  })
})

describe('sending', () => {
  const ours = (id: string, text: string) => message({ id, direction: 'out', content: { text }, send: { state: 'queued', route: null, error: null, at: null, undo_until: null } })

  it('shows the bubble at once and puts the desk’s own in its place, under one key', async () => {
    const thread = threadOf('t1', 'c1')
    const asked = desk((a) => ours('m9', (a.body as { text: string }).text))
    const done = send('c1', 't1', { type: 'text', text: 'はい' })
    const [local] = outgoingOf('t1')
    expect(local).toMatchObject({ direction: 'out', content: { text: 'はい' }, send: { state: 'queued' } })
    await done
    expect(outgoingOf('t1')).toEqual([])
    expect(thread.messages.map((m) => m.id)).toEqual(['m9'])
    expect(keyOf('m9')).toBe(local!.id)
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/conversations/c1/messages', body: { type: 'text', text: 'はい' } })
    expect(asked[0]!.key).toBeTruthy()
  })

  it('sends in the order written, one after the other', async () => {
    threadOf('t1', 'c1')
    let n = 0
    const asked = desk((a) => ours(`m${++n}`, (a.body as { text: string }).text))
    await Promise.all(['一', '二', '三'].map((text) => send('c1', 't1', { type: 'text', text })))
    expect(asked.map((a) => (a.body as { text: string }).text)).toEqual(['一', '二', '三'])
  })

  it('keeps a bubble that found no desk, and sends it again under the same key', async () => {
    const thread = threadOf('t1', 'c1')
    let down = true
    const asked = desk(() => (down ? new TypeError('failed to fetch') : ours('m9', 'はい')))
    await expect(send('c1', 't1', { type: 'text', text: 'はい' })).rejects.toMatchObject({ code: 'network' })
    const [local] = outgoingOf('t1')
    expect(local!.send).toMatchObject({ state: 'failed', error: { code: 'network' } })
    down = false
    await resend(local!.id)
    expect(new Set(asked.map((a) => a.key)).size).toBe(1)
    expect(thread.messages.map((m) => m.id)).toEqual(['m9'])
    expect(outgoingOf('t1')).toEqual([])
  })

  it('gives a refused bubble’s words back', async () => {
    threadOf('t1', 'c1')
    desk(() => refusal(409, 'not_assignee'))
    await expect(send('c1', 't1', { type: 'text', text: 'はい' })).rejects.toMatchObject({ code: 'not_assignee' })
    expect(withdraw(outgoingOf('t1')[0]!.id)).toEqual({ type: 'text', text: 'はい' })
    expect(outgoingOf('t1')).toEqual([])
  })

  it('stands below the newest message even when the customer’s clock is ahead', () => {
    take(threadOf('t1', 'c1'), [message({ at: '2030-01-01T00:00:00.000Z' })])
    desk(() => ours('m9', 'はい'))
    void send('c1', 't1', { type: 'text', text: 'はい' })
    expect(outgoingOf('t1')[0]!.at > '2030-01-01T00:00:00.000Z').toBe(true)
  })
})

it('reads a thread’s newest page and knows whether there is more', async () => {
  desk(() => ({ items: [message({ id: 'b', at: '2026-11-22T05:01:00.000Z' }), message({ id: 'a' })], next_cursor: 'x', feed_cursor: '1' }))
  const thread = threadOf('t2', 'c1')
  await loadNewest(thread)
  expect(thread.messages.map((m) => m.id)).toEqual(['a', 'b'])
  expect([thread.older, thread.state]).toEqual(['x', 'ready'])
})
