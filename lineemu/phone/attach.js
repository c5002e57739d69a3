// What else a customer can send: samples, own files, a place.
import { el } from './dom.js'
import { sendPlace } from './actions.js'
import { t } from './words.js'

const kindOf = (f) => (f.type.startsWith('video/') ? 'video' : f.type.startsWith('audio/') ? 'audio' : 'file')

/** The tiles of the panel. @param send(act, file?); @param done closes the panel */
export function attachments(send, done) {
  const sample = (label, act, testid) => tile(label, testid, () => { done(); send(act) })
  const three = async () => {
    done()
    const id = setId()
    for (const index of [1, 2, 3]) await send({ type: 'image', image_set: { id, index, total: 3 } })
  }
  return [
    sample(t('samplePhoto'), { type: 'image' }, 'phone-sample-photo'),
    tile(t('sampleSet'), 'phone-sample-set', three),
    sample(t('sampleVideo'), { type: 'video' }, 'phone-video'),
    sample(t('sampleAudio'), { type: 'audio' }, 'phone-audio'),
    sample(t('sampleFile'), { type: 'file' }, 'phone-sample-file'),
    tile(t('location'), 'phone-location', () => { done(); sendPlace(send) }),
    fileTile(t('chooseFile'), (file) => { done(); send({ type: kindOf(file) }, file) }),
  ]
}

const tile = (label, testid, onclick) => el('button', { type: 'button', class: 'tile', 'data-testid': testid, onclick }, label)

function fileTile(label, chosen) {
  const input = el('input', { type: 'file', 'aria-label': label, 'data-testid': 'phone-file' })
  input.addEventListener('change', () => {
    const [file] = input.files
    if (file) chosen(file)
    input.value = ''
  })
  return el('label', { class: 'tile' }, el('span', {}, label), input)
}

/** Names pictures that belong together. */
export const setId = () => crypto.randomUUID().replaceAll('-', '').toUpperCase()

/** The button for photographs; several at once are sent as one set. */
export function photoButton(icon, send) {
  const input = el('input', { type: 'file', accept: 'image/*', multiple: true, 'aria-label': t('sendPhoto'), 'data-testid': 'phone-photo' })
  input.addEventListener('change', async () => {
    const files = [...input.files]
    input.value = ''
    input.removeAttribute('capture')
    const id = files.length > 1 ? setId() : ''
    for (const [i, file] of files.entries()) await send({ type: 'image', image_set: id ? { id, index: i + 1, total: files.length } : undefined }, file)
  })
  return { node: el('label', { class: 'icon', title: t('sendPhoto') }, el('span', {}, icon), input), input }
}
