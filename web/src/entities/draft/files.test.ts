import { expect, it, vi } from 'vitest'

const media = vi.hoisted(() => ({ frameOf: vi.fn(), lengthOf: vi.fn() }))
vi.mock('./media', () => media)
const { upload } = vi.hoisted(() => ({ upload: vi.fn() }))
vi.mock('@/api/attachments', () => ({ upload }))
import { addFile, draftOf, removeFile } from './index'

it('of a film taken out while its picture is made nothing is left: no upload, no URL', async () => {
  const film = new File(['x'], 'a.mp4', { type: 'video/mp4' })
  const frame = new File(['x'], 'a.jpg', { type: 'image/jpeg' })
  const url = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1')
  const draft = draftOf('c-film')
  const out = () => removeFile(draft, draft.files[0]!.key)

  upload.mockResolvedValue({ id: 'a1' })
  media.frameOf.mockImplementationOnce(async () => (out(), frame))
  await addFile(draft, 'w', film)
  expect([upload.mock.calls.length, url.mock.calls.length]).toEqual([1, 0])

  media.frameOf.mockResolvedValue(frame)
  upload.mockImplementation(async (_, file: File) => (file === frame && out(), { id: 'a1' }))
  await addFile(draft, 'w', film)
  expect(url).not.toHaveBeenCalled()

  upload.mockResolvedValue({ id: 'a1' })
  await addFile(draft, 'w', film)
  expect(draft.files).toMatchObject([{ id: 'a1', still: 'a1', preview: 'blob:1' }])
})
