import { computed, onScopeDispose, type Ref, watch } from 'vue'
import type { Conversation } from '@/entities/conversation'
import { customers, onCustomer, readCustomer } from '@/entities/customer'

/** What is known of an inquiry's customer, read anew when somebody changes it. */
export function useCustomer(conversation: Ref<Conversation>) {
  const customer = computed(() => customers.get(conversation.value.id) ?? null)
  const read = () => readCustomer(conversation.value.id).catch(() => undefined) // what helps may be missing
  // A verification may end with its inquiry.
  watch(() => [conversation.value.id, conversation.value.state === 'closed'], () => void read(), { immediate: true })
  onScopeDispose(onCustomer(() => [conversation.value.contact.id, ...(customer.value?.accounts.map((a) => a.contact_id) ?? [])], () => void read()))
  return { customer, read }
}
