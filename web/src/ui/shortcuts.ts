import { onBeforeUnmount, onMounted } from 'vue'
import { converting } from './ime'

/** Whether someone is writing there, so that letters are letters. */
export function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Single keys that act while nobody writes, converts or answers a dialog, and `active` says so. */
export function useShortcuts(keys: Record<string, (event: KeyboardEvent) => void>, active: () => boolean = () => true): void {
  function press(event: KeyboardEvent) {
    if (!active() || event.defaultPrevented || converting(event) || event.ctrlKey || event.metaKey || event.altKey) return
    if (writing(event.target) || document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]')) return
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    act(event)
  }
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}

/** Does what a single key does, as if it were pressed where nobody writes. */
export const pressKey = (key: string): void => void dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
