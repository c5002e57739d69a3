import type { Said } from '@/entities/scenario'

/** Something to tap: a quick reply, or an action on a card. */
export interface Tap {
  label: string
  data?: string
  /** Shown as the customer's words. */
  say?: string
  uri?: string
  pick?: { mode: string; min?: string; max?: string; initial?: string }
  /** camera, cameraRoll or location */
  open?: string
}

/** A card of a template: its words, picture and what can be tapped. */
export interface Card {
  title?: string
  text?: string
  image?: string
  taps: Tap[]
}

type Obj = Record<string, unknown>
const isObj = (v: unknown): v is Obj => typeof v === 'object' && v !== null && !Array.isArray(v)
const str = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined)
const list = (v: unknown): unknown[] => (Array.isArray(v) ? v : [])

/** An action object of LINE's as something to tap. */
export function tapOf(action: unknown): Tap[] {
  if (!isObj(action)) return []
  const label = str(action.label) ?? str(action.text) ?? str(action.uri) ?? '…'
  const say = str(action.displayText) ?? str(action.text)
  const pick = action.type === 'datetimepicker' ? { mode: str(action.mode) ?? 'date', min: str(action.min), max: str(action.max), initial: str(action.initial) } : undefined
  return [{ label, say, data: str(action.data), uri: str(action.uri), ...(pick && { pick }) }]
}

/** The cards of a template; null for what is no template (Flex, imagemap …). */
export function cardsOf(message: unknown): Card[] | null {
  const template = isObj(message) && isObj(message.template) ? message.template : null
  if (!template) return null
  const columns = template.type === 'carousel' ? list(template.columns) : template.type === 'image_carousel' ? list(template.columns) : [template]
  return columns.filter(isObj).map((c) => ({
    title: str(c.title),
    text: str(c.text)?.trim() || undefined,
    image: str(c.thumbnailImageUrl) ?? str(c.imageUrl),
    taps: [...list(c.actions), ...(c.action ? [c.action] : [])].flatMap(tapOf),
  }))
}

/** Words and actions of any message object, outside in: how a Flex message is shown. */
export function plainOf(message: unknown): Card {
  const words: string[] = []
  const taps: Tap[] = []
  const walk = (v: unknown): void => {
    if (Array.isArray(v)) return v.forEach(walk)
    if (!isObj(v)) return
    if (v.type === 'text') words.push(str(v.text) ?? '')
    for (const [key, child] of Object.entries(v)) {
      if (key === 'action') taps.push(...tapOf(child))
      else if (key === 'actions') taps.push(...list(child).flatMap((a) => (isObj(a) && a.type === 'imagemap' ? [] : tapOf(a))))
      else walk(child)
    }
  }
  walk(message)
  return { text: words.filter(Boolean).join('\n') || undefined, taps }
}

/** The quick replies under what was said last; they vanish with the next message. */
export const quickOf = (said: Said | undefined): Tap[] => (said ? list(said.content.choices).filter(isObj).map((c) => c as unknown as Tap) : [])
