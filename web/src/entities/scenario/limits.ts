/** LINE's limits of what a scenario says, as the desk checks them. */
export const limits = {
  /** UTF-16 units of a text message. */
  text: 5000,
  label: 20,
  buttons: 4,
  cards: 10,
  /** Quick replies, less the two ways out that always stand there. */
  quick: 11,
  menu: 20,
  buttonsText: 160,
  cardText: 120,
  /** Beside a title or an image. */
  compactText: 60,
  title: 40,
  alt: 1500,
  bubbles: 5,
} as const

const segments = new Intl.Segmenter('ja', { granularity: 'grapheme' })

/** Characters as people count them: LINE's count for labels and templates. */
export const characters = (text: string): number => [...segments.segment(text)].length

/** As above, without what is filled in later. */
export const drawn = (text: string): number => characters(text.replace(/\{\{[^{}]*\}\}/g, ''))
