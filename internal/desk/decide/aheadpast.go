package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// Pace is how fast work goes now beside what the past says of it: of what people have in hand,
// and of what ended lately.
func (s Scene) Pace(ended []forecast.Sample) float64 {
	var runs []forecast.Run
	load := map[desk.OperatorID]int{}
	for _, p := range s.People {
		load[p.ID] = p.Load
	}
	began := s.Now.Add(-forecast.PaceOver)
	for _, h := range s.InHand {
		if h.Offered || h.Taken.IsZero() {
			continue
		}
		handle, _ := s.Learnt.Handle(h.Workspace, h.Queue, h.Topic)
		runs = append(runs, forecast.Run{Handle: handle, Slow: s.Learnt.Stretch(load[h.Operator]), From: began.Sub(h.Taken), To: s.Now.Sub(h.Taken)})
	}
	for _, e := range ended {
		if !e.Until.After(began) || e.Until.After(s.Now) {
			continue
		}
		handle, _ := s.Learnt.Handle(e.Workspace, e.Queue, e.Topic)
		runs = append(runs, forecast.Run{Handle: handle, Slow: s.Learnt.Stretch(e.Load), From: e.Took - e.Until.Sub(began), To: e.Took, Ended: true})
	}
	return forecast.Pace(runs)
}

// Heard keeps in a record who has somebody by now of those to whom something was foretold, and
// gives by how much what is foretold next is to be corrected.
func (s Scene) Heard(r *forecast.Record) forecast.Correction {
	r.Forget(s.Now)
	for _, h := range s.InHand {
		if !h.Offered && h.Taken.After(h.Since) {
			r.Took(h.Conversation, h.Queue, h.Since, h.Taken)
		}
	}
	waiting := map[desk.QueueID][]time.Time{}
	for _, w := range s.Waiting {
		waiting[w.Queue] = append(waiting[w.Queue], w.Since)
	}
	return r.Correct(s.Now, waiting)
}

// Told keeps in a record what was foretold of who joins each queue.
func (s Scene) Told(r *forecast.Record, f forecast.Forecast) {
	if !s.Learnt.Known() {
		return
	}
	waiting := map[desk.QueueID]int{}
	for _, w := range s.Waiting {
		waiting[w.Queue]++
	}
	for i, q := range s.Queues {
		if a := f.Queues[i]; !a.Nobody {
			r.Told(q.ID, s.Now, waiting[q.ID], a.Played)
		}
	}
}
