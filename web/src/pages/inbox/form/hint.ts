/** What is better asked by a form than in a talk. */
const things = '口座|振込先|振り込み先|生年月日|ご?住所'
const asks = new RegExp(`(?:${things})[^。!?！？\\n]{0,30}(?:教え|お知らせ|ご?記入|ご?入力|お?送り|送って|お伺い|伺え|ご連絡|いただけ|頂け|お願い)`)
const account = /口座[^\n]{0,30}?(?<!\d)\d{7}(?!\d)|普通(?:預金|口座)?[^\n]{0,6}?(?<!\d)\d{7}(?!\d)/

/** Why a form is proposed: the operator is about to ask in the talk, or the customer has begun to write it there. */
export function proposes(draft: string, lastSaid: string): 'asks' | 'wrote' | null {
  if (asks.test(draft) && !draft.includes('フォーム')) return 'asks'
  return account.test(lastSaid.normalize('NFKC')) ? 'wrote' : null
}
