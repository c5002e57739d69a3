// The handsets side by side: one to four, chosen by hand, remembered in the address.
import { $ } from './dom.js'
import { makeHandset } from './handset.js'
import { most, read, write } from './url.js'
import { t } from './words.js'

/** @param changed called when another handset is looked at or shows something else */
export function makeRow(world, changed) {
  let list = []
  let active = null

  const first = () => world.channels[0]?.id ?? ''
  const remember = () => {
    if (list.some((h) => h.at.chat)) history.replaceState(null, '', write(list.map((h) => h.at).filter((a) => a.chat), first()))
  }
  const arrange = () => {
    $('desk').dataset.count = list.length
    for (const h of list) h.active(list.length > 1 && h === active)
    remember()
    changed()
  }
  const on = {
    focus(h) { if (active !== h) { active = h; arrange() } },
    close: (h) => remove(h),
    moved: arrange,
  }
  function add() {
    const h = makeHandset(world, on)
    list.push(h)
    active = h
    $('handsets').append(h.node)
    return h
  }
  function remove(h) {
    if (list.length < 2) return
    list = list.filter((x) => x !== h)
    h.node.remove()
    if (active === h) active = list.at(-1)
    arrange()
    active.focus()
  }
  const find = (chat) => list.find((h) => h.at.chat === chat)
  add()

  return {
    all: () => list,
    active: () => active,
    tell: (text) => active.tell(text),
    shown: () => list.map((h) => h.at.chat).filter(Boolean),
    /** Shows a talk on the handset that has it, or else on the active one. */
    choose(chat) {
      const there = find(chat)
      if (there) on.focus(there)
      else active.show(chat, active.at.channel || first())
      active.node.scrollIntoView({ inline: 'nearest', block: 'nearest' })
      active.focus()
    },
    /** Puts a talk beside the others, or takes it away again. */
    beside(chat) {
      const there = find(chat)
      if (there) return remove(there)
      if (list.length >= most) return active.tell(t('mostHandsets', { n: most }))
      const channel = active.at.channel || first()
      const h = list.length === 1 && !list[0].at.chat ? list[0] : add()
      h.show(chat, channel)
      h.node.scrollIntoView({ inline: 'nearest', block: 'nearest' })
    },
    /** Shows what the address says, as far as it is known here; false when nothing of it is. */
    restore(hash) {
      const wanted = read(hash).filter((w) => [...world.users, ...world.groups].some((c) => c.id === w.chat))
      if (!wanted.length) return false
      while (list.length > wanted.length) { list.pop().node.remove() }
      while (list.length < wanted.length) add()
      active = list[0]
      wanted.forEach((w, i) => {
        const known = world.channels.some((c) => c.id === w.channel) ? w.channel : first()
        if (list[i].at.chat !== w.chat || list[i].at.channel !== known) list[i].show(w.chat, known)
      })
      arrange()
      return true
    },
  }
}
