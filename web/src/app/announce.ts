import { focused } from '@/pages/shared/focus'
import { type Kind, pressing } from '@/pages/shared/ringing'
import { toast } from '@/ui/toast'
import { hold } from './focus'
import { ring } from './ring'
import { router } from './router'

/** Something a person is told while the desk runs, with the way there. */
export interface News {
  kind: Kind
  /** The same thing rings once, whichever window hears of it. */
  key: string
  text: string
  red?: boolean
  conversation?: string | undefined
  workspace?: string | undefined
  action?: { label: string; to: string } | undefined
}

/** Tells it on the screen and aloud; while somebody works undisturbed, what can wait waits. */
export function announce({ kind, key, text, red, conversation, workspace, action }: News): void {
  if (focused.value && !pressing(kind)) return hold({ key, text, action })
  toast(text, { tone: red ? 'red' : 'plain', ...(action && { action: { label: action.label, run: () => void router.push(action.to) } }) })
  ring({ kind, key, conversation, workspace, to: action?.to })
}
