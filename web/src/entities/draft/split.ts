/** LINE's limits: a text, in UTF-16 units, and the bubbles of one request. */
const unit = 5_000
const most = 5

/** Where a text may be parted, the coarsest first: paragraphs, lines, sentences, words. */
const seams = [/\n\s*\n+/g, /\n+/g, /(?<=[。!?!?…]+[」』)\)]?)(?![。!?!?…」』)\)])|(?<=\.)\s+/gu, /\s+/g]

type Piece = readonly [from: number, to: number]

/** Cuts at every seam; what stands between the pieces goes with the one before. */
function cut(text: string, [from, to]: Piece, seam: RegExp): Piece[] {
  const pieces: Piece[] = []
  let start = from
  for (const found of text.slice(from, to).matchAll(seam)) {
    const end = from + found.index + found[0].length
    if (end > start && end < to) pieces.push([start, end])
    start = Math.max(start, pieces.at(-1)?.[1] ?? start)
  }
  return [...pieces, [start, to]]
}

/** What has no seam is cut where it is full, never through a character. */
function chop(text: string, [from, to]: Piece): Piece[] {
  const pieces: Piece[] = []
  let start = from
  while (to - start > unit) {
    let end = start + unit
    if (/[\uD800-\uDBFF]/.test(text[end - 1]!)) end--
    pieces.push([start, end])
    start = end
  }
  return [...pieces, [start, to]]
}

const fits = ([from, to]: Piece) => to - from <= unit

function small(text: string, piece: Piece, level: number): Piece[] {
  if (fits(piece)) return [piece]
  const seam = seams[level]
  return seam ? cut(text, piece, seam).flatMap((p) => small(text, p, level + 1)) : chop(text, piece)
}

/** Joins the two neighbours that are shortest together until few enough are left; null where they can't. */
function join(pieces: readonly Piece[]): Piece[] | null {
  const held = [...pieces]
  while (held.length > most) {
    let best = -1
    let length = unit + 1
    for (let i = 0; i + 1 < held.length; i++) {
      const both = held[i + 1]![1] - held[i]![0]
      if (both < length) [best, length] = [i, both]
    }
    if (best < 0) return null
    held.splice(best, 2, [held[best]![0], held[best + 1]![1]])
  }
  return held
}

/** As full as may be, from the front: where the kind joining leaves too many. */
function pack(pieces: readonly Piece[]): Piece[] | null {
  const held: Piece[] = []
  for (const piece of pieces) {
    const last = held.at(-1)
    if (last && piece[1] - last[0] <= unit) held[held.length - 1] = [last[0], piece[1]]
    else held.push(piece)
  }
  return held.length <= most ? held : null
}

/**
 * Parts a text into at most five bubbles that LINE takes: at paragraphs, else at lines,
 * else at the ends of sentences. Nothing of it is lost but the space between the parts.
 * Null where it is too long for five.
 */
export function split(text: string): string[] | null {
  const whole: Piece = [0, text.length]
  const filled = (pieces: Piece[]) => pieces.filter(([from, to]) => text.slice(from, to).trim() !== '')
  let pieces: Piece[] = [whole]
  for (const seam of seams.slice(0, 3)) {
    pieces = filled(cut(text, whole, seam))
    if (pieces.length > 1) break
  }
  pieces = pieces.flatMap((p) => small(text, p, 1))
  const parts = join(pieces) ?? pack(pieces) ?? pack(chop(text, whole))
  return parts && parts.map(([from, to]) => text.slice(from, to).trim()).filter(Boolean)
}
