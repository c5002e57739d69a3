import { useI18n } from 'vue-i18n'
import { type Node, nodeOf, type Scenario, type ScenarioProblem, waysOf } from '@/entities/scenario'
import { useWayWords } from '../canvas/useWayWords'

const details = ['say', 'text', 'options', 'label', 'sticker', 'media', 'location', 'rich', 'triggers']

/** The desk's words about a problem, with what it calls by its name in YAML called as on this screen. */
export function useProblemWords() {
  const { t } = useI18n()
  const wayWords = useWayWords()
  /** The common way of a choice is drawn only where there is one: without it, its options lack theirs. */
  const lost = (n: Node, way: string) => {
    const ways = way === 'next' && n.choice && !n.choice.next && !n.choice.list ? waysOf(n).filter((w) => w.need && !w.to).map((w) => w.name) : [way]
    return ways.map((name) => wayWords(n, name))
  }
  return (s: Scenario, p: ScenarioProblem): ScenarioProblem => {
    const node = p.node ? nodeOf(s, p.node) : undefined
    if (node && (p.code === 'no_way' || p.code === 'wrong_way')) return { ...p, text: p.text.replace(p.detail, lost(node, p.detail).join('」「')) }
    if (p.code === 'empty' && details.includes(p.detail)) return { ...p, text: p.text.replace(p.detail, t(`scenario.detail.${p.detail}`)) }
    return p
  }
}
