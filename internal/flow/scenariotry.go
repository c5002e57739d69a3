package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
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
	var r bot.Result
	if session == nil {
		r, err = bot.Begin(t.Scenario, stage.world)
	} else {
		r, err = bot.Step(*session, t.Input, stage.world)
	}
	if err != nil {
		return Rehearsed{}, err
	}
	return stage.play(ctx, r)
}

// readSession takes back what an earlier step gave. It is the caller's own to forge: it
// can reach nothing that the scenario does not.
func readSession(raw []byte) (*bot.Session, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if len(raw) > maxTrySession {
		return nil, desk.E(desk.TooLarge, "too_large", "The dialogue has grown too large to be tried on. Begin again.").On("session")
	}
	var s bot.Session
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil || s.Check() != nil {
		return nil, desk.E(desk.Invalid, "bad_session", "This is not a session that an earlier step gave. Begin again.").On("session")
	}
	return &s, nil
}

// stage is where a step is tried out.
type stage struct {
	desk  *ScenarioDesk
	w     desk.WorkspaceID
	brain decide.Brain
	world bot.World
	out   Rehearsed
}

// stage sets up the world of a step: the brand's own, with the scenario at hand in the
// place of its id.
func (d *ScenarioDesk) stage(ctx context.Context, w desk.WorkspaceID, t Rehearsal, s *bot.Session) (*stage, error) {
	brain, err := d.brains.Of(ctx, w)
	if err != nil {
		return nil, err
	}
	if brain, err = d.brains.Recall(ctx, w, brain, s); err != nil {
		return nil, err
	}
	now := d.env.Clock.Now()
	if t.Wait && s != nil {
		now = s.ExpiresAt
	}
	set := brain.Settings
	world := bot.World{Now: now, Zone: set.Location(), Open: set.Open(now), NewID: d.env.IDs,
		Attributes: map[string]string{"name": "お試し 花子", "language": "ja"},
		Postal:     brain.Postal,
		Library: func(id string, version int) (bot.Scenario, bool) {
			if id == t.Scenario.ID {
				return t.Scenario, version == 0
			}
			return brain.Scenario(id, version)
		}}
	return &stage{desk: d, w: w, brain: brain, world: world}, nil
}

// sample is whom ports are asked about.
var sample = desk.Contact{ID: "sample", Kind: desk.FromUser, External: "sample", Name: "お試し 花子", Language: "ja"}

// play goes on until the customer's turn comes.
func (s *stage) play(ctx context.Context, r bot.Result) (Rehearsed, error) {
	for calls := 0; ; calls++ {
		s.note(r)
		var in bot.Input
		switch {
		case calls > maxTryCalls:
			return s.out, desk.E(desk.Conflict, "too_many_calls", "The dialogue asks ports again and again without asking the customer. Look for a circle in it.")
		case r.HandOff != nil || r.Session == nil && r.Start == "":
			return s.out, nil
		case r.Act != nil:
			result := s.act(ctx, *r.Act, *r.Session)
			in = bot.Input{Kind: bot.InResult, Result: &result}
		case r.Search != "":
			in = bot.Input{Kind: bot.InFound, Found: s.search(r.Search)}
		case r.Start != "":
			sc, ok := s.world.Library(r.Start, 0)
			if !ok {
				return s.out, nil
			}
			next, err := bot.Begin(sc, s.world)
			if err != nil {
				return s.out, err
			}
			r = next
			continue
		default:
			return s.out, nil
		}
		next, err := bot.Step(*r.Session, in, s.world)
		if err != nil {
			return s.out, err
		}
		r = next
	}
}

// note adds a step's result to what came of all.
func (s *stage) note(r bot.Result) {
	o := &s.out
	o.Session, o.HandOff, o.Says, o.Trace = r.Session, r.HandOff, append(o.Says, r.Say...), append(o.Trace, r.Trace...)
	o.Left, o.Expired, o.Stale = o.Left || r.Left, o.Expired || r.Expired, o.Stale || r.Stale
	if r.Solved != nil {
		o.Solved = r.Solved
	}
	if r.Last != nil {
		o.At, o.Fields = r.Last.Node, r.Last.Fields
	}
	o.AddTags, o.RemoveTags = append(o.AddTags, r.AddTags...), append(o.RemoveTags, r.RemoveTags...)
	for name, v := range r.Attributes {
		if o.Attributes == nil {
			o.Attributes = map[string]string{}
		}
		o.Attributes[name] = v
		s.world.Attributes[name] = v
	}
}

// act asks the port, or answers in its place what would change something.
func (s *stage) act(ctx context.Context, call bot.ActionCall, session bot.Session) bot.ActionResult {
	if call.Read || call.DryRun {
		r := s.desk.ports.Do(ctx, s.w, sample, call)
		r.Key = call.Key
		return r
	}
	s.out.Pretended = true
	r := bot.ActionResult{Key: call.Key, Outcome: bot.Did, Code: "pretended"}
	if sc, ok := s.world.Library(session.Scenario, session.Version); ok && call.Undo == "" {
		if n, ok := sc.Node(session.Node); ok && n.Action != nil && n.Action.Undo {
			r.Undo = "pretended"
		}
	}
	return r
}

// search says what the bot would answer to words.
func (s *stage) search(words string) bool {
	found := s.brain.Ask(words)
	if found.Zone != retrieval.Answer || len(found.Hits) == 0 {
		return false
	}
	faq, ok := s.brain.FAQ(found.Hits[0].ID)
	if ok {
		s.out.Says = append(s.out.Says, slices.Clone(faq.Answer)...)
	}
	return ok
}
