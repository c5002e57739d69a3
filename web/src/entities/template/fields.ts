// A field is {root.name}; the desk reads them by the same rule (internal/desk/template/field.go),
// and both are tested with the same file.
const field = /\{((?:customer|order|operator|brand|date|ask)\.[^{}\r\n]{1,40})\}/g

export type Values = Record<string, string>

/** The fields of a text in their order, each once. */
export const fieldsOf = (text: string): string[] => [...new Set([...text.matchAll(field)].map((m) => m[1]!))]

/** Puts values into fields; those that have none stay as they are. */
export const fill = (text: string, values: Values): string => text.replace(field, (whole, name: string) => values[name]?.trim() || whole)

/** Which fields of a text have no value. */
export const missingOf = (text: string, values: Values): string[] => fieldsOf(text).filter((name) => !values[name]?.trim())

export interface Piece {
  text: string
  field?: string
  filled?: boolean
}

/** A text in pieces, fields filled where they can be: for a preview. */
export function pieces(text: string, values: Values): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const m of text.matchAll(field)) {
    if (m.index > at) out.push({ text: text.slice(at, m.index) })
    const value = values[m[1]!]?.trim()
    out.push({ text: value || m[0], field: m[1], filled: !!value })
    at = m.index + m[0].length
  }
  if (at < text.length) out.push({ text: text.slice(at) })
  return out
}

/** The word under which a field's name stands, or nothing: then the name is a person's own. */
export const fieldKey = (name: string, known: (key: string) => boolean): string | null => {
  const key = `template.field.${name.replace('.', '_')}`
  return /^[a-z._]+$/.test(name) && known(key) ? key : null
}
