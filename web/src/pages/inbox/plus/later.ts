import { bodyOfFile, type Draft } from '@/entities/draft'
import { momentOf, wallOf } from '@/entities/plan/draft'
import type { NewMessage, Scheduled } from '@/entities/writing'

/** The usual times, as moments; walls are those of the brand's place. */
export function dayAhead(step: 'in_hour' | 'today_18' | 'tomorrow_9' | 'tomorrow_13', now: number, zone: string): string {
  if (step === 'in_hour') return new Date(Math.ceil((now + 3_600_000) / 300_000) * 300_000).toISOString()
  const hour = { today_18: '18:00', tomorrow_9: '09:00', tomorrow_13: '13:00' }[step]
  const day = (at: number) => wallOf(new Date(at).toISOString(), zone).slice(0, 10)
  const today = day(now)
  if (step === 'today_18') return momentOf(`${today}T${hour}`, zone)
  const noon = Date.parse(momentOf(`${today}T12:00`, zone)) + 86_400_000 // a day that has 23 or 25 hours is met too
  return momentOf(`${day(noon)}T${hour}`, zone)
}

export const textOf = (s: Scheduled): string => (s.kind === 'text' ? String((s.content as { text?: string }).text ?? '') : '')

/** The one bubble that is scheduled: what is written, or the only thing beside it; null where there is none, or several. */
export function bodyOf(text: string, draft: Draft, one?: Scheduled): NewMessage | null {
  if (one) return changed(text, one)
  const files = draft.files.filter((f) => f.id)
  const parts: NewMessage[] = [...files.map(bodyOfFile), ...draft.extras.map((x) => x.body), ...(text.trim() ? [{ type: 'text' as const, text, ...(draft.version > 0 && { draft_version: draft.version }) }] : [])]
  const [only] = parts
  if (!only || parts.length > 1 || files.length < draft.files.length) return null
  return { ...only, ...(draft.choices.length && { choices: draft.choices }), ...(draft.quote && { quote_message_id: draft.quote }) }
}

function changed(text: string, one: Scheduled): NewMessage | null {
  const c = one.content as { choices?: { label: string; uri?: string }[]; alt?: string; message?: unknown; attachment_id?: string; preview_id?: string; duration_ms?: number; package_id?: string; sticker_id?: string }
  const rest = { ...(c.choices?.length && { choices: c.choices.map(({ label, uri }) => ({ label, ...(uri && { uri }) })) }), ...(one.quote_message_id && { quote_message_id: one.quote_message_id }) }
  switch (one.kind) {
    case 'text':
      return text.trim() ? { type: 'text', text, ...rest } : null
    case 'location':
      return { type: 'location', location: one.content as unknown as NonNullable<NewMessage['location']>, ...rest }
    case 'rich':
      return { type: 'rich', rich: { alt: c.alt ?? '', message: c.message }, ...rest }
    case 'sticker':
      return { type: 'sticker', package_id: c.package_id!, sticker_id: c.sticker_id!, ...rest }
    default:
      return { ...bodyOfFile({ kind: one.kind as 'image', id: c.attachment_id!, still: c.preview_id, lasts: c.duration_ms }), ...rest }
  }
}
