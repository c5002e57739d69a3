import { call, client } from '@/api/client'
import { live } from '@/entities/live'
import { mayWork, me } from '@/entities/session'
import { namings, seeing } from '.'

async function load(): Promise<void> {
  if (!mayWork()) return
  const got = await call(client.GET('/me/mentions', {}), true).catch(() => null)
  if (got) namings.value = got.items
}

async function see(id: string): Promise<void> {
  namings.value = namings.value.filter((n) => n.conversation_id !== id)
  await call(client.POST('/conversations/{id}/mentions/seen', { params: { path: { id } }, body: {} }), true).catch(load)
}

let begun = false
/** Keeps what names this person: they are told once, and it stands marked until they have seen it. */
export function begin(): void {
  void load()
  if (begun) return
  begun = true
  seeing.see = see
  live.on('care', (e) => e.noun === 'mention' && e.operator_id === me.value?.id && void load())
  live.on('reset', () => void load())
}
