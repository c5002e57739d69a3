import type { Draft } from '@/entities/draft'
import { departed, type Message } from '@/entities/message'
import { problemKey, toApiError } from '@/entities/problem'
import { runActions, type TemplateAction } from '@/entities/template'
import { i18n, useWords } from '@/locales'
import { toast } from '@/ui/toast'

/** Carries actions out and offers to take them back; tells whether they were done. */
export async function run(conversation: string, actions: TemplateAction[], template?: string): Promise<boolean> {
  await useWords('template')
  const { t, te } = i18n.global
  try {
    const undo = await runActions(conversation, actions, template)
    const back = undo.length > 0 && { action: { label: t('template.macro.undo'), run: () => void takeBack(conversation, undo) } }
    toast(t('template.macro.done', { n: actions.length }), back || {})
    return true
  } catch (thrown) {
    const code = toApiError(thrown).code
    const own = `template.error.${code}`
    toast(`${t('template.macro.failed')} ${t(te(own) ? own : problemKey(thrown))}`, { tone: 'red' })
    return false
  }
}

async function takeBack(conversation: string, undo: TemplateAction[]) {
  const { t } = i18n.global
  try {
    await runActions(conversation, undo)
    toast(t('template.macro.undone'))
  } catch (thrown) {
    toast(t(problemKey(thrown)), { tone: 'red' })
  }
}

/** Does a macro's actions once its words are past taking back; else they wait for the next try. */
export async function follow(conversation: string, draft: Draft, actions: TemplateAction[], sent: Promise<Message | null>): Promise<void> {
  const message = await sent
  if (message && (await departed(message)) && (await run(conversation, actions))) return
  if (draft.then.length === 0) draft.then = actions
}
