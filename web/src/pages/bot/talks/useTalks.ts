import { computed, ref, shallowRef, watch } from 'vue'
import { type OldSaying, type OldTalk, sayings, talks } from '@/entities/learning'
import { useReport } from '@/pages/shared/useReport'

/** What the old talks' tab knows: the talks, the one that is open, and what is searched for. */
export function useTalks(brand: string) {
  const { report } = useReport()
  const list = shallowRef<OldTalk[] | null>(null)
  const nextTalks = ref<string | null>(null)
  const opened = ref('')
  const text = ref('')
  const q = computed(() => text.value.trim())
  const lines = shallowRef<OldSaying[] | null>(null) // newest first, as they come
  const older = ref<string | null>(null)
  let asked = 0

  async function readTalks(more = false) {
    const got = await talks(brand, (more && nextTalks.value) || undefined).catch(report)
    if (!got) return
    list.value = more ? [...(list.value ?? []), ...got.items] : got.items
    nextTalks.value = got.next_cursor
    if (!more && !got.items.some((t) => t.id === opened.value)) opened.value = got.items[0]?.id ?? ''
  }

  async function readLines(more = false) {
    if (!q.value && !opened.value) return void (lines.value = null)
    const mine = ++asked
    const got = await sayings(brand, { ...(q.value ? { q: q.value } : { talk: opened.value }), ...(more && older.value && { cursor: older.value }) }).catch(report)
    if (!got || mine !== asked) return
    lines.value = more ? [...(lines.value ?? []), ...got.items] : got.items
    older.value = got.next_cursor
  }

  let typing: ReturnType<typeof setTimeout> | undefined
  watch([q, opened], ([now, talk], [before, was]) => {
    clearTimeout(typing)
    if (talk !== was) lines.value = null
    typing = setTimeout(() => void readLines(), now !== before && talk === was ? 250 : 0)
  })
  void readTalks()

  function open(talk: string) {
    text.value = ''
    opened.value = talk
  }
  return { list, nextTalks, opened, text, q, lines, older, readTalks, readLines, open }
}
