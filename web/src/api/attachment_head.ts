import { attachmentURL } from './attachments'

/** What is known of a stored file without loading it. */
export interface FileHead {
  mime: string
  name: string
}

/** Asks for a file's type and name; null when it is gone or may not be seen. */
export async function headOf(id: string): Promise<FileHead | null> {
  const response = await fetch(attachmentURL(id), { method: 'HEAD', credentials: 'same-origin' }).catch(() => null)
  if (!response?.ok) return null
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  return { mime: response.headers.get('Content-Type') ?? '', name: name ? decodeURIComponent(name) : '' }
}
