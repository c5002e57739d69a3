import { onScopeDispose, type Ref, ref, watch } from 'vue'
import { type BotCard, fetchCard } from '@/entities/bot'
import type { Conversation } from '@/entities/conversation'
import { live } from '@/entities/live'

/** The bot's card of an inquiry, read again with each of its versions while the bot has it. */
export function useBotCard(conversation: Ref<Conversation>) {
  const card = ref<BotCard | null>(null)
  let asked = ''

  async function load() {
    const id = conversation.value.id
    asked = id
    try {
      const got = await fetchCard(id)
      if (asked === id) card.value = got
    } catch {
      // what helps may be missing; the talk itself says what is wrong with the desk
    }
  }

  watch(() => conversation.value.id, () => { card.value = null; void load() }, { immediate: true })
  watch(() => [conversation.value.state, conversation.value.state === 'bot' && conversation.value.version], () => void load())
  // Another inquiry, or a colleague, has changed what is known of the customer.
  onScopeDispose(live.on('contact', (event) => {
    if (event.id === conversation.value.contact.id) void load()
  }))
  return { card, load }
}
