import type { Drawn } from 'line-flex'
import { type FunctionalComponent, h } from 'vue'
import { ownPicture } from './picture'

const picture = (part: Drawn, src: string | undefined, word: string) => {
  const own = ownPicture(src)
  if (own) return h('img', { src: own, alt: '', loading: 'lazy', style: part.style })
  return h('span', { class: 'flex items-center justify-center bg-[#EDEBE6] text-xs text-[#5C6675]', style: part.style, title: src }, word)
}

/** A piece of a Flex message, as the customer sees it. What is tapped there says here what it does, and does nothing. */
const FlexPart: FunctionalComponent<{ part: Drawn; word: string }> = ({ part, word }) => {
  if (part.tag === 'img') return picture(part, part.src, word)
  if (part.tag === 'video') return picture(part, part.poster, word)
  const does = part.action?.uri ?? part.action?.displayText ?? part.action?.text
  const tag = part.tag === 'button' ? 'span' : part.tag
  const style = part.tag === 'button' ? { display: 'flex', alignItems: 'center', justifyContent: 'center', ...part.style } : part.style
  return h(tag, { class: part.cls, dir: part.dir, style, title: does }, part.text ?? part.kids?.map((kid) => h(FlexPart, { part: kid, word })))
}
FlexPart.props = ['part', 'word']
export default FlexPart
