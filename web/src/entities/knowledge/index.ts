import { live } from '@/entities/live'

export * from '@/api/knowledge'
export type { Alias, AnswerFlaw, AnswerPart, Entry, EntryBody, EntryState, Imported, Summary, Term } from '@/api/types'
export { answerText, isForeign, blankBody, categoryPath, editable, partsOf, sameBody, treeOf, type CategoryNode } from './view'

/**
 * Calls `f` when something of a brand's knowledge has changed: at most every half
 * second, because an import or a busy team changes many things at once.
 */
export function onKnowledge(workspace: () => string, f: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const soon = () => (timer ??= setTimeout(() => ((timer = null), f()), 300))
  const stops = [live.on('knowledge', (event) => event.workspace_id === workspace() && soon()), live.on('reset', soon)]
  return () => {
    stops.forEach((stop) => stop())
    if (timer) clearTimeout(timer)
  }
}
export { type FileHead, headOf } from '@/api/attachment_head'
export { attachmentURL, upload } from '@/api/attachments'
