import { describe, expect, it } from 'vitest'
import { answerText, blankBody, categoryPath, partsOf, sameBody, treeOf } from './view'

describe('knowledge', () => {
  it('makes a tree of counts', () => {
    const tree = treeOf([
      { count: 3 },
      { major: '配送', count: 1 },
      { major: '配送', middle: 'お届け日', count: 2 },
      { major: '配送', middle: 'お届け日', minor: '変更', count: 4 },
      { major: '支払い', count: 5 },
    ])
    expect(tree.map((n) => [n.name, n.count])).toEqual([['配送', 7], ['支払い', 5]])
    expect(tree[0]!.children[0]!.children[0]).toMatchObject({ name: '変更', count: 4, path: ['配送', 'お届け日', '変更'] })
  })

  it('tells whether anything was written', () => {
    const held = { ...blankBody(), question: '送料は？', answer: [{ kind: 'text' as const, text: '550円' }] }
    expect(sameBody(held, { ...held, answer: [...held.answer, { kind: 'text', text: ' ' }] })).toBe(true)
    expect(sameBody(held, { ...held, answer: [{ kind: 'text', text: '660円' }] })).toBe(false)
    expect(sameBody(held, { ...held, category: { major: '配送' } })).toBe(false)
    expect(sameBody({ question: 'a' }, { ...blankBody(), question: 'a' })).toBe(true)
  })

  it('says what stands there', () => {
    expect(categoryPath({ major: '配送', middle: 'お届け日' })).toBe('配送 / お届け日')
    expect(answerText({ answer: [{ text: 'a' }, { kind: 'rich', alt: 'b' }, { kind: 'image', attachment_id: 'x' }] })).toBe('a\n\nb')
    expect(partsOf([{ text: ' ' }, { text: '', choices: [{ label: 'はい', say: 'はい' }] }, { kind: 'sticker' }])).toHaveLength(2)
  })
})
