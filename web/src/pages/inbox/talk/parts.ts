import { defineAsyncComponent } from 'vue'
import { useWords } from '@/locales'

// Fetched once for all talks: who goes from one to the next finds them there at once.
export const Composer = defineAsyncComponent(() => import('../composer/Composer.vue'))
export const CareBar = defineAsyncComponent(() => Promise.all([import('../care/CareBar.vue'), useWords('care')]).then(([it]) => it))
export const FindBar = defineAsyncComponent(() => Promise.all([import('./FindBar.vue'), useWords('talks')]).then(([it]) => it))
