import { useI18n } from 'vue-i18n'
import { nodeOf, type Scenario, type ScenarioProblem } from '@/entities/scenario'
import { useWayWords } from '../canvas/useWayWords'

const details = ['say', 'text', 'options', 'label', 'sticker', 'media', 'location', 'rich', 'triggers']

/** The desk's words about a problem, with what it calls by its name in YAML called as on this screen. */
export function useProblemWords() {
  const { t } = useI18n()
  const wayWords = useWayWords()
  return (s: Scenario, p: ScenarioProblem): ScenarioProblem => {
    const node = p.node ? nodeOf(s, p.node) : undefined
    if (node && (p.code === 'no_way' || p.code === 'wrong_way')) return { ...p, text: p.text.replace(p.detail, wayWords(node, p.detail)) }
    if (p.code === 'empty' && details.includes(p.detail)) return { ...p, text: p.text.replace(p.detail, t(`scenario.detail.${p.detail}`)) }
    return p
  }
}
