import { shallowRef } from 'vue'

/** The message that someone outside the talk wants to see: the talk goes there. Each wish is a new one. */
export const wanted = shallowRef<{ message: string } | null>(null)

export const showMessage = (message: string): void => {
  wanted.value = { message }
}

/** Where the caret is wanted as soon as one may write there: what was taken is to be answered, what was put there is to be read over. */
export const caret = shallowRef<{ talk: string; at: 'text' | 'pad' } | null>(null)

export const writeAt = (talk: string, at: 'text' | 'pad' = 'text'): void => {
  caret.value = { talk, at }
}
