import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { workspaceOf, workspaces } from '@/entities/directory'
import { type Draft, draftOf, flawOf, type Plan, plan, type PlanMeaning, planOf, previewPlan, savePlan } from '@/entities/plan'
import { ApiError } from '@/entities/problem'
import { mayOversee, me } from '@/entities/session'
import { useReport } from '@/pages/shared/useReport'
import { preference } from '@/ui/preference'
import { toast } from '@/ui/toast'

export const views = ['hours', 'days', 'targets', 'figures', 'history'] as const
export type View = (typeof views)[number]

/** The brand whose plan is looked at: the same choice as on the other pages. */
const chosen = preference<string>('knowledge-brand', '', () => true)

/** What the page knows: the brand, what is kept of its plan, what is being written, and what is wrong with it. */
export function usePlan() {
  const { t } = useI18n()
  const { report, explain } = useReport()
  const route = useRoute()
  const router = useRouter()
  const kept = shallowRef<Plan | null>(null)
  const draft = ref<Draft | null>(null)
  const meaning = shallowRef<PlanMeaning | null>(null) // of the draft, now
  const busy = ref(false)
  const refused = ref('')
  const behind = ref(false) // somebody else saved meanwhile

  const brand = computed(() => (workspaces.value.some((w) => w.id === chosen.value) ? chosen.value : (workspaces.value[0]?.id ?? '')))
  const fixed = computed(() => !mayOversee(brand.value))
  const mayCount = computed(() => ['supervisor', 'administrator', 'reviewer'].includes(me.value?.workspaces.find((w) => w.id === brand.value)?.role ?? ''))
  const shown = computed(() => views.filter((v) => v !== 'figures' || mayCount.value))
  const view = computed<View>(() => {
    const wanted = (route.params.view || 'hours') as View
    return shown.value.includes(wanted) ? wanted : 'hours'
  })
  const scopes = computed(() => {
    const w = workspaceOf(brand.value)
    return {
      queues: (w?.queues ?? []).map((q) => ({ value: q.id, label: q.name })),
      channels: (w?.channels ?? []).map((c) => ({ value: c.id, label: c.name })),
    }
  })

  function take(p: Plan) {
    kept.value = p
    draft.value = draftOf(p)
    behind.value = false
    refused.value = ''
  }
  async function load() {
    kept.value = null
    draft.value = null
    const got = brand.value && (await plan(brand.value).catch(report))
    if (got) take(got)
  }
  watch(brand, load, { immediate: true })

  const dirty = computed(() => !!kept.value && JSON.stringify(draftOf(kept.value)) !== JSON.stringify(draft.value))
  /** Places in the draft that can't be kept, by a key of their own; the page stands in the way of saving them. */
  const flaws = computed(() => {
    const d = draft.value
    const found = new Map<string, string>()
    if (!d) return found
    const say = (key: string, flaw: string) => flaw && found.set(key, t(`hours.flaw.${flaw}`))
    if (!d.always) d.hours.forEach((p, i) => say(`hours.${i}`, flawOf(p)))
    d.own.forEach((o, k) => o.hours.forEach((p, i) => say(`own.${k}.${i}`, flawOf(p))))
    d.days.forEach((x, i) => {
      say(`days.${i}`, !x.date || !x.name.trim() ? 'incomplete' : d.days.findIndex((y) => y.date === x.date) < i ? 'twice' : x.closed ? '' : x.periods.length === 0 ? 'no_hours' : flawOf(x.periods))
    })
    d.closings.forEach((c, i) => say(`closings.${i}`, !c.from || !c.until ? 'incomplete' : c.until <= c.from ? 'order' : ''))
    d.targets.forEach((x, i) => say(`targets.${i}`, [x.first, x.reply, x.resolution].some((g) => [g.service_minutes, g.real_minutes].some((n) => !Number.isInteger(n) || n < 0)) ? 'minutes' : ''))
    return found
  })

  let asked = 0
  /** Asks the desk what the draft would mean; an older question's answer is dropped. */
  async function mean(question: { at?: string; year?: number } = {}): Promise<PlanMeaning | null> {
    if (!draft.value || !kept.value || flaws.value.size > 0) return null
    return previewPlan({ plan: planOf(draft.value, kept.value), at: question.at ?? null, ...(question.year && { year: question.year }) }).catch(() => null)
  }
  watch(
    () => JSON.stringify(draft.value),
    () => {
      const mine = ++asked
      setTimeout(async () => {
        if (mine !== asked) return
        const got = await mean()
        if (got && mine === asked) meaning.value = got
      }, 300)
    },
    { immediate: true },
  )

  async function save() {
    if (!draft.value || !kept.value || flaws.value.size > 0) return
    busy.value = true
    refused.value = ''
    try {
      take(await savePlan(planOf(draft.value, kept.value)))
      toast(t('hours.saved'))
    } catch (thrown) {
      behind.value = thrown instanceof ApiError && thrown.code === 'version_conflict'
      refused.value = behind.value ? t('hours.behind') : thrown instanceof ApiError && thrown.code === 'bad_zone' ? t('hours.flaw.zone') : thrown instanceof ApiError && thrown.code === 'bad_hours' ? t('hours.flaw.midnight') : explain(thrown)
    } finally {
      busy.value = false
    }
  }
  const reset = () => kept.value && take(kept.value)
  /** Lays an earlier version on the table; nothing is kept until it is saved. */
  function restore(p: Plan) {
    draft.value = draftOf(p)
    void router.push({ name: 'hours', params: { view: 'hours' } })
  }
  function choose(id: string) {
    chosen.value = id
  }
  return { kept, draft, meaning, busy, refused, behind, brand, fixed, shown, view, scopes, dirty, flaws, load, mean, save, reset, restore, choose }
}

export type PlanRoom = ReturnType<typeof usePlan>
