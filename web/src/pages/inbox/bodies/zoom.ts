import { shallowRef } from 'vue'

export interface Picture {
  id: string
  src: string
  name: string
}

/** The pictures in front of the talk, and which of them is looked at. */
export const zoomed = shallowRef<{ pictures: Picture[]; at: number } | null>(null)

export function showPictures(pictures: Picture[], id: string): void {
  const at = pictures.findIndex((p) => p.id === id)
  if (at >= 0) zoomed.value = { pictures, at }
}
