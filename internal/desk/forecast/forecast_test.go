package forecast

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func always(d time.Duration) Times { return NewTimes([]time.Duration{d}) }

// counter is one queue with so many people of one talk each, all of them busy with what has
// just begun if busy.
func counter(people, waiting int, handle Times) Picture {
	p := Picture{Now: noon, Queues: []Queue{{ID: "q", Reply: always(time.Minute)}}}
	var all []int
	for i := range people {
		p.People = append(p.People, Worker{ID: desk.OperatorID(fmt.Sprint("o", i)), Capacity: 1})
		all = append(all, i)
	}
	p.Sorts = []Sort{{Weight: 1, Circles: []Circle{{People: all}}, Handle: handle}}
	for i := range waiting {
		since := noon.Add(-time.Duration(waiting-i) * time.Second)
		p.Waiting = append(p.Waiting, Waiting{ID: desk.ConversationID(fmt.Sprint("c", i)), Since: since, From: since})
	}
	return p
}

func waits(f Forecast) (out []time.Duration) {
	for _, w := range f.Waiting {
		out = append(out, w.Wait.P50)
	}
	return out
}

// Constant times leave nothing to chance: who waits has somebody when those before are done.
func TestConstantTimesPlayOutExactly(t *testing.T) {
	const m = time.Minute
	for _, c := range []struct {
		name   string
		change func(*Picture)
		want   []time.Duration
		joins  time.Duration
	}{
		{"one after the other", nil, []time.Duration{0, 10 * m, 20 * m}, 30 * m},
		{"two at once", func(p *Picture) { p.People[0].Capacity = 2 }, []time.Duration{0, 0, 10 * m}, 10 * m},
		{"a cap of talks beside room", func(p *Picture) { p.People[0].Capacity, p.People[0].Cap = 5, 1 }, []time.Duration{0, 10 * m, 20 * m}, 30 * m},
		{"twice as long with two in hand", func(p *Picture) { p.People[0].Capacity, p.Stretch = 2, []float64{1, 1, 2} }, []time.Duration{0, 0, 10 * m}, 20 * m},
		{"an offer stands for a while", func(p *Picture) { p.Queues[0].Delay = m }, []time.Duration{m, 12 * m, 23 * m}, 34 * m},
		{"what is in hand comes first", func(p *Picture) {
			p.People[0].Load, p.People[0].Held = 1, 1
			p.InHand = []InHand{{Worker: 0, Weight: 1, Handle: NewTimes([]time.Duration{10 * m, 10 * m, 10 * m}), Taken: noon.Add(-4 * m)}}
		}, []time.Duration{6 * m, 16 * m, 26 * m}, 36 * m},
		{"the shift ends", func(p *Picture) { p.People[0].Until = noon.Add(15 * m) }, []time.Duration{0, 10 * m, Beyond}, Beyond},
		{"the shift begins", func(p *Picture) { p.People[0].From = noon.Add(5 * m) }, []time.Duration{5 * m, 15 * m, 25 * m}, 35 * m},
		{"nobody could", func(p *Picture) { p.Sorts[0].Circles = nil }, []time.Duration{Beyond, Beyond, Beyond}, Beyond},
		{"others could after a while", func(p *Picture) { p.Sorts[0].Circles[0].After = 30 * m }, []time.Duration{30*m - 3*time.Second, 40*m - 3*time.Second, 50*m - 3*time.Second}, 60*m - 3*time.Second},
		{"a head start goes before age", func(p *Picture) {
			p.Sorts = append(p.Sorts, Sort{Weight: 1, Lead: 5 * m, Circles: p.Sorts[0].Circles, Handle: always(10 * m)})
			p.Waiting[2].Sort, p.Waiting[2].From = 1, p.Waiting[2].Since.Add(-5*m)
		}, []time.Duration{10 * m, 20 * m, 0}, 30 * m},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := counter(1, 3, always(10*time.Minute))
			if c.change != nil {
				c.change(&p)
			}
			f := p.Play(1, 4)
			if got := waits(f); !reflect.DeepEqual(got, c.want) {
				t.Errorf("waits %v, want %v", got, c.want)
			}
			if got := f.Queues[0].Wait.P50; got != c.joins {
				t.Errorf("who joins waits %v, want %v", got, c.joins)
			}
		})
	}
}

// Heavy work waits for room beside which light work has enough: it passes by, as in routing.
func TestHeavyWorkWaitsForRoom(t *testing.T) {
	p := counter(1, 3, always(10*time.Minute))
	p.People[0].Capacity, p.People[0].Load, p.People[0].Held = 3, 2, 1
	p.InHand = []InHand{{Worker: 0, Weight: 2, Handle: NewTimes([]time.Duration{7 * time.Minute, 7 * time.Minute, 7 * time.Minute}), Taken: noon}}
	p.Sorts = append(p.Sorts, Sort{Weight: 3, Circles: p.Sorts[0].Circles, Handle: always(10 * time.Minute)})
	p.Waiting[0].Sort = 1
	// light work has 0–10 and 7–17; the heavy one needs all of the person
	if got, want := waits(p.Play(1, 4)), []time.Duration{17 * time.Minute, 0, 7 * time.Minute}; !reflect.DeepEqual(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
}

// Replies that can't come in time are told, with when their time is over.
func TestRepliesOverTheirTime(t *testing.T) {
	p := counter(1, 5, always(10*time.Minute))
	for i := range p.Waiting {
		p.Waiting[i].Due = p.Waiting[i].Since.Add(15 * time.Minute)
	}
	p.Waiting[0].Due = noon.Add(-time.Minute) // is over already: nothing to foresee
	p.InHand = []InHand{
		{Worker: -1, Reply: NewTimes([]time.Duration{20 * time.Minute, 20 * time.Minute, 20 * time.Minute}), Asked: noon.Add(-10 * time.Minute), Due: noon.Add(5 * time.Minute)},
		{Worker: -1, Reply: NewTimes([]time.Duration{20 * time.Minute, 20 * time.Minute, 20 * time.Minute}), Asked: noon.Add(-10 * time.Minute), Due: noon.Add(11 * time.Minute)},
		{Worker: -1, Reply: always(time.Hour), Due: noon.Add(time.Minute)}, // nobody waits
	}
	f := p.Play(1, 8)
	// the second is answered after 11 minutes, the third after 21, too late
	for i, want := range []float64{0, 0, 1, 1, 1} {
		if f.Waiting[i].Late != want {
			t.Errorf("%d: late in %v of all plays", i, f.Waiting[i].Late)
		}
	}
	if f.InHand[0] != 1 || f.InHand[1] != 0 || f.InHand[2] != 0 {
		t.Errorf("in hand: %v", f.InHand)
	}
	q := f.Queues[0]
	if q.Late != (Count{4, 4, 4}) || q.Steps[1].N != 1 || q.Steps[2].N != 3 || !q.Steps[2].At.Equal(noon.Add(15*time.Minute-2*time.Second)) {
		t.Errorf("%+v", q)
	}
}

func TestBreaches(t *testing.T) {
	at := func(m int, n float64) LateStep { return LateStep{n, noon.Add(time.Duration(m) * time.Minute)} }
	for _, c := range []struct {
		name  string
		steps []LateStep
		want  []Breach
	}{
		{"none", []LateStep{{}, {}}, nil},
		{"four at once", []LateStep{{}, at(7, 4.2), {}}, []Breach{{noon.Add(7 * time.Minute), 4}}},
		{"now and then one", []LateStep{at(2, 0.3), at(8, 0.2), at(12, 0.5), at(17, 0.3)}, []Breach{{noon.Add(492 * time.Second), 1}}},
		{"perhaps one", []LateStep{at(2, 0.3)}, nil},
	} {
		got := QueueAhead{Steps: c.steps}.Breaches()
		if len(got) != len(c.want) || len(got) > 0 && (got[0].N != c.want[0].N || got[0].At.Sub(c.want[0].At).Abs() > time.Minute) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// What is yet to come counts too, from the hour's rate and the hours that make it due.
func TestWhatComesGoesOverItsTime(t *testing.T) {
	p := counter(1, 0, always(50*time.Minute))
	p.Queues[0].Rate, p.Queues[0].Dues = 30, []time.Duration{15 * time.Minute, 20 * time.Minute, 25 * time.Minute, 30 * time.Minute, 35 * time.Minute,
		40 * time.Minute, 45 * time.Minute, 50 * time.Minute, 55 * time.Minute, 60 * time.Minute, 65 * time.Minute, 70 * time.Minute}
	f := p.Play(7, 64)
	// of about 30 that come, those of the first 45 minutes are due within the hour; one or two of them are served
	if m := f.Queues[0].Late.Mean; m < 18 || m > 25 {
		t.Errorf("%.1f too late", m)
	}
	if f.Queues[0].Steps[0].N+f.Queues[0].Steps[1].N+f.Queues[0].Steps[2].N != 0 {
		t.Errorf("too late before anything is due: %+v", f.Queues[0].Steps)
	}
	p.Queues[0].Dues = nil
	if m := p.Play(7, 64).Queues[0].Late.Mean; m != 0 {
		t.Errorf("nothing is due, and %.1f are too late", m)
	}
}

// The k-th of n that wait before c busy people of exponential times has somebody after
// k/(c·rate) on average (an Erlang distribution).
func TestWaitsAgreeWithErlang(t *testing.T) {
	var exponential []time.Duration
	for i := range 1000 {
		exponential = append(exponential, time.Duration(-math.Log(1-(float64(i)+0.5)/1000)*float64(10*time.Minute)))
	}
	const people, waiting = 8, 24
	p := counter(people, waiting, NewTimes(exponential))
	for i := range p.People {
		p.People[i].Load, p.People[i].Held = 1, 1
		p.InHand = append(p.InHand, InHand{ID: desk.ConversationID(fmt.Sprint("h", i)), Worker: i, Weight: 1, Handle: p.Sorts[0].Handle, Taken: noon})
	}
	f := p.Play(3, 256)
	for _, k := range []int{4, 8, 16, 24} {
		mean := float64(k) / people * 10
		deviation := mean / math.Sqrt(float64(k)) // of an Erlang of k stages
		got := f.Waiting[k-1].Wait
		if m := got.P50.Minutes(); math.Abs(m-(mean-10.0/people/3)) > 0.15*mean {
			t.Errorf("the %dth: median %.1f min, mean by theory %.1f", k, m, mean)
		}
		if m := got.P90.Minutes(); math.Abs(m-(mean+1.3*deviation)) > 0.2*mean {
			t.Errorf("the %dth: p90 %.1f min, by theory about %.1f", k, m, mean+1.3*deviation)
		}
	}
}

func anyPicture(t *rapid.T) Picture {
	p := Picture{Now: noon, Stretch: []float64{1, 1, 1.2, 1.5}}
	people := rapid.IntRange(1, 8).Draw(t, "people")
	for i := range people {
		w := Worker{ID: desk.OperatorID(fmt.Sprint(i)), Capacity: rapid.IntRange(1, 4).Draw(t, "capacity"), Cap: rapid.IntRange(0, 3).Draw(t, "cap")}
		for range rapid.IntRange(0, w.Capacity).Draw(t, "held") {
			if w.Cap > 0 && w.Held == w.Cap {
				break
			}
			w.Load, w.Held = w.Load+1, w.Held+1
			p.InHand = append(p.InHand, InHand{Worker: i, Weight: 1, Handle: always(20 * time.Minute), Taken: noon.Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "age")) * time.Minute)})
		}
		p.People = append(p.People, w)
	}
	for q := range rapid.IntRange(1, 3).Draw(t, "queues") {
		p.Queues = append(p.Queues, Queue{ID: desk.QueueID(fmt.Sprint(q)), Sort: len(p.Sorts), Rate: float64(rapid.IntRange(0, 20).Draw(t, "rate")), Reply: always(time.Minute),
			Dues: []time.Duration{15 * time.Minute, 20 * time.Minute, 25 * time.Minute}})
		for range rapid.IntRange(1, 2).Draw(t, "sorts") {
			var in []int
			for i := range people {
				if rapid.Bool().Draw(t, "in") {
					in = append(in, i)
				}
			}
			circles := []Circle{{People: in}}
			if len(in) > 1 && rapid.Bool().Draw(t, "widens") {
				circles = []Circle{{People: in[:len(in)/2]}, {After: time.Duration(rapid.IntRange(1, 70).Draw(t, "after")) * time.Minute, People: in}}
			}
			p.Sorts = append(p.Sorts, Sort{Queue: q, Weight: rapid.IntRange(1, 3).Draw(t, "weight"), Circles: circles,
				Handle: NewTimes([]time.Duration{5 * time.Minute, 10 * time.Minute, 40 * time.Minute})})
		}
	}
	for i := range rapid.IntRange(0, 30).Draw(t, "waiting") {
		since := noon.Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "since")) * time.Minute)
		p.Waiting = append(p.Waiting, Waiting{ID: desk.ConversationID(fmt.Sprint(i)), Sort: rapid.IntRange(0, len(p.Sorts)-1).Draw(t, "sort"), Since: since, From: since, Due: since.Add(15 * time.Minute)})
	}
	return p
}

// The same picture and seed give the same forecast; nobody ever has more than they can; of
// one sort the first in line has somebody first; nobody is idle beside work that fits.
func TestPlaysKeepTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPicture(t)
		if a, b := p.Play(5, 8), p.Play(5, 8); !reflect.DeepEqual(a, b) {
			t.Fatal("two plays of one picture differ")
		}
		b := newBoard(p, 5, 1)
		one := &play{board: b, overdue: func(int, int, int64) {}}
		one.reset(0)
		one.settle()
		for sort := range one.lines {
			one.watch(int32(sort))
		}
		next := 0
		for len(one.agenda) > 0 || next < len(one.coming) {
			if next < len(one.coming) && (len(one.agenda) == 0 || one.coming[next].since <= one.agenda[0].at) {
				one.now = one.coming[next].since
				one.come(next)
				next++
			} else {
				e := one.agenda.pop()
				one.now = max(one.now, e.at)
				one.happen(e)
			}
			for i, s := range one.seats {
				if s.load > s.capacity && s.held > 1 || s.limit > 0 && s.held > s.limit {
					t.Fatalf("%d is overfilled: %+v", i, s)
				}
			}
			if len(one.agenda) > 0 && one.agenda[0].at <= one.now || next < len(one.coming) && one.coming[next].since <= one.now {
				continue // more happens at this instant
			}
			for sort := range one.lines {
				id, ok := one.lines[sort].head()
				if !ok {
					continue
				}
				for _, w := range one.open(int32(sort), one.now-one.items[id].since).list {
					if one.free(&one.seats[w], int32(p.Sorts[sort].Weight)) {
						t.Fatalf("%d is free beside work of sort %d", w, sort)
					}
				}
			}
		}
		for sort := range one.lines {
			last := int64(-1)
			for _, id := range one.lines[sort].ids {
				if int(id) < len(one.starts) && one.starts[id] < last {
					t.Fatal("a younger one came first")
				} else if int(id) < len(one.starts) {
					last = one.starts[id]
				}
			}
		}
	})
}

// Those who are turned away don't join: all of them, as if nobody came; none before the line is so
// long.
func TestSomeDoNotJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPicture(t)
		turned, none := p, p
		turned.Queues, none.Queues = slices.Clone(p.Queues), slices.Clone(p.Queues)
		for q := range turned.Queues {
			turned.Queues[q].Turns, none.Queues[q].Rate = Turns{Part: 1}, 0
		}
		if a, b := turned.Play(5, 4), none.Play(5, 4); !reflect.DeepEqual(a, b) {
			t.Fatalf("nobody joins: %+v, nobody comes: %+v", a, b)
		}
		for q := range turned.Queues {
			turned.Queues[q].Turns.From = 10_000
		}
		if a, b := turned.Play(5, 4), p.Play(5, 4); !reflect.DeepEqual(a, b) {
			t.Fatalf("so long no line is: %+v, %+v", a, b)
		}
	})
}

// An inquiry keeps its numbers when others come and go: what is told of it doesn't jump.
func TestForecastsDoNotJump(t *testing.T) {
	var spread []time.Duration
	for i := range 100 {
		spread = append(spread, time.Duration(i+1)*time.Minute/5)
	}
	p := counter(3, 20, NewTimes(spread))
	before := p.Play(1, 16)
	elsewhere := p
	elsewhere.Queues = append(elsewhere.Queues, Queue{ID: "r", Sort: 1})
	elsewhere.Sorts = append(elsewhere.Sorts, Sort{Queue: 1, Weight: 1}) // of another queue, whom nobody here serves
	elsewhere.Waiting = append([]Waiting{{ID: "other", Sort: 1, Since: noon.Add(-time.Hour), From: noon.Add(-time.Hour)}}, p.Waiting...)
	if after := elsewhere.Play(1, 16); !reflect.DeepEqual(after.Waiting[1:], before.Waiting) {
		t.Errorf("%v, then %v", before.Waiting, after.Waiting[1:])
	}
}

// One more person, with constant times and one sort of work, lets nobody wait longer.
func TestMorePeopleNeverHurt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "people")
		w := rapid.IntRange(0, 40).Draw(t, "waiting")
		d := always(time.Duration(rapid.IntRange(1, 40).Draw(t, "minutes")) * time.Minute)
		before, after := waits(counter(n, w, d).Play(1, 4)), waits(counter(n+1, w, d).Play(1, 4))
		for i := range before {
			if after[i] > before[i] {
				t.Fatalf("the %dth waits %v instead of %v", i, after[i], before[i])
			}
		}
	})
}

func BenchmarkPlay60x500(b *testing.B) {
	p := Picture{Now: noon, Stretch: []float64{1, 1, 1.2, 1.4, 1.5}}
	var handle []time.Duration
	for i := range 200 {
		handle = append(handle, time.Duration(-math.Log(1-(float64(i)+0.5)/200)*float64(12*time.Minute)))
	}
	times := NewTimes(handle)
	for i := range 60 {
		p.People = append(p.People, Worker{Capacity: 3, Load: 3, Held: 3})
		for range 3 {
			p.InHand = append(p.InHand, InHand{ID: desk.ConversationID(fmt.Sprint("h", len(p.InHand))), Worker: i, Weight: 1, Handle: times, Reply: times, Taken: noon.Add(-time.Duration(i%20) * time.Minute)})
		}
	}
	for q := range 6 {
		p.Queues = append(p.Queues, Queue{Sort: q * 3, Rate: 100, Reply: times, Dues: []time.Duration{15 * time.Minute, 20 * time.Minute, 25 * time.Minute, 30 * time.Minute}})
		var in []int
		for i := range 60 {
			if i%6 == q || i%2 == 0 {
				in = append(in, i)
			}
		}
		for w := range 3 {
			p.Sorts = append(p.Sorts, Sort{Queue: q, Weight: 1 + w%2, Handle: times, Circles: []Circle{{People: in[:len(in)-w*3]}, {After: 3 * time.Minute, People: in}}})
		}
	}
	for i := range 500 {
		since := noon.Add(-time.Duration(i*7%1800) * time.Second)
		p.Waiting = append(p.Waiting, Waiting{ID: desk.ConversationID(fmt.Sprint("c", i)), Sort: i % 18, Since: since, From: since, Due: since.Add(15 * time.Minute)})
	}
	for b.Loop() {
		p.Play(1, DefaultRuns)
	}
}
