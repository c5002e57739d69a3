package vault

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// The two uses of a master key.
const (
	useWrap   = "wrap"   // other keys
	useSecret = "secret" // small values in the database
)

const (
	wrapVersion = 1
	keyIDSize   = 8
	wrapHeader  = 1 + keyIDSize
)

// keyID names a master key: the first bytes of its hash, so a damaged key betrays itself.
type keyID [keyIDSize]byte

func (id keyID) String() string { return hex.EncodeToString(id[:]) }

func idOf(master []byte) keyID {
	sum := sha256.Sum256(append([]byte("madoguchi vault key id: "), master...))
	return keyID(sum[:keyIDSize])
}

// ring holds the master keys: the current one seals, the others still open what they sealed.
type ring struct {
	current keyID
	aeads   map[keyID]map[string]cipher.AEAD // by use
}

func newRing() ring { return ring{aeads: make(map[keyID]map[string]cipher.AEAD)} }

// add puts a master key on the ring and makes it the current one.
func (r *ring) add(master []byte) error {
	id := idOf(master)
	uses := make(map[string]cipher.AEAD)
	for _, use := range []string{useWrap, useSecret} {
		key, err := subkey(master, use)
		if err != nil {
			return err
		}
		if uses[use], err = newGCM(key); err != nil {
			return err
		}
	}
	r.current, r.aeads[id] = id, uses
	return nil
}

// seal gives: version (1 byte), id of the master key (8), nonce (12), ciphertext and tag.
// The header, the use and the purpose are bound in.
func (r *ring) seal(use, purpose string, plain []byte) ([]byte, error) {
	aead, ok := r.aeads[r.current][use]
	if !ok {
		return nil, fmt.Errorf("%w: none is loaded", ErrMasterKey)
	}
	header := append([]byte{wrapVersion}, r.current[:]...)
	return aead.Seal(header, nil, plain, sealedTo(header, purpose)), nil
}

func (r *ring) open(use, purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) < wrapHeader {
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrBroken, len(sealed))
	}
	if sealed[0] != wrapVersion {
		return nil, fmt.Errorf("%w: form %d is unknown to this version of the program", ErrBroken, sealed[0])
	}
	header := sealed[:wrapHeader]
	id := keyID(header[1:])
	aead, ok := r.aeads[id][use]
	if !ok {
		return nil, fmt.Errorf("%w: it was sealed with the master key %v, which the key file does not hold", ErrMasterKey, id)
	}
	plain, err := aead.Open(nil, nil, sealed[wrapHeader:], sealedTo(header, purpose))
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}

func sealedTo(header []byte, purpose string) []byte {
	return append(bytes.Clone(header), purpose...)
}

func parseKeyID(s string) (keyID, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != keyIDSize {
		return keyID{}, fmt.Errorf("%w: %q is no key id", ErrBroken, s)
	}
	return keyID(b), nil
}
