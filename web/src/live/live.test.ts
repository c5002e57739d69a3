import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromKeeper, LiveEvent, LiveStatus } from './events'
import { Feed } from './feed'
import { Hub } from './hub'
import { createLive } from '.'
import { type Frame, sseParser } from './sse'

describe('sseParser', () => {
  const stream = 'retry: 1000\n\nid: 7\nevent: message\ndata: {"id":"a"}\n\n: still here\n\nevent: reset\r\ndata: {}\r\n\r\nid: 8\ndata: x\ndata: y\n\n'
  const want: Frame[] = [
    { id: '7', event: 'message', data: '{"id":"a"}' },
    { id: null, event: 'reset', data: '{}' },
    { id: '8', event: 'message', data: 'x\ny' },
  ]
  it('reads the same wherever the pieces are cut', () => {
    for (let size = 1; size <= stream.length; size++) {
      const got: Frame[] = []
      const parse = sseParser((f) => got.push(f))
      for (let i = 0; i < stream.length; i += size) parse(stream.slice(i, i + size))
      expect(got, `pieces of ${size}`).toEqual(want)
    }
  })
})

describe('Feed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function desk(...answers: (string | number | 'hang')[]) {
    const asked: string[] = []
    const events: [LiveEvent, string][] = []
    const statuses: LiveStatus[] = []
    const feed = new Feed({
      url: '/stream',
      onEvent: (e, id) => events.push([e, id]),
      onStatus: (s) => statuses.push(s),
      backoff: () => 100,
      silence: 1_000,
      fetch: ((url: string, init: RequestInit) => {
        asked.push(url)
        const answer = answers.shift() ?? 'hang'
        if (typeof answer === 'number') return Promise.resolve(new Response(null, { status: answer }))
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            if (answer !== 'hang') controller.enqueue(new TextEncoder().encode(answer))
            if (answer !== 'hang') controller.close()
            init.signal!.addEventListener('abort', () => answer === 'hang' && controller.error(new Error('aborted')))
          },
        })
        return Promise.resolve(new Response(body))
      }) as typeof fetch,
    })
    return { feed, asked, events, statuses }
  }

  it('resumes after the last id it handed out', async () => {
    const { feed, asked, events } = desk('id: 5\nevent: gone\ndata: {"id":"x"}\n\n', 'id: 6\nevent: gone\ndata: {"id":"y"}\n\n')
    feed.start('4')
    await vi.advanceTimersByTimeAsync(150)
    feed.stop()
    expect(asked.slice(0, 2)).toEqual(['/stream?after=4', '/stream?after=5'])
    expect(events.map(([, id]) => id)).toEqual(['5', '6'])
  })
  it('stops and says so when nobody is signed in', async () => {
    const { feed, asked, statuses } = desk(401)
    feed.start('1')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(1)
    expect(statuses.at(-1)).toBe('denied')
  })
  it('takes silence for a dead line', async () => {
    const { feed, asked } = desk('hang', 'hang')
    feed.start('1')
    await vi.advanceTimersByTimeAsync(1_200)
    expect(asked).toHaveLength(2)
    feed.stop()
  })
  it('tells to read all anew when its cursor is refused, once it listens again', async () => {
    const { feed, asked, events } = desk(409, 'hang')
    feed.start('1')
    await vi.advanceTimersByTimeAsync(50)
    expect(events).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(asked[1]).toBe('/stream')
    expect(events).toEqual([[{ type: 'reset' }, '']])
    feed.stop()
  })
  it('keeps trying while the desk is down', async () => {
    const { feed, asked } = desk(503, 503, 503)
    feed.start('1')
    await vi.advanceTimersByTimeAsync(350)
    feed.stop()
    expect(asked.length).toBeGreaterThanOrEqual(4)
    expect(new Set(asked)).toEqual(new Set(['/stream?after=1']))
  })
})

describe('Hub', () => {
  it('shares one feed, and starts it anew for another person', () => {
    const feed = { start: vi.fn(), stop: vi.fn() }
    let options!: ConstructorParameters<typeof Feed>[0]
    const hub = new Hub('/stream', (o) => ((options = o), feed as unknown as Feed))
    const heard: FromKeeper[][] = [[], []]
    const pages = heard.map((list) => ({ postMessage: (m: FromKeeper) => void list.push(m) }))
    pages.forEach((p) => hub.join(p))
    hub.hear(pages[0]!, { type: 'start', after: '1', session: 'a' })
    hub.hear(pages[1]!, { type: 'start', after: '9', session: 'a' })
    options.onEvent({ type: 'gone', id: 'x' }, '2')
    for (const list of heard) expect(list.at(-1)).toEqual({ type: 'event', event: { type: 'gone', id: 'x' }, id: '2' })
    feed.stop.mockClear()
    hub.hear(pages[1]!, { type: 'start', after: '3', session: 'b' })
    expect(feed.stop).toHaveBeenCalledOnce()
    hub.hear(pages[0]!, { type: 'bye' })
    hub.hear(pages[1]!, { type: 'bye' })
    expect(feed.stop).toHaveBeenCalledTimes(2)
  })
})

it('hands out typed events to those who asked', () => {
  let hear!: (m: FromKeeper) => void
  const sent: unknown[] = []
  const live = createLive('/stream', (_, h) => ((hear = h), { send: (m) => void sent.push(m) }))
  const got: string[] = []
  const off = live.on('gone', (e) => got.push(e.id))
  live.start('5', 'me')
  hear({ type: 'event', id: '6', event: { type: 'gone', id: 'x' } })
  hear({ type: 'event', id: '7', event: { type: 'reset' } })
  off()
  hear({ type: 'event', id: '8', event: { type: 'gone', id: 'y' } })
  expect(got).toEqual(['x'])
  expect(sent).toEqual([{ type: 'start', after: '5', session: 'me' }])
})
