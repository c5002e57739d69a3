package vault

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// A master key leaves a proof in the key store: an entry that only it opens. The proof tells
// a lost or wrong key file at the start, before anything is sealed with another.
const (
	proofPrefix = "master:" // no object's id has a colon
	proofText   = "this is the master key"
)

func isProof(id string) bool { return strings.HasPrefix(id, proofPrefix) }

// mastersOf lists the master keys that the key store knows.
func mastersOf(ctx context.Context, keys KeyStore) ([]keyID, error) {
	var known []keyID
	for after := proofPrefix; ; {
		const page = 100
		entries, err := keys.List(ctx, time.Time{}, after, page)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if !isProof(e.ID) {
				return known, nil // ids come sorted
			}
			id, err := parseKeyID(strings.TrimPrefix(e.ID, proofPrefix))
			if err != nil {
				return nil, fmt.Errorf("entry %q: %w", e.ID, err)
			}
			known = append(known, id)
			after = e.ID
		}
		if len(entries) < page {
			return known, nil
		}
	}
}

// recognise checks that the key file is this desk's, and leaves the proof where it is new.
func (v *Vault) recognise(ctx context.Context, path string, known []keyID) error {
	proven := false
	for _, id := range known {
		if _, ok := v.ring.aeads[id]; !ok {
			continue
		}
		entry := proofPrefix + id.String()
		wrapped, err := v.keys.Get(ctx, entry)
		if err != nil {
			return fmt.Errorf("read the key store: %w", err)
		}
		if text, err := v.ring.open(useWrap, entry, wrapped); err != nil || string(text) != proofText {
			return otherMaster(path, known)
		}
		proven = true
	}
	if len(known) > 0 && !proven {
		return otherMaster(path, known)
	}
	entry := proofPrefix + v.ring.current.String()
	wrapped, err := v.ring.seal(useWrap, entry, []byte(proofText))
	if err == nil {
		_, err = v.keys.Put(ctx, entry, wrapped) // keeps the one there is
	}
	if err != nil {
		return fmt.Errorf("write to the key store: %w", err)
	}
	return nil
}
