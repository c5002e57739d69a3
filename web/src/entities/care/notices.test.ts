import { expect, it } from 'vitest'
import { noticeOf } from './notices'

const event = (noun: string, state: string, operator_id = 'me') => ({ noun, state, operator_id, conversation_id: 'c1' })

it('tells the owner what is theirs, and nobody else', () => {
  expect(noticeOf(event('hold', 'due'), 'me', false)).toEqual({ key: 'hold_due', conversation: 'c1', above: false })
  expect(noticeOf(event('hold', 'due', 'other'), 'me', false)).toBeNull()
  expect(noticeOf(event('escalation', 'advised'), 'me', false)?.key).toBe('escalation_advised')
  expect(noticeOf(event('survey', 'answered'), 'me', true)).toBeNull()
})

it('tells those who oversee what is asked and what is late', () => {
  expect(noticeOf(event('escalation', 'raised', 'other'), 'me', true)?.key).toBe('escalation_raised')
  expect(noticeOf({ ...event('survey', 'low', 'other'), workspace_id: 'w1' }, 'me', true)).toEqual({ key: 'survey_low', conversation: 'c1', workspace: 'w1', above: true })
  expect(noticeOf({ noun: 'guard', state: 'demoted', workspace_id: 'w1' }, 'me', true)).toEqual({ key: 'guard_demoted', workspace: 'w1', above: true })
  expect(noticeOf(event('followup', 'overdue'), 'me', true)?.above).toBe(false)
  expect(noticeOf(event('survey', 'low', 'other'), 'me', false)).toBeNull()
})
