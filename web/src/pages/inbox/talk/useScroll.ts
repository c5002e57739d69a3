import { elementScroll, useVirtualizer, type VirtualizerOptions } from '@tanstack/vue-virtual'
import { computed, nextTick, onBeforeUnmount, onMounted, ref, useTemplateRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from '@/ui/toast'
import { keepPlace, placeIn } from './places'
import type { Talk } from './useTalk'

/** This near the end counts as at the end, in px. */
const near = 48
/** This near the top the page above is read, in px. */
const early = 600

/**
 * Scrolling of the talk. It sticks to the end only if it was there; rows added
 * above or below never move what is being read.
 */
export function useScroll(talk: Talk, tell: (atEnd: boolean) => void) {
  const { t } = useI18n()
  const box = useTemplateRef<HTMLElement>('box')
  const atEnd = ref(true)
  const fresh = ref(false)
  const marked = ref<string | null>(null)
  const rows = talk.rows
  let height = 0
  let top = 0
  const place = placeIn(talk.thread.value.id)
  // Exactly at the end, and nobody has moved up since: then whatever grows, the end stays in sight.
  let held = !place

  // The list writes the scroll position before Vue has made the sheet longer; on
  // a sheet too short the write would be cut, and what is read would jump.
  const scrollToFn: VirtualizerOptions<HTMLElement, Element>['scrollToFn'] = (offset, options, instance) => {
    const sheet = box.value?.querySelector<HTMLElement>('[data-sheet]')
    if (sheet) sheet.style.height = `${instance.getTotalSize()}px`
    elementScroll(offset, options, instance)
    if (box.value) top = box.value.scrollTop // the list's own doing is nobody's move
  }

  function hold() {
    const el = box.value
    if (!el || !held) return
    el.scrollTop = el.scrollHeight // not by the list: it may not have measured itself anew yet
    top = el.scrollTop
  }

  const list = useVirtualizer(
    computed(() => {
      const now = rows.value
      return {
        count: now.length,
        getScrollElement: () => box.value,
        estimateSize: (i: number) => (now[i]?.type === 'bubble' ? 58 : 40),
        getItemKey: (i: number) => now[i]?.key ?? i,
        overscan: 8,
        paddingStart: 12,
        paddingEnd: 12,
        anchorTo: 'end' as const,
        followOnAppend: true,
        scrollEndThreshold: near,
        initialOffset: place?.top ?? 0,
        initialMeasurementsCache: place?.drawn ?? [],
        scrollToFn,
      }
    }),
  )

  function scrolled() {
    const el = box.value
    // A box that has just changed its height was not scrolled by anybody.
    if (!el || el.clientHeight !== height) return
    const left = el.scrollHeight - el.scrollTop - el.clientHeight
    const up = el.scrollTop < top
    top = el.scrollTop
    // Rows that turn out taller than guessed lengthen the sheet; only who moves up leaves the end.
    if (left < 2 || up) held = left < 2
    if (held && left >= 2) return hold()
    const now = left <= near
    if (now) fresh.value = false
    if (now !== atEnd.value) tell((atEnd.value = now))
    if (el.scrollTop < early && talk.thread.value.older) void talk.older()
  }

  async function toEnd() {
    await nextTick()
    list.value.scrollToEnd()
    held = true
    hold()
    fresh.value = false
  }

  async function jump(id: string) {
    if (!(await talk.reach(id))) return toast(t('talk.quote_missing'))
    await nextTick()
    const index = rows.value.findIndex((r) => (r.type === 'bubble' && r.messages.some((m) => m.id === id)) || (r.type === 'system' && r.message.id === id))
    if (index < 0) return
    // Not at the end from here on: what grows meanwhile (the input comes later) must not bring the end back.
    held = false
    tell((atEnd.value = false))
    list.value.scrollToIndex(index, { align: 'center' })
    requestAnimationFrame(scrolled) // it may be at the end all the same
    marked.value = id
    setTimeout(() => marked.value === id && (marked.value = null), 2_000)
  }

  /** Back to where one stopped reading: rows turn out taller or lower than they were, so it is looked at more than once. */
  async function back(frames = 4) {
    await nextTick()
    const el = box.value
    const index = rows.value.findIndex((r) => r.key === place!.row)
    if (!el || index < 0) return toEnd()
    const start = list.value.getOffsetForIndex(index, 'start')?.[0] ?? 0
    list.value.scrollToOffset(start + place!.past)
    if (frames > 0) requestAnimationFrame(() => !held && void back(frames - 1))
  }

  function leave() {
    const el = box.value
    if (!el || atEnd.value) return keepPlace(talk.thread.value.id, null)
    const item = list.value.getVirtualItems().find((it) => it.end > el.scrollTop)
    const row = item && rows.value[item.index]
    keepPlace(talk.thread.value.id, row ? { row: row.key, past: el.scrollTop - item.start, top: el.scrollTop, drawn: list.value.takeSnapshot() } : null)
  }

  // What comes from others while the reader is further up is announced by a pill.
  const lastKey = computed(() => rows.value.at(-1)?.key)
  watch(lastKey, () => {
    const last = talk.messages.value.at(-1)
    if (last?.id.startsWith('local:')) void toEnd()
    else if (!atEnd.value) fresh.value = true
  })

  // The input grows under the talk, or the rows in it: whoever reads the end goes on reading it.
  const fit = new ResizeObserver(() => {
    const el = box.value
    if (!el) return
    if (el.clientHeight !== height && atEnd.value) held = true
    height = el.clientHeight
    hold()
  })

  onMounted(() => {
    if (place) {
      tell((atEnd.value = false))
      void back()
    } else {
      void toEnd()
      tell(true)
    }
    for (const el of [box.value, box.value?.querySelector('[data-sheet]')]) if (el) fit.observe(el)
  })
  onBeforeUnmount(() => {
    leave()
    fit.disconnect()
  })

  return {
    box,
    atEnd,
    fresh,
    marked,
    scrolled,
    toEnd,
    jump,
    items: computed(() => list.value.getVirtualItems()),
    total: computed(() => list.value.getTotalSize()),
    measure: (el: unknown) => list.value.measureElement(el as HTMLElement | null),
  }
}
