import type { Schema } from '@/api/types'

export type StickerPack = Schema['StickerPack']

/** Packages that LINE lets every account send, offered where a brand has not chosen its own. */
export const usualPacks: readonly StickerPack[] = [
  { id: '446', first: 1988, last: 2027 },
  { id: '789', first: 10855, last: 10894 },
  { id: '11537', first: 52002734, last: 52002773 },
  { id: '11538', first: 51626494, last: 51626533 },
  { id: '11539', first: 52114110, last: 52114149 },
]

/** What is wrong with packages: a number, a name that is too long, a range, or one that stands twice; the desk's own limits. */
export function packFlaw(packs: readonly StickerPack[]): 'number' | 'name' | 'range' | 'twice' | null {
  const ids = packs.map((p) => p.id)
  if (ids.some((id) => !/^\d{1,10}$/.test(id))) return 'number'
  if (packs.some((p) => [...(p.name ?? '')].length > 20)) return 'name'
  if (packs.some((p) => !(p.first > 0 && p.last >= p.first && p.last - p.first < 200))) return 'range'
  return new Set(ids).size < ids.length ? 'twice' : null
}
