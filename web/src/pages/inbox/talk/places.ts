import type { VirtualItem } from '@tanstack/vue-virtual'

/** Where somebody stopped reading a talk. Who stood at its end has no place: they come back to its end. */
export interface Place {
  /** The row at the upper edge, and how far it was past that, in px. */
  row: string
  past: number
  /** About where that was, in px, and the rows as they were drawn: the first frame is right already. */
  top: number
  drawn: VirtualItem[]
}

/** More than can lie open; the last left stay. */
const most = 16
const places = new Map<string, Place>()

export const placeIn = (thread: string): Place | undefined => places.get(thread)

export function keepPlace(thread: string, place: Place | null): void {
  places.delete(thread)
  if (place) places.set(thread, place)
  if (places.size > most) places.delete(places.keys().next().value!)
}
