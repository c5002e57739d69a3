package bot

import (
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// walk is one step on its way through a scenario.
type walk struct {
	s    *Session
	w    World
	sc   Scenario
	r    Result
	over bool // the session ends with this step
}

// A dialogue that runs in a circle without asking anything goes to a person.
const (
	maxMoves = 100 // nodes entered since the customer's last input
	maxDepth = 8   // scenarios that wait for one another
)

// Begin starts a scenario. It fails only for one that has no beginning.
func Begin(sc Scenario, w World) (Result, error) {
	if _, ok := sc.Node(sc.Start); !ok {
		return Result{}, desk.E(desk.Invalid, "no_start", "The scenario has no node to start with. Choose its first node.")
	}
	now := w.Now.UTC().Round(0)
	s := Session{ID: w.NewID(), Scenario: sc.ID, Version: sc.Version, Fields: w.Fields, StartedAt: now}
	x := newWalk(s, sc, w)
	x.touch()
	x.run(sc.Start)
	return x.result(), nil
}

// Step gives a session one input. It fails only when the session's version of the
// scenario can't be found any more. The session given is not altered.
func Step(s Session, in Input, w World) (Result, error) {
	sc, ok := find(w, s.Scenario, s.Version)
	if !ok {
		return Result{}, desk.E(desk.NotFound, "scenario_gone", "The scenario of this dialogue is not there any more.")
	}
	x := newWalk(s, sc, w)
	late := !w.Now.Before(s.ExpiresAt) && !s.committed() // what is being done is told, however late
	switch {
	case in.Kind == InResult:
		x.answered(in.Result)
	case in.Kind == InFound:
		x.found(in.Found)
	case late:
		x.expire(in)
	case in.Kind != InTimeout: // a timer that rings early means nothing
		x.touch()
		x.hear(in)
	}
	return x.result(), nil
}

func find(w World, id string, version int) (Scenario, bool) {
	if w.Library == nil {
		return Scenario{}, false
	}
	return w.Library(id, version)
}

func newWalk(s Session, sc Scenario, w World) *walk {
	w.Attributes = maps.Clone(w.Attributes)
	if w.Attributes == nil {
		w.Attributes = map[string]string{}
	}
	w.Tags = slices.Clone(w.Tags)
	return &walk{s: s.clone(), sc: sc, w: w}
}

// touch notes that the customer did something.
func (x *walk) touch() {
	x.s.TouchedAt, x.s.Moves = x.w.Now.UTC().Round(0), 0
	x.wait()
}

// wait gives the customer time for the next answer.
func (x *walk) wait() { x.s.ExpiresAt = x.w.Now.UTC().Round(0).Add(x.sc.Life()) }

func (x *walk) result() Result {
	x.r.Last = x.s
	if !x.over {
		x.r.Session = x.s
	}
	return x.r
}

// run goes from node to node until one waits or the dialogue is over. A way that
// leads nowhere ends.
func (x *walk) run(to string) {
	for on := true; on; {
		if x.s.Moves++; x.s.Moves > maxMoves {
			x.human(HandOff{Reason: "loop"})
			return
		}
		n, ok := Node{End: &End{}}, true
		if to != "" {
			n, ok = x.sc.Node(to)
		}
		if !ok {
			x.human(HandOff{Reason: "missing"})
			return
		}
		x.s.Node, x.s.Tries, x.s.Page, x.s.Pending = n.ID, 0, 0, nil
		x.trace(n.ID)
		to, on = x.enter(n)
	}
}

func (x *walk) trace(what string) {
	if what != "" {
		x.r.Trace = append(x.r.Trace, what)
	}
}

// follow goes on by one of the node's edges.
func (x *walk) follow(edge, to string) {
	x.trace(edge)
	x.run(to)
}

func (x *walk) say(words string) {
	if Tidy(words) != "" {
		x.speak(text(words))
	}
}

// speak says something where the dialogue stands.
func (x *walk) speak(said ...desk.Content) {
	n, _ := x.sc.Node(x.s.Node)
	for _, c := range said {
		c.Step = &desk.Step{Scenario: x.sc.Name, Node: x.s.Node, Title: n.Title}
		x.r.Say = append(x.r.Say, c)
	}
}

// human ends the dialogue with a wish for a person. What is said then is the desk's.
func (x *walk) human(h HandOff) {
	x.over, x.r.HandOff = true, &h
}

// leave ends the dialogue because the customer wants to.
func (x *walk) leave() {
	x.over, x.r.Left = true, true
	x.say(x.either(sayLeft, sayLeftDone))
}

// either is honest about whether something has been changed.
func (x *walk) either(nothing, done string) string {
	if x.s.Done > 0 {
		return done
	}
	return nothing
}

// expire ends a dialogue that waited too long. The input is still to be dealt with;
// a tap that begins a scenario does so.
func (x *walk) expire(in Input) {
	x.over, x.r.Expired, x.r.Unused = true, true, in.Kind != InTimeout
	x.say(x.either(sayExpired, sayExpiredDone))
	if tap, ok := ParseTap(in.Data); ok && in.Kind == InPostback {
		if x.r.Start = tap.Start; tap.Menu {
			x.r.Start = tap.Scenario
		}
	}
}
