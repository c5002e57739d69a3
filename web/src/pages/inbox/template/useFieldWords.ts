import { useI18n } from 'vue-i18n'
import { fieldKey } from '@/entities/template'

/** The word for a field: the desk's own for those it knows, else the name that somebody gave it. */
export function useFieldWords() {
  const { t, te } = useI18n()
  return (name: string): string => {
    const key = fieldKey(name, (k) => te(k, 'ja'))
    return key ? t(key) : name.slice(name.indexOf('.') + 1)
  }
}
