import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { workspaces } from '@/entities/directory'
import { me, mayKnow } from '@/entities/session'
import { preference } from '@/ui/preference'

export const views = ['report', 'gaps', 'check', 'settings', 'model', 'try', 'talks'] as const
export type View = (typeof views)[number]

/** The brand whose knowledge is looked at: the same choice as on the knowledge page. */
const chosen = preference<string>('knowledge-brand', '', () => true)

/** What every tab of the bot's page knows: the brand, what one may do there, which tab is open. */
export function useBotBrand() {
  const route = useRoute()
  const router = useRouter()
  const brands = computed(() => workspaces.value.filter((w) => mayKnow('read', w.id)))
  const brand = computed(() => (brands.value.some((w) => w.id === chosen.value) ? chosen.value : (brands.value[0]?.id ?? '')))
  const mayEdit = computed(() => mayKnow('edit', brand.value))
  const role = computed(() => me.value?.workspaces.find((w) => w.id === brand.value)?.role ?? '')
  const mayRule = computed(() => role.value === 'administrator')
  /** Customers' words are for those who read talks: a FAQ's editor does not. */
  const mayReadMissed = computed(() => ['operator', 'supervisor', 'administrator', 'reviewer'].includes(role.value))
  const mayVote = computed(() => mayKnow('read', brand.value) && role.value !== 'reviewer')
  const shown = computed(() => views.filter((v) => (v !== 'gaps' || mayReadMissed.value) && (v !== 'talks' || mayEdit.value)))
  const view = computed<View>(() => {
    const wanted = (route.params.view || 'report') as View
    return shown.value.includes(wanted) ? wanted : 'report'
  })
  function choose(id: string) {
    chosen.value = id
    void router.push({ name: 'bot', params: { view: view.value } })
  }
  return { brands, brand, choose, mayEdit, mayRule, mayReadMissed, mayVote, shown, view }
}

export type BotBrand = ReturnType<typeof useBotBrand>
