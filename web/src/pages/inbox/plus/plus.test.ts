import { expect, it } from 'vitest'
import { draftOf, forgetDrafts } from '@/entities/draft'
import type { Scheduled } from '@/entities/writing'
import { emojis, findEmoji } from './emoji'
import { bodyOf, dayAhead } from './later'

it('finds emoji by Japanese names, in either script, and by English ones', () => {
  const first = (words: string) => findEmoji(words)[0]?.emoji
  expect(first('おじぎ')).toBe('🙇')
  expect(first('オジギ')).toBe('🙇')
  expect(first('ｸﾚｼﾞｯﾄ')).toBe('💳')
  expect(first('thanks')).toBe('🙏')
  expect(findEmoji('お詫び 女性').map((e) => e.emoji)).toEqual(['🙇‍♀️'])
  expect(findEmoji('存在しない')).toEqual([])
  expect(new Set(emojis.map((e) => e.emoji)).size).toBe(emojis.length)
  for (const e of emojis) expect([e.emoji, e.ja, e.en, e.group].every(Boolean), e.emoji).toBe(true)
})

it('knows the usual times where the brand is', () => {
  const now = Date.parse('2026-11-30T16:30:00Z') // 1:30 of the next day in Tokyo
  expect(dayAhead('today_18', now, 'Asia/Tokyo')).toBe('2026-12-01T09:00:00.000Z')
  expect(dayAhead('tomorrow_9', now, 'Asia/Tokyo')).toBe('2026-12-02T00:00:00.000Z')
  expect(dayAhead('tomorrow_9', now, 'America/New_York')).toBe('2026-12-01T14:00:00.000Z')
  expect(dayAhead('tomorrow_9', Date.parse('2026-10-31T20:00:00Z'), 'America/New_York')).toBe('2026-11-01T14:00:00.000Z') // the clocks went back
  expect(dayAhead('in_hour', now, 'Asia/Tokyo')).toBe('2026-11-30T17:30:00.000Z')
})

it('schedules one bubble, and only one', () => {
  forgetDrafts()
  const d = draftOf('c')
  expect(bodyOf(' ', d)).toBeNull()
  d.choices = [{ label: 'はい' }]
  d.quote = 'm'
  expect(bodyOf('確認しました', d)).toEqual({ type: 'text', text: '確認しました', choices: [{ label: 'はい' }], quote_message_id: 'm' })
  const location = { title: '本店', address: '東京都', latitude: 35, longitude: 139 }
  d.extras = [{ key: 'k', title: '本店', body: { type: 'location', location } }]
  expect(bodyOf('地図です', d)).toBeNull()
  expect(bodyOf('', d)).toMatchObject({ type: 'location', location })
  const one = { kind: 'text', content: { text: '前', choices: [{ label: 'はい', data: 'o1:c:はい', say: 'はい' }] }, quote_message_id: null } as unknown as Scheduled
  expect(bodyOf('後', d, one)).toEqual({ type: 'text', text: '後', choices: [{ label: 'はい' }] })
})

it('a film or a sound of a later time keeps its picture and its length, new and changed', () => {
  forgetDrafts()
  const d = draftOf('c')
  const file = { key: 'k', file: new File([], 'a.mp4'), preview: null, error: null, id: 'a1' }
  d.files = [{ ...file, kind: 'video', still: 'p1' }]
  expect(bodyOf('', d)).toEqual({ type: 'video', attachment_id: 'a1', preview_id: 'p1' })
  d.files = [{ ...file, kind: 'audio', lasts: 1_500 }]
  expect(bodyOf('', d)).toEqual({ type: 'audio', attachment_id: 'a1', duration_ms: 1_500 })
  const kept = (kind: string, content: object) => bodyOf('', d, { kind, content, quote_message_id: null } as unknown as Scheduled)
  expect(kept('video', { attachment_id: 'a1', preview_id: 'p1' })).toEqual({ type: 'video', attachment_id: 'a1', preview_id: 'p1' })
  expect(kept('audio', { attachment_id: 'a1', duration_ms: 1_500 })).toEqual({ type: 'audio', attachment_id: 'a1', duration_ms: 1_500 })
})
