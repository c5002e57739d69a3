import * as api from '@/api/template'
import type { Schema } from '@/api/types'
import { conversations } from '@/entities/conversation'

export type Template = Schema['Template']
export type TemplateBody = Schema['TemplateBody']
export type TemplateChoice = Schema['TemplateChoice']
export type TemplateAction = Schema['TemplateAction']
export type TemplateFigure = Schema['TemplateFigure']
export type TemplateUse = Schema['TemplateUse']
export type { Place } from '@/api/template'
export type { Imported } from '@/api/types'
export { archive, choices, create, edit, exportURL, importFile, report, restore, starter, templates, uses } from '@/api/template'
export * from './fields'
export * from './search'

/** Carries a macro's actions out in one go; gives what would take them back. */
export async function runActions(conversation: string, actions: TemplateAction[], template?: string): Promise<TemplateAction[]> {
  const done = await api.runActions(conversation, actions, template)
  conversations.put(done.conversation)
  return done.undo
}

/** Whether the customer hears something by it, so that it can't be taken back. */
export const final = (a: TemplateAction): boolean => a.kind === 'finish' || (a.kind === 'check' && !a.minutes)
