import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { type Conversation, sayTyping } from '@/entities/conversation'
import { addFile, bodyOfFile, type Draft, draftOf, giveBack, keeping } from '@/entities/draft'
import { attachmentURL, type Batch, held, heldThread, localId, Mended, type Message, plainText, send, settled, takeBack, withdraw } from '@/entities/message'
import { ApiError } from '@/entities/problem'
import { me } from '@/entities/session'
import { useWords } from '@/locales'
import { undoSend } from '@/pages/shared/preferences'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'
import { extraOf, obstacle } from './state'

/** Writing to one conversation: the draft, and what becomes of it. */
export function useComposer(conversation: Ref<Conversation>) {
  const { report } = useReport()
  const { t } = useI18n()
  const draft = computed<Draft>(() => draftOf(conversation.value.id))
  const hindered = computed(() => obstacle(draft.value))

  /**
   * Posts one thing; when the session is lost, its words return to the draft. They
   * then stand there only: a bubble to send again as well would go out twice.
   */
  async function post(body: Parameters<typeof send>[2], restore?: (d: Draft) => boolean, batch: Batch = {}, mend?: (d: Draft) => void): Promise<Message | null> {
    const { id, thread_id } = conversation.value
    const own = draft.value
    const key = crypto.randomUUID()
    try {
      const m = await send(id, thread_id, body, key, batch)
      if (body.undo_s && m.send?.state === 'queued' && !m.send.undo_until) void useWords('pad').then(() => toast(t('pad.undo_skipped')))
      return m
    } catch (thrown) {
      if (thrown instanceof Mended) {
        mend?.(own)
        return null
      }
      report(thrown)
      if (thrown instanceof ApiError && thrown.status === 401 && restore?.(own)) withdraw(localId(key))
      return null
    }
  }

  /** Sends what is written: files first, then the words, as one bubble or in parts. */
  function submit(parts?: string[]): boolean {
    const d = draft.value
    if (hindered.value && !(parts && hindered.value === 'too_long')) return false
    if (d.mode === 'note') {
      const text = d.note
      const { named } = d
      d.named = []
      d.note = ''
      d.mode = 'reply'
      const mentions = [...new Set(named.filter((n) => text.includes(`@${n.name}`)).map((n) => n.id))]
      void post({ type: 'note', text, draft_version: d.noteVersion, ...(mentions.length && { mentions }) }, (x) => {
        if (x.note !== '') return false
        x.named = named
        x.note = text
        x.mode = 'note'
        return true
      })
      return true
    }
    const { text, quote, files, extras, choices, then, used } = d
    const { id } = conversation.value
    const bubbles = parts ?? (text.trim() === '' ? [] : [text])
    // What belongs together waits a moment at least, so that it goes with one call: free as one reply.
    const all = files.length + extras.length + bubbles.length
    let nth = 0
    /** LINE shows what there is to tap under the last bubble only: what it bears, and what comes back with it into a draft. */
    const taps = () => (++nth === all && choices.length > 0 ? { choices } : {})
    const undo_s = all > 1 ? Math.max(undoSend.value, 1) : undoSend.value
    const batch: Batch = {}
    for (const file of files) {
      const under = taps()
      void post({ ...bodyOfFile(file), undo_s, ...under }, undefined, batch, (x) => Object.assign(x, under, { files: [...x.files, file] })).then((m) => m && file.preview && URL.revokeObjectURL(file.preview))
      d.files = d.files.filter((f) => f !== file)
    }
    for (const extra of extras) {
      const under = taps()
      void post({ ...extra.body, undo_s, ...under }, undefined, batch, (x) => Object.assign(x, under, { extras: [...x.extras, extra] }))
    }
    d.extras = []
    d.choices = []
    d.text = ''
    d.quote = null
    d.used = []
    const sent = bubbles.map((words, i) => {
      const last = i === bubbles.length - 1 // until it is taken, the desk keeps the draft
      const under = taps()
      const from = used.filter((u) => (bubbles.find((b) => b.includes(u.text)) ?? bubbles.at(-1)) === words)
      return post({ type: 'text', text: words, undo_s, templates: from, ...under, ...(last && { draft_version: d.version }), ...(i === 0 && quote && { quote_message_id: quote }) }, (x) => {
        if (x.text !== '') return false
        x.text = words
        x.used = from
        if (i === 0) x.quote ??= quote
        Object.assign(x, under)
        return true
      }, batch, (x) => {
        x.text = [x.text, words].filter(Boolean).join('\n\n')
        x.used = [...x.used, ...from]
        Object.assign(x, under)
        if (i === 0) x.quote ??= quote
      })
    })
    if (sent.length > 0) {
      d.then = []
      if (then.length > 0) void import('../template/macro').then((it) => it.follow(id, d, then, sent.at(-1)!))
    }
    return true
  }

  /** Takes back what is about to go, the last first, with all that was in it; false when nothing is. */
  function undo(only?: Message): boolean {
    const { id, thread_id } = conversation.value
    const waits = () => (heldThread(thread_id)?.messages ?? []).filter((m) => held(m, me.value?.id) && m.conversation_id === id)
    if (!only && waits().length === 0) return false
    void (async () => {
      await settled(thread_id)
      for (const m of only ? [only] : waits().reverse()) {
        try {
          await takeBack(m)
        } catch (thrown) {
          report(thrown)
          break
        }
        const { attachment_id, name, preview_id, duration_ms } = m.content as { attachment_id?: string; name?: string; preview_id?: string; duration_ms?: number }
        const kind = m.kind as 'image' | 'video' | 'audio' | 'file'
        const shown = kind === 'image' ? attachment_id : preview_id
        const file = attachment_id ? { id: attachment_id, kind, name: name ?? '', still: preview_id ?? null, lasts: duration_ms ?? null, preview: shown ? attachmentURL(shown) : null } : undefined
        giveBack(id, { text: m.kind === 'text' ? (plainText(m) ?? '') : '', quote: m.quoted_message_id, file, ...extraOf(m) })
      }
      await keeping.flush()
    })()
    return true
  }

  return {
    undo,
    draft,
    hindered,
    submit,
    sticker: (package_id: string, sticker_id: string) => post({ type: 'sticker', package_id, sticker_id, undo_s: undoSend.value }),
    attach(files: Iterable<File>) {
      for (const file of files) void addFile(draft.value, conversation.value.workspace_id, file)
    },
    wrote() {
      if (draft.value.text.trim() === '') draft.value.used = [] // what was inserted is gone
      if (draft.value.mode === 'reply' && draft.value.text.trim() !== '') sayTyping(conversation.value.id, Date.now())
    },
  }
}
