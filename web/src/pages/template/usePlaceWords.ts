import { useI18n } from 'vue-i18n'
import { workspaceOf } from '@/entities/directory'
import type { Place } from '@/entities/template'

/** Where templates are kept, in words. */
export function usePlaceWords() {
  const { t } = useI18n()
  return (p: Place): string => {
    const brand = p.workspace ? (workspaceOf(p.workspace)?.name ?? '') : t('template.all_brands')
    return t(p.own ? 'template.place_own' : 'template.place_shared', { brand })
  }
}
