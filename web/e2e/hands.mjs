// Hands that count: what an operator presses and clicks, and how long that takes by one stated rule.
//
// The rule is the keystroke-level model: a key K 0.28 s, pointing P 1.1 s, a hand going from
// keyboard to mouse or back H 0.4 s, a moment of thought M 1.35 s. A click is P and K, a chord
// (Alt and a letter) two K, a word typed to find something six K. M stands before each step,
// but not before one that only confirms (Enter, the button of the question at hand) or repeats
// the key before it. Words to a customer are the same everywhere and take no time here; they do
// bring the hand back to the keys. One begins with the hands on the keyboard.
//
//   A chord · K key · C click · w word to find by · t text; in small letters: no thought before it

const K = 0.28, P = 1.1, H = 0.4, M = 1.35

/** How long steps take, in seconds. */
export function secondsOf(steps) {
  let sum = 0
  let mouse = false
  for (const s of steps) {
    const clicks = s.toUpperCase() === 'C'
    if (clicks !== mouse) sum += H
    mouse = clicks
    if (/[AKC]/.test(s)) sum += M
    sum += { A: 2 * K, K, C: P + K, W: 6 * K, T: 0 }[s.toUpperCase()]
  }
  return sum
}

/** How many keys, chords and clicks steps are; words typed are counted apart. */
export const countOf = (steps) => [...steps].filter((s) => /[akc]/i.test(s)).length

/** A page's keyboard and mouse, with what they did. */
export function handsOn(page) {
  let steps = ''
  let last = ''
  let own = 0
  /** Waits for what a step shows; the desk's own time is from the step to that. */
  const done = async (begun, shown) => {
    await shown?.()
    if (shown) own = Math.max(own, performance.now() - begun)
  }
  return {
    get steps() {
      return steps
    },
    /** The longest wait for the desk, ms. */
    get own() {
      return own
    },
    async press(key, shown) {
      const sign = key.includes('+') ? 'A' : 'K'
      steps += key === last || /(^|\+)Enter$/.test(key) ? sign.toLowerCase() : sign
      last = key
      const begun = performance.now()
      await page.keyboard.press(key)
      await done(begun, shown)
    },
    async find(word, shown) {
      steps += 'w'
      last = ''
      const begun = performance.now()
      await page.keyboard.insertText(word)
      await done(begun, shown)
    },
    async type(text) {
      steps += 't'
      last = ''
      await page.keyboard.insertText(text)
    },
  }
}
