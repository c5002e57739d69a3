import { shallowReactive } from 'vue'
import { upload } from '@/api/attachments'
import { call, client } from '@/api/client'
import { toApiError } from '@/api/problem'
import type { Schema } from '@/api/types'

/** A file on its way to the desk, or there already. */
export interface DraftFile {
  key: string
  file: File
  kind: 'image' | 'video' | 'audio' | 'file'
  /** Local picture for the tray. */
  preview: string | null
  id: string | null
  error: string | null
}

export interface Draft {
  text: string
  note: string
  mode: 'reply' | 'note'
  quote: string | null
  files: DraftFile[]
  /** Templates whose words were inserted, as they were. */
  used: Schema['UsedTemplate'][]
  /** A macro's actions, done once the words have gone. */
  then: Schema['TemplateAction'][]
}

const drafts = shallowReactive(new Map<string, Draft>())

/** The draft of a conversation. It lives as long as the page: through a lost session, too. */
export function draftOf(conversation: string): Draft {
  let held = drafts.get(conversation)
  if (!held) {
    held = shallowReactive<Draft>({ text: '', note: '', mode: 'reply', quote: null, files: [], used: [], then: [] })
    drafts.set(conversation, held)
  }
  return held
}

/** Whether something is waiting to be sent: shown in the list. */
export const hasDraft = (conversation: string): boolean => {
  const held = drafts.get(conversation)
  return !!held && (held.text.trim() !== '' || held.note.trim() !== '' || held.files.length > 0)
}

/** Keeps it on the desk, for whoever gets the talk next. */
export const keepDraft = (conversation: string, text: string) => call(client.PUT('/conversations/{id}/draft', { params: { path: { id: conversation } }, body: { text } }), true)

/** What is written to the customer so far. */
export const begun = (conversation: string): string => drafts.get(conversation)?.text ?? ''

export const forgetDrafts = () => drafts.clear()

/** LINE's own limit for a text, in UTF-16 units. */
export const textLimit = 5_000

/** The desk's own limits, in MiB. */
const limits = { image: 10, video: 20, audio: 20, file: 20 } as const

/** How LINE can carry a file. Pictures other than JPEG and PNG go as files. */
export function kindOf(type: string): DraftFile['kind'] {
  if (type === 'image/jpeg' || type === 'image/png') return 'image'
  if (type === 'video/mp4') return 'video'
  if (/^audio\/(mpeg|mp4|x-m4a|aac)$/.test(type)) return 'audio'
  return 'file'
}

/** Adds a file and begins its upload. */
export async function addFile(draft: Draft, workspace: string, file: File): Promise<void> {
  const kind = kindOf(file.type)
  const key = crypto.randomUUID()
  const preview = kind === 'image' ? URL.createObjectURL(file) : null
  const entry: DraftFile = { key, file, kind, preview, id: null, error: null }
  if (file.size > limits[kind] * 1024 * 1024) entry.error = 'too_large'
  draft.files = [...draft.files, entry]
  if (!entry.error) await uploadAgain(draft, workspace, key)
}

export async function uploadAgain(draft: Draft, workspace: string, key: string): Promise<void> {
  const entry = draft.files.find((f) => f.key === key)
  if (!entry) return
  patch(draft, key, { error: null })
  try {
    patch(draft, key, { id: (await upload(workspace, entry.file)).id })
  } catch (error) {
    patch(draft, key, { error: toApiError(error).code })
  }
}

export function removeFile(draft: Draft, key: string): void {
  const entry = draft.files.find((f) => f.key === key)
  if (entry?.preview) URL.revokeObjectURL(entry.preview)
  draft.files = draft.files.filter((f) => f.key !== key)
}

function patch(draft: Draft, key: string, change: Partial<DraftFile>): void {
  draft.files = draft.files.map((f) => (f.key === key ? { ...f, ...change } : f))
}
