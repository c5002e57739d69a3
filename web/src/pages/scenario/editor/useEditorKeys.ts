import { onBeforeUnmount, onMounted } from 'vue'
import { converting } from '@/ui/ime'
import type { Editor } from './useEditor'

/** Keys of the whole page: Ctrl+S stores, Ctrl+Z and Ctrl+Y go back and forth, in fields too: the drawing holds their words. */
export function useEditorKeys(editor: Editor, stepped: () => void): void {
  function press(e: KeyboardEvent) {
    if (!(e.ctrlKey || e.metaKey) || e.altKey || converting(e) || document.querySelector('[role="dialog"]')) return
    const key = e.key.toLowerCase()
    const act = key === 's' ? () => void (editor.doc.dirty.value && editor.doc.save()) : key === 'y' || (key === 'z' && e.shiftKey) ? step(editor.doc.forth) : key === 'z' ? step(editor.doc.back) : null
    if (!act || (key !== 's' && (e.target as HTMLElement).closest?.('[data-testid="phone"]'))) return
    e.preventDefault()
    act()
  }
  const step = (f: () => unknown) => () => (f(), (document.activeElement as HTMLElement | null)?.dataset.node && stepped())
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}
