/** A LINE emoji: a picture that stands over a word such as "(love)". Offsets are UTF-16 units. */
export interface Emoji {
  index: number
  length: number
  product_id: string
  emoji_id: string
}

export interface Mention {
  index: number
  length: number
  type: string
  user_id?: string
  name?: string
  is_self?: boolean
}

export interface TextContent {
  text: string
  emojis?: Emoji[] | null
  mentions?: Mention[] | null
}

export interface StickerContent {
  package_id: string
  sticker_id: string
  resource_type?: string
  keywords?: string[] | null
  text?: string
}

export interface MediaContent {
  attachment_id?: string | null
  state: 'pending' | 'ready' | 'gone' | 'failed'
  mime?: string
  size?: number
  name?: string
  width?: number
  height?: number
  duration_ms?: number
}

export interface LocationContent {
  title?: string
  address?: string
  latitude: number
  longitude: number
}

export interface PostbackContent {
  data: string
  label?: string
  params?: Record<string, string> | null
}
