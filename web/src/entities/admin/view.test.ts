import { expect, it } from 'vitest'
import type { Schema } from '@/api/types'
import { findingsOf, haltFor, receives, testKey, wordsFor } from './view'

const well: Schema['ChannelHealth'] = {
  code: '', detail: '', bot: { name: 'みなと商店', basic_id: '@minato', picture: null, chat_on: true },
  hook_url: 'https://d/w', hook_wanted: 'https://d/w', hook_active: true, limited: true, limit: 200, used: 12, heard_at: null, own_token: false, secret_changed_at: null,
}

it('finds nothing wrong with a channel that is well', () => {
  expect(findingsOf(well).filter((f) => f.ok === false)).toEqual([])
  expect(findingsOf(well).filter((f) => f.ok === null).map((f) => f.what)).toEqual(['redelivery', 'greeting'])
  expect(receives(well)).toBe(true)
})

it('names each thing that is not as it should be', () => {
  const wrong = (h: Partial<Schema['ChannelHealth']>) => findingsOf({ ...well, ...h }).filter((f) => f.ok === false).map((f) => f.what)
  expect(wrong({ bot: null, code: 'channel_auth' })).toEqual(['bot'])
  expect(wrong({ hook_url: 'https://elsewhere' })).toEqual(['hook'])
  expect(wrong({ hook_active: false })).toEqual(['active'])
  expect(wrong({ bot: { ...well.bot!, chat_on: false } })).toEqual(['chat'])
  expect(wrong({ used: 200 })).toEqual(['quota'])
  expect(wrong({ used: 9999, limited: false })).toEqual([])
  expect(receives({ ...well, hook_active: false })).toBe(false)
})

it('explains how LINE fared', () => {
  const key = (reason: string) => testKey({ ok: false, status_code: 0, reason, detail: '' })
  expect(['COULD_NOT_CONNECT', 'REQUEST_TIMEOUT', 'ERROR_STATUS_CODE', 'UNCLASSIFIED', 'new'].map(key)).toEqual(['could_not_connect', 'request_timeout', 'error_status_code', 'unclassified', 'unclassified'])
  expect(testKey({ ok: true, status_code: 200, reason: 'OK', detail: '' })).toBe('ok')
})

it('knows why to stop, and whom the words are for', () => {
  expect(['channel_auth', 'line_forbidden', 'quota_exceeded', 'x'].map(haltFor)).toEqual(['token_dead', 'line_suspended', 'quota_gone', 'other'])
  expect(wordsFor('{name}様、{name}様', '花子')).toBe('花子様、花子様')
})
