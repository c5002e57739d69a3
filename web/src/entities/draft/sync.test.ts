import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowReactive, watch } from 'vue'
import type { Draft } from '.'
import { type FieldEdit, type KeptField, startSync } from './sync'

/** A desk that takes edits as `desk.Draft.Take` does, as far as these stories need it. */
function makeDesk() {
  const rows = new Map<string, KeptField & { at: number }>()
  const own = () => [...rows.values()].map((row) => ({ field: row.field, version: row.version, text: row.text, other: row.other }))
  return {
    rows,
    down: false,
    calls: 0,
    read: async () => own(),
    async keep(edits: readonly FieldEdit[]) {
      this.calls++
      if (this.down) throw Object.assign(new Error('offline'), { status: 0 })
      for (const e of edits) {
        const at = Date.now() - e.age_ms
        const held = rows.get(e.field) ?? { field: e.field, version: 0, text: '', other: '', at: 0 }
        const next = { ...held }
        if (e.drop_other) next.other = ''
        const behind = e.base !== held.version && held.text !== ''
        if (!behind) Object.assign(next, { text: e.text, at })
        else if (e.text !== '' && e.text !== held.text) Object.assign(next, at < held.at ? { other: e.text } : { text: e.text, other: held.text, at })
        if (next.text !== held.text || next.other !== held.other) next.version++
        rows.set(e.field, next)
      }
      return own()
    },
    say(text: string) {
      const held = rows.get('reply')
      if (held?.text === text) rows.set('reply', { ...held, text: '', version: held.version + 1 })
    },
  }
}

function makePage(desk: ReturnType<typeof makeDesk>, flying = () => false) {
  const drafts = shallowReactive(new Map<string, Draft>())
  const draftOf = (id: string) => {
    const held = drafts.get(id) ?? shallowReactive<Draft>({ text: '', pad: '', note: '', mode: 'reply', quote: null, files: [], extras: [], named: [], choices: [], others: {}, version: 0, noteVersion: 0, used: [], then: [] })
    drafts.set(id, held)
    return held
  }
  const sync = startSync({ watch, drafts, draftOf, inHand: () => ['c'], read: desk.read, keep: (_, edits) => desk.keep(edits), owner: () => 'me', flying })
  return { draft: draftOf('c'), sync }
}

const pass = async (ms: number) => {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
})
afterEach(() => vi.useRealTimers())

it('keeps what is written, and another page reads it back', async () => {
  const desk = makeDesk()
  const { draft } = makePage(desk)
  await pass(0)
  draft.text = 'お調べして'
  draft.pad = '要点'
  draft.note = 'メモ'
  await pass(1_100)
  expect(desk.calls).toBe(1)
  const other = makePage(desk).draft
  await pass(0)
  expect([other.text, other.pad, other.note]).toEqual(['お調べして', '要点', 'メモ'])
})

it('loses neither text of two devices: the later key has the field, the other is offered until it was seen', async () => {
  const desk = makeDesk()
  const [a, b] = [makePage(desk), makePage(desk)]
  await pass(0)
  a.draft.text = 'こちらの文'
  await pass(1_100)
  b.draft.text = 'あちらの文'
  await pass(1_100)
  expect([b.draft.text, b.draft.others.text]).toEqual(['あちらの文', 'こちらの文'])
  b.draft.others = { text: '' }
  await pass(1_100)
  expect(desk.rows.get('reply')).toMatchObject({ text: 'あちらの文', other: '' })
  a.sync.look('c')
  await pass(0)
  expect(a.draft.text).toBe('あちらの文')
})

it('an old text that comes back online does not overwrite a newer one', async () => {
  const desk = makeDesk()
  const [a, b] = [makePage(desk), makePage(desk)]
  await pass(0)
  desk.down = true
  a.draft.text = '古い文'
  await pass(1_100)
  desk.down = false
  vi.setSystemTime(Date.now() + 500)
  await desk.keep([{ field: 'reply', text: '新しい文', base: 0, age_ms: 0 }])
  await pass(3_100)
  expect([a.draft.text, a.draft.others.text]).toEqual(['新しい文', '古い文'])
  b.sync.look('c')
  await pass(0)
  expect(b.draft.text).toBe('新しい文')
})

it('tries again until the desk is back; a reload meanwhile finds it in the tab', async () => {
  const desk = makeDesk()
  desk.down = true
  const { draft } = makePage(desk)
  await pass(0)
  draft.text = '圏外です'
  await pass(1_100)
  expect(sessionStorage.getItem('madoguchi.unkept.me')).toContain('圏外です')
  const again = makePage(desk).draft
  expect(again.text).toBe('圏外です')
  desk.down = false
  await pass(3_100)
  expect(desk.rows.get('reply')?.text).toBe('圏外です')
  expect(sessionStorage.getItem('madoguchi.unkept.me')).toBeNull()
})

it('leaves nothing behind for the next person', async () => {
  const desk = makeDesk()
  desk.down = true
  const { draft, sync } = makePage(desk)
  await pass(0)
  draft.text = '個人情報'
  await pass(1_100)
  sync.forget('me')
  expect(sessionStorage.length).toBe(0)
})

it('what was sent leaves the input of the other device, not what is written there since', async () => {
  const desk = makeDesk()
  const [a, b] = [makePage(desk), makePage(desk)]
  await pass(0)
  a.draft.text = '送ります'
  await pass(1_100)
  b.sync.look('c')
  await pass(0)
  expect(b.draft.text).toBe('送ります')
  a.draft.text = ''
  desk.say('送ります')
  b.sync.look('c')
  await pass(1_100)
  expect([a.draft.text, b.draft.text]).toEqual(['', ''])
  b.draft.text = '次の文'
  a.sync.look('c')
  await pass(1_100)
  expect(desk.rows.get('reply')?.text).toBe('次の文')
})

it('does not let the desk forget words whose message it has not taken yet', async () => {
  const desk = makeDesk()
  let flies = false
  const { draft } = makePage(desk, () => flies)
  await pass(0)
  draft.text = '飛んでいる'
  await pass(1_100)
  flies = true
  draft.text = ''
  await pass(5_000)
  expect(desk.rows.get('reply')?.text).toBe('飛んでいる')
  flies = false
  await pass(3_100)
  expect(desk.rows.get('reply')?.text).toBe('')
})
