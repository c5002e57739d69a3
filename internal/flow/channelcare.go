package flow

import (
	"context"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// ChannelSheet is what administrators change of a channel.
type ChannelSheet struct {
	Name         string
	Queue        desk.QueueID
	BotOn        bool
	ReopenWithin time.Duration
}

// maxReopen bounds how long after its close an inquiry comes back.
const maxReopen = 30 * 24 * time.Hour

// Change sets a channel's sheet on the edition that was read.
func (d *ChannelDesk) Change(ctx context.Context, by desk.Person, id desk.ChannelID, edition int64, s ChannelSheet) (ChannelCard, error) {
	c, err := d.connected(ctx, by, id)
	if err != nil {
		return c, err
	}
	s.Name = strings.TrimSpace(s.Name)
	if err := identity.CheckName("name", s.Name); err != nil {
		return c, err
	}
	if s.ReopenWithin < 0 || s.ReopenWithin > maxReopen {
		return c, desk.E(desk.Invalid, "bad_reopen", "An inquiry comes back within at most 30 days.").On("reopen_within_s")
	}
	q, err := d.read.Queue(ctx, s.Queue)
	if err != nil || q.Workspace != c.Workspace {
		return c, notThere(orNotFound(err), "bad_target", "There is no such queue in this brand.", "queue_id")
	}
	began := s.BotOn && !c.BotOn
	c.Name, c.Queue, c.BotOn, c.ReopenWithin = s.Name, s.Queue, s.BotOn, s.ReopenWithin
	var jobs []desk.Job
	if began {
		if jobs, err = d.nightly(ctx, c.Channel); err != nil {
			return c, err
		}
	}
	return d.save(ctx, by, c, edition, nil, "changed", jobs)
}

// Rotate gives a channel another secret, or another pasted token, after LINE has taken them.
// Webhooks that were signed with the old secret are taken for another day.
func (d *ChannelDesk) Rotate(ctx context.Context, by desk.Person, id desk.ChannelID, edition int64, secret, token string) (ChannelCard, error) {
	c, err := d.connected(ctx, by, id)
	if err != nil {
		return c, err
	}
	n := NewChannel{Workspace: c.Workspace, LineID: string(id), Secret: secret, Token: token}
	if cred, err := d.channels.Credentials(ctx, id); err == nil {
		n.LineID = cred.LineID
	}
	bot, err := d.Try(ctx, by, n)
	if err != nil {
		return c, err
	}
	if c.BotUserID != "" && bot.UserID != c.BotUserID {
		return c, desk.E(desk.Conflict, "other_account", "These belong to another LINE account. Connect that as a channel of its own.").On("secret")
	}
	if err := n.clean(); err != nil {
		return c, err
	}
	sealed, err := d.channels.sealed(ctx, id, n.credentials())
	if err != nil {
		return c, err
	}
	c.BotUserID = bot.UserID
	if c, err = d.save(ctx, by, c, edition, sealed, "secret", nil); err != nil {
		return c, err
	}
	return c, d.well(ctx, by, c)
}

// well takes the trouble off a channel whose credentials LINE has just taken.
func (d *ChannelDesk) well(ctx context.Context, by desk.Person, c ChannelCard) error {
	if c.Trouble != TroubleAuth {
		return nil
	}
	if err := d.store.SetTrouble(ctx, c.ID, "", d.env.Clock.Now(), d.fact(by, c.Channel, "well")); err != nil {
		return err
	}
	d.changed(c.ID, nil)
	return nil
}

// Remove takes a channel off: its webhooks are refused from now on, and nothing goes out. What
// was said stays. Connecting the same LINE account again brings it back.
func (d *ChannelDesk) Remove(ctx context.Context, by desk.Person, id desk.ChannelID, edition int64) error {
	c, err := d.connected(ctx, by, id)
	if err != nil {
		return err
	}
	if err := d.store.RemoveChannel(ctx, id, edition, d.env.Clock.Now(), d.fact(by, c.Channel, "removed")); err != nil {
		return err
	}
	d.changed(id, nil)
	return nil
}

func (d *ChannelDesk) connected(ctx context.Context, by desk.Person, id desk.ChannelID) (ChannelCard, error) {
	c, err := d.one(ctx, by, id)
	if err == nil && !c.Removed.IsZero() {
		return c, desk.ErrNotFound
	}
	return c, err
}

func (d *ChannelDesk) save(ctx context.Context, by desk.Person, c ChannelCard, edition int64, sealed []byte, code string, jobs []desk.Job) (ChannelCard, error) {
	if err := d.store.SaveChannel(ctx, c.Channel, edition, sealed, d.fact(by, c.Channel, code), jobs); err != nil {
		return c, err
	}
	d.changed(c.ID, jobs)
	return d.one(ctx, by, c.ID)
}

// ChannelHealth is how a channel is, as LINE tells it now.
type ChannelHealth struct {
	Bot     LineBot
	Hook    LineHook
	Want    string // where LINE is to send webhooks
	Limit   int64  // billed messages a month
	Limited bool
	Used    int64
	HeardAt time.Time // when a customer last wrote
	Code    string    // why LINE did not tell all; empty: it did
	Words   string    // and what to do
	Own     bool      // a pasted token is used
	Rotated time.Time // when the secret was last changed here; zero: never
}

// Health asks LINE about a channel. What LINE refuses is part of the answer.
func (d *ChannelDesk) Health(ctx context.Context, by desk.Person, id desk.ChannelID) (ChannelHealth, error) {
	c, err := d.connected(ctx, by, id)
	if err != nil {
		return ChannelHealth{}, err
	}
	h := ChannelHealth{Want: d.Hook(id)}
	if h.HeardAt, err = d.store.HeardAt(ctx, id); err != nil {
		return h, err
	}
	if cred, err := d.channels.Credentials(ctx, id); err == nil {
		h.Own, h.Rotated = cred.AccessToken != "", cred.RotatedAt
	}
	if err := d.asked(ctx, id, &h); err != nil {
		if ctx.Err() != nil {
			return h, err
		}
		h.Code, h.Words = desk.CodeOf(err), wordsOf(err)
		return h, nil
	}
	return h, d.well(ctx, by, c)
}

func (d *ChannelDesk) asked(ctx context.Context, id desk.ChannelID, h *ChannelHealth) (err error) {
	if h.Bot, err = d.line.Bot(ctx, id); err != nil {
		return err
	}
	h.Bot = d.pictured(ctx, h.Bot)
	if h.Hook, err = d.line.Webhook(ctx, id); err != nil {
		return err
	}
	if h.Limit, h.Limited, err = d.line.Quota(ctx, id); err != nil {
		return err
	}
	h.Used, err = d.line.Consumption(ctx, id)
	return err
}

// Connect tells LINE where webhooks go, and lets it try.
func (d *ChannelDesk) Connect(ctx context.Context, by desk.Person, id desk.ChannelID) (LineTest, error) {
	c, err := d.connected(ctx, by, id)
	if err != nil {
		return LineTest{}, err
	}
	want := d.Hook(id)
	if !d.Emulated() && !strings.HasPrefix(want, "https://") {
		return LineTest{}, desk.E(desk.Conflict, "not_https", "LINE calls https addresses only. Give the desk its public address: --public-url https://…")
	}
	now, err := d.line.Webhook(ctx, id)
	if err != nil {
		return LineTest{}, err
	}
	if now.URL != want {
		if err := d.line.SetWebhook(ctx, id, want); err != nil {
			return LineTest{}, err
		}
		if err := d.store.PutFacts(ctx, d.fact(by, c.Channel, "webhook")); err != nil {
			return LineTest{}, err
		}
	}
	return d.line.TestWebhook(ctx, id)
}
