import type { Schema } from '@/api/types'

/** What a bubble holds, by its kind. Offsets in texts count UTF-16 units. */
export type TextContent = Schema['TextContent']
export type StickerContent = Schema['StickerContent']
export type MediaContent = Schema['MediaContent']
export type LocationContent = Schema['LocationContent']
export type PostbackContent = Schema['PostbackContent']
export type StateContent = Schema['StateContent']
export type NoticeContent = Schema['NoticeContent']
