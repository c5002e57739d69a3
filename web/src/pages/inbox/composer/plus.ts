import { type Component, defineAsyncComponent } from 'vue'
import { useWords } from '@/locales'

/** What stands behind the composer's ＋, and what it leaves around the input; fetched later. */
const loads = [() => import('../plus/PlusMenu.vue'), () => import('../plus/ExtrasTray.vue'), () => import('../plus/ScheduledBar.vue'), () => import('../plus/ToneGuide.vue')] as const
export const plus = loads.map((load: () => Promise<{ default: Component }>) => defineAsyncComponent(() => Promise.all([load(), useWords('plus')]).then(([it]) => it.default)))
