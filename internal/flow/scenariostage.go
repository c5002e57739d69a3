package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

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
func (d *ScenarioDesk) stage(ctx context.Context, w desk.WorkspaceID, t Rehearsal, s *TrySession) (*stage, error) {
	brain, err := d.brains.Of(ctx, w)
	if err != nil {
		return nil, err
	}
	var at *bot.Session
	if s != nil {
		at = &s.Session
	}
	if brain, err = d.brains.Recall(ctx, w, brain, at); err != nil {
		return nil, err
	}
	now := d.env.Clock.Now()
	if t.Wait && s != nil {
		now = s.ExpiresAt
	}
	hours := brain.Calendar("", "")
	world := bot.World{Now: now, Zone: hours.Zone(), Open: hours.Open(now), NewID: d.env.IDs,
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
			hit, answered := s.search(r.Search)
			if !answered {
				return s.out, nil
			}
			in = bot.Input{Kind: bot.InFound, Found: hit}
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
