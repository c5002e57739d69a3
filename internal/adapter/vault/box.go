package vault

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Box seals what is kept in the database itself, each under a key of its own, so that it can be
// destroyed everywhere at once, in old copies of the database too. It holds small things whole.
type Box struct{ vault *Vault }

// NewBox makes one.
func NewBox(v *Vault) *Box { return &Box{v} }

// Seal makes the key and seals. The caller writes its row behind that; a key whose row never
// came is removed by Files.Sweep.
func (b *Box) Seal(ctx context.Context, key, purpose string, plain []byte) ([]byte, error) {
	r, err := b.vault.Seal(ctx, key, purpose, bytes.NewReader(plain))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Unseal opens; desk.ErrNotFound when the key has been destroyed.
func (b *Box) Unseal(ctx context.Context, key, purpose string, sealed []byte) ([]byte, error) {
	r, err := b.vault.Unseal(ctx, key, purpose, bytes.NewReader(sealed))
	if errors.Is(err, ErrNoKey) {
		return nil, desk.ErrNotFound.Because(err)
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Shred destroys a key. One that is gone already is no error.
func (b *Box) Shred(ctx context.Context, key string) error { return b.vault.Shred(ctx, key) }
