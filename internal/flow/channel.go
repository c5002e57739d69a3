package flow

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Credentials are what a LINE channel is spoken to with. They are stored sealed.
type Credentials struct {
	LineID         string    `json:"line_id"` // the channel's id at LINE
	Secret         string    `json:"secret"`
	PreviousSecret string    `json:"previous_secret,omitempty"` // still accepted after a rotation
	RotatedAt      time.Time `json:"rotated_at,omitzero"`
	AccessToken    string    `json:"access_token,omitempty"` // a pasted long-lived token; empty = minted from id and secret
}

// previousFor is how long a rotated secret is accepted: LINE drops the old one at
// once, but events signed with it may still be on their way.
const previousFor = 24 * time.Hour

// Secrets lists the secrets that a webhook may be signed with.
func (c Credentials) Secrets(now time.Time) []string {
	if c.PreviousSecret != "" && now.Sub(c.RotatedAt) < previousFor {
		return []string{c.Secret, c.PreviousSecret}
	}
	return []string{c.Secret}
}

// Sealer seals small secrets that are kept in the database.
type Sealer interface {
	SealSecret(purpose string, secret []byte) ([]byte, error)
	OpenSecret(purpose string, sealed []byte) ([]byte, error)
}

// Channels keeps channels and their credentials. Reads are served from memory
// for some seconds, because every webhook asks.
type Channels struct {
	env   Env
	setup Setup
	seal  Sealer

	mu   sync.Mutex
	kept map[desk.ChannelID]keptCredentials
}

type keptCredentials struct {
	Credentials
	until time.Time
}

const keepCredentials = 10 * time.Second

// NewChannels makes the keeper.
func NewChannels(env Env, setup Setup, seal Sealer) *Channels {
	return &Channels{env: env, setup: setup, seal: seal, kept: map[desk.ChannelID]keptCredentials{}}
}

// Put stores a channel. A new secret makes the old one the previous one, which is
// accepted for another day.
func (c *Channels) Put(ctx context.Context, ch desk.Channel, cred Credentials) error {
	sealed, err := c.sealed(ctx, ch.ID, cred)
	if err != nil {
		return err
	}
	if err := c.setup.PutChannel(ctx, ch, sealed); err != nil {
		return err
	}
	c.forget(ch.ID)
	return nil
}

// sealed seals new credentials of a channel, with the secret that they replace.
func (c *Channels) sealed(ctx context.Context, id desk.ChannelID, cred Credentials) ([]byte, error) {
	old, err := c.read(ctx, id)
	switch {
	case err == nil && old.Secret != cred.Secret:
		cred.PreviousSecret, cred.RotatedAt = old.Secret, c.env.Clock.Now()
	case err == nil:
		cred.PreviousSecret, cred.RotatedAt = old.PreviousSecret, old.RotatedAt
	case desk.KindOf(err) == desk.Unavailable || ctx.Err() != nil:
		return nil, err
	case desk.KindOf(err) != desk.NotFound: // sealed by a key that is lost: entering them anew is the cure
		c.env.Log.Warn("old credentials can't be read and are replaced", "channel", id, "error", err)
	}
	plain, err := json.Marshal(cred)
	if err != nil {
		return nil, err
	}
	return c.seal.SealSecret(channelPurpose(id), plain)
}

// forget lets the next to ask read a channel's credentials anew.
func (c *Channels) forget(id desk.ChannelID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.kept, id)
}

// Credentials gives a channel's; desk.ErrNotFound for an unknown channel.
func (c *Channels) Credentials(ctx context.Context, id desk.ChannelID) (Credentials, error) {
	now := c.env.Clock.Now()
	c.mu.Lock()
	kept, ok := c.kept[id]
	c.mu.Unlock()
	if ok && now.Before(kept.until) {
		return kept.Credentials, nil
	}
	cred, err := c.read(ctx, id)
	if err != nil {
		return cred, err
	}
	c.mu.Lock()
	c.kept[id] = keptCredentials{cred, now.Add(keepCredentials)}
	c.mu.Unlock()
	return cred, nil
}

// Secrets lists what a channel's webhooks may be signed with.
func (c *Channels) Secrets(ctx context.Context, id desk.ChannelID) ([]string, error) {
	cred, err := c.Credentials(ctx, id)
	if err != nil {
		return nil, err
	}
	return cred.Secrets(c.env.Clock.Now()), nil
}

func (c *Channels) read(ctx context.Context, id desk.ChannelID) (Credentials, error) {
	var cred Credentials
	sealed, err := c.setup.ChannelSecrets(ctx, id)
	if err != nil {
		return cred, err
	}
	plain, err := c.seal.OpenSecret(channelPurpose(id), sealed)
	if err != nil {
		return cred, err
	}
	return cred, json.Unmarshal(plain, &cred)
}

func channelPurpose(id desk.ChannelID) string { return "channel:" + string(id) }
