// Which handsets stand side by side, kept in the address: #U…,U…@channel,C…
export const most = 4

const id = /^[UCR][0-9a-f]{32}$/

/** [{chat, channel}] out of an address's hash; what is malformed or too much is left out. */
export function read(hash) {
  return hash.replace(/^#/, '').split(',').map((part) => {
    const [chat, channel = ''] = part.split('@')
    return { chat, channel }
  }).filter((h) => id.test(h.chat)).slice(0, most)
}

/** The hash for handsets; the first channel goes without saying. */
export function write(handsets, firstChannel) {
  return `#${handsets.map((h) => (h.channel && h.channel !== firstChannel ? `${h.chat}@${h.channel}` : h.chat)).join(',')}`
}
