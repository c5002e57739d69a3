import { shallowRef } from 'vue'
import type { Schema } from '@/api/types'

export type AheadAlarm = Schema['AheadAlarm']

/** What supervisors were told of replies that will go over their time, as it stands; filled by the shell. */
export const alarms = shallowRef<AheadAlarm[]>([])
/** The one that was told just now, until it is put away. */
export const told = shallowRef<AheadAlarm | null>(null)
