/** A template's card as a form has it: words, and up to four buttons that say words or open a page. */
export interface CardDraft {
  title: string
  text: string
  image: string
  buttons: CardButton[]
}
export interface CardButton {
  label: string
  uri: string
  /** An action of another sort is kept as it is. */
  kept?: Record<string, unknown>
}

/** LINE's limits of templates (Messaging API, template messages), in characters. */
export const cardLimits = { title: 40, label: 20, cards: 10, buttons: { buttons: 4, confirm: 2, carousel: 3 } } as const
/** A card's text is shorter beside a title or a picture. */
export const textMost = (sort: string, c: Pick<CardDraft, 'title' | 'image'>): number => (sort === 'confirm' ? 240 : c.title || c.image ? 60 : sort === 'carousel' ? 120 : 160)

type Obj = Record<string, unknown>
const isObj = (v: unknown): v is Obj => typeof v === 'object' && v !== null && !Array.isArray(v)
const str = (v: unknown) => (typeof v === 'string' ? v : '')

/** Which form a message has: buttons, confirm or carousel; null for what is written as JSON only. */
export function sortOf(message: unknown): 'buttons' | 'confirm' | 'carousel' | null {
  const type = isObj(message) && isObj(message.template) ? message.template.type : null
  return type === 'buttons' || type === 'confirm' || type === 'carousel' ? type : null
}

function cardOf(c: Obj): CardDraft {
  const buttons = (Array.isArray(c.actions) ? c.actions : []).filter(isObj).map((a): CardButton => {
    const label = str(a.label)
    if (a.type === 'uri') return { label, uri: str(a.uri) }
    return a.type === 'message' && (a.text === label || !a.text) ? { label, uri: '' } : { label, uri: '', kept: a }
  })
  return { title: str(c.title), text: str(c.text).trim(), image: str(c.thumbnailImageUrl), buttons }
}

export function cardsIn(message: unknown): CardDraft[] {
  if (!isObj(message) || !isObj(message.template)) return []
  const t = message.template
  return t.type === 'carousel' ? (Array.isArray(t.columns) ? t.columns : []).filter(isObj).map(cardOf) : [cardOf(t)]
}

function actionOf(b: CardButton): Obj {
  if (b.kept) return { ...b.kept, label: b.label }
  return b.uri.trim() ? { type: 'uri', label: b.label, uri: b.uri.trim() } : { type: 'message', label: b.label, text: b.label }
}

/** Puts a form's cards back into their message; what the form does not know stays. */
export function withCards(message: unknown, cards: readonly CardDraft[]): unknown {
  if (!isObj(message) || !isObj(message.template)) return message
  const put = (was: Obj, c: CardDraft): Obj => {
    const rest = { ...was }
    delete rest.title
    delete rest.thumbnailImageUrl
    return { ...rest, ...(c.title && { title: c.title }), ...(c.image && { thumbnailImageUrl: c.image }), text: c.text, actions: c.buttons.map(actionOf) }
  }
  const t = message.template
  const columns = Array.isArray(t.columns) ? t.columns : []
  const template = t.type === 'carousel' ? { ...t, columns: cards.map((c, i) => put(isObj(columns[i]) ? columns[i] : {}, c)) } : cards[0] ? put(t, cards[0]) : t
  return { ...message, template }
}
