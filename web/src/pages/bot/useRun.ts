import { onScopeDispose, shallowRef } from 'vue'
import { over, type Run } from '@/entities/learning'

/**
 * Follows a run in the background until it is over. `read` asks how far it is; `done` is
 * called once, with the run as it ended.
 */
export function useRun(read: (id: string) => Promise<Run>, done: (run: Run) => void) {
  const run = shallowRef<Run | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  function follow(next: Run) {
    clearTimeout(timer)
    run.value = next
    if (over(next)) done(next)
    else timer = setTimeout(() => void look(next.id), 700)
  }

  async function look(id: string) {
    const next = await read(id).catch(() => run.value) // the desk may be away: ask again
    if (!ended && next && run.value?.id === id) follow(next)
  }

  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
  const clear = () => (clearTimeout(timer), (run.value = null))
  return { run, follow, clear }
}
