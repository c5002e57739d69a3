import type { Operator } from '@/entities/directory'

const workers: Operator['role'][] = ['operator', 'supervisor', 'administrator']

/** Whether a conversation of a brand may be handed to a person: they work for it and have done its training. */
export const mayReceive = (o: Operator, workspace: string, me: string | undefined): boolean =>
  o.id !== me && workers.includes(o.role) && o.workspace_ids.includes(workspace) && !o.uncertified_workspace_ids.includes(workspace)
