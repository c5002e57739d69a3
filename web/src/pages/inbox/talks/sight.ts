import { shallowRef } from 'vue'

/** The talks that stand on this window's screen now. */
export const sight = shallowRef<readonly string[]>([])
