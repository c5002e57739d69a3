import { useI18n } from 'vue-i18n'
import { problemKey, toApiError } from '@/entities/problem'

/** What an error of an action on many means, in words that say what to do. */
export function useProblem() {
  const { t, te } = useI18n()
  return (thrown: unknown): string => {
    const own = `many.error.${toApiError(thrown).code}`
    return t(te(own, 'ja') ? own : problemKey(thrown))
  }
}
