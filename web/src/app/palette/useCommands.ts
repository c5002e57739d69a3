import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { type Conversation, conversations, divided, isWatched, statePill } from '@/entities/conversation'
import { severalBrands, workspaceOf } from '@/entities/directory'
import { mayKnow, mayOversee, mayRead, mayWork, me, presences, setPresence } from '@/entities/session'
import { languages, useLanguage } from '@/locales'
import { useNames } from '@/pages/inbox/names'
import { abilitiesFor } from '@/pages/inbox/useInbox'
import { focused } from '@/pages/shared/focus'
import { theme, themes } from '@/pages/shared/preferences'
import { useReport } from '@/pages/shared/useReport'
import type { IconName } from '@/ui/Icon.vue'
import { pressKey } from '@/ui/shortcuts'
import { places } from '../places'
import { router } from '../router'
import type { Command } from './match'

const oversees = () => !!me.value?.workspaces.some((w) => mayOversee(w.id))
const administers = () => me.value?.role === 'administrator'

/** Pages that the rail does not name: the address, a word under `tempo.page`, and who has them. */
const deeper: [string, string, () => boolean][] = [
  ['/settings/hours', 'hours', () => true],
  ['/settings/hours/targets', 'targets', () => true],
  ['/settings/hours/figures', 'figures', () => true],
  ['/settings/entrance', 'entrance', () => true],
  ['/settings/templates', 'templates', () => mayWork()],
  ['/settings/customers', 'customers', () => mayWork()],
  ['/settings/notices', 'notices', mayRead],
  ['/settings/routing', 'routing', oversees],
  ['/settings/routing/people', 'people', oversees],
  ['/wall', 'wall', oversees],
  ['/settings/admin/traits', 'traits', oversees],
  ['/settings/admin/file', 'file', oversees],
  ['/settings/writing', 'writing', oversees],
  ['/settings/guard', 'guard', oversees],
  ['/settings/guard/missends', 'missends', oversees],
  ['/settings/admin/channels', 'channels', oversees],
  ['/settings/admin/emergency', 'emergency', oversees],
  ['/settings/admin/brands', 'brands', administers],
  ['/settings/admin/keys', 'keys', administers],
  ['/settings/admin/hooks', 'hooks', administers],
  ['/settings/forms', 'forms', administers],
  ['/settings/people', 'staff', administers],
  ['/care/escalations', 'escalations', () => mayWork()],
  ['/care/followups', 'followups', () => mayWork()],
  ['/care/scheduled', 'scheduled', () => mayWork()],
  ['/care/mentions', 'mentions', () => mayWork()],
  ['/many/incidents', 'incidents', oversees],
  ['/bot/gaps', 'gaps', () => mayKnow('read')],
]

/** What the keys of the inbox do, and when: the palette presses them. */
const acts: [string, string, IconName, (c: Conversation, can: NonNullable<ReturnType<typeof abilitiesFor>>) => boolean][] = [
  ['accept', 'A', 'check', (_, can) => can.accept],
  ['reply', '/', 'keyboard', (_, can) => can.answer],
  ['note', 'N', 'file', (_, can) => can.note],
  ['pad', 'P', 'copy', (_, can) => can.answer],
  ['hold', 'H', 'down', (_, can) => can.answer],
  ['escalate', 'G', 'upload', (c, can) => can.answer && !c.care?.escalation_id],
  ['followup', 'F', 'undo', (_, can) => can.answer],
  ['check', 'C', 'check', (_, can) => can.answer],
  ['transfer', 'T', 'group', (_, can) => can.transfer],
  ['close', 'E', 'check', (_, can) => can.close],
  ['watch', 'M', 'star', (c) => !isWatched(c.id)],
  ['unwatch', 'M', 'star', (c) => isWatched(c.id)],
  ['find', 'S', 'search', () => true],
  ['faq', 'Q', 'book', (_, can) => can.note],
  ['shut', 'W', 'close', () => true],
]

/** Everything that can be done from here, now, by this person; `typed` is what a search would look for. */
export function useCommands(typed: () => string) {
  const { t, locale } = useI18n()
  const { attempt } = useReport()
  const { contactName } = useNames()
  const go = (to: string) => () => router.push(to)
  const words = (key: string) => t(`tempo.words.${key}`)
  const open = computed(() => (router.currentRoute.value.name === 'inbox' ? conversations.get(String(router.currentRoute.value.params.id)) : undefined))

  const doing = (): Command[] => {
    const c = open.value
    const can = c && abilitiesFor(c)
    if (!c || !can) return []
    return acts
      .filter(([, , , when]) => when(c, can))
      .map(([id, key, icon]) => ({ id: `act-${id}`, group: 'act', label: t(`tempo.act.${id}`), hint: contactName(c.contact), key, words: words(id), icon, run: () => pressKey(key) }))
  }

  const talk = (c: Conversation): Command => ({
    id: `talk-${c.id}`,
    group: 'talk',
    label: contactName(c.contact),
    hint: [t(statePill(c).key), severalBrands.value ? workspaceOf(c.workspace_id)?.name : ''].filter(Boolean).join(' ・ '),
    icon: 'person',
    run: go(`/inbox/${c.id}`),
  })
  /** Who is in hand first; others only once a name is being typed. */
  const talks = (): Command[] => {
    const own = [...divided.value.offered, ...divided.value.active, ...divided.value.wrapup]
    const others = typed().trim() === '' ? [] : [...conversations.items.values()].filter((c) => !own.includes(c))
    return [...own, ...others].filter((c) => c.id !== open.value?.id).map(talk)
  }

  const pages = (): Command[] => [
    ...places().map((p): Command => ({ id: `page-${p.word}`, group: 'page', label: t(`nav.${p.word}`), words: words(p.word), icon: p.icon, run: go(p.to) })),
    ...deeper.filter(([, , may]) => may()).map(([to, word]): Command => ({ id: `page-${word}`, group: 'page', label: t(`tempo.page.${word}`), words: words(word), icon: 'settings', run: go(to) })),
  ]

  const own = (): Command[] => [
    ...(mayWork()
      ? [
          { id: 'focus', group: 'me', label: t(focused.value ? 'tempo.focus.end' : 'tempo.focus.begin'), key: 'Z', words: words('focus'), icon: 'eye', run: () => pressKey('Z') } as Command,
          ...presences.filter((p) => p !== me.value?.presence && p !== 'offline').map((p): Command => ({ id: `presence-${p}`, group: 'me', label: t('tempo.presence', { name: t(`presence.${p}`) }), words: words(p), icon: 'person', run: () => attempt(() => setPresence(p)) })),
        ]
      : []),
    ...themes.filter((x) => x !== theme.value).map((x): Command => ({ id: `theme-${x}`, group: 'me', label: t('tempo.theme', { name: t(`settings.themes.${x}`) }), words: words('theme'), icon: 'settings', run: () => (theme.value = x) })),
    ...languages.filter((l) => l !== locale.value).map((l): Command => ({ id: `language-${l}`, group: 'me', label: t(`tempo.language.${l}`), words: words('language'), icon: 'globe', run: () => useLanguage(l, true) })),
    ...(open.value ? [{ id: 'keys', group: 'me', label: t('tempo.keys'), key: '?', words: words('help'), icon: 'keyboard', run: () => pressKey('?') } as Command] : []),
  ]

  /** Always there, last: what no command is called may be what a customer wrote. */
  const find = computed<Command | null>(() => {
    const q = typed().trim()
    if (!mayRead()) return null
    return { id: 'find', group: 'find', label: q ? t('tempo.find', { q }) : t('tempo.find_any'), key: 'Ctrl K', icon: 'search', run: () => router.push({ name: 'search', query: q ? { q } : {} }) }
  })

  return { commands: computed(() => [...doing(), ...talks(), ...pages(), ...own()]), find }
}
