/** One frame of a server-sent event stream. */
export interface Frame {
  id: string | null
  event: string
  data: string
}

/**
 * Parses a server-sent event stream piece by piece. Pieces may be cut anywhere,
 * also between CR and LF. Comments give no frame.
 */
export function sseParser(emit: (frame: Frame) => void): (piece: string) => void {
  let rest = ''
  let id: string | null = null
  let event = ''
  let data: string[] = []

  function line(text: string) {
    if (text === '') {
      if (data.length > 0 || event !== '') emit({ id, event: event || 'message', data: data.join('\n') })
      id = null
      event = ''
      data = []
      return
    }
    if (text.startsWith(':')) return
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
  }

  return (piece) => {
    rest += piece
    for (;;) {
      const end = rest.search(/[\r\n]/)
      if (end < 0) return
      // A CR at the very end may be half of a CRLF: wait for the next piece.
      if (rest[end] === '\r' && end === rest.length - 1) return
      line(rest.slice(0, end))
      rest = rest.slice(rest[end] === '\r' && rest[end + 1] === '\n' ? end + 2 : end + 1)
    }
  }
}
