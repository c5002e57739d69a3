import { shallowReactive } from 'vue'

/** Talks whose customers' messages can be translated: in the first load, for all else comes later. */
export const translating = shallowReactive(new Set<string>())
