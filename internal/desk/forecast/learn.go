package forecast

import (
	"math"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Sample is one inquiry that somebody had in hand, from taking it to its end with them.
type Sample struct {
	Workspace desk.WorkspaceID
	Queue     desk.QueueID
	Topic     string
	Load      int       // units in hand with it when it came; 0 = not known
	Until     time.Time // when it ended
	Took      time.Duration
	Reply     time.Duration // to the first answer; 0 = none was given or needed
	Delay     time.Duration // from being offered to being taken
}

// Answer is a reply after the first.
type Answer struct {
	Workspace desk.WorkspaceID
	Took      time.Duration // since the customer wrote
}

// Slot is the hour of the week in UTC that an instant lies in, from Sunday 0:00 on.
func Slot(at time.Time) int { return int((at.UnixMilli()/3_600_000 + 4*24) % (7 * 24)) }

// Basis tells what a distribution was made of.
type Basis string

// Bases, the best first.
const (
	ByTopic  Basis = "topic"  // the same queue and topic
	ByQueue  Basis = "queue"  // the same queue
	ByBrand  Basis = "brand"  // the same brand
	ByCentre Basis = "centre" // all of the centre
	ByNone   Basis = "none"   // too little happened yet: UsualHandle is assumed
)

// enough is how many samples speak for themselves; with fewer the next wider group does.
const enough = 20

// few is how many there must be in the whole centre to speak at all; with fewer the usual times
// below stand in, and the basis says so.
const few = 5

// What is assumed where nothing is known.
const (
	UsualHandle = 10 * time.Minute
	UsualReply  = 2 * time.Minute
)

// Learnt is what the past says of a centre's work.
type Learnt struct {
	Slope   float64 // handling takes load^Slope times as long
	Sloped  bool    // it was measured; else taken to be 0
	Pace    float64 // how fast work goes now, see Pace; 0 = as ever
	handled map[group]Times
	replies map[group]Times
	again   map[group]Times
	delay   time.Duration
}

// group is whose samples they are; empty parts stand for all.
type group struct {
	workspace desk.WorkspaceID
	queue     desk.QueueID
	topic     string
}

func groups(s Sample) []group {
	out := []group{{}, {workspace: s.Workspace}, {queue: s.Queue}}
	if s.Topic != "" {
		out = append(out, group{queue: s.Queue, topic: s.Topic})
	}
	return out
}

// Learn sums samples up. What took long because much was in hand beside it counts as what
// it would have taken alone.
func Learn(samples []Sample, answers []Answer) Learnt {
	l := Learnt{handled: map[group]Times{}, replies: map[group]Times{}, again: map[group]Times{}}
	l.Slope, l.Sloped = slope(samples)
	handled, replies := map[group][]time.Duration{}, map[group][]time.Duration{}
	var delays []time.Duration
	for _, s := range samples {
		alone := time.Duration(float64(s.Took) / l.Stretch(s.Load))
		for _, g := range groups(s) {
			handled[g] = append(handled[g], alone)
			if s.Reply > 0 {
				replies[g] = append(replies[g], s.Reply)
			}
		}
		if s.Delay > 0 {
			delays = append(delays, s.Delay)
		}
	}
	for g, all := range handled {
		l.handled[g] = NewTimes(all)
	}
	for g, all := range replies {
		l.replies[g] = NewTimes(all)
	}
	again := map[group][]time.Duration{}
	for _, a := range answers {
		for _, g := range []group{{}, {workspace: a.Workspace}} {
			again[g] = append(again[g], a.Took)
		}
	}
	for g, all := range again {
		l.again[g] = NewTimes(all)
	}
	l.delay = NewTimes(delays).At(0.5)
	return l
}

// Handle is how long such work takes somebody who has nothing else.
func (l Learnt) Handle(w desk.WorkspaceID, q desk.QueueID, topic string) (Times, Basis) {
	return pick(l.handled, w, q, topic, UsualHandle)
}

// Reply is how long the first answer takes from when somebody has it.
func (l Learnt) Reply(w desk.WorkspaceID, q desk.QueueID) Times {
	t, _ := pick(l.replies, w, q, "", UsualReply)
	return t
}

// Again is how long a later answer takes from when its customer wrote; as the first one does
// where little is known.
func (l Learnt) Again(w desk.WorkspaceID) Times {
	if t, basis := pick(l.again, w, "", "", 0); basis != ByNone {
		return t
	}
	return l.Reply(w, "")
}

// Known tells whether enough has happened in the centre for a forecast.
func (l Learnt) Known() bool { return l.handled[group{}].N() >= few }

// Delay is how long an offer usually stands until it is taken.
func (l Learnt) Delay() time.Duration { return l.delay }

func pick(all map[group]Times, w desk.WorkspaceID, q desk.QueueID, topic string, usual time.Duration) (Times, Basis) {
	for _, try := range []struct {
		group
		Basis
	}{{group{queue: q, topic: topic}, ByTopic}, {group{queue: q}, ByQueue}, {group{workspace: w}, ByBrand}} {
		if try.Basis == ByTopic && topic == "" || try.group == (group{}) {
			continue
		}
		if t := all[try.group]; t.N() >= enough {
			return t, try.Basis
		}
	}
	if t := all[group{}]; t.N() >= few {
		return t, ByCentre
	}
	return NewTimes([]time.Duration{usual}), ByNone
}

// Stretch is how many times as long work takes with so many units in hand.
func (l Learnt) Stretch(load int) float64 {
	if load <= 1 || l.Slope == 0 {
		return 1
	}
	return math.Pow(float64(load), l.Slope)
}

// Bounds of the slope: more at once never makes one talk quicker, and at most each takes its
// share of the whole twice over.
const (
	maxSlope = 1.5
	doubt    = 8.0 // as if so much evidence spoke for no slope at all
)

// slope measures how handling grows with what is in hand: by least squares on logarithms,
// each queue's talks against that queue's own mean, so that a queue of long talks with
// people who have many is not taken for a consequence of it.
func slope(samples []Sample) (float64, bool) {
	type sums struct{ n, x, y, xx, xy float64 }
	queues := map[desk.QueueID]*sums{}
	for _, s := range samples {
		if s.Load < 1 || s.Took <= 0 {
			continue
		}
		q := queues[s.Queue]
		if q == nil {
			q = &sums{}
			queues[s.Queue] = q
		}
		x, y := math.Log(float64(s.Load)), math.Log(s.Took.Seconds())
		q.n, q.x, q.y, q.xx, q.xy = q.n+1, q.x+x, q.y+y, q.xx+x*x, q.xy+x*y
	}
	var n, xx, xy float64
	for _, q := range queues {
		n += q.n
		xx += q.xx - q.x*q.x/q.n
		xy += q.xy - q.x*q.y/q.n
	}
	if n < enough || xx < 1 {
		return 0, false
	}
	return min(max(0, xy/(xx+doubt*xx/n)), maxSlope), true
}

// Coming is how many are expected to begin to wait in the next hour: as many as in the last
// one, changed as the same hours of earlier weeks changed. recent counts the last hour; last
// and next are means of the same hours over so many weeks.
func Coming(recent, last, next float64, weeks int) float64 {
	switch {
	case weeks == 0:
		return recent
	case last+next == 0:
		return recent
	}
	// Where little is counted the usual hour says more than what happens to have come.
	turn := (next + 2) / (last + 2)
	trust := recent / (recent + 10)
	return trust*recent*min(max(turn, 0.25), 4) + (1-trust)*next
}
