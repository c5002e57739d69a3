import { shallowReactive } from 'vue'
import * as api from '@/api/customer'
import type { Schema } from '@/api/types'
import { live } from '@/entities/live'

export type Customer = Schema['Customer']
export type Verification = Schema['Verification']
export type VerifyItem = Schema['VerifyItem']
export type Flag = Schema['CustomerFlag']
export type FlagKind = Schema['CustomerFlagKind']
export type CustomerNote = Schema['CustomerNote']
export type CustomerTrait = Schema['CustomerTrait']
export type CustomerFile = Schema['CustomerFile']
export type Account = Schema['CustomerAccount']
export type Order = Schema['CustomerOrder']
export type Orders = Schema['CustomerOrders']
export type CrmRecord = Schema['CustomerRecord']
export type Hit = Schema['KnowledgeHit']
export type VerifyPolicy = Schema['VerifyPolicy']
export type VerifyPolicyShown = Schema['VerifyPolicyShown']
export { files, history, inquiry, orderMatch, orders, policy, record, searchKnowledge, setPolicy } from '@/api/customer'
export * from './view'

/** What is known of inquiries' customers, as it was last read, by inquiry. */
export const customers = shallowReactive(new Map<string, Customer>())

const reading = new Map<string, Promise<void>>()
const again = new Set<string>()

/** Reads an inquiry's customer; of several who ask at once one does, and once more for those who came behind. */
export function readCustomer(id: string): Promise<void> {
  const running = reading.get(id)
  if (running) {
    again.add(id)
    return running
  }
  const read = async () => {
    do {
      again.delete(id)
      customers.set(id, await api.customer(id))
    } while (again.has(id))
  }
  const pending = read().finally(() => (reading.delete(id), again.delete(id)))
  reading.set(id, pending)
  return pending
}

/** Calls `f` when something of one of the contacts has changed. Gives the way to stop. */
export function onCustomer(contacts: () => string[], f: () => void): () => void {
  const stops = [live.on('contact', (event) => contacts().includes(event.id ?? '') && f()), live.on('reset', f)]
  return () => stops.forEach((stop) => stop())
}

/** Runs a change and reads what stands then, also when it was refused: somebody may have been quicker. */
async function change<T>(id: string, pending: Promise<T>): Promise<T> {
  try {
    return await pending
  } finally {
    await readCustomer(id).catch(() => undefined)
  }
}

export const setAttribute = (id: string, body: Schema['AttributeEdit']) => change(id, api.setAttribute(id, body))
export const addNote = (id: string, text: string) => change(id, api.addNote(id, text))
export const editNote = (id: string, note: string, version: number, text: string) => change(id, api.editNote(id, note, version, text))
export const removeNote = (id: string, note: string, version: number) => change(id, api.deleteNote(id, note, version))
export const verify = (id: string, matched: VerifyItem[], differs: VerifyItem[]) => change(id, api.verify(id, matched, differs))
export const unverify = (id: string) => change(id, api.unverify(id))
export const release = (id: string) => change(id, api.release(id))
export const flag = (id: string, kind: FlagKind, raised: boolean, note = '') => change(id, api.flag(id, kind, raised, note))
export const merge = (id: string, contact: string, note: string) => change(id, api.merge(id, contact, note))
export const unmerge = (id: string, link: string) => change(id, api.unmerge(id, link))
