import { useI18n } from 'vue-i18n'
import { toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** As everywhere, with this page's own words for what only scenarios and ports can be refused for. */
export function useScenarioReport() {
  const { t, te } = useI18n()
  const shared = useReport()

  function explain(thrown: unknown): string {
    const { code, detail } = toApiError(thrown)
    const key = `scenario.error.${code}`
    return te(key) || te(key, 'ja') ? t(key, { what: detail.slice(detail.indexOf(': ') + 1).trim() }) : shared.explain(thrown)
  }
  function report(thrown: unknown): void {
    if (toApiError(thrown).status !== 401) toast(explain(thrown), { tone: 'red' })
  }
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
