import { reactive, watchEffect } from 'vue'
import { type FileHead, headOf } from '@/entities/knowledge'

/** Files by id, as far as they are known: false is being asked for, null is gone. */
const heads = reactive(new Map<string, FileHead | false | null>())

/** Names and types of files; each is asked for once, for files never change. */
export function useFiles(ids: () => string[]) {
  watchEffect(() => {
    for (const id of ids()) {
      if (heads.has(id)) continue
      heads.set(id, false)
      void headOf(id).then((head) => heads.set(id, head))
    }
  })
  const of = (id: string) => heads.get(id) || null
  return {
    know: (id: string, head: FileHead) => heads.set(id, head),
    gone: (id: string) => heads.get(id) === null,
    name: (id: string) => of(id)?.name ?? '',
    /** What LINE shows as a picture; the others go as a link. */
    picture: (id: string) => ['image/jpeg', 'image/png'].includes(of(id)?.mime ?? ''),
  }
}
