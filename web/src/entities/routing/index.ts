import type { Schema } from '@/api/types'

export * from '@/api/routing'
export type RoutingState = Schema['RoutingState']
export type RoutingPolicy = Schema['RoutingPolicy']
export type QueueRules = Schema['QueueRules']
export type RoutedQueue = Schema['RoutedQueue']
export type RoutedOperator = Schema['RoutedOperator']
export type OperatorProfile = Schema['OperatorProfile']
export type RoutingVersion = Schema['RoutingVersion']
export type PresenceDay = Schema['PresenceDay']
export type WhatIfAnswer = Schema['WhatIfAnswer']
export type PlayedDay = Schema['PlayedDay']
export type Given = Schema['Given']
export type OperatorOffers = Schema['OperatorOffers']
export { daysOf, linesOf, rowsOf, rulesOf, type ShiftRow, shiftsOf, skillsOf } from './view'
