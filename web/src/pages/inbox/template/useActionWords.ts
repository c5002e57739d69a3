import { useI18n } from 'vue-i18n'
import type { TemplateAction } from '@/entities/template'

/** What an action does, in words. `holds` names the brand's reasons. */
export function useActionWords(holds: () => { id: string; name: string }[] = () => []) {
  const { t, te } = useI18n()

  /** "30分", "2時間", "1日": whole units where they are. */
  function length(minutes: number): string {
    if (minutes > 0 && minutes % 1440 === 0) return t('template.span.days', { n: minutes / 1440 })
    if (minutes > 0 && minutes % 60 === 0) return t('template.span.hours', { n: minutes / 60 })
    return t('template.span.minutes', { n: minutes })
  }

  function reason(id: string): string {
    const own = `template.hold.${id}`
    return holds().find((h) => h.id === id)?.name ?? (te(own, 'ja') ? t(own) : id)
  }

  return (a: TemplateAction): string => {
    const value = a.kind === 'hold' ? reason(a.value ?? '') : (a.value ?? '')
    const bare = (a.kind === 'check' || a.kind === 'hold') && !a.minutes
    const word = a.kind === 'finish' && !value ? 'finish_only' : bare ? `${a.kind}_now` : a.kind
    return t(`template.action.${word}`, { value, time: length(a.minutes ?? 0) })
  }
}
