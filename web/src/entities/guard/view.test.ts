import { expect, it } from 'vitest'
import { marked } from './view'

it('cuts a text at its findings', () => {
  expect(marked('佐藤様、🌸送料は550円です', [{ from: 0, to: 3 }, { from: 9, to: 13 }])).toEqual([
    { text: '佐藤様', of: [0] },
    { text: '、🌸送料は', of: [] },
    { text: '550円', of: [1] },
    { text: 'です', of: [] },
  ])
})

it('bears what lies over each other, what is about no words, and what lies outside', () => {
  expect(marked('abcd', [{ from: 0, to: 3 }, { from: 2, to: 4 }, { from: 1, to: 1 }])).toEqual([
    { text: 'ab', of: [0] },
    { text: 'c', of: [0, 1] },
    { text: 'd', of: [1] },
  ])
  expect(marked('', [{ from: 0, to: 0 }])).toEqual([])
  expect(marked('ab', [{ from: 0, to: 9 }]).map((p) => p.text).join('')).toBe('ab')
})
