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
  /** A video's picture on the desk: without one LINE gets a link. */
  still?: string | null
  /** How long a sound lasts, in ms: LINE shows it. */
  lasts?: number | null
  id: string | null
  error: string | null
}

/** What goes out beside words and files: a place, a message of LINE's own form. */
export interface Extra {
  key: string
  body: Pick<Schema['NewMessage'], 'type' | 'location' | 'rich'>
  title: string
}

export interface Draft {
  /** The input: what is sent to the customer. */
  text: string
  /** Beside it, for oneself: never sent from. */
  pad: string
  note: string
  mode: 'reply' | 'note'
  quote: string | null
  files: DraftFile[]
  extras: Extra[]
  /** Colleagues whom the note names. */
  named: { id: string; name: string }[]
  /** To tap under the last bubble. */
  choices: Schema['NewChoice'][]
  /** What another device of the same person wrote meanwhile, by field. */
  others: Partial<Record<DraftField, string>>
  /** The desk's version of the input and of the note: a message says which one it was. */
  version: number
  noteVersion: number
  /** Templates whose words were inserted, as they were. */
  used: Schema['UsedTemplate'][]
  /** A macro's actions, done once the words have gone. */
  then: Schema['TemplateAction'][]
}

export type DraftField = 'text' | 'pad' | 'note'

export const drafts = shallowReactive(new Map<string, Draft>())

/** The draft of a conversation. Here it lives as long as the page; `sync.ts` keeps it on the desk. */
export function draftOf(conversation: string): Draft {
  let held = drafts.get(conversation)
  if (!held) {
    held = shallowReactive<Draft>({ text: '', pad: '', note: '', mode: 'reply', quote: null, files: [], extras: [], named: [], choices: [], others: {}, version: 0, noteVersion: 0, used: [], then: [] })
    drafts.set(conversation, held)
  }
  return held
}

/** Whether something is waiting to be sent: shown in the list. */
export const hasDraft = (conversation: string): boolean => {
  const held = drafts.get(conversation)
  return !!held && ((held.text + held.pad + held.note).trim() !== '' || held.files.length + held.extras.length + held.choices.length > 0)
}

const at = (id: string) => ({ params: { path: { id } } })
/** What lies on the desk. */
export const readDraft = (id: string) => call(client.GET('/conversations/{id}/draft', at(id)), true)
/** Keeps fields on the desk, for oneself elsewhere and for whoever gets the talk next; also while the page is being left. */
export const keepDraft = (id: string, fields: Schema['DraftEdit'][], leaving: boolean) => call(client.PUT('/conversations/{id}/draft', { ...at(id), body: { fields }, keepalive: leaving }), true)

/** The bubble of a file that is on the desk. */
export const bodyOfFile = (f: Pick<DraftFile, 'kind' | 'id' | 'still' | 'lasts'>) => ({ type: f.kind, attachment_id: f.id!, ...(f.still && { preview_id: f.still }), ...(f.lasts && { duration_ms: f.lasts }) })

/** Puts what was taken back into the input again: words before what stands there, a file among the others. */
export function giveBack(conversation: string, what: { text?: string; quote?: string | null; file?: Pick<DraftFile, 'id' | 'kind' | 'preview' | 'still' | 'lasts'> & { name: string }; extra?: Omit<Extra, 'key'>; choices?: Draft['choices'] }): void {
  const draft = draftOf(conversation)
  draft.mode = 'reply'
  if (what.text) draft.text = [what.text, draft.text].filter(Boolean).join('\n\n')
  draft.quote ??= what.quote ?? null
  if (what.choices && draft.choices.length === 0) draft.choices = what.choices
  if (what.extra) draft.extras = [{ ...what.extra, key: crypto.randomUUID() }, ...draft.extras]
  if (what.file) draft.files = [{ ...what.file, key: crypto.randomUUID(), file: new File([], what.file.name), error: null }, ...draft.files]
}

/** Gives the desk at once what it has not got yet; set by who keeps drafts. */
export const keeping = { flush: async (): Promise<void> => undefined }

/** Puts words behind what stands in a field; nothing is sent. */
export function insert(conversation: string, words: string, into: 'text' | 'pad' = 'text'): void {
  const draft = draftOf(conversation)
  draft.mode = 'reply'
  draft[into] = draft[into] ? `${draft[into]}\n${words}` : words
}

export const forgetDrafts = () => drafts.clear()

/** LINE's own limit for a text, in UTF-16 units. */
export const textLimit = 5_000

/** The desk's own limits, in MiB. */
const limits = { image: 10, video: 20, audio: 20, file: 20 } as const
const most = (kind: DraftFile['kind']) => limits[kind] * 1024 * 1024

/** Whether a file is a picture that LINE would not show as it is: of another kind, or too large. A GIF stays a file, for it may move. */
const unfit = (file: File): boolean => /^image\/(?!gif|svg)/.test(file.type) && (kindOf(file.type) !== 'image' || file.size > most('image'))

/** How LINE can carry a file. Pictures other than JPEG and PNG go as files. */
export function kindOf(type: string): DraftFile['kind'] {
  if (type === 'image/jpeg' || type === 'image/png') return 'image'
  if (type === 'video/mp4') return 'video'
  if (/^audio\/(mpeg|mp4|x-m4a|aac)$/.test(type)) return 'audio'
  return 'file'
}

/** Adds a file and begins its upload. A picture that LINE would not show is made one that it does, where this browser can. */
export async function addFile(draft: Draft, workspace: string, file: File): Promise<void> {
  const key = crypto.randomUUID()
  draft.files = [...draft.files, { key, file, kind: kindOf(file.type), preview: null, id: null, error: null }]
  if (unfit(file)) {
    const fit = await import('./media').then((it) => it.fitted(file, most('image'))).catch(() => file)
    if (!draft.files.some((f) => f.key === key)) return // taken out meanwhile
    file = fit
  }
  const kind = kindOf(file.type)
  const error = file.size > most(kind) ? 'too_large' : null
  patch(draft, key, { file, kind, error, preview: kind === 'image' ? URL.createObjectURL(file) : null })
  if (!error) await uploadAgain(draft, workspace, key)
}

/** What LINE wants of a film or sound beside itself: a picture on the desk, its length; nothing where this browser can't tell. */
async function beside(workspace: string, { kind, file }: DraftFile, there: () => boolean): Promise<Partial<DraftFile> | undefined> {
  try {
    if (kind === 'audio') return { lasts: await (await import('./media')).lengthOf(file) }
    const frame = kind === 'video' ? await (await import('./media')).frameOf(file) : null
    if (!frame || !there()) return undefined
    const still = (await upload(workspace, frame)).id
    return there() ? { still, preview: URL.createObjectURL(frame) } : undefined
  } catch {
    return undefined
  }
}

export async function uploadAgain(draft: Draft, workspace: string, key: string): Promise<void> {
  const entry = draft.files.find((f) => f.key === key)
  if (!entry) return
  patch(draft, key, { error: null })
  /** Whoever takes it out meanwhile gets nothing more made of it. */
  const there = () => draft.files.some((f) => f.key === key)
  try {
    const { id } = await upload(workspace, entry.file)
    if (there()) patch(draft, key, { id, ...(await beside(workspace, entry, there)) })
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
