/// <reference lib="webworker" />
import type { ToKeeper } from './events'
import { Hub } from './hub'

// One stream for all tabs of this browser. The address comes with the worker's own.
const url = new URL('/api/v1/stream', self.location.origin).href
const hub = new Hub(url)

;(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0]
  if (!port) return
  hub.join(port)
  port.onmessage = (message: MessageEvent<ToKeeper>) => hub.hear(port, message.data)
}
