// The phone page's rules that need no browser.
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { linkPage } from '../../lineemu/phone/actions.js'
import { monthEnd } from '../../lineemu/phone/clock.js'
import { marks } from '../../lineemu/phone/emojis.js'
import { kindsOf } from '../../lineemu/phone/faults.js'
import { action, placed } from '../../lineemu/phone/imagemap.js'
import { filtered, kinds } from '../../lineemu/phone/log.js'
import { length } from '../../lineemu/phone/media.js'
import { inForce } from '../../lineemu/phone/quick.js'
import { cut, substituted, textParts } from '../../lineemu/phone/rich.js'
import { menuOf } from '../../lineemu/phone/richmenu.js'
import { rowsOf } from '../../lineemu/phone/thread.js'
import { read, write } from '../../lineemu/phone/url.js'
import { en } from '../../lineemu/phone/words_en.js'
import { ja } from '../../lineemu/phone/words_ja.js'

test('both languages have the same words with the same blanks', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(ja).sort())
  const blanks = (s) => (s.match(/\{\w+\}/g) ?? []).sort()
  for (const [key, words] of Object.entries(ja)) assert.deepEqual(blanks(en[key]), blanks(words), key)
})

test('every word the page asks for is there', async () => {
  const dir = new URL('../../lineemu/phone/', import.meta.url)
  const files = (await readdir(dir)).filter((f) => /\.(js|html)$/.test(f) && !f.startsWith('words'))
  for (const f of files) {
    const source = await readFile(new URL(f, dir), 'utf8')
    for (const [, key] of source.matchAll(/(?:\bt\('|data-t(?:-label|-hint)?=")([\w*]+)['"]/g)) assert.ok(Object.hasOwn(ja, key), `${f}: ${key}`)
  }
  for (const k of [...kindsOf('webhook'), ...kindsOf('push')]) assert.ok(ja[`kind_${k}`], k)
})

test('emoji and mentions are cut out by UTF-16 positions', () => {
  const e = { productId: 'p', emojiId: '1' }
  assert.deepEqual(textParts({ text: '😀$あ', emojis: [{ index: 2, ...e }] }), ['😀', { emoji: { index: 2, ...e } }, 'あ'])
  assert.deepEqual(textParts({ text: 'a(ok)b', emojis: [{ index: 1, length: 4, ...e }] }).length, 3)
  assert.deepEqual(cut('abc', [{ index: 5, length: 1, part: 1 }, { index: 1, length: 1, part: 2 }, { index: 1, length: 2, part: 3 }]), ['a', 2, 'c'])
  const m = { text: '{a}と{b}{c}', substitution: { a: { type: 'mention', mentionee: { type: 'user', userId: 'U1' } }, b: { type: 'emoji', ...e } } }
  assert.deepEqual(substituted(m, () => '花子'), [{ mention: '@花子' }, 'と', { emoji: { type: 'emoji', ...e } }, '{c}'])
  assert.equal(marks('なし (none)'), undefined)
  assert.deepEqual(marks('😀(ok)').map((x) => [x.index, x.length]), [[2, 4]])
})

test('quick replies stand for the newest line of the account only', () => {
  const q = { message: { quickReply: { items: [1] } } }
  assert.deepEqual(inForce([q]), [1])
  assert.deepEqual(inForce([q, { user_id: 'U', message: {} }]), [])
  assert.deepEqual(inForce([{ ...q, user_id: 'U' }]), [])
  assert.deepEqual(inForce([]), [])
})

test('pictures of one set share a row; another set, an unsent one and another person do not', () => {
  const line = (id, set, more) => ({ id, at: '2026-11-28T01:00:00Z', user_id: 'U', message: { type: 'image', imageSet: set && { id: set } }, ...more })
  const rows = rowsOf([line('1', 'a'), line('2', 'a'), line('3', 'b'), line('4', 'b', { unsent: true }), line('5', 'b', { user_id: 'V' }), line('6')])
  assert.deepEqual(rows.slice(1).map((r) => r.lines.map((l) => l.id).join()), ['1,2', '3', '4', '5', '6'])
})

test('the address keeps the handsets', () => {
  const u = (n) => `U${String(n).repeat(32)}`
  const shown = [{ chat: u(1), channel: 'c1' }, { chat: u(2), channel: 'c2' }]
  assert.equal(write(shown, 'c1'), `#${u(1)},${u(2)}@c2`)
  assert.deepEqual(read(write(shown, 'c1')), [{ chat: u(1), channel: '' }, { chat: u(2), channel: 'c2' }])
  assert.deepEqual(read('#nonsense,<b>'), [])
  assert.equal(read(`#${[1, 2, 3, 4, 5].map(u).join()}`).length, 4)
})

test('the month ends in Japan, not in London', () => {
  const jst = (s) => Date.parse(`${s}+09:00`)
  assert.equal(monthEnd(jst('2026-11-28T12:00')), jst('2026-11-30T23:59'))
  assert.equal(monthEnd(jst('2026-12-01T01:00')), jst('2026-12-31T23:59'))
  assert.equal(monthEnd(jst('2026-11-30T23:59')), jst('2026-12-31T23:59'))
})

test('account linking stays in the page, under LINE\'s address or ours; nothing else does', () => {
  const own = 'http://127.0.0.1:8081'
  assert.equal(linkPage('https://access.line.me/dialog/bot/accountLink?linkToken=t&nonce=n', own, 'U1'), '/dialog/bot/accountLink?linkToken=t&nonce=n&user_id=U1')
  assert.equal(linkPage(`${own}/dialog/bot/accountLink?linkToken=t`, own, 'U1'), '/dialog/bot/accountLink?linkToken=t&user_id=U1')
  assert.equal(linkPage('https://evil.example/dialog/bot/accountLink', own, 'U1'), null)
  assert.equal(linkPage(`${own}/emu/users`, own, 'U1'), null)
})

test('areas scale with the picture; both forms of a rich menu are read', () => {
  assert.deepEqual(placed({ x: 520, y: 0, width: 520, height: 195 }, { width: 1040, height: 780 }), { left: '50.000%', top: '0.000%', width: '50.000%', height: '25.000%' })
  assert.equal(action({ type: 'uri', linkUri: 'https://x.example' }).label, 'https://x.example')
  const area = { x: 0, y: 0, width: 10, height: 10, action: { type: 'message', text: 'a' } }
  assert.deepEqual(menuOf({ rich_menu: { rich_menu_id: 'r', width: 20, height: 10, areas: [area] } }).size, { width: 20, height: 10 })
  assert.equal(menuOf({ menu: { rich_menu_id: 'r', size: { width: 20, height: 10 }, areas: [area] } }).areas[0].label, 'a')
  assert.equal(menuOf({ menu: null }), null)
  assert.equal(menuOf(null), null)
})

test('the log is filtered by kind, trouble and words, newest first', () => {
  const items = [{ seq: 1, kind: 'api', status: 200, path: '/v2/bot/message/push' }, { seq: 2, kind: 'webhook', status: 0, path: 'http://x', reason: 'request_timeout' }, { seq: 3, kind: 'api', status: 500, path: '/v2/bot/profile' }]
  const got = (o) => filtered(items, { webhooks: true, api: true, onlyBad: false, words: '', ...o }).map((e) => e.seq)
  assert.deepEqual(got({}), [3, 2, 1])
  assert.deepEqual(got({ onlyBad: true }), [3, 2])
  assert.deepEqual(got({ words: 'PUSH' }), [1])
  assert.deepEqual(got({ webhooks: false, words: '500' }), [3])
  assert.equal(kinds('{"events":[{"type":"message","message":{"type":"text"}},{"type":"unsend"}]}'), 'message, unsend')
  assert.equal(length(65000), '1:05')
  assert.equal(length(undefined), '')
  assert.ok(kindsOf('webhook').includes('drop') && !kindsOf('push').includes('drop'))
})
