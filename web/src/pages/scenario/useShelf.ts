import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { workspaces } from '@/entities/directory'
import { onKnowledge } from '@/entities/knowledge'
import { type Port, type ScenarioItem, scenarioApi as api } from '@/entities/scenario'
import { mayKnow } from '@/entities/session'
import { useScenarioReport } from './useScenarioReport'
import { preference } from '@/ui/preference'

/** The brand whose scenarios are looked at: this browser remembers it. */
const chosen = preference<string>('scenario-brand', '', () => true)

/** What the scenarios' page knows: the brand, its scenarios and its ports. */
export function useShelf() {
  const route = useRoute()
  const router = useRouter()
  const { attempt } = useScenarioReport()
  const brands = computed(() => workspaces.value.filter((w) => mayKnow('read', w.id)))
  const brand = computed(() => (brands.value.some((w) => w.id === chosen.value) ? chosen.value : (brands.value[0]?.id ?? '')))
  const mayEdit = computed(() => mayKnow('edit', brand.value))
  const view = computed(() => (route.params.view as 'list' | 'ports' | undefined) || 'list')

  const items = shallowRef<ScenarioItem[]>([])
  const ports = shallowRef<Port[]>([])
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  let asked = 0

  async function read(): Promise<void> {
    const mine = ++asked
    const w = brand.value
    if (!w) return
    const done = await attempt(async () => {
      const [s, p] = await Promise.all([api.scenarios(w), api.ports(w)])
      if (mine !== asked) return
      items.value = s.items
      ports.value = p.items
    })
    if (mine === asked) state.value = done ? 'ready' : 'failed'
  }
  watch(brand, () => ((state.value = 'loading'), (items.value = []), void read()), { immediate: true })

  onScopeDispose(onKnowledge(() => brand.value, () => void read()))

  const choose = (id: string) => (chosen.value = id)
  const open = (id: string) => router.push({ name: 'scenario', params: { brand: brand.value, id } })
  return { brands, brand, choose, mayEdit, view, items, ports, state, read, open }
}

export type Shelf = ReturnType<typeof useShelf>
