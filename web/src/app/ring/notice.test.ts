import { afterEach, expect, it, vi } from 'vitest'
import { conversations } from '@/entities/conversation'
import { conversation } from '../../../test/fixtures'
import { noticeFor } from './notice'

const brand = vi.hoisted(() => ({ notice_words: false, name: '青空ストア' }))
vi.mock('@/entities/directory', () => ({ severalBrands: { value: true }, workspaceOf: () => brand }))

const t = (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' ')
const put = () =>
  conversations.put(conversation({ id: 'c1', version: 1, contact: { ...conversation({}).contact, display_name: '山田' }, last_message: { ...conversation({}).last_message!, direction: 'in', kind: 'text', preview: '暗証番号は1234です' } }))
afterEach(() => (brand.notice_words = false))

it('says nothing of the customer, unless the brand allows it', () => {
  put()
  const told = { kind: 'message' as const, key: 'k', conversation: 'c1', workspace: 'w1' }
  const plain = noticeFor(told, t)
  expect(plain.title).toContain('青空ストア')
  expect(JSON.stringify(plain)).not.toMatch(/山田|1234/)
  brand.notice_words = true
  expect(noticeFor(told, t).body).toMatch(/山田.*1234/)
})

it('says nothing of a customer without a talk', () => {
  brand.notice_words = true
  expect(noticeFor({ kind: 'alert', key: 'k', workspace: 'w1' }, t).body).toBe('tempo.ring.says.alert')
})
