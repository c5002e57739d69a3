import { mayKnow, mayOversee, mayRead, mayWork, me } from '@/entities/session'
import type { IconName } from '@/ui/Icon.vue'

/** A page everybody finds in the rail. */
export interface Place {
  to: string
  icon: IconName
  /** Its word, under `nav`. */
  word: string
  end?: boolean
  /** There is no room for it on a phone, where the settings lead to it. */
  wide?: boolean
  may?: () => boolean
}

const oversees = () => !!me.value?.workspaces.some((w) => mayOversee(w.id))

const all: Place[] = [
  { to: '/inbox', icon: 'inbox', word: 'inbox', may: mayRead },
  { to: '/search', icon: 'search', word: 'search', may: mayRead },
  { to: '/ahead', icon: 'trend', word: 'ahead', may: oversees },
  { to: '/many', icon: 'stack', word: 'many', may: oversees },
  { to: '/care', icon: 'check', word: 'care', may: mayWork },
  { to: '/refunds', icon: 'undo', word: 'refunds', wide: true, may: mayWork },
  { to: '/board', icon: 'horn', word: 'board', wide: true },
  { to: '/knowledge', icon: 'book', word: 'knowledge', may: () => mayKnow('read') },
  { to: '/scenarios', icon: 'flow', word: 'scenarios', may: () => mayKnow('read') },
  { to: '/bot', icon: 'bot', word: 'bot', may: () => mayKnow('read') },
  { to: '/settings', icon: 'settings', word: 'settings', end: true },
]

/** The pages this person has, in the rail's order. */
export const places = (): Place[] => all.filter((p) => !p.may || p.may())
