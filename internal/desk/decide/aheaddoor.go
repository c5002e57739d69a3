package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// Doorway is a brand's entrance as the forecast looks at it.
type Doorway struct {
	Settings admission.Settings
	Surge    admission.Surge
	Through  map[desk.QueueID]Through
}

// Through is what came to a queue by the entrance lately.
type Through struct {
	Share  float64 // of all that began to wait there; the entrance does not touch the others
	Exempt float64 // of that, whom it lets in whatever it says
	Back   float64 // of those whom the bot kept, who asked again
}

// Throughs counts the passages of a brand's entrance since an instant. came is how many began to
// wait in each queue since then.
func Throughs(passages []admission.Passage, since time.Time, came map[desk.QueueID]int) map[desk.QueueID]Through {
	type count struct{ in, exempt int }
	in, kept, back := map[desk.QueueID]*count{}, 0, 0
	stayed := map[desk.ConversationID]bool{}
	for _, e := range passages {
		if stayed[e.Conversation] {
			back++
			delete(stayed, e.Conversation)
		}
		if e.Way == desk.WayBot {
			kept++
			stayed[e.Conversation] = true
		}
		if e.At.Before(since) || e.Way != desk.WayHuman && e.Way != desk.WayChoice || e.Pledge != "" {
			continue
		}
		c := in[e.Queue]
		if c == nil {
			c = &count{}
			in[e.Queue] = c
		}
		c.in++
		if slices.Contains(exempts, e.Why) {
			c.exempt++
		}
	}
	out := map[desk.QueueID]Through{}
	for q, c := range in {
		out[q] = Through{Share: min(1, float64(c.in)/float64(max(came[q], 1))), Exempt: float64(c.exempt) / float64(c.in),
			Back: (float64(back) + usualBack*usualKept) / float64(kept+usualKept)}
	}
	return out
}

var exempts = []string{admission.ExemptComplaint, admission.ExemptReturned, admission.ExemptTag, admission.ExemptScenario}

// Of those whom the bot keeps half are supposed to ask again, as if that had been seen of so many.
const (
	usualBack = 0.5
	usualKept = 10
)

// mostTurned is how long a line is looked at for the length at which the entrance lets fewer join.
const mostTurned = 500

// turns is which part of those who come to a queue its entrance does not let join, and from how
// many in line on. Its bounds on waits count as the length of line that means such a wait now.
func (s Scene) turns(q desk.Queue) forecast.Turns {
	door := s.Doors[q.Workspace]
	through := door.Through[q.ID]
	if !door.Settings.On || through.Share == 0 {
		return forecast.Turns{}
	}
	present, others := 0, 0
	for _, p := range s.People {
		if p.OnDuty(s.Now) && s.May(p, q.Workspace) {
			present++
		}
	}
	for _, w := range s.Waiting {
		if w.Workspace == q.Workspace && w.Queue != q.ID {
			others++
		}
	}
	each, told := s.Each[q.ID]
	in := admission.Sight{Open: true, Known: true, Present: present, Surge: door.Surge.On, Bot: true}
	for n := range mostTurned {
		in.Queue, in.Brand, in.Wait = n, n+others, admission.Wait{P50: time.Duration(n) * each, Known: told}
		if door.Settings.Choose(q.ID, in).Way.Stricter(desk.WayChoice) {
			return forecast.Turns{Part: through.Share * (1 - through.Exempt), From: n}
		}
	}
	return forecast.Turns{}
}

// comes is how many come to a queue within an hour, without those whom the bot keeps for good
// where it goes first.
func (s Scene) comes(q desk.Queue) float64 {
	rate, door := s.Rates[q.ID], s.Doors[q.Workspace]
	if door.Settings.On && door.Surge.On && door.Surge.First {
		through := door.Through[q.ID]
		rate *= 1 - through.Share*(1-through.Exempt)*(1-through.Back)
	}
	return rate
}

// Lines is by how much each one in line lets who joins a queue wait longer, as was foretold; of
// queues in which nobody waits nothing is known.
func (s Scene) Lines(f forecast.Forecast) map[desk.QueueID]time.Duration {
	n := map[desk.QueueID]int{}
	for _, w := range s.Waiting {
		n[w.Queue]++
	}
	out := map[desk.QueueID]time.Duration{}
	for i, q := range s.Queues {
		if wait := f.Queues[i].Wait.P50; n[q.ID] > 0 && wait < forecast.Beyond {
			out[q.ID] = wait / time.Duration(n[q.ID])
		}
	}
	return out
}
