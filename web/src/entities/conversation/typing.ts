import { shallowReactive } from 'vue'
import { live } from '@/entities/live'

/** Who is writing an answer to which conversation right now. */
export const typing = shallowReactive(new Map<string, string>())
const timers = new Map<string, ReturnType<typeof setTimeout>>()

live.on('typing', (event) => {
  typing.set(event.conversation_id, event.operator_id)
  clearTimeout(timers.get(event.conversation_id))
  timers.set(
    event.conversation_id,
    setTimeout(() => typing.delete(event.conversation_id), 7_000),
  )
})
