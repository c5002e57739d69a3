/** What of a key press matters for writing Japanese. */
export interface Press {
  key: string
  keyCode: number
  isComposing: boolean
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/**
 * Whether a key press belongs to a conversion. Most browsers say so by
 * isComposing; Safari ends the composition first and then sends the Enter that
 * ended it, with keyCode 229.
 */
export const converting = (e: Press): boolean => e.isComposing || e.keyCode === 229 || e.key === 'Process'

/** How a person sends: Enter (Shift+Enter breaks the line), or Ctrl/⌘+Enter. */
export type SendKey = 'enter' | 'mod-enter'

export function sends(e: Press, how: SendKey): boolean {
  if (e.key !== 'Enter' || converting(e) || e.altKey || e.shiftKey) return false
  const mod = e.ctrlKey || e.metaKey
  return how === 'enter' ? true : mod
}
