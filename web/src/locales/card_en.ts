import type card from './card_ja'

/** The words of the bot's card in English; they come with the card. */
const words: typeof card = {
  mood: 'Mood',
  topic: 'Topic',
  none: 'Not set',
  by_hand: 'Set by hand',
  from_words: 'Found in “{words}”',
  from_bot: 'Found by the bot',
  auto: 'Leave it to the bot',
  auto_hint: 'It looks again at the next message',
  topic_edit: 'Change the topic',
  topic_hint: 'Empty leaves it to the bot',
  marked: 'Changed.',
  undo: 'Undo',
  see: 'Show this message',
  request: 'Request',
  request_see: 'Show the message',
  scenario: 'Scenario',
  skill: 'Skill needed',
  fields: 'What was asked',
  photo: 'Show the photo',
  keys: '1–3: that one was right, 0: none of these',
  other: 'Find another entry',
  pick: 'Pick the right entry',
  asides: 'For operators (never sent to customers)',
  aside_operator: 'In-house',
  aside_article: 'Article',
  aside_open: 'Open in the knowledge base',
}
export default words
