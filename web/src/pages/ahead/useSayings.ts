import { useI18n } from 'vue-i18n'
import { type QueueWait, type Remedy, waitWords } from '@/entities/ahead'
import { operatorName, queueName, workspaceOf } from '@/entities/directory'
import { ApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'

/** Sentences about waits and remedies. */
export function useSayings() {
  const { t, te } = useI18n()
  const { explain } = useReport()
  const names = (r: Remedy) => ({
    who: operatorName(r.operator_id),
    from: r.presence ? t(`presence.${r.presence}`) : '',
    queue: queueName(r.queue_id),
    to: queueName(r.to_queue_id),
    skill: r.skill,
    brand: (r.workspace_id && workspaceOf(r.workspace_id)?.name) || '',
  })
  return {
    wait: (w: QueueWait) => {
      const said = waitWords(w)
      return t(`ahead.said.${said.word}`, said.names)
    },
    does: (r: Remedy) => t(`ahead.do.${r.kind}`, names(r)),
    /** Why a remedy was refused. */
    refusal: (thrown: unknown) => (thrown instanceof ApiError && te(`ahead.error.${thrown.code}`) ? t(`ahead.error.${thrown.code}`) : explain(thrown)),
    will: (r: Remedy) => t(`ahead.will.${r.kind}`, names(r)),
  }
}
