package flow

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/privacy"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Thinker asks brands' language models, within time and money. Nothing of it runs inside a
// transaction, and nothing waits for it but the talk whose question it is. Safe for many
// goroutines.
type Thinker struct {
	env    Env
	store  ModelStore
	seal   Sealer
	api    ModelAPI
	brains *Brains
	jobs   Jobs

	mu    sync.Mutex
	tired map[desk.WorkspaceID]tired
	seen  map[desk.WorkspaceID]sights
	ports map[desk.WorkspaceID]keptPort
}

// keptPort is a port as it was read last.
type keptPort struct {
	ModelPortRow
	read time.Time
}

// tired is a model that failed so often in a row that it is left alone for a while.
type tired struct {
	failed int
	until  time.Time
}

// sights are a brand's vectors as they were read last.
type sights struct {
	space   string
	read    time.Time
	vectors map[string]retrieval.Vector
}

// NewThinker makes it.
func NewThinker(env Env, store ModelStore, seal Sealer, api ModelAPI, brains *Brains, jobs Jobs) *Thinker {
	return &Thinker{env: env, store: store, seal: seal, api: api, brains: brains, jobs: jobs, tired: map[desk.WorkspaceID]tired{}, seen: map[desk.WorkspaceID]sights{},
		ports: map[desk.WorkspaceID]keptPort{}}
}

// A model that fails thrice in a row is not asked for half a minute: customers should not
// wait each time for one that is down.
const (
	maxFailures = 3
	restFor     = 30 * time.Second
)

func (t *Thinker) rests(w desk.WorkspaceID) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.env.Clock.Now().Before(t.tired[w].until)
}

func (t *Thinker) note(w desk.WorkspaceID, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil || errors.Is(err, ErrModelCap) {
		delete(t.tired, w)
		return
	}
	s := t.tired[w]
	if s.failed++; s.failed >= maxFailures {
		s = tired{until: t.env.Clock.Now().Add(restFor)}
	}
	t.tired[w] = s
	t.env.Log.Warn("a brand's model gave nothing", "workspace", w, "code", desk.CodeOf(err))
}

// call is whom a port's calls go to. The key is opened for each: it is nowhere in memory
// for longer.
func (t *Thinker) call(row ModelPortRow, model string) (ModelCall, error) {
	c := ModelCall{URL: row.Port.URL, Model: model, Dimensions: row.Port.Dimensions}
	if len(row.Sealed) == 0 {
		return c, nil
	}
	key, err := t.seal.OpenSecret(modelPurpose(row.Workspace), row.Sealed)
	c.Key = string(key)
	return c, err
}

func modelPurpose(w desk.WorkspaceID) string { return "model:" + string(w) }

// see gives texts as the embedding model sees them; only what privacy lets out goes there.
func (t *Thinker) see(ctx context.Context, row ModelPortRow, texts []string) ([]retrieval.Vector, error) {
	if t.rests(row.Workspace) {
		return nil, ErrModelUnknown
	}
	masked := make([]string, len(texts))
	for i, text := range texts {
		masked[i] = privacy.Mask(text)
	}
	vectors, err := t.embed(ctx, row, masked)
	t.note(row.Workspace, err)
	return vectors, err
}

// embed pays for vectors of texts as they are.
func (t *Thinker) embed(ctx context.Context, row ModelPortRow, texts []string) (out []retrieval.Vector, err error) {
	c, err := t.call(row, row.Port.Embed)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, text := range texts {
		size += len(text) + 8
	}
	err = t.pay(ctx, row, micros(int64(size), row.Port.PriceEmbed), func() (int64, error) {
		raw, used, err := t.api.Embed(ctx, c, texts)
		for _, v := range raw {
			out = append(out, retrieval.Pack(v))
		}
		return micros(used.In, row.Port.PriceEmbed), err
	})
	return out, err
}

// pay reserves what a call may cost at most, lets it be made, and settles what it came to.
// A token has at least one byte with every tokeniser of this kind, so that the cap can't
// be passed. A call that certainly was not carried out costs nothing; one of which nobody
// knows stays at its most.
func (t *Thinker) pay(ctx context.Context, row ModelPortRow, most int64, call func() (cost int64, err error)) error {
	month := t.month()
	ok, err := t.store.Reserve(ctx, row.Workspace, month, most, row.Port.Cap*1e6)
	if err != nil {
		return err
	}
	if !ok {
		return ErrModelCap
	}
	cost, err := call()
	switch {
	case err != nil && !free(err):
		return err
	case err != nil:
		cost = 0
	case cost == 0 || cost > most: // it did not say, or what it says can't be
		return nil
	}
	settle, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	return errors.Join(err, t.store.Settle(settle, row.Workspace, month, cost-most))
}

// free tells failures before anything was worked out.
func free(err error) bool {
	return errors.Is(err, ErrModelBusy) || errors.Is(err, ErrModelRefused) || errors.Is(err, ErrModelUnknown) || errors.Is(err, ErrModelAddress)
}

// month is that of Japan, where brands pay.
func (t *Thinker) month() string {
	return t.env.Clock.Now().In(time.FixedZone("JST", 9*60*60)).Format("2006-01")
}

// micros is the price of tokens in millionths of a yen, at yen a million.
func micros(tokens int64, price float64) int64 { return int64(math.Ceil(float64(tokens) * price)) }
