// The control API of the emulator.

import { t } from './words.js'

export class Refused extends Error {}

async function call(method, path, body) {
  const init = { method }
  if (body instanceof FormData) init.body = body
  else if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { 'Content-Type': 'application/json' }
  }
  const res = await fetch(path, init)
  if (res.status === 204) return null
  const data = await res.json().catch(() => ({}))
  if (!res.ok) throw new Refused(data.message || t('emulatorSaid', { status: res.status }))
  return data
}

export const get = (path) => call('GET', path)
export const post = (path, body) => call('POST', path, body)
export const del = (path) => call('DELETE', path)

export const act = (userId, body) => post(`/emu/users/${userId}/messages`, body)

/** Sends a file with an act. */
export function upload(userId, body, file) {
  const form = new FormData()
  form.append('act', JSON.stringify(body))
  form.append('data', file, file.name)
  return post(`/emu/users/${userId}/messages`, form)
}

/** Tells which topics changed, for ever; reconnects by itself. */
export function listen(onTopics, onState) {
  const source = new EventSource('/emu/events')
  source.onmessage = (e) => onTopics(JSON.parse(e.data))
  source.onopen = () => onState(true)
  source.onerror = () => onState(false)
}
