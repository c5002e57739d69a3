package vault

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// OpenSeek gives a reader of a kept file that can begin anywhere and holds one piece of 256
// KiB, however large the file is; the caller closes it. A file that was cut off or lengthened
// is refused here with ErrBroken, before its size is told to anybody; one whose pieces were
// changed or swapped, by the Read that comes to them. desk.ErrNotFound says that the file was
// destroyed or never kept. For one goroutine at a time.
func (f *Files) OpenSeek(ctx context.Context, id desk.AttachmentID, purpose string) (io.ReadSeekCloser, error) {
	sealed, err := f.blobs.Get(ctx, string(id))
	if err != nil {
		return nil, known(err)
	}
	src, ok := sealed.(io.ReadSeeker)
	if !ok {
		return nil, errors.Join(fmt.Errorf("open file %s: its keeper reads from the beginning only", id), sealed.Close())
	}
	plain, err := f.vault.unsealSeek(ctx, string(id), purpose, src)
	if err != nil {
		return nil, known(errors.Join(fmt.Errorf("open file %s: %w", id, err), sealed.Close()))
	}
	return struct {
		io.ReadSeeker
		io.Closer
	}{plain, sealed}, nil
}

// unsealSeek is Unseal for a source that can seek.
func (v *Vault) unsealSeek(ctx context.Context, id, purpose string, sealed io.ReadSeeker) (*seeker, error) {
	key, err := v.objectKey(ctx, id, false)
	if err != nil {
		return nil, err
	}
	return newSeeker(key, binding(id, purpose), sealed)
}

// seeker reads the plain text of a sealed file from any place in it.
type seeker struct {
	aead  cipher.AEAD
	bound []byte // header and binding
	src   io.ReadSeeker
	last  int64 // number of the last piece
	size  int64 // of the plain text
	pos   int64 // where the next Read begins

	buf   []byte // room for a piece; it is opened in place
	plain []byte // the piece at hand
	at    int64  // its number; -1 = none is at hand
}

// newSeeker begins by opening the last piece: it is bound to its number and to being the last,
// so it proves how long the file is.
func newSeeker(key, binding []byte, sealed io.ReadSeeker) (*seeker, error) {
	s, err := newSeal(key, binding, sealed)
	if err != nil {
		return nil, err
	}
	length, err := sealed.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if _, err := sealed.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if err := readHeader(sealed); err != nil {
		return nil, err
	}
	const piece = pieceSize + overhead
	body := length - int64(len(fileHeader))
	rest := body % piece
	if rest < overhead {
		return nil, cut(io.ErrUnexpectedEOF)
	}
	o := &seeker{aead: s.aead, bound: s.bound, src: sealed, last: body / piece, at: -1}
	o.size = o.last*pieceSize + rest - overhead
	o.buf = make([]byte, min(body, piece))
	return o, o.load(o.last)
}

// Read implements io.Reader; it gives at most the rest of a piece.
func (o *seeker) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if o.pos >= o.size {
		return 0, io.EOF
	}
	if err := o.load(o.pos / pieceSize); err != nil {
		return 0, err
	}
	n := copy(p, o.plain[o.pos%pieceSize:])
	o.pos += int64(n)
	return n, nil
}

// Seek implements io.Seeker. It reads nothing.
func (o *seeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += o.pos
	case io.SeekEnd:
		offset += o.size
	default:
		return 0, fmt.Errorf("vault: seek from %d", whence)
	}
	if offset < 0 {
		return 0, errors.New("vault: seek before the beginning")
	}
	o.pos = offset
	return offset, nil
}

// load makes piece n the one at hand, unless it is.
func (o *seeker) load(n int64) error {
	if n == o.at {
		return nil
	}
	o.at = -1 // an error leaves no piece at hand
	if _, err := o.src.Seek(int64(len(fileHeader))+n*(pieceSize+overhead), io.SeekStart); err != nil {
		return err
	}
	sealed := o.buf
	if n == o.last {
		sealed = o.buf[:o.size-n*pieceSize+overhead]
	}
	if _, err := io.ReadFull(o.src, sealed); err != nil {
		return cut(err)
	}
	plain, err := o.aead.Open(sealed[:0], nil, sealed, boundTo(o.bound, uint64(n), n == o.last))
	if err != nil {
		return ErrBroken
	}
	o.plain, o.at = plain, n
	return nil
}
