import { expect, it } from 'vitest'
import { draftOf, found, linkOf, type Member, standingOf, withRole } from '.'

const mei: Member = { id: 'm', edition: 3, name: '目黒 芽衣', email: 'mei@example.jp', language: 'ja', role: 'operator', can_sign_in: true, invited_until: null, presence: 'offline', load: 0, brands: [{ id: 'a', role: 'operator' }, { id: 'b', role: 'viewer' }] }
const now = Date.parse('2026-11-30T00:00:00Z')

it('tells how somebody stands', () => {
  expect(standingOf(mei, now)).toBe('active')
  expect(standingOf({ ...mei, can_sign_in: false }, now)).toBe('waiting')
  expect(standingOf({ ...mei, invited_until: '2026-11-30T00:00:01Z' }, now)).toBe('invited')
  expect(standingOf({ ...mei, can_sign_in: false, invited_until: '2026-11-30T00:00:00Z' }, now)).toBe('waiting') // too old
  expect(standingOf({ ...mei, disabled: true, invited_until: '2026-12-30T00:00:00Z' }, now)).toBe('disabled')
})

it('finds by parts of name and address, wide or narrow', () => {
  for (const words of ['', '芽衣', 'ＭＥＩ', '目黒 example', ' mei ']) expect(found([mei], words), words).toHaveLength(1)
  expect(found([mei], '目黒 佐藤')).toHaveLength(0)
})

it('keeps the secret behind #', () => expect(linkOf('abc', 'https://desk.example.jp')).toBe('https://desk.example.jp/invite#abc'))

it('lets brands follow the role where they did', () => {
  expect(withRole(draftOf(mei, []), 'supervisor').brands).toEqual([{ id: 'a', role: 'supervisor' }, { id: 'b', role: 'viewer' }])
  expect(draftOf(null, ['a']).brands).toEqual([{ id: 'a', role: 'operator' }])
  expect(draftOf(null, ['a', 'b']).brands).toEqual([])
})
