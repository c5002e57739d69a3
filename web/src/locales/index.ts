import { registerMessageResolver, resolveValue } from '@intlify/core-base'
import { createI18n } from 'vue-i18n'
import { compile } from './compile'
import ja, { type Words } from './ja'

export const languages = ['ja', 'en'] as const
export type Language = (typeof languages)[number]

const key = 'madoguchi.language'

registerMessageResolver(resolveValue) // the small build of vue-i18n knows no 'a.b' by itself

export const i18n = createI18n<[Words], Language, false>({
  legacy: false,
  locale: 'ja',
  fallbackLocale: 'ja',
  messageCompiler: compile,
  messages: { ja } as unknown as Record<Language, Words>,
})

// nor whether there is a word: te(key, language)
Object.assign(i18n.global, {
  te: (word: string, language: Language = i18n.global.locale.value) => typeof resolveValue(i18n.global.getLocaleMessage(language), word) === 'string',
})

/** Words of pages that are opened later and fetched with them, by the name they stand under. */
const rooms = {
  knowledge: { ja: () => import('./knowledge_ja'), en: () => import('./knowledge_en') },
  care: { ja: () => import('./care_ja'), en: () => import('./care_en') },
  card: { ja: () => import('./card_ja'), en: () => import('./card_en') },
  rich: { ja: () => import('./rich_ja'), en: () => import('./rich_en') },
  scenario: { ja: () => import('./scenario_ja'), en: () => import('./scenario_en') },
  hours: { ja: () => import('./hours_ja'), en: () => import('./hours_en') },
  routing: { ja: () => import('./routing_ja'), en: () => import('./routing_en') },
  many: { ja: () => import('./many_ja'), en: () => import('./many_en') },
  ahead: { ja: () => import('./ahead_ja'), en: () => import('./ahead_en') },
  entrance: { ja: () => import('./entrance_ja'), en: () => import('./entrance_en') },
  search: { ja: () => import('./search_ja'), en: () => import('./search_en') },
  staff: { ja: () => import('./staff_ja'), en: () => import('./staff_en') },
  admin: { ja: () => import('./admin_ja'), en: () => import('./admin_en') },
  person: { ja: () => import('./person_ja'), en: () => import('./person_en') },
  talks: { ja: () => import('./talks_ja'), en: () => import('./talks_en') },
  assist: { ja: () => import('./assist_ja'), en: () => import('./assist_en') },
  pad: { ja: () => import('./pad_ja'), en: () => import('./pad_en') },
  guard: { ja: () => import('./guard_ja'), en: () => import('./guard_en') },
  plus: { ja: () => import('./plus_ja'), en: () => import('./plus_en') },
  form: { ja: () => import('./form_ja'), en: () => import('./form_en') },
  writing: { ja: () => import('./writing_ja'), en: () => import('./writing_en') },
  refund: { ja: () => import('./refund_ja'), en: () => import('./refund_en') },
  board: { ja: () => import('./board_ja'), en: () => import('./board_en') },
  wall: { ja: () => import('./wall_ja'), en: () => import('./wall_en') },
  tempo: { ja: () => import('./tempo_ja'), en: () => import('./tempo_en') },
  template: { ja: () => import('./template_ja'), en: () => import('./template_en') },
  learning: { ja: () => import('./learning_ja'), en: () => import('./learning_en') },
}
export type Room = keyof typeof rooms
const entered = new Set<Room>()

/** Brings a page's words in the screen's language, and from now on in every language it changes to. */
export async function useWords(room: Room): Promise<void> {
  entered.add(room)
  await bring(room, i18n.global.locale.value)
}

async function bring(room: Room, language: Language): Promise<void> {
  const words = (await rooms[room][language]()).default
  i18n.global.mergeLocaleMessage(language, { [room]: words } as unknown as Words)
}

const known = (text: unknown): text is Language => languages.includes(text as Language)

/** The language chosen in this browser, if one was. */
export function chosenLanguage(): Language | null {
  try {
    const held = localStorage.getItem(key)
    return known(held) ? held : null
  } catch {
    return null
  }
}

/** Changes the words on the screen; English is fetched when it is first wanted. */
export async function useLanguage(language: string, remember = false): Promise<void> {
  const next: Language = known(language) ? language : 'ja'
  if (next === 'en' && !i18n.global.availableLocales.includes('en')) {
    i18n.global.setLocaleMessage('en', (await import('./en')).default)
  }
  await Promise.all([...entered].map((room) => bring(room, next)))
  i18n.global.locale.value = next
  document.documentElement.lang = next
  if (!remember) return
  try {
    localStorage.setItem(key, next)
  } catch {
    // forbidden: the choice lasts as long as the page
  }
}
