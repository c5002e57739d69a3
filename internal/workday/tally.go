package workday

import (
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// tally counts what a day is like while it goes by.
type tally struct {
	w       *world
	ends    map[clockKey]desk.ClockEnd
	order   []clockKey
	waits   []time.Duration // until somebody had it, of each inquiry's first time
	had     map[desk.ConversationID]bool
	paths   map[string]int // how inquiries came to people
	people  map[desk.OperatorID]*shift
	beside  time.Duration // somebody with room and somebody waiting, who could have met
	commits int
	pushes  int
	bubbles int
}

type clockKey struct {
	id   desk.ConversationID
	kind desk.ClockKind
	n    int
}

// shift is what somebody's day was.
type shift struct {
	since   time.Time
	in      desk.Presence
	load    int
	present time.Duration // available or finishing
	inTalk  time.Duration // of that, with a talk in hand
	peak    int
}

func newTally(w *world) *tally {
	return &tally{w: w, ends: map[clockKey]desk.ClockEnd{}, had: map[desk.ConversationID]bool{}, paths: map[string]int{}, people: map[desk.OperatorID]*shift{}}
}

// clocks keeps how clocks ended; one that runs on after all takes its end back.
func (t *tally) clocks(ends []desk.ClockEnd) {
	t.commits++
	for _, e := range ends {
		key := clockKey{e.Conversation, e.Kind, e.N}
		if _, known := t.ends[key]; !known {
			t.order = append(t.order, key)
		}
		t.ends[key] = e
	}
}

// of lists the ends of a brand's clocks, of all brands for none.
func (t *tally) of(w desk.WorkspaceID) (out []desk.ClockEnd) {
	for _, key := range t.order {
		if e := t.ends[key]; w == "" || e.Workspace == w {
			out = append(out, e)
		}
	}
	return out
}

func (t *tally) moved(row conversation.Conversation, before conversation.State) {
	if row.State == conversation.Active && before != conversation.Active && !row.WaitingSince.IsZero() && !t.had[row.ID] {
		t.had[row.ID] = true
		t.waits = append(t.waits, t.w.clock.now.Sub(row.WaitingSince))
	}
}

func (t *tally) path(how string) { t.paths[how]++ }

func (t *tally) shift(id desk.OperatorID) *shift {
	s := t.people[id]
	if s == nil {
		s = &shift{since: t.w.clock.now, in: desk.Offline}
		t.people[id] = s
	}
	return s
}

// pass lets a person's time pass up to now.
func (t *tally) pass(id desk.OperatorID) *shift {
	s := t.shift(id)
	d := t.w.clock.now.Sub(s.since)
	s.since = t.w.clock.now
	if s.in == desk.Available || s.in == desk.Draining {
		s.present += d
		if s.load > 0 {
			s.inTalk += d
		}
	}
	return s
}

func (t *tally) presence(id desk.OperatorID, to desk.Presence) { t.pass(id).in = to }

func (t *tally) load(p *desk.Person) {
	s := t.pass(p.ID)
	s.load, s.peak = p.Load, max(s.peak, p.Load)
}

// hands sums up the people, the supervisor left out.
func (t *tally) hands() (present, inTalk, worked time.Duration) {
	for _, o := range t.w.order {
		s := t.pass(o.id)
		present, inTalk, worked = present+s.present, inTalk+s.inTalk, worked+o.worked
	}
	return present, inTalk, worked
}

func mean(all []time.Duration) (sum time.Duration) {
	if len(all) == 0 {
		return 0
	}
	for _, d := range all {
		sum += d
	}
	return sum / time.Duration(len(all))
}

func itoa(n int) string { return strconv.Itoa(n) }
