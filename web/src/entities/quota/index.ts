import { shallowRef } from 'vue'
import { quotas } from '@/api/quota'
import type { Schema } from '@/api/types'
import { me } from '@/entities/session'

export type ChannelQuota = Schema['ChannelQuota']

/** By channel, as LINE told the desk some minutes ago at most. */
export const known = shallowRef(new Map<string, ChannelQuota>())

/** So long what was read is good, in ms: the desk itself asks LINE no oftener. */
const good = 5 * 60_000
/** So long it is where LINE did not tell every channel's. */
const unknown = 60_000
let until = -Infinity
let readFor: string | undefined
let reading: Promise<void> | null = null

/** Reads them unless that was just done. */
export function readQuotas(now = Date.now()): Promise<void> {
  const who = me.value?.id
  if (who !== readFor) [readFor, until, known.value] = [who, -Infinity, new Map()] // what one oversees is one's own
  if (now < until) return Promise.resolve()
  reading ??= quotas()
    .then((got) => {
      known.value = new Map(got.items.map((q) => [q.channel_id, q]))
      until = now + (got.items.every((q) => q.known) ? good : unknown)
    }, () => undefined) // asked for again with the next look
    .finally(() => (reading = null))
  return reading
}

/** How pressing it is: most of the month's messages are used, or all. */
export const quotaTone = (q: Pick<ChannelQuota, 'limit' | 'used'>): 'plain' | 'amber' | 'red' =>
  q.limit === null || q.used < q.limit * 0.8 ? 'plain' : q.used < q.limit ? 'amber' : 'red'
