import { expect, test } from 'vitest'
import type { Gap } from '@/entities/learning'
import { givenOf, refOf } from './refs'

const question = (source: 'bot' | 'old_talk', id: string) => ({ source, decision_id: source === 'bot' ? id : '', saying_id: source === 'bot' ? '' : id }) as Gap['questions'][number]

test('questions are given by what they are', () => {
  const gap = { questions: [question('bot', '1'), question('old_talk', '1'), question('bot', '2')] } as Gap
  expect(gap.questions.map(refOf)).toEqual(['1', 's:1', '2'])
  expect(givenOf(gap, ['s:1', '2', 'gone'])).toEqual({ decisions: ['2'], sayings: ['1'] })
})
