import { shallowRef } from 'vue'

/** The message that someone outside the talk wants to see: the talk goes there. Each wish is a new one. */
export const wanted = shallowRef<{ message: string } | null>(null)

export const showMessage = (message: string): void => {
  wanted.value = { message }
}
