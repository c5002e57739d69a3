import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiError } from '@/entities/problem'
import { daysOf, linesOf, type RoutedOperator, rowsOf, setProfile, shiftsOf, skillsOf } from '@/entities/routing'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** What the dialog of one person knows: what is written, and what is wrong with it. */
export function usePerson(person: RoutedOperator) {
  const { t } = useI18n()
  const { explain } = useReport()
  const p = person.profile
  const draft = reactive({
    capacity: person.capacity,
    cap: p.cap,
    channels: { ...p.channels } as Record<string, number | ''>,
    skills: Object.entries(p.skills).map(([skill, level]) => `${skill} ${level}`).join('\n'),
    languages: p.languages.join(' '),
    certificates: [...p.certificates],
    trained: p.trained,
    week: rowsOf(p.week),
    days: linesOf(p.days, t('routing.person.off')),
  })
  const busy = ref(false)
  const refused = ref('')
  const skills = computed(() => skillsOf(draft.skills))
  const week = computed(() => shiftsOf(draft.week))
  const days = computed(() => daysOf(draft.days))
  const wrong = computed(() => ({
    skills: skills.value ? null : t('routing.person.skills_bad'),
    week: week.value.map((row) => (row ? '' : t('routing.person.week_bad'))),
    days: typeof days.value === 'number' ? t('routing.person.days_bad', { n: days.value }) : null,
  }))

  async function save(): Promise<boolean> {
    const bad = wrong.value
    if (busy.value || bad.skills || bad.days || bad.week.some(Boolean)) return false
    busy.value = true
    refused.value = ''
    const channels = Object.fromEntries(Object.entries(draft.channels).filter((c): c is [string, number] => typeof c[1] === 'number'))
    try {
      await setProfile(person.id, {
        revision: person.revision,
        capacity: draft.capacity,
        profile: {
          cap: draft.cap, channels, skills: skills.value!, languages: draft.languages.split(/[\s,、]+/).filter(Boolean), certificates: draft.certificates, trained: draft.trained,
          week: week.value.flatMap((row) => row!), days: days.value as Exclude<typeof days.value, number>,
        },
      })
      toast(t('routing.person.saved', { name: person.name }))
      return true
    } catch (thrown) {
      refused.value = thrown instanceof ApiError && thrown.code === 'version_conflict' ? t('routing.person.behind') : explain(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  return { draft, busy, refused, wrong, save }
}
