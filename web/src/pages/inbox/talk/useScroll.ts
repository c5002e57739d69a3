import { elementScroll, useVirtualizer, type VirtualizerOptions } from '@tanstack/vue-virtual'
import { computed, nextTick, onBeforeUnmount, onMounted, ref, useTemplateRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from '@/ui/toast'
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

  // The list writes the scroll position before Vue has made the sheet longer; on
  // a sheet too short the write would be cut, and what is read would jump.
  const scrollToFn: VirtualizerOptions<HTMLElement, Element>['scrollToFn'] = (offset, options, instance) => {
    const sheet = box.value?.querySelector<HTMLElement>('[data-sheet]')
    if (sheet) sheet.style.height = `${instance.getTotalSize()}px`
    elementScroll(offset, options, instance)
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
        scrollToFn,
      }
    }),
  )

  function scrolled() {
    const el = box.value
    // A box that has just changed its height was not scrolled by anybody.
    if (!el || el.clientHeight !== height) return
    const up = el.scrollTop < top
    top = el.scrollTop
    const now = el.scrollHeight - el.scrollTop - el.clientHeight <= near
    // Rows that turn out taller than guessed lengthen the sheet; only who moves up leaves the end.
    if (!now && atEnd.value && !up) return void (el.scrollTop = el.scrollHeight)
    if (now) fresh.value = false
    if (now !== atEnd.value) tell((atEnd.value = now))
    if (el.scrollTop < early && talk.thread.value.older) void talk.older()
  }

  async function toEnd() {
    await nextTick()
    list.value.scrollToEnd()
    fresh.value = false
  }

  async function jump(id: string) {
    if (!(await talk.reach(id))) return toast(t('talk.quote_missing'))
    await nextTick()
    const index = rows.value.findIndex((r) => r.type === 'bubble' && r.messages.some((m) => m.id === id))
    if (index < 0) return
    list.value.scrollToIndex(index, { align: 'center' })
    marked.value = id
    setTimeout(() => marked.value === id && (marked.value = null), 2_000)
  }

  // What comes from others while the reader is further up is announced by a pill.
  const lastKey = computed(() => rows.value.at(-1)?.key)
  watch(lastKey, () => {
    const last = talk.messages.value.at(-1)
    if (last?.id.startsWith('local:')) void toEnd()
    else if (!atEnd.value) fresh.value = true
  })

  // The input grows under the talk: whoever reads the end goes on reading it.
  const fit = new ResizeObserver(() => {
    const el = box.value
    if (!el) return
    height = el.clientHeight
    // Not by the list: it may not have measured itself anew yet.
    if (atEnd.value) el.scrollTop = el.scrollHeight
  })

  onMounted(() => {
    void toEnd()
    tell(true)
    if (box.value) fit.observe(box.value)
  })
  onBeforeUnmount(() => fit.disconnect())

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
