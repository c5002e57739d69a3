import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { scenarioApi as api } from '@/entities/scenario'
import { ApiError } from '@/entities/problem'
import { useScenarioReport } from '../useScenarioReport'
import { toast } from '@/ui/toast'
import type { Editor } from './useEditor'

/** What is done with the whole scenario: a version for customers, a file, the brand's own copy. */
export function usePublish(editor: Editor) {
  const { t } = useI18n()
  const { report, attempt } = useScenarioReport()
  const busy = ref(false)
  const { doc, check } = editor

  async function publish(): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      if (doc.dirty.value && !(await doc.save(true))) return
      const next = await api.publish(doc.brand, doc.id, doc.doc.value!.revision)
      doc.adopt(next)
      toast(t('scenario.published', { n: next.live }))
    } catch (thrown) {
      if (thrown instanceof ApiError && (thrown.status === 422 || thrown.status === 409)) {
        await check.check()
        if (check.problems.value.length > 0) {
          editor.side.value = 'problems'
          toast(t('scenario.publish_problems', { n: check.problems.value.length }), { tone: 'red' })
          return
        }
      }
      report(thrown)
    } finally {
      busy.value = false
    }
  }

  const download = () =>
    attempt(async () => {
      if (doc.dirty.value) await doc.save(true)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([await api.yamlFile(doc.brand, doc.id)], { type: 'text/yaml' }))
      link.download = `${doc.id}.yaml`
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    })

  /** The brand's own version of a ready one takes its place under the same name. */
  const own = () => attempt(async () => doc.take(await api.copy(doc.brand, doc.id, doc.id)))
  return { busy, publish, download, own }
}
