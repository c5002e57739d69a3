import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { workspaceOf } from '@/entities/directory'
import { addNode, card, connect, copyNode, fieldsOf, freeWay, type From, heightOf, type Kind, kindOf, layout, moveNodes, type Node, nodeOf, type Place, type Port, putNode, removeNodes, renameNode, type ScenarioItem, scenarioApi as api, waysOf } from '@/entities/scenario'
import { mayKnow } from '@/entities/session'
import { toast } from '@/ui/toast'
import { useTry } from '../phone/useTry'
import { useCheck } from './useCheck'
import { useDoc } from './useDoc'

export type Side = 'node' | 'scenario' | 'problems' | 'versions'

/** What the editor's page knows: the scenario, where one stands in it, and what it may use. */
export function useEditor(brand: string, id: string) {
  const { t } = useI18n()
  const doc = useDoc(brand, id, () => mayKnow('edit', brand))
  const check = useCheck(doc)
  const trying = useTry(brand, () => doc.scenario.value)
  const chosen = ref('')
  const side = ref<Side>('scenario')
  const node = computed(() => nodeOf(doc.scenario.value, chosen.value))

  // What a scenario may use, fetched beside it; without it the fields are typed by hand.
  const ports = shallowRef<Port[]>([])
  const others = shallowRef<ScenarioItem[]>([])
  void api.ports(brand).then((p) => (ports.value = p.items)).catch(() => undefined)
  void api.scenarios(brand).then((s) => (others.value = s.items)).catch(() => undefined)
  const fields = computed(() => fieldsOf(doc.scenario.value))
  const queues = computed(() => workspaceOf(brand)?.queues ?? [])

  function choose(one: string, show = true) {
    chosen.value = one
    if (one && show) side.value = 'node'
  }

  /** Puts a new node in: where it is dropped, behind a way, or behind the chosen node. */
  function add(kind: Kind, to: { at?: Place; from?: From; middle: Place }): string {
    let added = ''
    doc.update((s) => {
      const before = node.value
      const from = to.from ?? (to.at || !before ? undefined : wayOn(before))
      const at = to.at ?? (from ? beside(nodeOf(s, from.node)!, from.way) : to.middle)
      const made = addNode(s, kind, clear(s.nodes, at), from)
      added = made.id
      return made.scenario
    })
    if (added) choose(added)
    return added
  }
  const wayOn = (n: Node): From | undefined => {
    const way = freeWay(n)
    return way ? { node: n.id, way } : undefined
  }
  function beside(n: Node, way: string): Place {
    const at = n.at ?? { x: 0, y: 0 }
    const i = Math.max(0, waysOf(n).findIndex((w) => w.name === way))
    return { x: at.x + card.width + card.gapX, y: at.y + i * 60 }
  }
  /** The place itself, or the next free one below it. */
  function clear(nodes: readonly Node[], at: Place): Place {
    let y = at.y
    for (let again = true; again; ) {
      const hit = nodes.find((n) => n.at && Math.abs(n.at.x - at.x) < card.width && y < n.at.y + heightOf(n) && y + 120 > n.at.y)
      again = !!hit
      if (hit) y = hit.at!.y + heightOf(hit) + card.gapY
    }
    return { x: at.x, y }
  }

  function remove(one: string) {
    const gone = nodeOf(doc.scenario.value, one)
    if (!gone || !doc.editable.value) return
    doc.update((s) => removeNodes(s, [one]))
    if (chosen.value === one) choose('')
    toast(t('scenario.removed', { name: gone.title || t(`scenario.kind.${kindOf(gone) ?? 'end'}`) }), { action: { label: t('scenario.undo'), run: doc.back } })
  }
  function duplicate(one: string) {
    let made = ''
    doc.update((s) => {
      const copy = copyNode(s, one)
      made = copy.id
      return copy.scenario
    })
    if (made) choose(made)
  }
  const join = (from: From, to: string) => doc.update((s) => connect(s, from, to))
  const move = (places: Map<string, Place>) => doc.update((s) => moveNodes(s, places), `move ${[...places.keys()].join()}`)
  const tidy = () => doc.update((s) => moveNodes(s, layout(s)))
  const edit = (one: string, f: (n: Node) => Node, tag = '') => doc.update((s) => putNode(s, one, f), tag && `${one} ${tag}`)
  function rename(one: string, to: string) {
    doc.update((s) => renameNode(s, one, to))
    if (nodeOf(doc.scenario.value, to)) chosen.value = to
  }
  const begin = (one: string) => doc.update((s) => ({ ...s, start: one }))

  return { doc, check, trying, chosen, node, side, ports, others, fields, queues, choose, add, remove, duplicate, join, move, tidy, edit, rename, begin }
}

export type Editor = ReturnType<typeof useEditor>
