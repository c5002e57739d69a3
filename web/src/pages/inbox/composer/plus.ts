import { type Component, defineAsyncComponent } from 'vue'
import { useWords } from '@/locales'

// What stands behind the composer's ＋, and what it leaves around the input; fetched later.
const later = (load: () => Promise<{ default: Component }>) => defineAsyncComponent(() => Promise.all([load(), useWords('plus')]).then(([it]) => it.default))
export const PlusMenu = later(() => import('../plus/PlusMenu.vue'))
export const ExtrasTray = later(() => import('../plus/ExtrasTray.vue'))
export const FormHint = defineAsyncComponent(() => Promise.all([import('../form/FormHint.vue'), useWords('form')]).then(([it]) => it.default))
export const ScheduledBar = later(() => import('../plus/ScheduledBar.vue'))
export const ToneGuide = later(() => import('../plus/ToneGuide.vue'))
export const AssistBar = defineAsyncComponent(() => Promise.all([import('../assist/AssistBar.vue'), useWords('assist')]).then(([it]) => it.default))
export const NoteNames = later(() => import('../plus/NoteNames.vue'))
