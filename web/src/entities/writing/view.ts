import type { Schema } from '@/api/types'

export type Place = Schema['NewPlace']
export type Choice = Schema['NewChoice']

const number = '(-?\\d{1,3}(?:\\.\\d+)?)'
/** How addresses of maps and people write a point; the exact one of a shown place first. */
const points = [`!3d${number}!4d${number}`, `[?&](?:q|query|ll|destination|daddr)=(?:loc:)?${number}(?:,|%2C)\\s*${number}`, `@${number},${number}`, `^\\s*[(（]?${number}\\s*[,、 ]\\s*${number}[)）]?\\s*$`].map((p) => new RegExp(p, 'i'))

/** Latitude and longitude in what was pasted: an address of a map, or two numbers. */
export function pointIn(text: string): Pick<Place, 'latitude' | 'longitude'> | null {
  const plain = text.normalize('NFKC')
  for (const point of points) {
    const found = point.exec(plain)
    if (!found) continue
    const [latitude, longitude] = [Number(found[1]), Number(found[2])]
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude }
  }
  return null
}

/** LINE's limits. */
export const limits = { choices: 13, label: 20, place: 100 } as const

/** What stands in the way of some choices; null when nothing does. */
export function flawOf(choices: readonly Choice[]): 'none' | 'long' | 'twice' | 'uri' | null {
  const said = choices.filter((c) => c.label.trim() !== '' || c.uri)
  if (said.length === 0) return 'none'
  if (said.some((c) => [...c.label.trim()].length > limits.label || c.label.trim() === '')) return 'long'
  if (new Set(said.map((c) => c.label.trim())).size < said.length) return 'twice'
  return said.some((c) => c.uri && !/^(https?:\/\/|tel:)\S+$/.test(c.uri.trim())) ? 'uri' : null
}

/** Choices as they are sent. */
export const tidy = (choices: readonly Choice[]): Choice[] =>
  choices.filter((c) => c.label.trim() !== '').map((c) => ({ label: c.label.trim(), ...(c.uri?.trim() && { uri: c.uri.trim() }) }))
