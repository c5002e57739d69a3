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
