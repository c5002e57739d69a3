package flow

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// ModelDesk is an administrator's door to a brand's language model.
type ModelDesk struct {
	env   Env
	think *Thinker
	check func(address string) error
}

// NewModelDesk makes the door; check refuses addresses that must not be used.
func NewModelDesk(env Env, think *Thinker, check func(address string) error) *ModelDesk {
	return &ModelDesk{env, think, check}
}

// ModelPortView is a port as people see it: without its key.
type ModelPortView struct {
	ModelPortRow
	HasKey   bool
	Month    string
	Spent    ModelSpend
	Embedded int // entries with a vector of the present model
	Entries  int // live entries
}

// Port gives a brand's port, what it has cost this month, and how far the embeddings are.
func (d *ModelDesk) Port(ctx context.Context, by desk.Person, w desk.WorkspaceID) (v ModelPortView, err error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return v, err
	}
	return d.view(ctx, w)
}

func (d *ModelDesk) view(ctx context.Context, w desk.WorkspaceID) (v ModelPortView, err error) {
	if v.ModelPortRow, err = d.think.store.ModelPort(ctx, w); err != nil {
		return v, err
	}
	v.HasKey, v.Sealed, v.Month = len(v.Sealed) > 0, nil, d.think.month()
	if v.Spent, err = d.think.store.Spent(ctx, w, v.Month); err != nil || !v.Port.Embeddings {
		return v, err
	}
	texts, err := d.think.brains.texts(ctx, w)
	if err != nil {
		return v, err
	}
	rows, err := d.think.store.Vectors(ctx, w, v.Port.Space())
	for _, r := range rows {
		if _, live := texts[r.Entry]; live {
			v.Embedded++
		}
	}
	v.Entries = len(texts)
	return v, err
}

// SetPort changes a brand's port on the version that was read; 0 = it was never set. key:
// nil keeps the one there is, "" takes it away. A key goes only where it was given for: with
// another address it must be given anew.
func (d *ModelDesk) SetPort(ctx context.Context, by desk.Person, row ModelPortRow, key *string) (v ModelPortView, err error) {
	if err := may(by, identity.ManageChannel, row.Workspace); err != nil {
		return v, err
	}
	if err := d.checkPort(row.Port); err != nil {
		return v, err
	}
	old, err := d.think.store.ModelPort(ctx, row.Workspace)
	if err != nil {
		return v, err
	}
	if row.Sealed, err = d.sealed(old, row, key); err != nil {
		return v, err
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactBotSettings, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID),
		Code: "model_port", Version: row.Version + 1}
	if err := d.think.store.SaveModelPort(ctx, row, row.Version, []desk.Fact{fact}); err != nil {
		return v, err
	}
	var jobs []desk.Job
	if row.Port.Embeddings {
		jobs = append(jobs, desk.Job{Kind: desk.JobEmbed, Key: string(row.Workspace), RunAt: d.env.Clock.Now()})
		if err := d.think.jobs.PutJobs(ctx, jobs); err != nil {
			return v, err
		}
	}
	d.think.forget(row.Workspace)
	d.env.committed(jobs)
	return d.view(ctx, row.Workspace)
}

func (d *ModelDesk) sealed(old, row ModelPortRow, key *string) ([]byte, error) {
	switch {
	case key == nil && old.Port.URL != row.Port.URL && len(old.Sealed) > 0:
		return nil, desk.E(desk.Invalid, "key_again", "The address is another: give its key anew, so that the old one is not sent there.").On("key")
	case key == nil:
		return old.Sealed, nil
	case *key == "":
		return nil, nil
	}
	return d.think.seal.SealSecret(modelPurpose(row.Workspace), []byte(*key))
}

// Limits of a port.
const (
	maxModelName = 100
	maxModelWait = 30 * time.Second
	maxModelYen  = 100_000_000
)

func (d *ModelDesk) checkPort(p ModelPort) error {
	bad := func(field, message string) error { return desk.E(desk.Invalid, "bad_model_port", message).On(field) }
	if p.URL != "" || p.On() || p.Chats() {
		if err := d.check(p.URL); err != nil {
			var e *desk.Error
			if errors.As(err, &e) {
				return e.On("url")
			}
			return err
		}
	}
	switch {
	case p.Chats() && strings.TrimSpace(p.Chat) == "":
		return bad("chat", "Name the model that writes answers.")
	case p.Embeddings && strings.TrimSpace(p.Embed) == "":
		return bad("embed", "Name the embedding model.")
	case len(p.Chat) > maxModelName || len(p.Embed) > maxModelName:
		return bad("chat", "A model's name has at most 100 characters.")
	case p.Dimensions < 0 || p.Dimensions > 4096:
		return bad("dimensions", "Between 0 (the model's own) and 4,096.")
	case p.Weight < 0 || p.Weight > 20:
		return bad("weight", "Between 0 (the desk's own) and 20.")
	case p.Timeout < 0 || p.Timeout > maxModelWait:
		return bad("timeout_ms", "Between 0 (8 seconds) and 30 seconds.")
	case p.Cap < 0 || p.Cap > maxModelYen:
		return bad("cap_yen", "Between 0 and 100,000,000 yen a month.")
	case !price(p.PriceIn) || !price(p.PriceOut) || !price(p.PriceEmbed):
		return bad("prices", "A price is between 0 and 1,000,000 yen for a million tokens.")
	case p.Cap == 0 && (p.Chats() && p.PriceIn+p.PriceOut > 0 || p.Embeddings && p.PriceEmbed > 0):
		return bad("cap_yen", "A model with a price needs a monthly cap above 0.")
	}
	return nil
}

func price(yen float64) bool { return yen >= 0 && yen <= 1e6 }

// ModelTrial is what a trial of a port gave; nil: that part is off.
type ModelTrial struct {
	Chat, Embed *ModelTried
}

// ModelTried is one part of it. Err is empty when the part works.
type ModelTried struct {
	Took       time.Duration
	Dimensions int
	Err        error
}

// Try asks a brand's model, as it is kept, for a small answer and a vector. It costs as any
// call does.
func (d *ModelDesk) Try(ctx context.Context, by desk.Person, w desk.WorkspaceID) (out ModelTrial, err error) {
	if err := may(by, identity.ManageChannel, w); err != nil {
		return out, err
	}
	row, err := d.think.store.ModelPort(ctx, w)
	if err != nil {
		return out, err
	}
	if row.Port.Chat == "" && row.Port.Embed == "" {
		return out, desk.E(desk.Conflict, "no_model", "Set the model's address and name first.")
	}
	if row.Port.Chat != "" {
		out.Chat = d.timed(ctx, row, func(ctx context.Context, _ *ModelTried) error {
			text, err := d.think.chat(ctx, row, ask{orders, "資料1:\n送料\n送料は全国一律660円です。\n\nお客様の質問:\n送料はいくらですか", answerTokens})
			if err == nil && strings.TrimSpace(text) == "" {
				return ErrModelNonsense
			}
			return err
		})
	}
	if row.Port.Embed != "" {
		out.Embed = d.timed(ctx, row, func(ctx context.Context, t *ModelTried) error {
			vectors, err := d.think.embed(ctx, row, []string{"送料はいくらですか"})
			if err == nil {
				t.Dimensions = len(vectors[0])
			}
			return err
		})
	}
	return out, nil
}

func (d *ModelDesk) timed(ctx context.Context, row ModelPortRow, call func(context.Context, *ModelTried) error) *ModelTried {
	limit := row.Port.Timeout
	if limit <= 0 {
		limit = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	begin := d.env.Clock.Now()
	t := &ModelTried{}
	t.Err = call(ctx, t)
	t.Took = d.env.Clock.Now().Sub(begin)
	return t
}
