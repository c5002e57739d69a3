import { useI18n } from 'vue-i18n'
import { ApiError } from '@/entities/problem'
import { useReport } from './useReport'

/** Says what was refused in words of a page's own (`<room>.error.<code>`), else in the desk's usual ones. */
export function useRefusal(room: string) {
  const { t, te } = useI18n()
  const { explain } = useReport()
  return (thrown: unknown) => (thrown instanceof ApiError && te(`${room}.error.${thrown.code}`, 'ja') ? t(`${room}.error.${thrown.code}`) : explain(thrown))
}
