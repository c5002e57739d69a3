import { type LiveEvent, type LiveStatus, toEvent } from './events'
import { sseParser } from './sse'

export interface FeedOptions {
  /** The stream's address without its query. */
  url: string
  onEvent: (event: LiveEvent, id: string) => void
  onStatus: (status: LiveStatus) => void
  /** Silence after which a connection counts as dead, in ms; the desk speaks every 15 s. */
  silence?: number
  /** Waiting time before the n-th try in a row, in ms. */
  backoff?: (tries: number) => number
  fetch?: typeof fetch
}

const wait = (tries: number) => Math.min(10_000, 300 * 2 ** Math.min(tries, 6)) * (0.7 + Math.random() * 0.6)

/**
 * One connection to the desk's stream. It resumes after the last id it has
 * handed out, for ever, until stopped. It uses fetch and not EventSource,
 * because EventSource can't tell a lost session from a lost line.
 */
export class Feed {
  private last = ''
  private running: AbortController | null = null
  private status: LiveStatus = 'idle'
  private resetDue = false

  constructor(private readonly options: FeedOptions) {}

  /** The id after which the next connection resumes. */
  get cursor(): string {
    return this.last
  }

  /** Starts after a cursor; a running feed is left alone. */
  start(after: string): void {
    if (this.running) return
    this.last = after
    this.running = new AbortController()
    void this.run(this.running)
  }

  stop(): void {
    this.running?.abort()
    this.running = null
    this.report('idle')
  }

  private async run(own: AbortController): Promise<void> {
    let tries = 0
    while (!own.signal.aborted) {
      this.report(tries === 0 ? 'connecting' : 'reconnecting')
      const outcome = await this.connect(own.signal, () => (tries = 0))
      if (own.signal.aborted) return
      if (outcome === 'denied') {
        this.running = null
        this.report('denied')
        return
      }
      this.report('reconnecting')
      await pause((this.options.backoff ?? wait)(tries++), own.signal)
    }
  }

  private async connect(stop: AbortSignal, opened: () => void): Promise<'ended' | 'denied'> {
    const cut = new AbortController()
    const forward = () => cut.abort()
    stop.addEventListener('abort', forward)
    let watchdog = setTimeout(forward, this.options.silence ?? 40_000)
    try {
      const query = this.last === '' ? '' : `?after=${encodeURIComponent(this.last)}`
      const response = await (this.options.fetch ?? fetch)(this.options.url + query, {
        headers: { Accept: 'text/event-stream', ...(this.last !== '' && { 'Last-Event-ID': this.last }) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: cut.signal,
      })
      if (response.status === 401 || response.status === 403) return 'denied'
      if (!response.ok || !response.body) return this.refused(response.status)
      opened()
      this.report('live')
      if (this.resetDue) this.options.onEvent({ type: 'reset' }, '')
      this.resetDue = false
      const parse = sseParser((frame) => this.take(frame.id, frame.event, frame.data))
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return 'ended'
        clearTimeout(watchdog)
        watchdog = setTimeout(forward, this.options.silence ?? 40_000)
        parse(value)
      }
    } catch {
      return 'ended' // a cut line; the loop tries again
    } finally {
      clearTimeout(watchdog)
      stop.removeEventListener('abort', forward)
    }
  }

  /**
   * A cursor the desk no longer keeps can't be resumed: everything has to be
   * read anew, but only once the next connection listens.
   */
  private refused(status: number): 'ended' {
    if (this.last !== '' && [400, 409, 410, 422].includes(status)) {
      this.last = ''
      this.resetDue = true
    }
    return 'ended'
  }

  private take(id: string | null, name: string, data: string): void {
    const event = toEvent(name, data)
    if (id !== null) this.last = id
    if (event) this.options.onEvent(event, id ?? '')
  }

  private report(status: LiveStatus): void {
    if (status === this.status) return
    this.status = status
    this.options.onStatus(status)
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
