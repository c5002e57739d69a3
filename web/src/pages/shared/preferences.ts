import { computed, watch } from 'vue'
import type { SendKey } from '@/ui/ime'
import { preference } from '@/ui/preference'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
export const sendKeys: SendKey[] = ['enter', 'mod-enter']

/** This browser's colours; `public/theme.js` applies them before the first paint. */
export const theme = preference<Theme>('theme', 'system', (v) => themes.includes(v))
watch(theme, (value) => (document.documentElement.dataset.theme = value))

/** How large letters are in this browser, and how closely things stand; `ui/tokens.css` says what that means. */
const sizes = { normal: 1, large: 1.125, largest: 1.25 }
const spaces = { normal: 1, compact: 0.88 }
export const textSizes = Object.keys(sizes) as (keyof typeof sizes)[]
export const densities = Object.keys(spaces) as (keyof typeof spaces)[]
export const textSize = preference<keyof typeof sizes>('text', 'normal', (v) => v in sizes)
export const density = preference<keyof typeof spaces>('density', 'normal', (v) => v in spaces)
watch(textSize, (value) => (document.documentElement.dataset.text = value))
watch(density, (value) => (document.documentElement.dataset.density = value))
/** How much higher than by default what is measured in letters and spaces is. */
export const scale = computed(() => sizes[textSize.value] * spaces[density.value])

/** Which key sends. */
export const sendKey = preference<SendKey>('send-key', 'enter', (v) => sendKeys.includes(v))

export const listWidth = preference('list-width', 320, (v) => v >= 260 && v <= 480)
export const contextWidth = preference('context-width', 372, (v) => v >= 280 && v <= 560)

/** Whose conversations the list by queue shows. */
export const listQueue = preference<string>('list-queue', '', () => true)

/** How long one may take a message back before it goes, in s; 0 = it goes at once. */
export const undoChoices = [0, 3, 5]
export const undoSend = preference<number>('undo-send', 3, (v) => undoChoices.includes(v))

/** Whether the pad stands over the input: 1 or 0. */
export const padOpen = preference<number>('pad', 0, (v) => v === 0 || v === 1)
