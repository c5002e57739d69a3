package forecast

import (
	"math"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Record is what was foretold lately of who joins a queue, and how it came true. What is told
// next goes by it (Correction), so that it is true of nine in ten whatever the plays don't know
// (conformal prediction: Vovk, Gammerman, Shafer 2005). The zero value knows nothing. Not safe
// for many goroutines.
type Record struct {
	told   map[desk.QueueID][]told // in order of time
	met    map[desk.ConversationID]time.Time
	scores [crowds][]float64 // the newest last
	from   time.Time         // nothing before it is remembered
}

type told struct {
	at    time.Time
	crowd crowd
	p90   time.Duration // as played
}

// crowd parts forecasts by what they have to know: how long somebody takes to accept, or how
// fast a line moves.
type crowd int

const (
	alone  crowd = iota // nobody waited in the queue
	behind              // somebody did
	crowds
)

func crowdOf(waiting int) crowd {
	if waiting > 0 {
		return behind
	}
	return alone
}

// Bounds of what is remembered.
const (
	recordReach  = 4 * time.Hour
	recordEvery  = 5 * time.Second  // what is told more often is as good as the same
	recordStale  = 20 * time.Second // so soon after it somebody must have joined
	recordScores = 200              // of each crowd, the newest
)

// Told keeps what was played of who joins a queue at an instant, where so many waited.
func (r *Record) Told(q desk.QueueID, at time.Time, waiting int, played Wait) {
	if r.told == nil {
		r.told, r.met = map[desk.QueueID][]told{}, map[desk.ConversationID]time.Time{}
	}
	all := r.told[q]
	if n := len(all); played.P90 >= Beyond || n > 0 && at.Sub(all[n-1].at) < recordEvery {
		return
	}
	r.told[q] = append(all, told{at, crowdOf(waiting), played.P90})
}

// Took hears that somebody has had an inquiry since taken, which began to wait in a queue at an
// instant. Each counts once.
func (r *Record) Took(id desk.ConversationID, q desk.QueueID, since, taken time.Time) {
	if _, known := r.met[id]; known {
		return
	}
	t, ok := r.of(q, since)
	if !ok {
		return
	}
	r.met[id] = since
	all := append(r.scores[t.crowd], t.score(taken.Sub(since)))
	r.scores[t.crowd] = all[max(0, len(all)-recordScores):]
}

// of is what was told to who joined a queue at an instant.
func (r *Record) of(q desk.QueueID, since time.Time) (told, bool) {
	all := r.told[q]
	n, _ := slices.BinarySearchFunc(all, since, func(t told, at time.Time) int {
		if t.at.Truncate(time.Millisecond).After(at) { // as finely as instants are kept
			return 1
		}
		return -1
	})
	if n == 0 || since.Sub(all[n-1].at) > recordStale {
		return told{}, false
	}
	return all[n-1], true
}

// grain is how much any wait may be off.
const grain = 30 * time.Second

// score is how a wait compares with what it was not to exceed: 1 where it was just that.
func (t told) score(took time.Duration) float64 {
	return float64(took+grain) / float64(t.p90+grain)
}

// Forget drops what is too old at an instant.
func (r *Record) Forget(now time.Time) {
	if now.Sub(r.from) < recordReach+recordReach/4 {
		return
	}
	r.from = now.Add(-recordReach)
	for q, all := range r.told {
		n, _ := slices.BinarySearchFunc(all, r.from, func(t told, at time.Time) int { return t.at.Compare(at) })
		r.told[q] = slices.Clone(all[n:])
	}
	for id, since := range r.met {
		if since.Before(r.from) {
			delete(r.met, id)
		}
	}
}

// Correction is by how much the time that nine in ten don't exceed is wider than plays say:
// where nobody waits, and where somebody does. The zero value corrects nothing.
type Correction [crowds]float64

// usual is what plays of model days want (docs/benchmarks.md), as long as the record says
// nothing. It counts as usualCounts of its waits, and for less the more there are.
var usual = Correction{alone: 1, behind: 1.25}

const usualCounts = 30

// Bounds of a correction.
const (
	narrowest = 0.6
	widest    = 4
)

// Correct gives the correction. waiting are those who wait still, by when they began to: who has
// waited for longer than they were to already counts with that.
func (r *Record) Correct(now time.Time, waiting map[desk.QueueID][]time.Time) (c Correction) {
	scores := [crowds][]float64{}
	for i, all := range r.scores {
		scores[i] = slices.Clone(all)
	}
	for q, line := range waiting {
		for _, since := range line {
			if t, ok := r.of(q, since); ok && now.Sub(since) > t.p90 {
				scores[t.crowd] = append(scores[t.crowd], t.score(now.Sub(since)))
			}
		}
	}
	for i, all := range scores {
		c[i] = usual[i]
		if n := len(all); n > 0 {
			slices.Sort(all)
			seen := all[min(n, int(math.Ceil(0.9*float64(n+1))))-1]
			own, others := float64(n), usualCounts*max(0, 1-float64(n)/recordScores)
			c[i] = math.Exp((own*math.Log(seen) + others*math.Log(usual[i])) / (own + others))
		}
		c[i] = min(max(narrowest, c[i]), widest)
	}
	return c
}

// Of is a wait as it is told, where so many wait.
func (c Correction) Of(w Wait, waiting int) Wait {
	if by := c[crowdOf(waiting)]; by > 0 && w.P90 < Beyond {
		w.P90 = min(max(w.P50, time.Duration(float64(w.P90+grain)*by)-grain), Beyond)
	}
	return w
}
