import { computed, ref, shallowRef } from 'vue'
import { type Said, type Scenario, scenarioApi as api, trailOf, type Tried, type TryInput } from '@/entities/scenario'
import { useScenarioReport } from '../useScenarioReport'
import type { Tap } from '@/pages/shared/rich/taps'

/** A line of the talk: what the customer did, what the bot said, or that something only was pretended. */
export type Line = { by: 'me'; text: string; photo?: boolean } | { by: 'bot'; said: Said } | { by: 'desk' }

/** A dialogue with the scenario as it is drawn. It is kept here: the desk stores nothing of it. */
export function useTry(brand: string, scenario: () => Scenario) {
  const { explain } = useScenarioReport()
  const lines = shallowRef<Line[]>([])
  const last = shallowRef<Tried | null>(null)
  const trace = shallowRef<string[]>([])
  const begun = shallowRef<Scenario | null>(null)
  const busy = ref(false)
  const pretended = ref(false)
  const refused = ref<string | null>(null)
  let run = 0

  const trail = computed(() => trailOf(scenario(), trace.value))
  const at = computed(() => (last.value?.session ? last.value.at : ''))
  const over = computed(() => !!last.value && !last.value.session)
  /** The scenario was changed while it was being tried. */
  const changed = computed(() => !!begun.value && begun.value !== scenario())

  async function send(input: TryInput, mine?: Line): Promise<void> {
    const now = run
    if (mine) lines.value = [...lines.value, mine]
    busy.value = true
    refused.value = null
    try {
      const answer = await api.tryOut(brand, scenario(), last.value?.session ?? null, input)
      if (now !== run) return
      last.value = answer
      trace.value = [...trace.value, ...answer.trace]
      lines.value = [...lines.value, ...(answer.pretended ? [{ by: 'desk' } as const] : []), ...answer.says.map((said): Line => ({ by: 'bot', said }))]
      pretended.value ||= answer.pretended
    } catch (thrown) {
      if (now === run) refused.value = explain(thrown)
    } finally {
      if (now === run) busy.value = false
    }
  }

  /** Begins again, from the scenario as it is now. */
  async function start(): Promise<void> {
    reset()
    begun.value = scenario()
    await send({ kind: 'start' })
  }
  function reset(): void {
    run++
    lines.value = []
    last.value = null
    trace.value = []
    begun.value = null
    pretended.value = false
    refused.value = null
    busy.value = false
  }
  const say = (text: string) => send({ kind: 'text', text }, { by: 'me', text })
  const photo = (word: string) => send({ kind: 'image' }, { by: 'me', text: word, photo: true })
  const tap = (t: Tap, params?: Record<string, string>) =>
    t.data ? send({ kind: 'postback', data: t.data, ...(params && { params }) }, { by: 'me', text: t.say || (params && Object.values(params)[0]) || t.label }) : say(t.say || t.label)

  return { lines, last, trail, at, over, changed, pretended, busy, refused, start, reset, say, photo, tap }
}

export type Trying = ReturnType<typeof useTry>
