import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { type AnswerFlaw, type AnswerPart, checkAnswer } from '@/entities/knowledge'

/** How long one pauses before what is written is judged, in milliseconds. */
const pause = 400

/** What LINE would refuse in an answer's rich bubbles, judged while one writes. */
export function useFlaws(parts: () => AnswerPart[], workspace: () => string, asks: () => boolean) {
  const flaws = shallowRef<AnswerFlaw[]>([])
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  onScopeDispose(() => clearTimeout(timer))

  /** What is no JSON yet is said beside it. */
  const readable = (p: AnswerPart) => p.kind === 'rich' && typeof p.message !== 'string'
  /** Other bubbles only keep their place. */
  const rich = () => parts().map((p): AnswerPart => (readable(p) ? { kind: 'rich', alt: p.alt ?? '', message: p.message } : { kind: 'text', text: '-' }))

  async function judge() {
    const mine = ++asked
    const got = await checkAnswer(workspace(), rich()).catch(() => null)
    if (mine !== asked) return
    failed.value = !got
    flaws.value = got?.flaws ?? []
  }

  watch(() => (asks() ? JSON.stringify(rich()) : ''), (_, was) => {
    clearTimeout(timer)
    asked++
    if (!parts().some(readable) || !asks()) {
      flaws.value = []
      failed.value = false
    } else timer = setTimeout(() => void judge(), was === undefined ? 0 : pause)
  }, { immediate: true })
  watch(() => parts().length, () => (flaws.value = []))

  /** The words about one bubble, counted from 0. */
  const of = (i: number) => flaws.value.filter((f) => f.bubble === i + 1).map((f) => f.text)
  return { of, failed }
}
