/** Flex messages as plain descriptions of elements: the emulator's phone draws by the same ones (lineemu/phone/flex). */
declare module 'line-flex' {
  export interface Drawn {
    tag: 'div' | 'span' | 'p' | 'button' | 'img' | 'video'
    cls?: string
    dir?: 'ltr' | 'rtl'
    style?: Record<string, string>
    kids?: Drawn[]
    text?: string
    label?: string
    src?: string
    poster?: string
    action?: { uri?: string; text?: string; displayText?: string }
  }
  /** The bubbles of a Flex container, in order; throws on what is none. */
  export function bubbles(contents: unknown): Drawn[]
}
