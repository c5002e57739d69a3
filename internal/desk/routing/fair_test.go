package routing

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// fairCases is how many centres the bound on fairness is tried on.
const fairCases = 10_000

// many checks so many cases: rapid itself makes a hundred at a time, unless it is told
// otherwise by -rapid.checks.
func many(t *testing.T, cases int, check func(*rapid.T)) {
	for range cases / 100 {
		if rapid.Check(t, check); t.Failed() {
			return
		}
	}
}

// TestWorkIsSharedFairly: talks come and go in any order among people who are alike and have
// room. Whoever gets the next one has
//   - no more in hand than anybody else (least load; most available is the same among equals),
//   - not been idle for less time than anybody else (longest idle),
//   - not had one more lately than anybody else (round robin): of all that came, nobody has
//     two more than another.
//
// Among those alike skills first is least load.
func TestWorkIsSharedFairly(t *testing.T) {
	many(t, fairCases, func(t *rapid.T) {
		model := rapid.SampledFrom(Models()).Draw(t, "model")
		s := sharing{t: t, policy: Policy{Queues: map[desk.QueueID]desk.Rules{"q": {Model: model}}}, at: now, count: map[desk.OperatorID]int{}}
		for i := range rapid.IntRange(1, 9).Draw(t, "people") {
			s.roster = append(s.roster, person(fmt.Sprint(i), 0, 100, time.Hour))
		}
		for _, ends := range rapid.SliceOfN(rapid.IntRange(-1, 99), 1, 40).Draw(t, "what happens") {
			s.at = s.at.Add(time.Second)
			if ends >= 0 && s.end(ends) { // a talk ends, whoever has it
				continue
			}
			p := s.comes()
			for _, q := range s.roster {
				switch {
				case model == ModelLongestIdle && q.ID != p.ID && p.idle.After(idleSince(&q)):
					t.Fatalf("%s was idle since %v, %s since %v", p.ID, p.idle, q.ID, idleSince(&q))
				case model == ModelRoundRobin && s.count[p.ID] > s.count[q.ID]+1:
					t.Fatalf("%v", s.count)
				case model != ModelLongestIdle && model != ModelRoundRobin && q.ID != p.ID && p.load > q.Load:
					t.Fatalf("%s: %s had %d in hand, %s %d", model, p.ID, p.load, q.ID, q.Load)
				}
			}
		}
	})
}

// sharing is a centre of people who are alike.
type sharing struct {
	t      *rapid.T
	policy Policy
	roster Roster
	at     time.Time
	held   []desk.OperatorID // of each open talk
	count  map[desk.OperatorID]int
	n      int
}

// before is somebody as they stood before they got one.
type before struct {
	ID   desk.OperatorID
	load int
	idle time.Time
}

// idleSince is when one last came or went.
func idleSince(p *desk.Person) time.Time {
	if p.LastAssignedAt.Before(p.FreedAt) {
		return p.FreedAt
	}
	return p.LastAssignedAt
}

func (s *sharing) person(id desk.OperatorID) *desk.Person {
	for i := range s.roster {
		if s.roster[i].ID == id {
			return &s.roster[i]
		}
	}
	return nil
}

// end lets one of the open talks end; false if there is none.
func (s *sharing) end(which int) bool {
	if len(s.held) == 0 {
		return false
	}
	i := which % len(s.held)
	p := s.person(s.held[i])
	s.held = append(s.held[:i], s.held[i+1:]...)
	p.Load, p.FreedAt = p.Load-1, s.at
	return true
}

// comes lets one come, and somebody get it.
func (s *sharing) comes() before {
	s.n++
	x := work(fmt.Sprint("c", s.n), 0)
	x.Queue, x.Since = "q", s.at
	for j := range s.roster {
		s.roster[j].PresenceUntil = s.at.Add(time.Minute)
	}
	ds, _ := Pick([]Work{x}, s.roster, member, s.policy, s.at)
	if len(ds) != 1 {
		s.t.Fatalf("%d decisions about one talk", len(ds))
	}
	p := s.person(ds[0].Operator)
	was := before{ID: p.ID, load: p.Load, idle: idleSince(p)}
	p.Load, p.LastAssignedAt = p.Load+1, s.at
	s.held, s.count[p.ID] = append(s.held, p.ID), s.count[p.ID]+1
	return was
}
