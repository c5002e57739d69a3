/** The sorts of LINE's own message objects that one can begin with. */
export const richSorts = ['flex', 'buttons', 'confirm', 'carousel', 'imagemap'] as const
export type RichSort = (typeof richSorts)[number]

/** Words that stand in a new object, for people to replace. */
export interface SampleWords {
  title: string
  text: string
  button: string
  yes: string
  no: string
}

const say = (label: string) => ({ type: 'message', label, text: label })

/** A new message object which LINE would take but for the picture that an imagemap needs. */
export function blankRich(sort: RichSort, w: SampleWords): unknown {
  switch (sort) {
    case 'flex':
      return { type: 'flex', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: w.title, weight: 'bold', size: 'lg', wrap: true }, { type: 'text', text: w.text, wrap: true }] } } }
    case 'buttons':
      return { type: 'template', template: { type: 'buttons', title: w.title, text: w.text, actions: [say(w.button)] } }
    case 'confirm':
      return { type: 'template', template: { type: 'confirm', text: w.text, actions: [say(w.yes), say(w.no)] } }
    case 'carousel':
      return { type: 'template', template: { type: 'carousel', columns: [1, 2].map((n) => ({ title: `${w.title} ${n}`, text: w.text, actions: [say(w.button)] })) } }
    case 'imagemap':
      return { type: 'imagemap', baseUrl: '', baseSize: { width: 1040, height: 1040 }, actions: [{ type: 'message', text: w.button, area: { x: 0, y: 0, width: 1040, height: 1040 } }] }
  }
}

/** The sticker that a new bubble begins with: one that every account may send. */
export const blankSticker = { package: '446', sticker: '1988' } as const
