import { useI18n } from 'vue-i18n'
import { ApiError, problemKey } from '@/entities/problem'
import { toast } from '@/ui/toast'

/** Says what went wrong, what is safe and what to do, in the reader's language. */
export function useReport() {
  const { t } = useI18n()

  function explain(thrown: unknown): string {
    return t(problemKey(thrown))
  }

  /** Shows an error as a toast. A lost session is shown by its own dialog. */
  function report(thrown: unknown): void {
    if (thrown instanceof ApiError && thrown.status === 401) return
    toast(explain(thrown), { tone: 'red' })
  }

  /** Runs a change and shows its refusal; tells whether it was done. */
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (thrown) {
      report(thrown)
      return false
    }
  }

  return { explain, report, attempt }
}
