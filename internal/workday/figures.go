package workday

import (
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Figures is what a day was like under one policy.
type Figures struct {
	Policy  string
	Replies report.Replies // of both brands; replies that came on the day
	Taken   Times          // from beginning to wait to somebody having it
	First   Times          // to the first reply, real time
	Actual  routing.Played // by the desk's own もしもの比較
	Open    int            // inquiries that nobody has closed by the end

	Present time.Duration // of all operators, available or finishing
	InTalk  time.Duration // of that, with a talk in hand
	Worked  time.Duration // hands at work
	Beside  time.Duration // somebody with room beside somebody waiting whom they were able to serve

	Paths    map[string]int // how inquiries came to people
	Foretold *Foretold      `json:",omitempty"` // how well the forecast did; nil: not asked

	Bubbles int // to customers
	Pushes  int // of them, those that LINE bills

	Events  int // of people and customers
	Jobs    int
	Commits int
	Took    time.Duration // on this machine
	Broken  []string      // promises that were not kept
	Breaks  int           // how many of them
}

// Times sums up durations.
type Times struct{ Mean, P50, P90 time.Duration }

func timesOf(all []time.Duration) Times {
	return Times{mean(all), report.Percentile(all, 50), report.Percentile(all, 90)}
}

// figures sums the day up.
func (w *world) figures() (Figures, error) {
	t := w.tally
	f := Figures{Policy: w.policy, Replies: report.Count(t.of("")), Taken: timesOf(t.waits), Beside: t.beside, Paths: t.paths,
		Bubbles: t.bubbles, Pushes: t.pushes, Events: w.events, Jobs: w.jobs, Commits: t.commits}
	var first []time.Duration
	for _, e := range t.of("") {
		if e.Kind == "first" && e.Code == "met" {
			first = append(first, e.RealTook)
		}
	}
	f.First = timesOf(first)
	f.Present, f.InTalk, f.Worked = t.hands()
	f.Foretold = w.foresee.foretold()
	for _, id := range w.watch.talks {
		if id.Open() {
			f.Open++
		}
	}
	for _, b := range brands { // what the desk reports is what was seen
		got, err := w.plans.Replies(w.ctx, w.chief.person(), flow.FiguresOf{Workspace: b, From: theDay, To: theDay})
		if err != nil {
			return f, err
		}
		want := report.Count(t.of(b))
		f.Replies.Waiting, f.Replies.Late = f.Replies.Waiting+got.Waiting, f.Replies.Late+got.Late
		want.Waiting, want.Late = got.Waiting, got.Late
		if got != want {
			w.watch.broken("the desk reports of %s %+v, and %+v was seen", b, got, want)
		}
	}
	compared, err := w.routing.WhatIf(w.ctx, w.chief.person(), theDay, w.watch.policy)
	if err != nil {
		return f, err
	}
	f.Actual = compared.Actual
	f.Broken, f.Breaks = w.watch.found, w.watch.broke
	return f, nil
}

// Within15 is the share of replies within 15 minutes on both clocks; 0 of none.
func (f Figures) Within15() (service, real float64) {
	service, real, _ = f.Replies.All.Within()
	return service, real
}

// Rates are 応答率 and 放棄率.
func (f Figures) Rates() (answered, abandoned float64) {
	answered, ok := f.Replies.Rate()
	if !ok {
		return 0, 0
	}
	return answered, float64(f.Replies.Abandoned) / float64(f.Replies.Offered)
}

// Occupancy is the share of the time present with a talk in hand (占有率), and with the hands
// at work.
func (f Figures) Occupancy() (inTalk, hands float64) {
	if f.Present <= 0 {
		return 0, 0
	}
	return float64(f.InTalk) / float64(f.Present), float64(f.Worked) / float64(f.Present)
}

// Err says which promises were not kept.
func (f Figures) Err(seed uint64) error {
	if f.Breaks == 0 {
		return nil
	}
	return fmt.Errorf("seed %d, %s: %d promises broken, the first: %s", seed, f.Policy, f.Breaks, f.Broken[0])
}
