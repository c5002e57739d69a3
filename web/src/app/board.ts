import { followBoard, loadBoard, posts, shows } from '@/entities/board'
import { me } from '@/entities/session'
import { i18n, useWords } from '@/locales'
import { announce } from './announce'

let begun = false

/** Keeps what hangs on the board, and tells of what is new there. */
export function begin(): void {
  void loadBoard().catch(() => undefined) // the board's own page says so
  if (begun) return
  begun = true
  followBoard(async (id, state) => {
    const p = posts.value.find((x) => x.id === id)
    if (!p || p.author === me.value?.id || !shows(p, Date.now())) return
    if ((state !== 'posted' || p.confirm) && (!p.meant || p.read_at)) return
    await useWords('board')
    const { t } = i18n.global
    announce({
      kind: p.weight === 'urgent' ? 'alert' : 'mention',
      key: `board:${id}:${p.edition}:${state}`,
      text: t(`board.told.${state}`, { title: p.title }),
      red: p.weight === 'urgent',
      workspace: p.workspace_id || undefined,
      action: { label: t('board.told.open'), to: '/board' },
    })
  })
}
