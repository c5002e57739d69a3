package workday

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// foresight asks the desk's forecast while the day goes by, and holds what it said against
// what came.
type foresight struct {
	w      *world
	ahead  *flow.Ahead
	latest map[desk.QueueID]guess // of who joins now
	joined map[desk.ConversationID]guess
	taken  map[desk.QueueID][]time.Time // when somebody got one, for the naive estimate
	waits  []outcome
	lates  []lateGuess
	late   []time.Time // when replies went over their time
	at     time.Time   // of the latest answer
	asked  int
	silent int // answers that nothing is known
}

// guess is what was said of a queue at a moment.
type guess struct {
	p50, p90 time.Duration
	over     bool // longer than the forecast looks
	known    bool
	naive    time.Duration // those that wait ÷ how fast they went lately
	steady   bool          // the naive estimate is known
	before   int           // that waited already
}

// outcome is a guess and how long the customer really waited.
type outcome struct {
	guess
	took time.Duration
}

// lateGuess is how many replies were to go over their time within the hour.
type lateGuess struct {
	at       time.Time
	mean     float64
	p10, p90 int
}

// How often the forecast is asked, how old its answer to who joins may be, and how far back the
// naive estimate looks.
const (
	foreseeEvery = 3 * time.Minute
	answerFor    = 15 * time.Second
	naiveLooks   = 30 * time.Minute
	lastForeseen = 57 // minutes past the last hour in which somebody may join
)

func newForesight(w *world, ahead *flow.Ahead) *foresight {
	return &foresight{w: w, ahead: ahead, latest: map[desk.QueueID]guess{}, joined: map[desk.ConversationID]guess{}, taken: map[desk.QueueID][]time.Time{}}
}

// begin asks about the hour from the morning on as long as somebody may join.
func (f *foresight) begin() {
	for t := at(9, 0); !t.After(at(19, lastForeseen)); t = t.Add(foreseeEvery) {
		f.w.on(t, f.hour)
	}
}

// hour asks how many replies will go over their time.
func (f *foresight) hour() error {
	late, known, err := f.ask()
	if known {
		f.lates = append(f.lates, late)
	}
	return err
}

// joins asks before somebody joins, as an entrance does, unless the latest answer is new enough.
func (f *foresight) joins() error {
	if f == nil || f.at.IsZero() || f.w.clock.now.Sub(f.at) < answerFor {
		return nil
	}
	_, _, err := f.ask()
	return err
}

func (f *foresight) ask() (late lateGuess, known bool, err error) {
	now := f.w.clock.now
	o, err := f.ahead.Centre(f.w.ctx, theCentre)
	if err != nil {
		return late, false, err
	}
	f.asked++
	f.at, late.at = now, now
	for i, q := range o.Scene.Queues {
		e := o.Expect(q.ID)
		g := guess{p50: e.P50, p90: e.P90, over: e.Over, known: e.Unknown == "", before: e.Before}
		g.naive, g.steady = f.naive(q.ID, e.Before, now)
		f.latest[q.ID] = g
		known = known || g.known
		n := o.Forecast.Queues[i].Late
		late.mean, late.p10, late.p90 = late.mean+n.Mean, late.p10+n.P10, late.p90+n.P90
	}
	if !known {
		f.silent++
	}
	return late, known, nil
}

// naive is what anybody could say: those that wait, by how fast they went in the last half
// hour.
func (f *foresight) naive(q desk.QueueID, waiting int, now time.Time) (time.Duration, bool) {
	recent := 0
	for _, t := range f.taken[q] {
		if t.After(now.Add(-naiveLooks)) {
			recent++
		}
	}
	if recent == 0 {
		return 0, waiting == 0
	}
	return time.Duration(float64(waiting) / float64(recent) * float64(naiveLooks)), true
}

// moved follows who joins and who is taken.
func (f *foresight) moved(row conversation.Conversation, before conversation.State) {
	switch {
	case row.State == conversation.Waiting && before == conversation.None:
		f.joined[row.ID] = f.latest[row.Queue]
	case row.State == conversation.Active && before != conversation.Active && !row.WaitingSince.IsZero():
		f.taken[row.Queue] = append(f.taken[row.Queue], f.w.clock.now)
		if g, ok := f.joined[row.ID]; ok {
			delete(f.joined, row.ID)
			f.waits = append(f.waits, outcome{g, f.w.clock.now.Sub(row.WaitingSince)})
		}
	}
}

// fact hears of replies that went over their time.
func (f *foresight) fact(fact desk.Fact) {
	if fact.Kind == desk.FactClock && fact.Code == "breached" && fact.Data["clock"] != string(desk.ClockResolve) {
		f.late = append(f.late, fact.At)
	}
}
