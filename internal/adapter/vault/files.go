package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Blobs is where sealed files lie. blob.Disk is one; its text tells the contract.
type Blobs interface {
	Put(ctx context.Context, id string, r io.Reader) error
	Get(ctx context.Context, id string) (io.ReadCloser, error)
	Delete(ctx context.Context, id string) error
	List(ctx context.Context, after string, n int) ([]blob.Info, error)
}

// Files is the vault with its files: what the flow stores, loads and destroys.
type Files struct {
	vault *Vault
	blobs Blobs
}

// NewFiles puts a vault and a keeper of blobs together.
func NewFiles(v *Vault, blobs Blobs) *Files { return &Files{v, blobs} }

// Store seals what r gives and keeps it under id: the key first, then the blob; the caller
// writes the row last. size and sha256 (hex) are those of the plain file. When it returns
// nil the file survives a power cut. Safe to repeat with the same file. A full disk gives
// desk.ErrFilesFull, and an error of r comes back as it is.
func (f *Files) Store(ctx context.Context, id desk.AttachmentID, purpose string, r io.Reader) (size int64, sha256hex string, err error) {
	sum := sha256.New()
	count := &counter{}
	sealed, err := f.vault.Seal(ctx, string(id), purpose, io.TeeReader(r, io.MultiWriter(sum, count)))
	if err != nil {
		return 0, "", known(err)
	}
	fault.Point("media.key")
	if err := f.blobs.Put(ctx, string(id), sealed); err != nil {
		return 0, "", known(err)
	}
	return count.n, hex.EncodeToString(sum.Sum(nil)), nil
}

// Open gives a reader of a kept file; the caller closes it. desk.ErrNotFound says that it was
// destroyed or never kept. A Read that fails with ErrBroken means that what was read so far
// must not be used.
func (f *Files) Open(ctx context.Context, id desk.AttachmentID, purpose string) (io.ReadCloser, error) {
	sealed, err := f.blobs.Get(ctx, string(id))
	if err != nil {
		return nil, known(err)
	}
	plain, err := f.vault.Unseal(ctx, string(id), purpose, sealed)
	if err != nil {
		return nil, known(errors.Join(err, sealed.Close()))
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, sealed}, nil
}

// Load gives a kept file whole, or an error and nothing of it.
func (f *Files) Load(ctx context.Context, id desk.AttachmentID, purpose string) ([]byte, error) {
	r, err := f.Open(ctx, id, purpose)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("load file %s: %w", id, err)
	}
	return b, nil
}

// Destroy makes a file unreadable for ever: its key first, then the blob. When only the blob
// remains the file is destroyed already, and Sweep removes the rest. One that is gone is no
// error.
func (f *Files) Destroy(ctx context.Context, id desk.AttachmentID) error {
	if err := f.vault.Shred(ctx, string(id)); err != nil {
		return err
	}
	fault.Point("destroy.key")
	return f.blobs.Delete(ctx, string(id))
}

// Sweep removes what crashes left: keys made before the given time that no row names, with
// their blobs, and blobs of that age without a key. rows tells which of the ids have a row.
// An hour is a good age: every upload is long done. removed counts files.
func (f *Files) Sweep(ctx context.Context, before time.Time, rows func(ctx context.Context, ids []string) (map[string]bool, error)) (removed int, err error) {
	const page = 200
	for after := ""; ; {
		entries, err := f.vault.keys.List(ctx, before, after, page)
		if err != nil {
			return removed, fmt.Errorf("sweep keys: %w", err)
		}
		var ids []string
		for _, e := range entries {
			after = e.ID
			if isObject(e.ID) {
				ids = append(ids, e.ID)
			}
		}
		n, err := f.sweepKeys(ctx, ids, rows)
		if removed += n; err != nil {
			return removed, fmt.Errorf("sweep keys: %w", err)
		}
		if len(entries) < page {
			break
		}
	}
	for after := ""; ; {
		infos, err := f.blobs.List(ctx, after, page)
		if err != nil {
			return removed, fmt.Errorf("sweep blobs: %w", err)
		}
		for _, info := range infos {
			after = info.ID
			n, err := f.sweepBlob(ctx, info, before, rows)
			if removed += n; err != nil {
				return removed, fmt.Errorf("sweep blobs: %w", err)
			}
		}
		if len(infos) < page {
			return removed, nil
		}
	}
}

func (f *Files) sweepKeys(ctx context.Context, ids []string, rows func(context.Context, []string) (map[string]bool, error)) (removed int, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	alive, err := rows(ctx, ids)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if alive[id] {
			continue
		}
		if err := f.Destroy(ctx, desk.AttachmentID(id)); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// sweepBlob removes an old blob that has neither key nor row. One with a row is somebody's
// file: its key may be in a store that is not at hand.
func (f *Files) sweepBlob(ctx context.Context, info blob.Info, before time.Time, rows func(context.Context, []string) (map[string]bool, error)) (removed int, err error) {
	if !info.At.Before(before) {
		return 0, nil
	}
	if _, err := f.vault.keys.Get(ctx, info.ID); !errors.Is(err, ErrNoKey) {
		return 0, err
	}
	alive, err := rows(ctx, []string{info.ID})
	if err != nil || alive[info.ID] {
		return 0, err
	}
	return 1, f.blobs.Delete(ctx, info.ID)
}

// known turns the errors that people can do something about into the desk's own.
func known(err error) error {
	switch {
	case errors.Is(err, blob.ErrFull):
		return desk.ErrFilesFull.Because(err)
	case errors.Is(err, blob.ErrAway):
		return errAway.Because(err)
	case errors.Is(err, blob.ErrNotFound), errors.Is(err, ErrNoKey):
		return desk.ErrNotFound.Because(err)
	}
	return err
}

// errAway is about an object store, so a later try may do.
var errAway = desk.E(desk.Unavailable, "files_unavailable", "The store for files does not answer. Try again later.")

// counter counts what is written to it.
type counter struct{ n int64 }

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
