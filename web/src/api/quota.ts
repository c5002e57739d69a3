import { call, client } from './client'

/** The month's billed messages of the channels that one oversees; read beside other things, so nobody waits for it. */
export const quotas = () => call(client.GET('/quotas'), true)
