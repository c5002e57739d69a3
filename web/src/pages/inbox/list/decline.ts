import { defineAsyncComponent } from 'vue'
import { useWords } from '@/locales'

/** The button that refuses an offer: few queues have it. */
export const DeclineMenu = defineAsyncComponent(() => Promise.all([import('./DeclineMenu.vue'), useWords('routing')]).then(([it]) => it))
