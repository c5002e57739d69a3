import { useI18n } from 'vue-i18n'
import { ApiError, toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** Asks the model; what goes wrong is said in words of its own, and null is given. */
export function useTrouble() {
  const { t, te } = useI18n()
  const { report } = useReport()
  return async function ask<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (thrown) {
      const key = `assist.trouble.${toApiError(thrown).code}`
      if (thrown instanceof ApiError && te(key, 'ja')) toast(t(key), { tone: 'red' })
      else report(thrown)
      return null
    }
  }
}
