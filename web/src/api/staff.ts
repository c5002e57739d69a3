import { call, client } from './client'
import type { Me, Schema } from './types'

/** All people of the centre, disabled ones too. */
export const staff = () => call(client.GET('/people'))
export const addPerson = (body: Schema['MemberCard']) => call(client.POST('/people', { body }))
/** Changes a card on the edition that was read. */
export const setPerson = (id: string, body: Schema['SetMember']) => call(client.PUT('/people/{id}', { params: { path: { id } }, body }))
/** The secret of a link by which somebody chooses a password; an older one stops working. */
export const invite = (id: string) => call(client.POST('/people/{id}/invitation', { params: { path: { id } } }))
/** Whose link it is. */
export const lookAtInvitation = (token: string) => call(client.POST('/invitation/look', { body: { token } }), true)
export const useInvitation = (token: string, password: string): Promise<Me> => call(client.POST('/invitation', { body: { token, password } }), true)
