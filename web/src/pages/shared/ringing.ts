import type { Ref } from 'vue'
import { preference } from '@/ui/preference'

/** What one may be told of while looking elsewhere, the most pressing first. */
export const kinds = ['offer', 'clock', 'mention', 'alert', 'message'] as const
export type Kind = (typeof kinds)[number]
export const ways = ['off', 'sound', 'notice'] as const
/** A notice of the desktop rings, too. */
export type Way = (typeof ways)[number]

const chosen = (kind: Kind) => preference<Way>(`ring-${kind}`, 'sound', (v) => ways.includes(v))

/** How this browser tells of each. */
export const ringing: Record<Kind, Ref<Way>> = { offer: chosen('offer'), clock: chosen('clock'), mention: chosen('mention'), alert: chosen('alert'), message: chosen('message') }

/** What comes through while one works undisturbed. */
export const pressing = (kind: Kind): boolean => kind === 'offer' || kind === 'clock'
