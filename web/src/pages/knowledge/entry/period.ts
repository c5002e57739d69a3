/** A moment as an input of date and time wants it, in the reader's zone. */
export function toLocal(iso: string | undefined): string {
  if (!iso) return ''
  const at = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** What such an input holds, as the desk wants it; nothing for an empty one. */
export const fromLocal = (text: string): string | undefined => (text ? new Date(text).toISOString() : undefined)
