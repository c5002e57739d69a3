package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

var _ Action = (*PortDesk)(nil)

// Do makes the call that a scenario asks for: of a port built in, or of one of the brand's.
func (d *PortDesk) Do(ctx context.Context, w desk.WorkspaceID, customer desk.Contact, call bot.ActionCall) bot.ActionResult {
	if _, ok := d.builtIn[call.Port]; ok {
		return d.builtIn.Do(ctx, w, customer, call)
	}
	to, err := d.target(ctx, w, call.Port)
	if errors.Is(err, desk.ErrNotFound) {
		return bot.ActionResult{Key: call.Key, Outcome: bot.Failed, Code: "no_port"}
	}
	if err != nil { // nothing has left the desk
		d.env.Log.Error("a port can't be called", "workspace", w, "port", call.Port, "error", err)
		return bot.ActionResult{Key: call.Key, Outcome: bot.Failed, Code: "port_unreadable"}
	}
	began := d.env.Clock.Now()
	r := d.guarded(d.call.Call(ctx, to, customer, call))
	r.Key = call.Key
	d.env.Log.Debug("a port was called", "workspace", w, "port", call.Port, "outcome", r.Outcome, "code", r.Code, "took", d.env.Clock.Now().Sub(began))
	return r
}

// target is a brand's port, ready to be called.
func (d *PortDesk) target(ctx context.Context, w desk.WorkspaceID, name string) (PortTarget, error) {
	row, err := d.store.ActionPort(ctx, w, name)
	if err != nil {
		return PortTarget{}, err
	}
	headers, err := d.opened(row)
	return PortTarget{Name: name, URL: row.Body.URL, Timeout: time.Duration(row.Body.TimeoutMS) * time.Millisecond, Headers: headers}, err
}

// guarded masks what another system says as what people say is masked: it is kept with
// the talk.
func (d *PortDesk) guarded(r bot.ActionResult) bot.ActionResult {
	g := d.know.guard
	r.Words = g(r.Words)
	for name, v := range r.Fields {
		r.Fields[name] = g(v)
	}
	for _, list := range r.Lists {
		for i, it := range list {
			list[i] = bot.Item{Value: g(it.Value), Label: g(it.Label), Note: g(it.Note)}
		}
	}
	for i, c := range r.Changes {
		r.Changes[i] = bot.Change{Label: g(c.Label), Before: g(c.Before), After: g(c.After)}
	}
	return r
}

// PortProbe is how a port answered.
type PortProbe struct {
	OK     bool
	Status int // of HTTP; 0 = no answer
	Took   time.Duration
	Code   string // "" when it is as it should be
}

// Probe asks a port for nothing, to see whether it answers.
func (d *PortDesk) Probe(ctx context.Context, by desk.Person, w desk.WorkspaceID, name string) (PortProbe, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return PortProbe{}, err
	}
	if _, ok := d.builtIn[name]; ok {
		return PortProbe{OK: true}, nil
	}
	to, err := d.target(ctx, w, name)
	if err != nil {
		return PortProbe{}, err
	}
	status, code, took := d.call.Probe(ctx, to)
	return PortProbe{code == "", status, took, code}, nil
}
