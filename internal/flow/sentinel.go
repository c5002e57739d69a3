package flow

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Troubles of a channel: what LINE refuses everything, or everything billed, for.
const (
	TroubleAuth      = "channel_auth"   // our credentials
	TroubleForbidden = "line_forbidden" // the account is suspended
	TroubleQuota     = decide.QuotaExceeded
)

// Sentinel is Line with an eye on its answers: a channel that LINE refuses altogether is noted, so
// that people see it on every screen, and so is that it is taken again.
type Sentinel struct {
	Line
	env   Env
	store ChannelStore

	mu   sync.Mutex
	seen map[desk.ChannelID]seenTrouble
}

// seenTrouble is what was noted last; other nodes note too, so it holds for a while only.
type seenTrouble struct {
	code  string
	until time.Time
}

const keepTrouble = time.Minute

// NewSentinel watches over a line.
func NewSentinel(env Env, line Line, store ChannelStore) *Sentinel {
	return &Sentinel{Line: line, env: env, store: store, seen: map[desk.ChannelID]seenTrouble{}}
}

// Call makes one attempt at a call.
func (w *Sentinel) Call(ctx context.Context, call desk.Call) decide.Answer {
	a := w.Line.Call(ctx, call)
	if code, tells := w.tells(call, a); tells {
		w.note(ctx, call, code)
	}
	return a
}

// tells reads an answer: the trouble it shows, or none. A free reply that is taken says nothing
// of the month's messages.
func (w *Sentinel) tells(call desk.Call, a decide.Answer) (code string, tells bool) {
	switch {
	case a.Outcome == decide.Accepted && call.Route == desk.Push:
		return "", true
	case a.Outcome == decide.Accepted:
		w.mu.Lock()
		defer w.mu.Unlock()
		held := w.seen[call.Channel].code
		return "", held == TroubleAuth || held == TroubleForbidden
	case a.Outcome != decide.Refused:
		return "", false
	}
	return a.Code, a.Code == TroubleAuth || a.Code == TroubleForbidden || a.Code == TroubleQuota
}

func (w *Sentinel) note(ctx context.Context, call desk.Call, code string) {
	now := w.env.Clock.Now()
	w.mu.Lock()
	held, known := w.seen[call.Channel]
	fresh := known && held.code == code && now.Before(held.until)
	w.mu.Unlock()
	if fresh {
		return
	}
	fact := desk.Fact{At: now, Kind: desk.FactChannel, Workspace: call.Workspace, Channel: call.Channel, Actor: desk.System, Code: "trouble",
		Data: map[string]string{"why": code}}
	if code == "" {
		fact.Code, fact.Data = "well", nil
	}
	if err := w.store.SetTrouble(context.WithoutCancel(ctx), call.Channel, code, now, []desk.Fact{fact}); err != nil {
		w.env.Log.Error("channel's trouble not noted", "channel", call.Channel, "code", code, "error", err)
		return
	}
	w.mu.Lock()
	w.seen[call.Channel] = seenTrouble{code, now.Add(keepTrouble)}
	w.mu.Unlock()
	if !known || held.code != code {
		w.env.committed(nil)
	}
}
