import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { type BotSettings, saveSettings, settings } from '@/entities/learning'
import { ApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

export interface Draft {
  wish: string
  always: string
  complaint: string
  harmless: string
  alwaysTags: string
  words: Record<string, string>
  idleHours: number
}

const words = (text: string, ends: RegExp) => [...new Set(text.split(ends).map((w) => w.trim()).filter(Boolean))]
const lines = (text: string) => words(text, /[\n、,，]/)
const phrases = (text: string) => words(text, /\n/) // a phrase may have a comma

const folded = (word: string) => word.normalize('NFKC').toLowerCase()
/** The word that is to call for a person and to be harmless at once. */
export function clashOf(harmless: string[], calls: string[]): string {
  const all = new Set(calls.map(folded))
  return harmless.find((w) => all.has(folded(w))) ?? ''
}

function draftOf(s: BotSettings): Draft {
  return {
    wish: s.wish.join('\n'),
    always: s.always.join('\n'),
    complaint: (s.complaint ?? []).join('\n'),
    harmless: (s.harmless ?? []).join('\n'),
    alwaysTags: (s.always_tags ?? []).join('\n'),
    words: { ...s.words },
    idleHours: s.idle_minutes / 60,
  }
}

/** What the settings' tab knows: what is kept, what is being written, and what is wrong with it. */
export function useSettings(brand: string) {
  const { t } = useI18n()
  const { report, explain } = useReport()
  const kept = shallowRef<BotSettings | null>(null)
  const draft = ref<Draft | null>(null)
  const busy = ref(false)
  const refused = ref('')
  const behind = ref(false) // somebody else saved meanwhile

  async function load() {
    const got = await settings(brand).catch(report)
    if (!got) return
    kept.value = got
    draft.value = draftOf(got)
    behind.value = false
    refused.value = ''
  }
  void load()

  const dirty = computed(() => !!kept.value && JSON.stringify(draftOf(kept.value)) !== JSON.stringify(draft.value))
  const clash = computed(() => (draft.value ? clashOf(phrases(draft.value.harmless), [...lines(draft.value.wish), ...phrases(draft.value.complaint)]) : ''))

  async function save() {
    const d = draft.value
    if (!d || !kept.value || clash.value) return
    busy.value = true
    refused.value = ''
    const own = Object.fromEntries(Object.entries(d.words).filter(([, text]) => text.trim()))
    try {
      kept.value = await saveSettings({ ...kept.value, wish: lines(d.wish), always: lines(d.always), complaint: phrases(d.complaint), harmless: phrases(d.harmless), always_tags: lines(d.alwaysTags), words: own, idle_minutes: Math.round(d.idleHours * 60) })
      draft.value = draftOf(kept.value)
      toast(t('learning.settings_saved'))
    } catch (thrown) {
      behind.value = thrown instanceof ApiError && thrown.code === 'version_conflict'
      refused.value = behind.value ? t('learning.settings_behind') : thrown instanceof ApiError && thrown.code === 'bad_word' ? t('learning.bad_words') : thrown instanceof ApiError && thrown.code === 'bad_tag' ? t('learning.bad_tags') : explain(thrown)
    } finally {
      busy.value = false
    }
  }

  const reset = () => kept.value && (draft.value = draftOf(kept.value))
  return { kept, draft, busy, refused, behind, dirty, clash, load, save, reset }
}
