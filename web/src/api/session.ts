import { call, client } from './client'
import type { Me, Presence } from './types'

/** Signs in; a wrong password is the caller's to show and no lost session. */
export const signIn = (email: string, password: string): Promise<Me> =>
  call(client.POST('/session', { body: { email, password } }), true)
export const signOut = () => call(client.DELETE('/session'), true)
/** Who is signed in; asked quietly, because "nobody" is an ordinary answer at start. */
export const getMe = (): Promise<Me> => call(client.GET('/me'), true)
/** Somebody sits before the screen, who only reads. Nobody waits for it. */
export const iAmHere = () => call(client.POST('/me/here'), true)
export const setPresence = (presence: Presence): Promise<Me> => call(client.PUT('/me/presence', { body: { presence } }))
export const setPassword = (current: string, next: string) =>
  call(client.PUT('/me/password', { body: { current, new: next } }))
