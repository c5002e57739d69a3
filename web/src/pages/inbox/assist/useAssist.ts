import { ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { fateOf, pending, settle, suggest as askSuggestion, translateText } from '@/entities/assist'
import { draftOf, insert } from '@/entities/draft'
import type { Message } from '@/entities/message'
import { plainText } from '@/entities/message'
import { me } from '@/entities/session'
import { toast } from '@/ui/toast'
import { useTrouble } from './useTrouble'

/** Asks for a reply to begin with, or for one's own words in another language; both go into the pad. */
export function useAssist(talk: () => string, messages: () => readonly Message[], toPad: () => void) {
  const { t } = useI18n()
  const ask = useTrouble()
  const busy = ref<'' | 'suggest' | 'write'>('')
  const own = () => messages().findLast((m) => m.direction === 'out' && m.author.kind === 'operator' && m.author.id === me.value?.id && m.kind === 'text')

  /** Runs one thing at a time; what comes back for a talk that one has left is not put anywhere. */
  async function run<T>(what: 'suggest' | 'write', work: (id: string) => Promise<T>, take: (got: T, id: string) => void) {
    if (busy.value) return
    const id = talk()
    busy.value = what
    const got = await ask(() => work(id))
    busy.value = ''
    if (got === null || id !== talk()) return
    take(got, id)
    toPad()
  }
  const suggest = () => run('suggest', askSuggestion, (s, id) => {
    settle(id, 'dropped') // one that was not used
    pending.set(id, { ...s, after: own()?.id ?? '' })
    insert(id, s.text, 'pad')
  })
  function write(language: string) {
    const draft = draftOf(talk())
    const text = draft.text.trim() || draft.pad.trim()
    if (!text) return void toast(t('assist.nothing'))
    void run('write', (id) => translateText(id, text, language), ({ text: out }, id) => {
      insert(id, out, 'pad')
      toast(t('assist.written'))
    })
  }
  // The next message that one sends tells what became of the suggestion.
  watch(() => own()?.id, () => {
    const s = pending.get(talk())
    const sent = own()
    if (s && sent && sent.id !== s.after) settle(talk(), fateOf(s.text, plainText(sent) ?? ''))
  })
  return { busy, suggest, write }
}
