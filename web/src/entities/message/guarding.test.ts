import { expect, it } from 'vitest'
import type { Message } from '@/api/types'
import { ask } from './asking'
import { noteArrival, question, seenOf } from './guarding'

const says = (id: string, direction: 'in' | 'out' = 'in') => ({ id, direction }) as Message

it('takes for seen what has stood long enough to be read', () => {
  noteArrival([says('a')], 0)
  noteArrival([says('b'), says('mine', 'out')], 2_000)
  noteArrival([says('a')], 9_000) // told again, not come again
  const talk = [says('a'), says('b'), says('mine', 'out')]
  expect(seenOf(talk, 1_000)).toBeUndefined()
  expect(seenOf(talk, 3_000)).toBe('a')
  expect(seenOf(talk, 3_500)).toBe('b')
  expect(seenOf([says('mine', 'out')], 9_999)).toBeUndefined()
})

it('asks one thing at a time, and gives each its own answer', async () => {
  const what = (ack: string) => ({ ack, stop: false, findings: [] })
  const first = ask('c1', { text: '一' }, what('1'))
  const second = ask('c2', { text: '二' }, what('2'))
  await Promise.resolve()
  expect(question.value?.ack).toBe('1')
  question.value!.answer(null)
  expect(await first).toBeNull()
  await new Promise((done) => setTimeout(done))
  expect(question.value).toMatchObject({ ack: '2', conversation: 'c2' })
  question.value!.answer({ ack: '2', reason: 'checked' })
  expect(await second).toEqual({ ack: '2', reason: 'checked' })
  expect(question.value).toBeNull()
})
