import { ref, shallowRef } from 'vue'
import * as api from '@/api/board'
import type { Schema } from '@/api/types'
import { live } from '@/entities/live'
import { me } from '@/entities/session'
import type { Post } from './view'

export { addPost, readers, remind, setPost, withdrawPost } from '@/api/board'
export * from './view'
export type NewPost = Schema['NewPost']
export type PostReader = Schema['PostReader']

/** What hangs on the board; kept up by whoever follows it. */
export const posts = shallowRef<readonly Post[]>([])
export const boardState = ref<'idle' | 'ready' | 'failed'>('idle')

let asked = 0

export async function loadBoard(): Promise<void> {
  const own = ++asked
  try {
    const got = await api.posts()
    if (own !== asked) return // a younger question is under way
    posts.value = got.items
    boardState.value = 'ready'
  } catch (thrown) {
    if (boardState.value === 'idle') boardState.value = 'failed'
    throw thrown
  }
}

/** Shows it confirmed at once; a refusal takes that back. */
export async function confirm(p: Post): Promise<void> {
  const set = (at: string | null) => (posts.value = posts.value.map((x) => (x.id === p.id && x.revision === p.revision ? { ...x, read_at: at } : x)))
  set(new Date().toISOString())
  try {
    await api.confirmPost(p.id, p.revision)
  } catch (thrown) {
    set(null)
    void loadBoard().catch(() => undefined)
    throw thrown
  }
}

let following = false

/** Follows the stream for as long as the page lives; `told` hears of what this person has just been told. */
export function followBoard(told: (id: string, state: string) => void): void {
  if (following) return
  following = true
  live.on('board', async (event) => {
    if (event.state === 'read' && event.operator_id !== me.value?.id && !posts.value.some((p) => p.id === event.id && p.edits)) return
    await loadBoard().catch(() => undefined)
    if (['posted', 'changed', 'reminded'].includes(event.state)) told(event.id, event.state)
  })
  live.on('reset', () => void loadBoard().catch(() => undefined))
}
