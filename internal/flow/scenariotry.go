package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Rehearsal is one step of trying a scenario out. Session is what the last step gave; nil
// begins. What a port reads and what it says of a dry run is asked for in truth, for a
// sample customer; what would change something is not done.
type Rehearsal struct {
	Scenario bot.Scenario
	Session  []byte // JSON
	Input    bot.Input
	Wait     bool // the customer says nothing until the dialogue is too old
}

// Rehearsed is what came of it.
type Rehearsed struct {
	Session    *bot.Session // nil: over
	offer      *decide.Table
	Says       []desk.Content
	Left       bool
	Expired    bool
	Stale      bool
	Solved     *bool
	HandOff    *bot.HandOff
	At         string // the node it waits at, or ended at
	Trace      []string
	Fields     map[string]string
	AddTags    []string
	RemoveTags []string
	Attributes map[string]string
	Pretended  bool // something was answered as done that was not
}

// Limits of trying out.
const (
	maxTrySession = 256 << 10
	maxTryCalls   = 10
	maxTryWait    = time.Minute
)

// Try makes one step. Nothing is stored: the session travels. It asks ports, so it is for
// those who edit.
func (d *ScenarioDesk) Try(ctx context.Context, by desk.Person, w desk.WorkspaceID, t Rehearsal) (Rehearsed, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return Rehearsed{}, err
	}
	if err := t.Scenario.Bounded(); err != nil {
		return Rehearsed{}, err
	}
	session, err := readSession(t.Session)
	if err != nil {
		return Rehearsed{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, maxTryWait)
	defer cancel()
	stage, err := d.stage(ctx, w, t, session)
	if err != nil {
		return Rehearsed{}, err
	}
	r, on, err := stage.step(t, session)
	if err != nil || !on {
		return stage.out, err
	}
	return stage.play(ctx, r)
}

// Next is what the next step is to be given: nil when the dialogue is over.
func (r Rehearsed) Next() *TrySession {
	if r.Session == nil {
		return nil
	}
	return &TrySession{*r.Session, r.offer}
}

// step takes what the customer does; on is false when there is nothing to go on with.
func (s *stage) step(t Rehearsal, session *TrySession) (r bot.Result, on bool, err error) {
	if session == nil {
		r, err = bot.Begin(t.Scenario, s.world)
		return r, true, err
	}
	in := t.Input
	if in.Kind == bot.InPostback && decide.OwnTap(in.Data) {
		found, on := s.tapped(session, in.Data)
		if !on {
			return r, false, nil
		}
		in = bot.Input{Kind: bot.InFound, Found: found}
	} else if s.cries(session, in, false) {
		return r, false, nil
	}
	if r, err = bot.Step(session.Session, in, s.world); err == nil && s.cries(session, in, r.Missed) {
		return r, false, nil
	}
	if r.Session != nil && r.Search == "" && r.Session.Pending != nil && r.Session.Pending.Phase == bot.Searching {
		s.out.offer = session.Offer // still to choose from
	}
	return r, true, err
}

// readSession takes back what an earlier step gave. It is the caller's own to forge: it
// can reach nothing that the scenario does not.
func readSession(raw []byte) (*TrySession, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if len(raw) > maxTrySession {
		return nil, desk.E(desk.TooLarge, "too_large", "The dialogue has grown too large to be tried on. Begin again.").On("session")
	}
	var s TrySession
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil || s.Check() != nil {
		return nil, desk.E(desk.Invalid, "bad_session", "This is not a session that an earlier step gave. Begin again.").On("session")
	}
	return &s, nil
}
