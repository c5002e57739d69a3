/** Longest sides that are tried until a picture is small enough, in px. */
const sides = [4096, 3000, 2200, 1600]
/** The longest side of a video's picture, in px: LINE takes 1 MB of it at most. */
const frameSide = 1280
/** So long a video may take to show its first second, in ms. */
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

const until = (video: HTMLVideoElement, event: string) =>
  new Promise<void>((done, fail) => {
    video.addEventListener(event, () => done(), { once: true })
    video.addEventListener('error', () => fail(new Error('unreadable')), { once: true })
    setTimeout(() => fail(new Error('too slow')), patience)
  })

/** The picture that stands for a video: of its first second; null when this browser can't read it. */
export async function frameOf(file: File): Promise<File | null> {
  const video = document.createElement('video')
  const src = URL.createObjectURL(file)
  try {
    Object.assign(video, { muted: true, playsInline: true, preload: 'auto', src })
    await until(video, 'loadeddata')
    video.currentTime = Math.min(1, video.duration / 2 || 0)
    await until(video, 'seeked')
    return await jpeg(video, frameSide, file.name)
  } catch {
    return null
  } finally {
    video.removeAttribute('src')
    URL.revokeObjectURL(src)
  }
}
