import { onBeforeUnmount, onMounted } from 'vue'
import { converting } from './ime'

/** Whether someone is writing there, so that letters are letters. */
export function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/**
 * Which key is meant: with Alt a letter, by its place (Alt makes another sign of it on some keyboards), and also while
 * somebody writes; without Alt any key, while nobody does.
 */
export function keyOf(e: KeyboardEvent): string | undefined {
  if (e.ctrlKey || e.metaKey) return
  if (e.altKey) return e.shiftKey ? undefined : /^Key([A-Z])$/.exec(e.code)?.[1]?.toLowerCase()
  if (!writing(e.target)) return e.key.length === 1 ? e.key.toLowerCase() : e.key
}

/** Single keys that act while nobody writes, converts or answers a dialog, and `active` says so; letters with Alt while one writes, too. */
export function useShortcuts(keys: Record<string, (event: KeyboardEvent) => void>, active: () => boolean = () => true): void {
  function press(event: KeyboardEvent) {
    if (!active() || event.defaultPrevented || converting(event)) return
    const act = keys[keyOf(event) ?? '']
    if (!act || document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]')) return
    if (event.altKey) event.preventDefault() // the browser's menus have such keys, too
    act(event)
  }
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}

/** Does what a single key does, as if it were pressed where nobody writes. */
export const pressKey = (key: string): void => void dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
