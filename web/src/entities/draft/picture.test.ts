import { afterEach, expect, it, vi } from 'vitest'
import { addFile, draftOf } from './index'
import { fitted } from './picture'

const { uploaded } = vi.hoisted(() => ({ uploaded: [] as File[] }))
vi.mock('@/api/attachments', () => ({ upload: async (_: string, file: File) => (uploaded.push(file), { id: `a${uploaded.length}` }) }))

/** A browser that reads pictures of one size; a JPEG takes so many bytes a pixel. */
function browser(width: number, height: number, bytes: number) {
  const drawn: number[] = []
  vi.stubGlobal('createImageBitmap', async (f: File) => {
    if (f.type === 'image/heic') throw new Error('not known here')
    return { width, height, close: () => undefined }
  })
  vi.stubGlobal('OffscreenCanvas', class {
    constructor(readonly width: number, readonly height: number) { drawn.push(width) }
    getContext = () => ({ fillRect: () => undefined, drawImage: () => undefined })
    convertToBlob = async () => ({ size: this.width * this.height * bytes }) as Blob
  })
  vi.stubGlobal('File', class extends File {
    readonly #size: number | undefined
    constructor(parts: BlobPart[], name: string, options?: FilePropertyBag) {
      const made = parts[0] as { size?: number } | undefined
      super(made && !(made instanceof Blob) && typeof made !== 'string' ? [] : parts, name, options)
      this.#size = made && !(made instanceof Blob) && typeof made !== 'string' ? made.size : undefined
    }
    override get size() { return this.#size ?? super.size }
  })
  return drawn
}
const sized = (size: number, type: string, name = 'a.png') => new File([{ size } as never], name, { type })
afterEach(() => {
  uploaded.length = 0
  vi.unstubAllGlobals()
})

it('is made smaller until it fits, and keeps its proportions', async () => {
  const drawn = browser(6000, 3000, 1)
  const made = await fitted(sized(30_000_000, 'image/png', '写真.png'), 5_000_000)
  expect(drawn).toEqual([4096, 3000])
  expect([made.name, made.type, made.size]).toEqual(['写真.jpg', 'image/jpeg', 4_500_000])
})

it('of a draft goes up as a picture: too large a PNG, a WebP; a HEIC that can’t be read, and a GIF, as a file', async () => {
  browser(4000, 3000, 0.5)
  const draft = draftOf('c-pictures')
  await addFile(draft, 'w', sized(30 << 20, 'image/png'))
  await addFile(draft, 'w', sized(1000, 'image/webp', 'b.webp'))
  await addFile(draft, 'w', sized(1000, 'image/heic', 'c.heic'))
  await addFile(draft, 'w', sized(1000, 'image/gif', 'd.gif'))
  await addFile(draft, 'w', sized(1000, 'image/jpeg', 'e.jpg'))
  expect(draft.files.map((f) => [f.kind, f.file.type, f.error, !!f.id])).toEqual([
    ['image', 'image/jpeg', null, true],
    ['image', 'image/jpeg', null, true],
    ['file', 'image/heic', null, true],
    ['file', 'image/gif', null, true],
    ['image', 'image/jpeg', null, true],
  ])
  expect(uploaded.length).toBe(5)
})

it('that can’t be made small enough is refused before it is uploaded', async () => {
  browser(6000, 6000, 9)
  const draft = draftOf('c-large')
  await addFile(draft, 'w', sized(30 << 20, 'image/png'))
  expect(draft.files.map((f) => [f.error, f.id])).toEqual([['too_large', null]])
  expect(uploaded).toEqual([])
})
