import { describe, expect, it } from 'vitest'
import { type Command, fold, grouped, kana, matching } from './match'

describe('fold', () => {
  it.each([
    ['テンプレート', 'てんぷれと'],
    ['ﾃﾝﾌﾟﾚｰﾄ', 'てんぷれと'],
    ['ＳＶ エスカレーション', 'svえすかれしょん'],
    ['受付時間・目標', '受付時間目標'],
    ['Ｈａｎａｋｏ　ｻﾄｳ', 'hanakoさとう'],
  ])('%s', (text, folded) => expect(fold(text)).toBe(folded))
})

describe('kana', () => {
  it.each([
    ['tensou', 'てんそう'],
    ['shuuryou', 'しゅうりょう'],
    ['syuuryou', 'しゅうりょう'],
    ['kinyuu', 'きにゅう'],
    ['kin', 'きん'],
    ['annai', 'あんない'],
    ['annnai', 'あんない'],
    ['konn', 'こん'],
    ['kyuukei', 'きゅうけい'],
    ['zenkakkunin', 'ぜんかっくにん'],
    ['ukeru', 'うける'],
    ['uker', 'うけ'], // still being typed
    ['tensous', 'てんそう'],
    ['k', ''],
    ['xyz', ''],
    ['hold', ''],
    ['', ''],
  ])('%s', (text, read) => expect(kana(text)).toBe(read))
})

const command = (label: string, words = '', hint = ''): Command => ({ id: label, group: 'act', label, words, hint, icon: 'check', run: () => undefined })
const all = [
  command('転送する', 'てんそう transfer'),
  command('定型文', 'ていけいぶん テンプレート template'),
  command('受ける', 'うける accept'),
  command('受付時間・目標', 'うけつけじかん もくひょう hours'),
  command('サトウ ハナコ', '', '対応中 青空ストア'),
]
const found = (typed: string) => matching(all, typed).map((c) => c.label)

describe('matching', () => {
  it.each([
    ['', all.map((c) => c.label)],
    ['転送', ['転送する']],
    ['tensou', ['転送する']],
    ['ｔｅｎｓｏｕ', ['転送する']],
    ['てんそう', ['転送する']],
    ['テンソウ', ['転送する']],
    ['ﾃﾝﾌﾟﾚｰﾄ', ['定型文']],
    ['tenpure', ['定型文']],
    ['うけ', ['受ける', '受付時間・目標']],
    ['uke', ['受ける', '受付時間・目標']],
    ['時間', ['受付時間・目標']],
    ['HOURS', ['受付時間・目標']],
    ['さとう', ['サトウ ハナコ']],
    ['ｻﾄｳ', ['サトウ ハナコ']],
    ['satou', ['サトウ ハナコ']],
    ['hanako あおぞら', []],
    ['はなこ 青空', ['サトウ ハナコ']],
    ['はなこ　青空', ['サトウ ハナコ']],
    ['なにもない', []],
  ])('%s', (typed, labels) => expect(found(typed)).toEqual(labels))

  it('puts what begins so before what only holds it', () => expect(matching([command('再送 転送'), command('転送')], '転送').map((c) => c.label)).toEqual(['転送', '再送 転送']))
})

it('keeps kinds together, the best first', () => {
  const of = (group: Command['group'], label: string): Command => ({ ...command(label), group })
  expect(grouped([of('page', '1'), of('act', '2'), of('page', '3')]).map((c) => c.label)).toEqual(['1', '3', '2'])
})
