import type { Component } from 'vue'
import type { Message } from '@/entities/message'
import AudioBody from './AudioBody.vue'
import FileBody from './FileBody.vue'
import GoneBody from './GoneBody.vue'
import ImageBody from './ImageBody.vue'
import LocationBody from './LocationBody.vue'
import PostbackBody from './PostbackBody.vue'
import RichBody from './RichBody.vue'
import StickerBody from './StickerBody.vue'
import TextBody from './TextBody.vue'
import VideoBody from './VideoBody.vue'

// One drawer a kind; a new kind is a new line here.
const bodies: Record<string, Component> = {
  text: TextBody,
  sticker: StickerBody,
  image: ImageBody,
  video: VideoBody,
  audio: AudioBody,
  file: FileBody,
  location: LocationBody,
  postback: PostbackBody,
  rich: RichBody,
}

/** Who draws a message. A taken-back or unknown one has words of its own. */
export const bodyOf = (m: Message): Component => (m.unsent ? GoneBody : (bodies[m.kind] ?? GoneBody))
