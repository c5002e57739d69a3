package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// NewKey is what an API key is made of.
type NewKey struct {
	Name   string                 `json:"name" maxLength:"200"`
	Scopes List[string]           `json:"scopes" maxItems:"10" doc:"read, talk, knowledge, report, settings"`
	Brands List[desk.WorkspaceID] `json:"workspaces,omitempty" maxItems:"200" doc:"none: all that its owner serves"`
	Until  Time                   `json:"until"`
}

// Key is an API key; its secret was shown once.
type Key struct {
	ID      string                 `json:"id"`
	Name    string                 `json:"name"`
	Hint    string                 `json:"hint" doc:"the first letters of the secret"`
	Owner   desk.OperatorID        `json:"owner_id" doc:"as whom it acts"`
	Scopes  List[string]           `json:"scopes"`
	Brands  List[desk.WorkspaceID] `json:"workspaces"`
	Created Time                   `json:"created_at"`
	Used    Null[Time]             `json:"used_at"`
	Until   Time                   `json:"until"`
}

// KeyList is a centre's keys, the newest first.
type KeyList struct {
	Items List[Key] `json:"items"`
}

// MadeKey is a key with its secret.
type MadeKey struct {
	Key
	Secret string `json:"secret" doc:"shown this once: Authorization: Bearer …"`
}

type (
	keysOut    struct{ Body KeyList }
	makeKeyIn  struct{ Body NewKey }
	madeKeyOut struct{ Body MadeKey }
	keyIn      struct {
		ID string `path:"id" maxLength:"64"`
	}
)

func (s *server) listKeys(ctx context.Context, _ *none) (*keysOut, error) {
	all, err := s.Keys.Keys(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &keysOut{}
	for _, k := range all {
		out.Body.Items = append(out.Body.Items, showKey(k))
	}
	return out, nil
}

func (s *server) makeKey(ctx context.Context, in *makeKeyIn) (*madeKeyOut, error) {
	k, secret, err := s.Keys.Make(ctx, callerFrom(ctx).Person, identity.KeySheet{Name: in.Body.Name, Scopes: in.Body.Scopes, Brands: in.Body.Brands,
		Until: in.Body.Until.Time})
	if err != nil {
		return nil, err
	}
	return &madeKeyOut{MadeKey{showKey(k), secret}}, nil
}

func (s *server) revokeKey(ctx context.Context, in *keyIn) (*empty, error) {
	if err := s.Keys.Revoke(ctx, callerFrom(ctx).Person, in.ID); err != nil {
		return nil, err
	}
	return &empty{}, nil
}

func showKey(k flow.Key) Key {
	return Key{ID: k.ID, Name: k.Name, Hint: k.Hint, Owner: k.Owner, Scopes: k.Scopes, Brands: k.Brands, Created: Time{k.CreatedAt}, Used: moment(k.UsedAt),
		Until: Time{k.ExpiresAt}}
}
