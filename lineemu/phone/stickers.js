// Our own placeholder stickers: a round paper doll with eight moods. Any sticker id gets one.
import { el, svg } from './dom.js'
import { t } from './words.js'

export const PACKAGE = '446'
const moods = [
  { id: '1988', word: 'ありがとう', mouth: 'M38 62q12 12 24 0', eyes: 'happy', ground: '#F6D9C9' },
  { id: '1989', word: 'OK', mouth: 'M38 60q12 10 24 0', eyes: 'dot', ground: '#CFE3D4' },
  { id: '1990', word: 'お願いします', mouth: 'M44 63h12', eyes: 'closed', ground: '#D6E2F2' },
  { id: '1991', word: 'すみません', mouth: 'M42 66q8-7 16 0', eyes: 'closed', ground: '#E4DDF1' },
  { id: '1992', word: 'わーい', mouth: 'M38 58q12 20 24 0z', eyes: 'happy', ground: '#FBE7B5' },
  { id: '1993', word: 'うーん', mouth: 'M42 64q6-5 10 0t8 0', eyes: 'dot', ground: '#E6E3DC' },
  { id: '1994', word: 'えっ', mouth: 'M50 60a5 6 0 1 0 .1 0', eyes: 'wide', ground: '#F4D3D3' },
  { id: '1995', word: 'おやすみ', mouth: 'M45 62h10', eyes: 'closed', ground: '#CBD3E6' },
]

function eyes(kind) {
  const pair = (draw) => [draw(38), draw(62)]
  switch (kind) {
    case 'happy': return pair((x) => svg('path', { d: `M${x - 5} 49q5-7 10 0` }))
    case 'closed': return pair((x) => svg('path', { d: `M${x - 5} 47q5 5 10 0` }))
    case 'wide': return pair((x) => svg('circle', { cx: x, cy: 47, r: 5 }))
    default: return pair((x) => svg('circle', { cx: x, cy: 47, r: 2.5, fill: '#3A3F47' }))
  }
}

function hash(s) {
  let n = 7
  for (const c of s) n = (n * 31 + c.codePointAt(0)) >>> 0
  return n
}

/** Draws the sticker of a package and id; unknown ids always look the same way. */
export function sticker(packageId, stickerId) {
  const known = packageId === PACKAGE ? moods.find((m) => m.id === stickerId) : undefined
  const m = known || moods[hash(`${packageId}/${stickerId}`) % moods.length]
  const word = known ? m.word : `#${stickerId}`
  return svg('svg', { viewBox: '0 0 100 112', class: 'sticker', role: 'img', 'aria-label': `${t('sticker')} ${word}` },
    svg('path', { d: 'M50 14c24 0 38 17 38 38S72 90 50 90 12 73 12 52s14-38 38-38', fill: m.ground, stroke: '#3A3F47', 'stroke-width': 2.5 }),
    svg('path', { d: 'M30 20q-4-12 6-14 4 5 2 10M70 20q4-12-6-14-4 5-2 10', fill: m.ground, stroke: '#3A3F47', 'stroke-width': 2.5 }),
    svg('g', { fill: 'none', stroke: '#3A3F47', 'stroke-width': 2.5, 'stroke-linecap': 'round' }, ...eyes(m.eyes), svg('path', { d: m.mouth })),
    svg('circle', { cx: 28, cy: 57, r: 4, fill: '#E9A99A', opacity: 0.7 }),
    svg('circle', { cx: 72, cy: 57, r: 4, fill: '#E9A99A', opacity: 0.7 }),
    svg('text', { x: 50, y: 107, 'text-anchor': 'middle', 'font-size': word.length > 5 ? 12 : 14, 'font-weight': 600, fill: '#23272E', stroke: '#fff', 'stroke-width': 3, 'paint-order': 'stroke' }, word))
}

/** A LINE emoji as a small face of our own; the same id always looks the same. */
export function emoji(productId, emojiId) {
  const m = moods[hash(`${productId}/${emojiId}`) % moods.length]
  return svg('svg', { viewBox: '8 12 84 80', class: 'emoji', role: 'img', 'aria-label': t('emoji'), 'data-testid': 'phone-emoji' },
    svg('path', { d: 'M50 14c24 0 38 17 38 38S72 90 50 90 12 73 12 52s14-38 38-38', fill: m.ground, stroke: '#3A3F47', 'stroke-width': 5 }),
    svg('g', { fill: 'none', stroke: '#3A3F47', 'stroke-width': 5, 'stroke-linecap': 'round' }, ...eyes(m.eyes), svg('path', { d: m.mouth })))
}

/** The picker. */
export function palette(onPick) {
  return moods.map((m) => el('button', {
    type: 'button', class: 'pick', title: m.word, 'data-testid': `phone-sticker-${m.id}`, onclick: () => onPick(PACKAGE, m.id, m.word),
  }, sticker(PACKAGE, m.id)))
}
