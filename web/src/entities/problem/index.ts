import { ref } from 'vue'
import { onTrouble } from '@/api/client'
import { toApiError } from '@/api/problem'

export { ApiError, toApiError } from '@/api/problem'

/** Codes that have words of their own in the message files (`error.<code>`). */
export const knownCodes = [
  'own_work',
  'reason_needed',
  'question_needed',
  'answer_needed',
  'title_needed',
  'foreign_entry',
  'bad_kind',
  'bad_category',
  'bad_audience',
  'bad_language',
  'bad_period',
  'bad_time',
  'bad_answer',
  'bad_answer_json',
  'line_refuses',
  'answers_differ',
  'bad_entry',
  'no_front_matter',
  'duplicate_id',
  'too_long',
  'too_many',
  'too_few',
  'bad_word',
  'bad_reading',
  'word_taken',
  'alias_taken',
  'already_voted',
  'not_in_cp932',
  'too_many_rows',
  'already_exists',
  'already_merged',
  'too_many_merged',
  'other_brand',
  'bad_attribute',
  'verification_locked',
  'takeover_suspected',
  'already_open',
  'already_taken',
  'at_capacity',
  'not_certified',
  'target_not_certified',
  'bad_attachment',
  'bad_preview',
  'bad_credentials',
  'bad_quote',
  'bad_reason',
  'bad_send_state',
  'under_way',
  'bad_state',
  'bad_sticker',
  'bad_location',
  'bad_rich',
  'bad_choice',
  'bad_target',
  'busy',
  'closed',
  'content_cut',
  'content_gone',
  'disk_full',
  'empty',
  'empty_file',
  'files_full',
  'forbidden',
  'idempotency_mismatch',
  'internal',
  'invalid',
  'locked',
  'network',
  'not_assignee',
  'not_found',
  'not_offered',
  'not_ready',
  'offered_to_other',
  'rate_limited',
  'standby',
  'text_too_long',
  'too_many_watched',
  'too_large',
  'too_many_pixels',
  'unauthenticated',
  'unavailable',
  'unreachable_contact',
  'version_conflict',
  'weak_password',
] as const

/** The message key that explains an error to the person who met it. */
export function problemKey(thrown: unknown): string {
  const { code, status } = toApiError(thrown)
  if ((knownCodes as readonly string[]).includes(code)) return `error.${code}`
  if (status === 422 || status === 400) return 'error.invalid'
  if (status === 409) return 'error.version_conflict'
  if (status === 503) return 'error.unavailable'
  return 'error.internal'
}

/** A trouble of the whole desk, shown as a banner until an answer succeeds again. */
export const trouble = ref<'disk_full' | 'unavailable' | null>(null)
onTrouble((error) => (trouble.value = error.code === 'disk_full' ? 'disk_full' : 'unavailable'))
export const clearTrouble = () => (trouble.value = null)
