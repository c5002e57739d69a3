// Package vault seals what must be destroyable: every file a customer or operator sends, and
// the small secrets of channels.
//
// Each file has a random key of its own. That key, wrapped by the master key, lies in a key
// store apart from the files; destroying it makes the file unreadable everywhere at once, in
// old copies too. The master key is a small file made at the first start. Who loses it loses
// the files: nothing can bring them back.
//
// No common commit spans key store, files and database, so the order is fixed: create the
// key, then the blob, then the row; destroy the key, then the row, then the blob. What a
// crash leaves between is an orphan that nobody can see, and Files.Sweep removes it.
package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const keySize = 32 // AES-256

var (
	// ErrNoKey says that there is no key of that id: never made, or destroyed.
	ErrNoKey = errors.New("vault: no such key")
	// ErrBroken says that sealed bytes are not what was sealed under this id and purpose:
	// changed, cut off, or another's.
	ErrBroken = errors.New("vault: the sealed data are damaged or belong elsewhere")
	// ErrMasterKey says that the master key file cannot be used; the text says what to do.
	ErrMasterKey = errors.New("vault: master key")
)

// Vault seals and opens. Safe for many goroutines.
type Vault struct {
	ring ring
	keys KeyStore
}

// Open reads the master key at path, and makes one when this is the first start: a file of
// mode 0600, in a folder of mode 0700 if that has to be made too. created tells that it did;
// then the owner must be told to keep a copy.
//
// It never makes a second one: when the key store knows an earlier master key and the file
// is missing or another, Open refuses with ErrMasterKey, because whatever it did next would
// hide that the files are lost.
func Open(ctx context.Context, path string, keys KeyStore) (v *Vault, created bool, err error) {
	known, err := mastersOf(ctx, keys)
	if err != nil {
		return nil, false, fmt.Errorf("read the key store: %w", err)
	}
	ring, err := readRing(path)
	if errors.Is(err, errNoFile) {
		if len(known) > 0 {
			return nil, false, missingMaster(path)
		}
		ring, created, err = makeRing(path)
	}
	if err != nil {
		return nil, false, err
	}
	v = &Vault{ring: ring, keys: keys}
	if err := v.recognise(ctx, path, known); err != nil {
		return nil, false, err
	}
	return v, created, nil
}

// Seal gives a reader of the sealed form of plain. It makes the key of id first, or takes
// the one there is, so that a repeated attempt leaves one readable file. purpose is bound
// into the seal: the same must be given to Unseal.
func (v *Vault) Seal(ctx context.Context, id, purpose string, plain io.Reader) (io.Reader, error) {
	key, err := v.objectKey(ctx, id, true)
	if err != nil {
		return nil, err
	}
	return newSealer(key, binding(id, purpose), plain)
}

// Unseal gives a reader of what was sealed. Each piece is checked before any of it is handed
// out, and the end too: a reader that comes to io.EOF has had everything. ErrNoKey means that
// the key was destroyed, ErrBroken (from here or from a Read) that the data are not whole.
func (v *Vault) Unseal(ctx context.Context, id, purpose string, sealed io.Reader) (io.Reader, error) {
	key, err := v.objectKey(ctx, id, false)
	if err != nil {
		return nil, err
	}
	return newOpener(key, binding(id, purpose), sealed)
}

// Shred destroys the key of id. When it returns nil, what was sealed under id can be read by
// nobody any more. A key that is gone already is no error.
func (v *Vault) Shred(ctx context.Context, id string) error {
	if err := v.keys.Delete(ctx, id); err != nil {
		return fmt.Errorf("destroy the key of %s: %w", id, err)
	}
	return nil
}

// objectKey opens the key of an object, and makes one when it may.
func (v *Vault) objectKey(ctx context.Context, id string, make bool) ([]byte, error) {
	wrapped, err := v.keys.Get(ctx, id)
	if errors.Is(err, ErrNoKey) && make {
		wrapped, err = v.ring.seal(useWrap, id, newKey())
		if err == nil {
			wrapped, err = v.keys.Put(ctx, id, wrapped)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w", id, err)
	}
	key, err := v.ring.open(useWrap, id, wrapped)
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w", id, err)
	}
	return key, nil
}

// SealSecret seals a small secret that is kept in the database itself, such as a channel's
// access token. purpose is bound in: give what the secret belongs to, too.
func (v *Vault) SealSecret(purpose string, secret []byte) ([]byte, error) {
	return v.ring.seal(useSecret, purpose, secret)
}

// OpenSecret opens what SealSecret sealed for the same purpose.
func (v *Vault) OpenSecret(purpose string, sealed []byte) ([]byte, error) {
	return v.ring.open(useSecret, purpose, sealed)
}

// binding is what a seal is tied to besides its key. The length keeps two pairs apart whose
// letters run together.
func binding(id, purpose string) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(id)))
	b = append(b, id...)
	return append(b, purpose...)
}

func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key) // never fails: the program ends if the system has no randomness
	return key
}

// newGCM makes AES-256-GCM that puts a fresh random nonce before each ciphertext.
func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// subkey derives the key for one use of a master key, so that no use can open another's.
func subkey(master []byte, use string) ([]byte, error) {
	return hkdf.Key(sha256.New, master, nil, "madoguchi vault v1: "+use, keySize)
}
