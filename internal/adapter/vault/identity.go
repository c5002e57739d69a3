package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// identityEntry holds the key store's own random name.
const identityEntry = "store:identity"

// isObject tells an object's key from the store's own entries.
func isObject(id string) bool { return !strings.Contains(id, ":") }

// ErrForeignKeys says that a key store is not the one a database's files were sealed with.
var ErrForeignKeys = errors.New("vault: these keys do not belong to this data")

// OpenFor is Open for a database that remembers its key store by name (see Identity). A key
// store that is empty or another's is refused before anything is made or swept: whatever the
// desk did with it would hide, or destroy, files that the right keys can still open. An empty
// name is a database that has not met its key store yet.
func OpenFor(ctx context.Context, path string, keys KeyStore, name string) (v *Vault, created bool, err error) {
	if name != "" {
		have, err := identity(ctx, keys)
		if err != nil {
			return nil, false, err
		}
		if have != name {
			return nil, false, fmt.Errorf("%w: restore the key store (keys.db, or the keys database) and the master key that were used with it; nothing was changed", ErrForeignKeys)
		}
	}
	return Open(ctx, path, keys)
}

// Identity gives the key store's random name, and gives it one at first sight. All nodes get
// the same.
func (v *Vault) Identity(ctx context.Context) (string, error) {
	name := make([]byte, 16)
	_, _ = rand.Read(name) // never fails
	kept, err := v.keys.Put(ctx, identityEntry, name)
	if err != nil {
		return "", fmt.Errorf("write to the key store: %w", err)
	}
	return hex.EncodeToString(kept), nil
}

// identity reads the name; empty for none.
func identity(ctx context.Context, keys KeyStore) (string, error) {
	name, err := keys.Get(ctx, identityEntry)
	if errors.Is(err, ErrNoKey) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the key store: %w", err)
	}
	return hex.EncodeToString(name), nil
}
