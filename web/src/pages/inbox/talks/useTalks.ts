import { computed, readonly, type Ref, shallowReactive, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { conversations, fetchConversation, sectionOf } from '@/entities/conversation'
import { hasDraft } from '@/entities/draft'
import { ApiError } from '@/entities/problem'
import { me } from '@/entities/session'
import * as sets from './set'

const held = shallowRef<sets.TalkSet>(sets.nothing)
let owner = ''

const key = (who: string) => `madoguchi.talks.${who}`

/** What lay open: in this window, or else in the one used last. */
function recall(who: string): sets.TalkSet {
  try {
    return sets.read(sessionStorage.getItem(key(who)) ?? localStorage.getItem(key(who)))
  } catch {
    return sets.nothing // forbidden
  }
}

function remember(who: string, set: sets.TalkSet): void {
  try {
    for (const storage of [sessionStorage, localStorage]) storage.setItem(key(who), JSON.stringify(set))
  } catch {
    // forbidden or full: it lasts as long as the page
  }
}

const ties: sets.Ties = {
  holds(id) {
    const c = conversations.get(id)
    return !c || hasDraft(id) || ['offered', 'active', 'wrapup'].includes(sectionOf(c, me.value?.id ?? '') ?? '')
  },
  thread: (id) => conversations.get(id)?.thread_id,
}

/** The talks that lie open. The address names the one in use; `room` is how many fit side by side. */
export function useTalks(id: Readonly<Ref<string | null>>, room: Readonly<Ref<number>>) {
  const router = useRouter()
  const missing = shallowReactive(new Set<string>())
  const go = (next: string | undefined) => void router.push({ name: 'inbox', params: { id: next ?? '' } })

  watch(
    () => me.value?.id,
    (who) => {
      if (!who || who === owner) return
      owner = who
      held.value = recall(who)
    },
    { immediate: true },
  )
  watch(id, (next) => next && (held.value = sets.enter(held.value, next, ties)), { immediate: true })
  watch(held, (set) => owner && remember(owner, set))

  async function ask(other: string) {
    try {
      await fetchConversation(other)
    } catch (error) {
      if (other === id.value) missing.add(other)
      else if (error instanceof ApiError && [403, 404].includes(error.status)) held.value = sets.close(held.value, other)
    }
  }
  // What lies open from before, or has left what we may see, is asked for; what is not ours to see loses its tab.
  watch(
    [() => held.value.open.filter((x) => !conversations.get(x)).join(), id],
    ([ids]) => {
      missing.clear()
      if (ids) for (const x of ids.split(',')) void ask(x)
    },
    { immediate: true },
  )

  return {
    set: readonly(held) as Readonly<Ref<sets.TalkSet>>,
    missing,
    shown: computed(() => (id.value || held.value.shown.length > 1 ? sets.drawn(held.value, room.value) : [])),
    go,
    beside(other: string): void {
      held.value = sets.beside(held.value, other, room.value, ties)
      go(other)
    },
    columns(n: number): void {
      held.value = sets.columns(held.value, n)
    },
    close(other: string): void {
      held.value = sets.close(held.value, other)
      if (other === id.value) go(sets.heir(held.value))
    },
    /** Back to the list: a look is over, what is in hand stays open. */
    leave(): void {
      const now = id.value
      if (now && !ties.holds(now) && !held.value.kept.includes(now)) held.value = sets.close(held.value, now)
      go(undefined)
    },
    move(other: string, to: number): void {
      held.value = sets.move(held.value, other, to)
    },
  }
}

export type Talks = ReturnType<typeof useTalks>
