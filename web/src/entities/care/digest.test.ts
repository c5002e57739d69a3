import { expect, it } from 'vitest'
import type { Message } from '@/api/types'
import { message } from '../../../test/fixtures'
import { digest } from './digest'

const say = (direction: Message['direction'], text: string, change: Partial<Message> = {}) =>
  message({ direction, content: { text, emojis: [], mentions: [] }, author: { kind: direction === 'in' ? 'customer' : 'operator', id: 'x', name: 'x' }, ...change })

it('sums up a talk in its own words', () => {
  const talk = [say('in', 'こんにちは'), say('in', '荷物が\n届きません'), say('out', 'お調べします', { author: { kind: 'bot', id: null, name: '' } }), say('note', '倉庫に確認'), say('in', 'お願いします'), say('out', '明日お届けします'), say('in', 'ありがとう')]
  expect(digest(talk.toReversed())).toEqual({ asked: 'こんにちは 荷物が 届きません', answered: '明日お届けします' })
})

it('knows neither pictures, notes, nor what was taken back', () => {
  expect(digest([say('note', 'メモ'), message({ kind: 'image', content: {} }), say('in', '', { unsent: true, content: {} })])).toEqual({ asked: '', answered: '' })
  expect(digest([say('out', '担当者から始めた話です')])).toEqual({ asked: '', answered: '担当者から始めた話です' })
})

it('shortens what is long', () => expect(digest([say('in', 'あ'.repeat(500))]).asked).toHaveLength(120))
