package flow

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// QuotaDesk tells who oversees a brand how many billed messages its channels may still send this
// month. LINE's own count lags, so that an answer which is some minutes old is as good.
type QuotaDesk struct {
	env    Env
	read   Reader
	quotas Quotas
	mu     sync.Mutex
	kept   map[desk.ChannelID]ChannelQuota // guarded by mu
}

// ChannelQuota is what is known of a channel's month.
type ChannelQuota struct {
	Channel   desk.ChannelID
	Workspace desk.WorkspaceID
	Known     bool // LINE has told the rest
	Limited   bool
	Limit     int64
	Used      int64
	At        time.Time
}

// How long what LINE told is good, how long a silence, and how long one waits for it.
const (
	quotaGood    = 5 * time.Minute
	quotaSilence = 30 * time.Second
	quotaPatient = 4 * time.Second
)

// NewQuotaDesk makes it.
func NewQuotaDesk(env Env, read Reader, quotas Quotas) *QuotaDesk {
	return &QuotaDesk{env: env, read: read, quotas: quotas, kept: map[desk.ChannelID]ChannelQuota{}}
}

// List gives one for each channel of the brands that somebody oversees; none for nobody.
func (d *QuotaDesk) List(ctx context.Context, by desk.Person) ([]ChannelQuota, error) {
	all, err := d.read.Channels(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	var mine []desk.Channel
	for _, c := range all {
		if oversees(by, c.Workspace) == nil {
			mine = append(mine, c)
		}
	}
	out := make([]ChannelQuota, len(mine))
	var asked sync.WaitGroup
	for i, c := range mine {
		asked.Go(func() { out[i] = d.of(ctx, c) })
	}
	asked.Wait()
	return out, ctx.Err()
}

// of gives a channel's, from memory while that is good.
func (d *QuotaDesk) of(ctx context.Context, c desk.Channel) ChannelQuota {
	now := d.env.Clock.Now()
	d.mu.Lock()
	q, ok := d.kept[c.ID]
	d.mu.Unlock()
	good := quotaGood
	if !q.Known {
		good = quotaSilence
	}
	if ok && now.Sub(q.At) < good {
		return q
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), quotaPatient) // the answer is everybody's
	defer cancel()
	q = ChannelQuota{Channel: c.ID, Workspace: c.Workspace, At: now}
	var errs [2]error
	q.Limit, q.Limited, errs[0] = d.quotas.Quota(ctx, c.ID)
	q.Used, errs[1] = d.quotas.Consumption(ctx, c.ID)
	if err := errors.Join(errs[:]...); err != nil {
		d.env.Log.Info("what the month has left is not known", "channel", c.ID, "error", err)
	} else {
		q.Known = true
	}
	d.mu.Lock()
	d.kept[c.ID] = q
	d.mu.Unlock()
	return q
}
