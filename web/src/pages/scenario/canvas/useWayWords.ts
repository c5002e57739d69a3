import { useI18n } from 'vue-i18n'
import { type Node, wayLabel } from '@/entities/scenario'

/** What a way is called, in the reader's language. */
export function useWayWords() {
  const { t } = useI18n()
  return (n: Node, way: string): string => {
    const label = wayLabel(n, way)
    return label.text ?? t(`scenario.way.${label.key}`, { n: label.n ?? 0 })
  }
}
