// The words Flex uses for sizes, in CSS. Everything a bot sends passes through here or through
// a pattern before it becomes CSS: what is not understood is left out, never copied.
const steps = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 } // spacing, margin, padding, offset, radius
const lines = { none: 0, light: 0.5, normal: 1, medium: 2, 'semi-bold': 3, bold: 4 }
const letters = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 }
const pictures = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, '3xl': 180, '4xl': 200, '5xl': 220 }
const bubbles = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 }

const px = /^\d{1,4}(\.\d{1,3})?px$/
const signed = /^-?\d{1,4}(\.\d{1,3})?px$/
const percent = /^(100|\d{1,2})(\.\d{1,3})?%$/
const signedPercent = /^-?(100|\d{1,2})(\.\d{1,3})?%$/
const hex = /^#([0-9a-f]{6}|[0-9a-f]{8})$/i
const has = (table, key) => Object.hasOwn(table, key)

/** A step of space: a word or px (and per cent where allowed); undefined when neither. */
export function space(v) {
  if (has(steps, v)) return `${steps[v]}px`
  return px.test(v) || percent.test(v) ? v : undefined
}
/** As space, but may be negative: where something is moved to. */
export const offset = (v) => space(v) ?? (signed.test(v) || signedPercent.test(v) ? v : undefined)
/** A width or height. */
export const length = (v) => (px.test(v) || percent.test(v) ? v : undefined)
export const radius = (v) => (has(steps, v) ? `${steps[v]}px` : px.test(v) ? v : undefined)
export const border = (v) => (has(lines, v) ? `${lines[v]}px` : px.test(v) ? v : undefined)
export const letter = (v) => (has(letters, v) ? `${letters[v]}px` : px.test(v) ? v : undefined)
export const picture = (v) => (v === 'full' ? '100%' : has(pictures, v) ? `${pictures[v]}px` : length(v))
export const color = (v) => (hex.test(v) ? v : undefined)
export const bubbleWidth = (v) => bubbles[has(bubbles, v) ? v : 'mega']

/** "w:h" as [w, h]; the fallback when it is none. */
export function ratio(v, fallback) {
  const m = /^(\d{1,6}):(\d{1,6})$/.exec(v ?? '')
  return m && +m[1] && +m[2] ? [+m[1], +m[2]] : fallback
}

/** A background: a gradient wins over a colour. */
export function background(o) {
  const g = o.background
  const start = color(g?.startColor)
  const end = color(g?.endColor)
  const turn = /^\d{1,3}(\.\d+)?deg$/.test(g?.angle ?? '') ? g.angle : '0deg'
  if (g?.type !== 'linearGradient' || !start || !end) return color(o.backgroundColor)
  const middle = color(g.centerColor)
  const at = percent.test(g.centerPosition ?? '') ? g.centerPosition : '50%'
  return `linear-gradient(${turn}, ${[start, middle && `${middle} ${at}`, end].filter(Boolean).join(', ')})`
}
