import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { byNode, type ScenarioProblem, scenarioApi as api } from '@/entities/scenario'
import type { Doc } from './useDoc'
import { useProblemWords } from './useProblemWords'

/** What keeps the scenario from being published, asked of the desk while one draws. */
export function useCheck(editing: Doc) {
  const words = useProblemWords()
  const told = shallowRef<ScenarioProblem[]>([])
  const problems = computed(() => told.value.map((p) => words(editing.scenario.value, p)))
  const state = ref<'checking' | 'checked' | 'failed'>('checking')
  const marks = computed(() => byNode(problems.value))
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function check(): Promise<void> {
    const mine = ++asked
    try {
      const answer = await api.check(editing.brand, editing.scenario.value)
      if (mine !== asked) return
      told.value = answer.problems
      state.value = 'checked'
    } catch {
      if (mine === asked) state.value = 'failed' // the next change asks again; publishing checks anyway
    }
  }
  watch([editing.scenario, editing.state], () => {
    clearTimeout(timer)
    if (editing.state.value !== 'ready') return
    state.value = 'checking'
    timer = setTimeout(() => void check(), 400)
  })
  onScopeDispose(() => clearTimeout(timer))
  return { problems, marks, state, check }
}

export type Check = ReturnType<typeof useCheck>
