package sim

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// vault is a model of the real one: a key store and a blob store without a common
// commit, so that a node can die between the two. What it holds outlives nodes.
type vault struct {
	w     *world
	keys  map[desk.AttachmentID]time.Time
	blobs map[desk.AttachmentID][]byte
}

func newVault(w *world) *vault {
	return &vault{w, map[desk.AttachmentID]time.Time{}, map[desk.AttachmentID][]byte{}}
}

var errVault = desk.E(desk.Unavailable, "vault_down", "The files can't be reached. Try again in a moment.")

// part is one effect of the vault's, which may fail before or after.
func (v *vault) part(name string, f func()) error {
	v.w.faults.cross(name)
	if v.w.faults.happens(v.w.faults.vault, "vault: failed before") {
		v.w.note("%s fails", name)
		return errVault
	}
	f()
	v.w.note("%s", name)
	if v.w.faults.happens(v.w.faults.vault, "vault: answer lost") {
		return errVault
	}
	return nil
}

func (v *vault) Store(_ context.Context, id desk.AttachmentID, _ string, r io.Reader) (int64, string, error) {
	if err := v.part("vault key", func() { v.keys[id] = v.w.now }); err != nil {
		return 0, "", err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return 0, "", err
	}
	if err := v.part("vault blob", func() { v.blobs[id] = data }); err != nil {
		return 0, "", err
	}
	sum := sha256.Sum256(data)
	return int64(len(data)), hex.EncodeToString(sum[:]), nil
}

// readable tells whether a file can still be read by anybody.
func (v *vault) readable(id desk.AttachmentID) bool {
	_, key := v.keys[id]
	_, blob := v.blobs[id]
	return key && blob
}

func (v *vault) Load(_ context.Context, id desk.AttachmentID, _ string) ([]byte, error) {
	v.w.faults.cross("vault load")
	if !v.readable(id) {
		return nil, desk.ErrNotFound
	}
	return v.blobs[id], nil
}

func (v *vault) OpenSeek(ctx context.Context, id desk.AttachmentID, purpose string) (io.ReadSeekCloser, error) {
	data, err := v.Load(ctx, id, purpose)
	return openFile{bytes.NewReader(data)}, err
}

type openFile struct{ *bytes.Reader }

func (openFile) Close() error { return nil }

func (v *vault) Destroy(_ context.Context, id desk.AttachmentID) error {
	if err := v.part("vault key destroyed", func() { delete(v.keys, id) }); err != nil {
		return err
	}
	return v.part("vault blob removed", func() { delete(v.blobs, id) })
}

func (v *vault) Sweep(ctx context.Context, before time.Time, known func(context.Context, []string) (map[string]bool, error)) (int, error) {
	var old []string
	for id, at := range v.keys {
		if at.Before(before) {
			old = append(old, string(id))
		}
	}
	for id := range v.blobs {
		if _, ok := v.keys[id]; !ok {
			old = append(old, string(id))
		}
	}
	slices.Sort(old)
	kept, err := known(ctx, old)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range old {
		if !kept[id] {
			delete(v.keys, desk.AttachmentID(id))
			delete(v.blobs, desk.AttachmentID(id))
			n++
		}
	}
	return n, nil
}

// sealer marks instead of sealing, or fails as a key does that can't be reached.
type sealer struct{ w *world }

func (s sealer) SealSecret(_ string, secret []byte) ([]byte, error) {
	if s.w.faults.happens(s.w.faults.vault, "sealer: does not seal") {
		return nil, errVault
	}
	return mark(secret), nil
}

func (s sealer) OpenSecret(_ string, sealed []byte) ([]byte, error) {
	if s.w.faults.happens(s.w.faults.vault, "sealer: does not open") {
		return nil, errVault
	}
	return mark(sealed), nil
}

// mark makes words unreadable, and readable again.
func mark(b []byte) []byte {
	out := slices.Clone(b)
	for i := range out {
		out[i] ^= 0xa5
	}
	return out
}

// noImages is an Imager for files that are none.
type noImages struct{}

func (noImages) Size([]byte) (width, height int) { return 0, 0 }
func (noImages) Preview([]byte) ([]byte, error)  { return nil, desk.ErrNotFound }

var (
	_ flow.Vault  = (*vault)(nil)
	_ flow.Sealer = sealer{}
	_ flow.Imager = noImages{}
	_ flow.Bus    = (*bus)(nil)
	_ flow.Clock  = clock{}
)
