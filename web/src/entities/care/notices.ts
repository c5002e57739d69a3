import { live } from '@/entities/live'
import { mayOversee, me } from '@/entities/session'

/** Something to be told: its words stand under `care.notice.<key>`. */
export interface Notice {
  key: string
  /** None: it is about the brand's rules. */
  conversation?: string
  workspace?: string
  /** It is told to whoever oversees, not to whose it is. */
  above: boolean
}

const mine = new Set(['hold.due', 'followup.due', 'followup.overdue', 'escalation.advised', 'escalation.returned', 'escalation.taken', 'consult.asked', 'consult.joined', 'consult.parted', 'closing.still', 'mute.muted', 'mute.refused', 'scheduled.asks', 'scheduled.left', 'mention.made', 'form.received', 'form.expired', 'refund.approved', 'refund.refused', 'refund.done', 'refund.failed', 'refund.returned'])
const above = new Set(['escalation.raised', 'escalation.overdue', 'followup.overdue', 'survey.low', 'mute.asked', 'guard.heard', 'missend.told', 'scheduled.left', 'refund.requested', 'refund.reminded', 'refund.alerted'])
/** What is about no conversation. */
const rules = new Set(['guard.demoted'])

/** What a person is told of an event; null for nothing. */
export function noticeOf(e: { noun: string; state?: string | undefined; operator_id?: string | undefined; conversation_id?: string | undefined; workspace_id?: string }, id: string, oversees: boolean): Notice | null {
  const key = `${e.noun}.${e.state ?? ''}`
  const own = mine.has(key) && e.operator_id === id
  const about = e.workspace_id ? { workspace: e.workspace_id } : {}
  if (rules.has(key)) return oversees ? { key: key.replace('.', '_'), above: true, ...about } : null
  if (!e.conversation_id || !(own || (above.has(key) && oversees))) return null
  return { key: key.replace('.', '_'), conversation: e.conversation_id, above: !own, ...about }
}

/** Tells the person what concerns them, for as long as the page lives. */
export function followNotices(tell: (n: Notice) => void): void {
  live.on('care', (event) => {
    const n = me.value && noticeOf(event, me.value.id, mayOversee(event.workspace_id))
    if (n) tell(n)
  })
}
