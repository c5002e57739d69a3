import { expect, it } from 'vitest'
import { noticeOf } from './notices'

const event = (noun: string, state: string, operator_id = 'me') => ({ noun, state, operator_id, conversation_id: 'c1' })

it('tells the owner what is theirs, and nobody else', () => {
  expect(noticeOf(event('hold', 'due'), 'me', false)).toEqual({ key: 'hold_due', conversation: 'c1' })
  expect(noticeOf(event('hold', 'due', 'other'), 'me', false)).toBeNull()
  expect(noticeOf(event('escalation', 'advised'), 'me', false)?.key).toBe('escalation_advised')
  expect(noticeOf(event('survey', 'answered'), 'me', true)).toBeNull()
})

it('tells those who oversee what is asked and what is late', () => {
  expect(noticeOf(event('escalation', 'raised', 'other'), 'me', true)?.key).toBe('escalation_raised')
  expect(noticeOf(event('survey', 'low', 'other'), 'me', true)?.key).toBe('survey_low')
  expect(noticeOf(event('survey', 'low', 'other'), 'me', false)).toBeNull()
})
