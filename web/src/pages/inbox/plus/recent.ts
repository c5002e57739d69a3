import type { Place } from '@/entities/writing'

/** What was last used in this browser; nothing of a customer's. */
function read<T>(key: string): T[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(held) ? (held as T[]) : []
  } catch {
    return []
  }
}
function keep(key: string, list: unknown[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(list))
  } catch {
    // forbidden: nothing is remembered
  }
}

const placeKey = (workspace: string) => `madoguchi.places.${workspace}`
/** A brand's shops and counters, as they were last sent. */
export const recentPlaces = (workspace: string): Place[] => read<Place>(placeKey(workspace))
export const rememberPlace = (workspace: string, place: Place): void =>
  keep(placeKey(workspace), [place, ...recentPlaces(workspace).filter((p) => p.title !== place.title)].slice(0, 6))

const emojiKey = 'madoguchi.emoji'
export const recentEmoji = (): string[] => read<string>(emojiKey)
export const rememberEmoji = (emoji: string): void => keep(emojiKey, [emoji, ...recentEmoji().filter((e) => e !== emoji)].slice(0, 16))
