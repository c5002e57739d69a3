import type { FromKeeper, LiveStatus, ToKeeper } from './events'
import { Feed } from './feed'

interface Listener {
  postMessage(message: FromKeeper): void
}

/** Shares one feed among several pages. It lives in the shared worker. */
export class Hub {
  private readonly pages = new Set<Listener>()
  private status: LiveStatus = 'idle'
  private session = ''
  private readonly feed: Feed

  constructor(url: string, makeFeed = (options: ConstructorParameters<typeof Feed>[0]) => new Feed(options)) {
    this.feed = makeFeed({
      url,
      onEvent: (event, id) => this.tell({ type: 'event', event, id }),
      onStatus: (status) => {
        this.status = status
        this.tell({ type: 'status', status })
      },
    })
  }

  /** A page hears everything from now on; it reads its lists only after this. */
  join(page: Listener): void {
    this.pages.add(page)
    page.postMessage({ type: 'status', status: this.status })
  }

  hear(page: Listener, message: ToKeeper): void {
    switch (message.type) {
      case 'start':
        if (message.session !== this.session) this.feed.stop()
        this.session = message.session
        this.feed.start(message.after)
        page.postMessage({ type: 'status', status: this.status })
        break
      case 'stop':
        this.session = ''
        this.feed.stop()
        break
      case 'bye':
        this.pages.delete(page)
        if (this.pages.size === 0) this.feed.stop()
        break
      case 'ping':
        this.join(page)
    }
  }

  private tell(message: FromKeeper): void {
    for (const page of this.pages) page.postMessage(message)
  }
}
