import { call, client } from './client'

export const workspaces = () => call(client.GET('/workspaces'))
export const operators = () => call(client.GET('/operators'))
