import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import * as entity from '@/entities/conversation'
import { toast } from '@/ui/toast'
import { useReport } from '@/pages/shared/useReport'
import { writeAt } from './talk/wanted'

/** Which question stands in front of the inbox. */
export const dialog = ref<'close' | 'transfer' | 'help' | null>(null)
/** The offer that is about to be refused. */
export const declining = ref<string | null>(null)
/** Conversations with a change on its way; their buttons rest. */
const busy = ref<ReadonlySet<string>>(new Set())

/** What an operator can do with a conversation, with its refusal said aloud. */
export function useActions() {
  const { t } = useI18n()
  const router = useRouter()
  const { attempt } = useReport()

  async function once(id: string, work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value.has(id)) return false
    busy.value = new Set([...busy.value, id])
    const done = await attempt(work)
    busy.value = new Set([...busy.value].filter((x) => x !== id))
    return done
  }

  const show = (id: string) => router.push({ name: 'inbox', params: { id } })

  return {
    isBusy: (id: string) => busy.value.has(id),
    show,
    async accept(id: string): Promise<boolean> {
      const done = await once(id, () => entity.accept(id))
      if (!done) return false
      if (!matchMedia('(hover: none)').matches) writeAt(id) // a phone's keyboard would cover what was asked
      await show(id)
      return true
    },
    decline: (id: string, reason: string) => once(id, () => entity.decline(id, reason)),
    reopen: (id: string) => once(id, () => entity.reopen(id)),
    /** A new inquiry on the same talk; the screen follows it. */
    begin: (id: string, thread: string) => once(id, async () => show((await entity.startOnThread(thread)).id)),
    transfer: (id: string, to: entity.Target, name: string, note: string) =>
      once(id, async () => {
        await entity.transfer(id, to, note)
        toast(t('transfer.done', { name }))
      }),
  }
}
