import { shallowRef } from 'vue'
import type { Schema } from '@/api/types'

export type Naming = Schema['Naming']

/** Notes that name this person, and that they have not seen; kept by `sync.ts`. */
export const namings = shallowRef<readonly Naming[]>([])
export const isNamed = (conversation: string): boolean => namings.value.some((n) => n.conversation_id === conversation)
/** Notes that they have been seen; set by who keeps them. */
export const seeing: { see: (conversation: string) => Promise<void> } = { see: async () => undefined }
