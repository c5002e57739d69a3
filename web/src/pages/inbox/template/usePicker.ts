import { computed, ref, shallowRef, watch } from 'vue'
import { choices, find, missingOf, type TemplateChoice, type Values } from '@/entities/template'

/** What was chosen from last, by conversation: shown at once while the desk is asked. */
let last: { conversation: string; items: TemplateChoice[]; values: Values } | null = null

/** The list to choose from: searched while one types, moved through by keys. */
export function usePicker(conversation: string) {
  const items = shallowRef<TemplateChoice[]>(last?.conversation === conversation ? last.items : [])
  const values = shallowRef<Values>(last?.conversation === conversation ? last.values : {})
  const state = ref<'loading' | 'ready' | 'failed'>(items.value.length > 0 ? 'ready' : 'loading')
  const typed = ref('')
  const at = ref(0)

  async function load() {
    try {
      const got = await choices(conversation)
      items.value = got.items
      values.value = got.values
      last = { conversation, items: got.items, values: got.values }
      state.value = 'ready'
    } catch {
      if (state.value === 'loading') state.value = 'failed'
    }
  }
  void load()

  const found = computed(() => find(items.value, typed.value))
  watch([typed, items], () => (at.value = 0))
  const current = computed<TemplateChoice | undefined>(() => found.value[at.value])
  const move = (by: number) => {
    const n = found.value.length
    if (n > 0) at.value = (at.value + by + n) % n
  }
  /** A heading before the first of each place, while nothing is searched. */
  const heading = (i: number): string | null => {
    const t = found.value[i]!
    if (typed.value.trim() !== '') return null
    const name = t.place === 'rest' ? `folder:${t.body.folder ?? ''}` : t.place
    const before = found.value[i - 1]
    return before && (before.place === 'rest' ? `folder:${before.body.folder ?? ''}` : before.place) === name ? null : name
  }
  const missing = computed(() => (current.value ? missingOf(current.value.body.text ?? '', values.value) : []))

  return { items, values, state, typed, at, found, current, move, heading, missing, load }
}
