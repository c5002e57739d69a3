import { reactive, type Ref, watch } from 'vue'
import { answerText, entry } from '@/entities/knowledge'

export interface Question {
  question: string
  answer: string
}

/** What entries ask and answer, by id; one that can't be read has no words. */
export function useQuestions(ids: Ref<string[]>) {
  const found = reactive(new Map<string, Question>())
  const asked = new Set<string>()
  watch(
    ids,
    (now) => {
      for (const id of now) {
        if (asked.has(id)) continue
        asked.add(id)
        entry(id).then(
          ({ body }) => found.set(id, { question: body.question || body.title || '', answer: answerText(body) }),
          () => asked.delete(id), // another look asks again
        )
      }
    },
    { immediate: true },
  )
  return found
}
