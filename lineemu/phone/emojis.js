// LINE emoji a customer can write: in the text they are words in brackets, marked by position.
const PRODUCT = '00000000000000000000e001' // ours; no real package has it
const words = ['(happy)', '(ok)', '(please)', '(sorry)', '(yay)', '(hmm)', '(wow)', '(sleepy)']
export const choices = words.map((word, i) => ({ word, productId: PRODUCT, emojiId: String(i + 1).padStart(3, '0') }))

/** The emoji of a text, as LINE's webhook lists them; undefined when there are none. */
export function marks(text) {
  const found = [...text.matchAll(/\([a-z]+\)/g)].flatMap((hit) => {
    const e = choices.find((c) => c.word === hit[0])
    return e ? [{ index: hit.index, length: hit[0].length, productId: e.productId, emojiId: e.emojiId }] : []
  })
  return found.length ? found : undefined
}
