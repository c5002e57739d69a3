package flow

import (
	"context"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// KeyDesk is where administrators make keys for programs.
type KeyDesk struct {
	env    Env
	keys   Keys
	secret Secrets
}

// NewKeyDesk makes it.
func NewKeyDesk(env Env, keys Keys, secret Secrets) *KeyDesk { return &KeyDesk{env, keys, secret} }

// sessionKey is the kind of session that an API key is.
const sessionKey = "key"

// keyMark begins every secret, so that one is known for what it is where it should not be.
const keyMark = "mdg_"

// keyHint is how many letters of a secret, after the mark, are kept in the clear.
const keyHint = 4

// maxKeys bounds a centre's keys: who must revoke one has to find it.
const maxKeys = 200

// Keys lists the centre's.
func (d *KeyDesk) Keys(ctx context.Context, by desk.Person) ([]Key, error) {
	if err := mayKeys(by); err != nil {
		return nil, err
	}
	return d.keys.KeysOf(ctx, by.Centre)
}

// Make makes a key that acts as whoever makes it, as far as its scopes reach. The secret is
// shown this once.
func (d *KeyDesk) Make(ctx context.Context, by desk.Person, s identity.KeySheet) (Key, string, error) {
	all, err := d.Keys(ctx, by)
	if err != nil {
		return Key{}, "", err
	}
	now := d.env.Clock.Now()
	if s, err = s.Clean(by, now); err != nil {
		return Key{}, "", err
	}
	if len(all) >= maxKeys {
		return Key{}, "", desk.E(desk.Conflict, "too_many_keys", "There are 200 keys already. Revoke those that are no longer used.")
	}
	secret := keyMark + d.secret.Token()
	k := Key{ID: d.env.IDs(), Name: s.Name, Hint: secret[:len(keyMark)+keyHint], Owner: by.ID, Scopes: s.Scopes, Brands: s.Brands, CreatedAt: now,
		ExpiresAt: s.Until.UTC().Truncate(time.Millisecond)}
	data := map[string]string{"key": k.ID, "scopes": strings.Join(k.Scopes, " ")}
	if err := d.keys.AddKey(ctx, k, HashToken(secret), d.fact(by, "made", data)); err != nil {
		return Key{}, "", err
	}
	return k, secret, nil
}

// Revoke ends a key at once.
func (d *KeyDesk) Revoke(ctx context.Context, by desk.Person, id string) error {
	if err := mayKeys(by); err != nil {
		return err
	}
	return d.keys.RevokeKey(ctx, by.Centre, id, d.fact(by, "revoked", map[string]string{"key": id}))
}

func (d *KeyDesk) fact(by desk.Person, code string, data map[string]string) []desk.Fact {
	return []desk.Fact{{At: d.env.Clock.Now(), Kind: desk.FactKey, Centre: by.Centre, Subject: by.ID, Actor: desk.Operator(by.ID), Code: code, Data: data}}
}

func mayKeys(by desk.Person) error {
	if !identity.Can(by, identity.ManageKeys, identity.Subject{}) {
		return decide.ErrForbidden
	}
	return nil
}
