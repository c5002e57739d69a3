import { computed, toValue } from 'vue'
import { lookers, typing } from '@/entities/conversation'
import { operatorName } from '@/entities/directory'
import { me } from '@/entities/session'

/** Who else is at a conversation, by name: nobody is an empty text. */
export const useOthers = (id: () => string) =>
  computed(() => {
    const here = [...(lookers.get(toValue(id)) ?? [])].filter(([who]) => who !== me.value?.id)
    const names = (list: [string, boolean][]) => list.map(([who]) => operatorName(who)).filter(Boolean).join('・')
    const writes = typing.get(toValue(id))
    return {
      typing: writes && writes !== me.value?.id ? operatorName(writes) : '',
      names: names(here),
      drafting: names(here.filter(([, drafts]) => drafts)),
    }
  })
