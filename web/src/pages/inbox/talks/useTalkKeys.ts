import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { converting } from '@/ui/ime'
import { writing } from '@/ui/shortcuts'
import { most } from './set'
import type { Talks } from './useTalks'

/**
 * Keys that reach the open talks from anywhere, also while somebody writes: Alt with
 * the tab's number (and Shift: beside), B beside, W close, Shift and an arrow to move it.
 */
export function useTalkKeys(talks: Talks, id: Readonly<Ref<string | null>>, pick: (id: string) => void, nextBeside: () => void) {
  function press(e: KeyboardEvent) {
    if (e.defaultPrevented || converting(e) || !e.altKey || e.ctrlKey || e.metaKey) return
    if (document.querySelector('[role="dialog"][data-state],[role="alertdialog"],[role="menu"]')) return
    if (act(e)) e.preventDefault()
  }

  function act(e: KeyboardEvent): boolean {
    const { open } = talks.set.value
    const n = /^Digit(\d)$/.exec(e.code)?.[1] // by place: Alt makes another letter of it on some keyboards
    if (n && Number(n) >= 1 && Number(n) <= most) {
      const other = open[Number(n) - 1]
      if (other && e.shiftKey) talks.beside(other)
      else if (other) pick(other)
      return true
    }
    if (!id.value) return false
    if (e.code === 'KeyW' && !e.shiftKey) return talks.close(id.value), true
    if (e.code === 'KeyB' && !e.shiftKey) return nextBeside(), true
    const by = e.code === 'ArrowLeft' ? -1 : e.code === 'ArrowRight' ? 1 : 0
    if (!by || !e.shiftKey || writing(e.target)) return false
    talks.move(id.value, open.indexOf(id.value) + by)
    return true
  }

  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}
