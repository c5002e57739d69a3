/** Longest sides that are tried until a picture is small enough, in px. */
const sides = [4096, 3000, 2200, 1600]
/** The longest side of a video's picture, in px: LINE takes 1 MB of it at most. */
const frameSide = 1280
/** So long a film or sound may take until something of it is known, in ms. */
const patience = 10_000

type Drawable = CanvasImageSource & ({ width: number; height: number } | HTMLVideoElement)

async function jpeg(from: Drawable, side: number, name: string): Promise<File> {
  const [w, h] = from instanceof HTMLVideoElement ? [from.videoWidth, from.videoHeight] : [from.width, from.height]
  const scale = Math.min(1, side / Math.max(w, h, 1))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale)))
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#fff' // JPEG knows no glass
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(from, 0, 0, canvas.width, canvas.height)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return new File([blob], `${name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' })
}

/** A picture as a JPEG of at most so many bytes; what this browser can't read comes back as it is. */
export async function fitted(file: File, most: number): Promise<File> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return file
  try {
    for (const side of sides) {
      const made = await jpeg(picture, side, file.name)
      if (made.size <= most) return made
    }
    return file
  } finally {
    picture.close()
  }
}

const until = (media: HTMLMediaElement, event: string) =>
  new Promise<void>((done, fail) => {
    media.addEventListener(event, () => done(), { once: true })
    media.addEventListener('error', () => fail(new Error('unreadable')), { once: true })
    setTimeout(() => fail(new Error('too slow')), patience)
  })

/** Lets something be read off a film or sound; null when this browser can't read it. */
async function played<M extends HTMLMediaElement, T>(media: M, file: File, event: string, read: (media: M) => Promise<T> | T): Promise<T | null> {
  const src = URL.createObjectURL(file)
  try {
    Object.assign(media, { muted: true, preload: 'auto', src })
    await until(media, event)
    return await read(media)
  } catch {
    return null
  } finally {
    media.removeAttribute('src')
    URL.revokeObjectURL(src)
  }
}

/** The picture that stands for a video: of its first second; null when this browser can't read it. */
export const frameOf = (file: File): Promise<File | null> =>
  played(document.createElement('video'), file, 'loadeddata', async (video) => {
    video.currentTime = Math.min(1, video.duration / 2 || 0)
    await until(video, 'seeked')
    return jpeg(video, frameSide, file.name)
  })

/** How long a sound lasts, in ms; null when this browser can't tell. */
export const lengthOf = (file: File): Promise<number | null> =>
  played(document.createElement('audio'), file, 'loadedmetadata', (sound) => (Number.isFinite(sound.duration) ? Math.round(sound.duration * 1000) : null))
