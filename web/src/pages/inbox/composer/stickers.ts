/** The sticker packages LINE lets accounts send by number: package, first and last sticker. */
export const packages: readonly { id: string; from: number; to: number }[] = [
  { id: '446', from: 1988, to: 2027 },
  { id: '789', from: 10855, to: 10894 },
  { id: '11537', from: 52002734, to: 52002773 },
  { id: '11538', from: 51626494, to: 51626533 },
  { id: '11539', from: 52114110, to: 52114149 },
]

export interface StickerId {
  pack: string
  id: string
}

const key = 'madoguchi.stickers'

/** The stickers used last in this browser, newest first. */
export function recentStickers(): StickerId[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(held) ? held.filter((s): s is StickerId => typeof s?.pack === 'string' && typeof s?.id === 'string').slice(0, 8) : []
  } catch {
    return []
  }
}

export function rememberSticker(used: StickerId): void {
  const next = [used, ...recentStickers().filter((s) => s.pack !== used.pack || s.id !== used.id)].slice(0, 8)
  try {
    localStorage.setItem(key, JSON.stringify(next))
  } catch {
    // forbidden: nothing is remembered
  }
}
