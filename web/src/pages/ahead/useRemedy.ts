import { useI18n } from 'vue-i18n'
import { type AppliedRemedy, applyRemedy, undoRemedy } from '@/entities/ahead'
import type { Remedy } from '@/entities/ahead'
import { timeOf } from '@/ui/time'
import { toast } from '@/ui/toast'
import { useSayings } from './useSayings'

/** For how long a remedy is put into force where nobody says so, in minutes. */
export const usualMinutes = 60

/** Puts remedies into force and takes them back. */
export function useRemedy() {
  const { t, locale } = useI18n()
  const { refusal } = useSayings()

  /** Throws what the desk refuses. */
  async function put(r: Remedy, minutes = usualMinutes): Promise<AppliedRemedy> {
    const { kind, operator_id, queue_id, to_queue_id, skill, presence, workspace_id, watched_queue_id } = r
    const row = await applyRemedy({ kind, operator_id, queue_id, to_queue_id, skill, presence, ...(workspace_id && { workspace_id }), watched_queue_id, minutes })
    toast(t('ahead.applied_until', { time: timeOf(row.until, locale.value) }), { action: { label: t('ahead.undo'), run: () => void back(row.id) } })
    return row
  }

  async function back(id: string): Promise<void> {
    try {
      toast(t((await undoRemedy(id)).state === 'left' ? 'ahead.left' : 'ahead.undone'))
    } catch (thrown) {
      toast(refusal(thrown), { tone: 'red' })
    }
  }

  return { put, back, refusal }
}
