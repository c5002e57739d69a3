package flow

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// Manners reads how brands' bots are to behave.
type Manners interface {
	BotSettings(ctx context.Context, w desk.WorkspaceID) (BotSettingsRow, error)
}

// Ears know the words that show how a brand's customers feel, whoever they talk with. They
// are at most a second old; where they can't be read those known last stand, for a message
// must not wait for them. Safe for many goroutines; nil knows no brand's words.
type Ears struct {
	env     Env
	manners Manners

	mu   sync.Mutex
	kept map[desk.WorkspaceID]keptWords
}

type keptWords struct {
	mood.Words
	read time.Time
}

// NewEars makes them.
func NewEars(env Env, manners Manners) *Ears {
	return &Ears{env: env, manners: manners, kept: map[desk.WorkspaceID]keptWords{}}
}

// tune gives cases their brands' words.
func (e *Ears) tune(ctx context.Context, cases []decide.Case) {
	if e == nil {
		return
	}
	for i := range cases {
		cases[i].Words = e.of(ctx, cases[i].Channel.Workspace)
	}
}

func (e *Ears) of(ctx context.Context, w desk.WorkspaceID) mood.Words {
	now := e.env.Clock.Now()
	e.mu.Lock()
	known, ok := e.kept[w]
	e.mu.Unlock()
	if ok && now.Sub(known.read) < Poll && !now.Before(known.read) {
		return known.Words
	}
	row, err := e.manners.BotSettings(ctx, w)
	if err != nil {
		e.env.Log.Error("a brand's words are not read", "workspace", w, "error", err)
		return known.Words
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept[w] = keptWords{row.Body.Mood(), now}
	return row.Body.Mood()
}
