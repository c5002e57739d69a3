import type { Schema } from '@/api/types'

export type SearchResult = Schema['SearchResult']
export type FoundMessage = Schema['FoundMessage']
export type FoundContact = Schema['FoundContact']
export type SavedView = Schema['SavedView']
export type SavedViewBody = Schema['SavedViewBody']
export type Piece = Schema['Piece']
export { addView, deleteView, editView, search, views } from '@/api/search'
export * from './view'
