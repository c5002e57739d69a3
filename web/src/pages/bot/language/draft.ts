import type { ModelPort } from '@/entities/learning'

/** A port as it is written. Numbers are as they stand in their fields, where nothing is ''. */
export interface Draft {
  url: string
  key: string | null // null: as it is kept; '': none
  seconds: number | ''
  cap: number | ''
  answers: boolean
  chat: string
  priceIn: number | ''
  priceOut: number | ''
  translates: boolean
  suggests: boolean
  embeddings: boolean
  embed: string
  dimensions: number | ''
  weight: number | ''
  priceEmbed: number | ''
}

/** The desk's own figures, where a brand sets none. */
export const defaults = { seconds: 8, weight: 3 }

const shown = (n: number) => n || ''
const number = (n: number | '') => (n === '' ? 0 : n)

/** A kept port as the form shows it: 0 stands for the desk's own, an empty field. */
export const draftOf = (p: ModelPort): Draft => ({
  url: p.url, key: null, seconds: shown(p.timeout_ms / 1000), cap: shown(p.cap_yen),
  answers: p.answers, chat: p.chat_model, priceIn: shown(p.price_in), priceOut: shown(p.price_out), translates: !!p.translates, suggests: !!p.suggests,
  embeddings: p.embeddings, embed: p.embedding_model, dimensions: shown(p.dimensions), weight: shown(p.weight), priceEmbed: shown(p.price_embedding),
})

/** What the desk is to keep, on the version that was read. */
export const portOf = (d: Draft, kept: ModelPort) => ({
  workspace_id: kept.workspace_id, version: kept.version, url: d.url.trim(), timeout_ms: Math.round(number(d.seconds) * 1000), cap_yen: number(d.cap),
  answers: d.answers, chat_model: d.chat.trim(), price_in: number(d.priceIn), price_out: number(d.priceOut), translates: d.translates, suggests: d.suggests,
  embeddings: d.embeddings, embedding_model: d.embed.trim(), dimensions: number(d.dimensions), weight: number(d.weight), price_embedding: number(d.priceEmbed),
})

/** What the model is used for. */
export const uses = ['answers', 'embeddings', 'translates', 'suggests'] as const

export function hostOf(url: string): string {
  try {
    return new URL(url.trim()).host
  } catch {
    return ''
  }
}

/** Whether words would begin to go somewhere: a use is switched on, or those that are on lead elsewhere. */
export function leaves(d: Draft, kept: ModelPort): boolean {
  if (!uses.some((use) => d[use])) return false
  return uses.some((use) => d[use] && !kept[use]) || hostOf(d.url) !== hostOf(kept.url)
}

/** What is wrong, by field, as words of `learning.language.wrong`; the desk looks again. */
export function wrongWith(d: Draft, kept: ModelPort): Record<string, string> {
  const on = uses.some((use) => d[use])
  const chats = d.answers || d.translates || d.suggests
  const out: Record<string, string> = {}
  const within = (field: keyof Draft, most: number, whole = false) => {
    const n = number(d[field] as number | '')
    if (!(n >= 0 && n <= most) || (whole && !Number.isInteger(n))) out[field] = field.startsWith('price') ? 'price' : field
  }
  within('seconds', 30)
  within('cap', 100_000_000, true)
  within('dimensions', 4096, true)
  within('weight', 20)
  for (const price of ['priceIn', 'priceOut', 'priceEmbed'] as const) within(price, 1_000_000)
  if ((on || d.url.trim()) && !/^https?:\/\/[^\s/?#@]+[^\s?#@]*$/.test(d.url.trim())) out.url = 'url'
  if (chats && !d.chat.trim()) out.chat = 'chat'
  if (d.embeddings && !d.embed.trim()) out.embed = 'embed'
  if (kept.has_key && d.key === null && d.url.trim() !== kept.url) out.key = 'key_again'
  const costs = (chats && number(d.priceIn) + number(d.priceOut) > 0) || (d.embeddings && number(d.priceEmbed) > 0)
  if (!out.cap && costs && number(d.cap) === 0) out.cap = 'cap_needed'
  return out
}
