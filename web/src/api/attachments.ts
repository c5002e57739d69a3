import { announce, base } from './client'
import { problemOf, toApiError } from './problem'
import type { Attachment } from './types'

/** Uploads one file. Written by hand because a multipart body has no JSON shape. */
export async function upload(workspace: string, file: File, signal?: AbortSignal): Promise<Attachment> {
  const form = new FormData()
  form.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch(`${base}/attachments?workspace=${encodeURIComponent(workspace)}`, {
      method: 'POST',
      body: form,
      credentials: 'same-origin',
      signal,
    })
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (!response.ok) throw announce(await problemOf(response))
  return (await response.json()) as Attachment
}

export const attachmentURL = (id: string, preview = false): string =>
  `${base}/attachments/${encodeURIComponent(id)}${preview ? '?preview=1' : ''}`

export const avatarURL = (contact: string): string => `${base}/contacts/${encodeURIComponent(contact)}/avatar`
