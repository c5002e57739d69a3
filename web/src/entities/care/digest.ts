import { inquiry } from '@/api/customer'
import type { Message } from '@/api/types'
import { plainText } from '@/entities/message'

/** What a talk was about, in its own words; '' where nobody said anything. */
export interface Digest {
  /** The customer's first words, up to whoever answered first. */
  asked: string
  /** The last words of an operator's to the customer. */
  answered: string
}

const most = 120
const short = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

/** Sums up an inquiry from its messages, newest first: no model, only what was said. */
export function digest(messages: readonly Message[]): Digest {
  const said = messages.filter((m) => m.kind === 'text' && !m.unsent && (m.direction === 'in' || m.direction === 'out'))
  const last = said.find((m) => m.direction === 'out' && m.author.kind === 'operator')
  const began = said.toReversed()
  const from = began.findIndex((m) => m.direction === 'in')
  const first = from < 0 ? [] : began.slice(from)
  const until = first.findIndex((m) => m.direction === 'out')
  const asked = until < 0 ? first : first.slice(0, until)
  return { asked: short(asked.map((m) => plainText(m) ?? '').join(' ')), answered: short((last && plainText(last)) ?? '') }
}

/** At most so many pages of an inquiry are read: of a longer one the first words are left out. */
const pages = 10

/** An inquiry's messages, newest first. */
export async function wordsOf(id: string): Promise<Message[]> {
  const out: Message[] = []
  let cursor: string | undefined
  for (let n = 0; n < pages; n++) {
    const page = await inquiry(id, cursor)
    out.push(...page.items)
    if (!page.next_cursor) return out
    cursor = page.next_cursor
  }
  return out.filter((m) => m.direction !== 'in')
}
