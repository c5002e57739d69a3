// shrink-to-fit: letters become smaller until the words have room.
const least = 0.4 // of the size asked for

/** The size at which `needed` px of words fit into `room` px. Pure. */
export function fitted(size, needed, room) {
  if (needed <= room || needed <= 0 || room <= 0) return size
  return Math.max(size * least, Math.floor((size * room / needed) * 10) / 10)
}

/** Keeps a node's words on one line inside it, whenever its room changes. */
export function shrink(node) {
  node.style.whiteSpace = 'nowrap'
  let asked
  const watch = new ResizeObserver(() => {
    if (!node.isConnected) return watch.disconnect()
    asked ??= parseFloat(getComputedStyle(node).fontSize)
    node.style.fontSize = `${asked}px`
    node.style.fontSize = `${fitted(asked, node.scrollWidth, node.clientWidth)}px`
  })
  watch.observe(node)
}
