import { computed, type Ref } from 'vue'
import { type Conversation, sayTyping } from '@/entities/conversation'
import { addFile, type Draft, draftOf, removeFile } from '@/entities/draft'
import { localId, type Message, send, withdraw } from '@/entities/message'
import { ApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { obstacle } from './state'

/** Writing to one conversation: the draft, and what becomes of it. */
export function useComposer(conversation: Ref<Conversation>) {
  const { report } = useReport()
  const draft = computed<Draft>(() => draftOf(conversation.value.id))
  const hindered = computed(() => obstacle(draft.value))

  /**
   * Posts one thing; when the session is lost, its words return to the draft. They
   * then stand there only: a bubble to send again as well would go out twice.
   */
  async function post(body: Parameters<typeof send>[2], giveBack?: (d: Draft) => boolean): Promise<Message | null> {
    const { id, thread_id } = conversation.value
    const own = draft.value
    const key = crypto.randomUUID()
    try {
      return await send(id, thread_id, body, key)
    } catch (thrown) {
      report(thrown)
      if (thrown instanceof ApiError && thrown.status === 401 && giveBack?.(own)) withdraw(localId(key))
      return null
    }
  }

  /** Sends what is written: files first, then the words, as one bubble or in parts. */
  function submit(parts?: string[]): boolean {
    const d = draft.value
    if (hindered.value && !(parts && hindered.value === 'too_long')) return false
    if (d.mode === 'note') {
      const text = d.note
      d.note = ''
      d.mode = 'reply'
      void post({ type: 'note', text, draft_version: d.noteVersion }, (x) => {
        if (x.note !== '') return false
        x.note = text
        x.mode = 'note'
        return true
      })
      return true
    }
    const { text, quote, files, then, used } = d
    const { id } = conversation.value
    for (const file of files) {
      void post({ type: file.kind, attachment_id: file.id! })
      removeFile(d, file.key)
    }
    d.text = ''
    d.quote = null
    d.used = []
    const bubbles = parts ?? (text.trim() === '' ? [] : [text])
    let sent: Promise<Message | null> | undefined
    bubbles.forEach((words, i) => {
      const last = i === bubbles.length - 1 // until it is taken, the desk keeps the draft
      sent = post({ type: 'text', text: words, ...(last && { draft_version: d.version, templates: used }), ...(i === 0 && quote && { quote_message_id: quote }) }, (x) => {
        if (x.text !== '') return false
        x.text = words
        if (i === 0) x.quote ??= quote
        if (last) x.used = used
        return true
      })
    })
    if (!sent) return true
    d.then = []
    if (then.length > 0) void import('../template/macro').then((it) => it.follow(id, d, then, sent!))
    return true
  }

  return {
    draft,
    hindered,
    submit,
    sticker: (package_id: string, sticker_id: string) => post({ type: 'sticker', package_id, sticker_id }),
    attach(files: Iterable<File>) {
      for (const file of files) void addFile(draft.value, conversation.value.workspace_id, file)
    },
    wrote() {
      if (draft.value.text.trim() === '') draft.value.used = [] // what was inserted is gone
      if (draft.value.mode === 'reply' && draft.value.text.trim() !== '') sayTyping(conversation.value.id, Date.now())
    },
  }
}
