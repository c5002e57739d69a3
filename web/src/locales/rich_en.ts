import type { RichWords } from './rich_ja'

/** Words of what writes and shows LINE's own message objects in English. */
const rich: RichWords = {
  over: 'Longer than LINE allows ({n}).',
  fill: 'Put in a field',
  sticker_package: 'Package ID',
  sticker_id: 'Sticker ID',
  sticker_hint: "Only the numbers of LINE's published standard stickers can be sent.",
  alt: 'Words in its place',
  alt_hint: 'Seen in notifications and where it cannot be shown.',
  json: "LINE's message object",
  hint: 'JSON with its type. altText is filled with the words above.',
  no_type: '"type" is missing.',
  broken: 'This is not JSON and is not taken yet: {why}',
  ok: 'OK',
  bubble: { flex: 'Flex message', buttons: 'Buttons', confirm: 'Confirm (two)', carousel: 'Carousel', imagemap: 'Imagemap', sticker: 'Sticker' },
  bubble_hint: { flex: 'A card laid out freely', buttons: 'A picture, words and up to 4 buttons', confirm: 'Yes or no, and the like', carousel: 'Cards side by side. Up to 10', imagemap: 'A picture with areas to tap', sticker: "LINE's standard stickers" },
  numbers: 'Digits only, please.',
  refused: 'LINE would refuse this as it is',
  unknown: 'LINE’s limits could not be checked. They are checked again when you save.',
  sample_title: 'Heading',
  sample_text: 'Your words here',
  sample_button: 'See more',
  sample_yes: 'Yes',
  sample_no: 'No',
}
export default rich
