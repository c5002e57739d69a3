import { type Ref, ref, watch } from 'vue'

/** A small choice of this browser's user that outlives the page and holds in all its windows. Storage may be forbidden; then it lasts as long as the page. */
export function preference<T extends string | number>(name: string, start: T, valid: (value: T) => boolean): Ref<T> {
  const key = `madoguchi.${name}`
  const held = ref(start) as Ref<T>
  const take = (text: string | null) => {
    const value = (text === null ? start : typeof start === 'number' ? Number(text) : text) as T
    if (valid(value)) held.value = value
  }
  try {
    take(localStorage.getItem(key))
  } catch {
    // forbidden: the default stays
  }
  window.addEventListener('storage', (e) => e.key === key && take(e.newValue)) // chosen in another window
  watch(held, (value) => {
    try {
      localStorage.setItem(key, String(value))
    } catch {
      // forbidden: nothing outlives the page
    }
  })
  return held
}
