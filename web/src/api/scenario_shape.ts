/** A guided dialogue as its editor draws it: the desk's own shape, which is also the YAML's. */
export interface Scenario {
  id: string
  name: string
  note?: string
  /** Words of a customer that begin it. */
  triggers?: string[]
  /** Fields that a calling scenario gives. */
  takes?: string[]
  expires_minutes?: number
  start: string
  nodes: Node[]
}

/** Where a card lies, in pixels of the canvas. */
export interface Place {
  x: number
  y: number
}

/** One step: an id and exactly one body, under the name of its kind. */
export type Node = { id: string; title?: string; at?: Place } & { [K in Kind]?: Bodies[K] }

export interface Bodies {
  message: Message
  choice: Choice
  ask: Ask
  branch: Branch
  set: Set
  action: Action
  search: Search
  call: Call
  hand_off: HandOff
  solved: Solved
  end: End
}
export type Kind = keyof Bodies

/** Exactly one of its members. */
export interface Bubble {
  text?: string
  sticker?: { package: string; sticker: string }
  media?: { kind: 'image' | 'video' | 'audio' | 'file'; attachment: string; name?: string; mime?: string }
  location?: { title?: string; address?: string; latitude: number; longitude: number }
  rich?: { alt: string; message: unknown }
}
export type BubbleSort = keyof Bubble

export interface Message {
  say: Bubble[]
  next?: string
}

export type Style = 'quick' | 'buttons' | 'carousel' | 'menu'
export interface Option {
  id: string
  label: string
  title?: string
  text?: string
  image?: string
  words?: string[]
  value?: string
  next?: string
}
export interface Choice {
  text: string
  as?: Style
  title?: string
  image?: string
  options?: Option[]
  /** Name of a list that an action found. */
  list?: string
  button?: string
  field?: string
  tries?: number
  next?: string
  empty?: string
  otherwise?: string
}

export type AskType = 'text' | 'number' | 'date' | 'time' | 'phone' | 'postal' | 'email' | 'order_number' | 'photo'
export interface Ask {
  text: string
  type: AskType
  field: string
  min?: string
  max?: string
  pattern?: string
  error?: string
  tries?: number
  next?: string
  otherwise?: string
}

export interface Condition {
  field?: string
  attribute?: string
  tag?: string
  segment?: string
  open?: boolean
  absent?: boolean
  is?: string
  not?: string
  in?: string[]
  filled?: boolean
  at_least?: string
  at_most?: string
}
export interface Case {
  when: Condition[]
  next?: string
}
export interface Branch {
  cases: Case[]
  otherwise?: string
}

export interface Set {
  fields?: Record<string, string>
  attributes?: Record<string, string>
  add_tags?: string[]
  remove_tags?: string[]
  next?: string
}

export interface Action {
  port: string
  name: string
  args?: Record<string, string>
  gives?: string[]
  read?: boolean
  wait?: string
  confirm?: string
  undo?: boolean
  next?: string
  refused?: string
  failed?: string
  declined?: string
  undone?: string
}
export interface Search {
  ask?: string
  query?: string
  found?: string
  none?: string
}
export interface Call {
  scenario: string
  next?: string
}
export interface HandOff {
  queue?: string
  skill?: string
  reason?: string
  text?: string
}
export interface Solved {
  text?: string
  yes?: string
  no?: string
}
export interface End {
  text?: string
}
