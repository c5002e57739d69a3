import { expect, it } from 'vitest'
import { proposes } from './hint'

it('proposes a form to whoever is about to ask in the talk', () => {
  for (const text of ['お振込先の口座番号を教えてください。', '返金のため、口座情報をお知らせいただけますか', '生年月日をご記入ください', 'お届け先のご住所をお願いいたします']) expect(proposes(text, ''), text).toBe('asks')
  for (const text of ['', '口座への返金は3日ほどかかります。', '教えていただきありがとうございます。', '口座情報は、入力フォームからお知らせください。']) expect(proposes(text, ''), text).toBeNull()
})

it('proposes one when the customer has written an account number', () => {
  for (const text of ['みどり銀行 新宿支店 普通 1234567 です', '口座番号は１２３４５６７です', '普通預金1234567']) expect(proposes('', text), text).toBe('wrote')
  for (const text of ['口座番号を伝えたい', '注文番号は12345678です', '普通郵便の追跡番号は 123456789012', '口座 12345678']) expect(proposes('', text), text).toBeNull()
})
