package flow

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// paced is a channel of which LINE took n calls and refused so many in one second.
func paced(n, refused int) (*pace, time.Time) {
	p, now := newPace(), time.Unix(1_800_000_000, 0)
	for range n {
		p.answered("C", decide.Answer{Outcome: decide.Accepted}, now)
	}
	for range 9 {
		p.answered("C", decide.Answer{Outcome: decide.Later, Code: "line_busy"}, now)
	}
	for range refused {
		p.answered("C", decide.Answer{Outcome: decide.Later, Code: decide.RateLimited}, now)
	}
	return p, now
}

// A refusal now and then slows nobody down, nor do refusals for other reasons; several do,
// and only their channel.
func TestPaceBegins(t *testing.T) {
	for _, c := range []struct {
		taken, refused int
		free           bool
	}{{0, 0, true}, {0, 4, true}, {100, 4, true}, {0, 5, false}, {100, 50, false}} {
		p, now := paced(c.taken, c.refused)
		if p.free("C", now) != c.free || !p.free("D", now) {
			t.Errorf("after %d taken and %d refused: free %v, another channel %v", c.taken, c.refused, p.free("C", now), p.free("D", now))
		}
	}
}

// After a rest the talks come one after the other, slower than LINE took them, and
// who asks before it is time keeps the place.
func TestPaceSpreads(t *testing.T) {
	p, now := paced(100, 50)
	rest := now.Add(paceRest)
	for i := range 20 {
		want := rest.Add(time.Duration(i) * 15 * time.Millisecond)
		for range 2 {
			if at := p.turn("C", desk.ThreadID(fmt.Sprint(i)), now); at.Sub(want).Abs() > time.Microsecond {
				t.Fatalf("talk %d waits until %v, want %v", i, at, want)
			}
		}
	}
	now = rest.Add(75*time.Millisecond + time.Microsecond)
	for i := range 7 {
		if at := p.turn("C", desk.ThreadID(fmt.Sprint(i)), now); at.Equal(now) != (i <= 5) {
			t.Fatalf("talk %d at %v waits until %v", i, now.Sub(rest), at)
		}
	}
	now = now.Add(paceForget + time.Second)
	if at := p.turn("C", "new", now); at != now || !p.free("C", now) {
		t.Fatal("after a minute the channel is still slowed down")
	}
	p.answered("C", decide.Answer{Outcome: decide.Later, Code: decide.RateLimited}, now)
	if !p.free("C", now) {
		t.Fatal("another refusal brings the old rhythm back")
	}
}

// A channel that is refused at any speed keeps to the floor; one that is not is free
// again after a while.
func TestPaceChanges(t *testing.T) {
	p, now := paced(0, 50)
	calls := func(seconds int, answer decide.Answer) (n int) {
		for end := now.Add(time.Duration(seconds) * time.Second); now.Before(end); {
			at := p.turn("C", "always", now)
			if at.Sub(now) > paceFar {
				t.Fatalf("waits for %v", at.Sub(now))
			}
			if at.Equal(now) {
				p.answered("C", answer, now)
				n++
				at = now.Add(time.Millisecond)
			}
			now = at
		}
		return n
	}
	if n := calls(30, decide.Answer{Outcome: decide.Later, Code: decide.RateLimited}); n < 60 || n > 100 {
		t.Fatalf("%d calls in 30 s, all refused", n)
	}
	calls(120, decide.Answer{Outcome: decide.Accepted})
	if !p.free("C", now) {
		t.Fatal("after two good minutes the channel is still slowed down")
	}
}

// A channel with more to say than LINE takes: hardly anything is refused once it is
// known, and LINE is kept busy all the same.
func TestPaceFinds(t *testing.T) {
	for _, limit := range []float64{10, 20, 50, 400} {
		for seed := range uint64(4) {
			r := rand.New(rand.NewPCG(seed, 0))
			b := backlog{t: t, rand: r, limit: limit, tokens: limit, talks: int(limit) * 150}
			b.run()
			known := b.calls - b.early
			if share := float64(b.refused-b.refusedEarly) / float64(known); share > .01 || b.took.Seconds() > 1.5*float64(b.talks)/limit {
				t.Errorf("limit %v, seed %d: %d of %d refused (%d of %d at first), %v for %d talks", limit, seed,
					b.refused-b.refusedEarly, known, b.refusedEarly, b.early, b.took, b.talks)
			}
		}
	}
}

// A desk that stands still now and then, or is busy, comes late to many turns: they are no
// burst.
func TestPaceIsLate(t *testing.T) {
	for _, limit := range []float64{10, 50} {
		b := backlog{t: t, rand: rand.New(rand.NewPCG(1, 0)), limit: limit, tokens: limit, talks: int(limit) * 100, stalls: true}
		b.run()
		if share := float64(b.refused-b.refusedEarly) / float64(b.calls-b.early); share > .01 || b.took.Seconds() > 1.7*float64(b.talks)/limit {
			t.Errorf("limit %v: %d of %d refused, %v for %d talks", limit, b.refused-b.refusedEarly, b.calls-b.early, b.took, b.talks)
		}
	}
}

// While nobody waits the rhythm stays: a burst that comes later must meet it.
func TestPaceStays(t *testing.T) {
	p, now := paced(30, 5)
	for range 50 {
		now = now.Add(time.Second)
		p.turn("C", "calm", now)
	}
	if every := p.channels["C"].every; every != 50*time.Millisecond {
		t.Errorf("a call each %v", every)
	}
}

// backlog is many talks that all have something to say, and a LINE with a limit.
type backlog struct {
	t     *testing.T
	rand  *rand.Rand
	limit float64 // a second, and as many at once
	talks int
	// stalls: the desk stands still for four seconds of twenty, though its clock is read at
	// times
	stalls bool

	tokens              float64
	asked               time.Time
	calls, refused      int
	early, refusedEarly int // in the first two seconds after the first refusal
	took                time.Duration
}

func (b *backlog) takes(now time.Time) bool {
	b.tokens = min(b.limit, b.tokens+now.Sub(b.asked).Seconds()*b.limit)
	b.asked = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

func (b *backlog) run() {
	p, start := newPace(), time.Unix(1_800_000_000, 0)
	var events schedule
	for i := range b.talks {
		heap.Push(&events, event{start.Add(time.Duration(b.rand.Float64() * float64(3*time.Second))), i, nil})
	}
	b.asked = start
	var first time.Time
	for len(events) > 0 {
		e := heap.Pop(&events).(event)
		if e.answer != nil {
			p.answered("C", *e.answer, e.at)
			continue
		}
		if into := e.at.Sub(start) % (20 * time.Second); b.stalls && into > 16*time.Second && b.rand.IntN(10) > 0 {
			heap.Push(&events, event{e.at.Add(20*time.Second - into + time.Duration(b.rand.IntN(300))*time.Millisecond), e.talk, nil})
			continue
		}
		if at := p.turn("C", desk.ThreadID(fmt.Sprint(e.talk)), e.at); at.After(e.at) {
			heap.Push(&events, event{at.Add(time.Duration(b.rand.IntN(20)) * time.Millisecond), e.talk, nil})
			continue
		}
		b.calls++
		answer := decide.Answer{Outcome: decide.Accepted}
		if !b.takes(e.at) {
			answer = decide.Answer{Outcome: decide.Later, Code: decide.RateLimited}
			if b.refused++; first.IsZero() {
				first = e.at
			}
			heap.Push(&events, event{e.at.Add(time.Duration(2+b.rand.IntN(5)) * time.Second), e.talk, nil})
		}
		if first.IsZero() || e.at.Sub(first) < 2*time.Second {
			b.early, b.refusedEarly = b.calls, b.refused
		}
		heap.Push(&events, event{e.at.Add(time.Duration(20+b.rand.IntN(150)) * time.Millisecond), e.talk, &answer})
		b.took = e.at.Sub(start)
	}
}

type event struct {
	at     time.Time
	talk   int
	answer *decide.Answer
}

type schedule []event

func (s schedule) Len() int           { return len(s) }
func (s schedule) Less(i, j int) bool { return s[i].at.Before(s[j].at) }
func (s schedule) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *schedule) Push(x any)        { *s = append(*s, x.(event)) }
func (s *schedule) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
