package workday

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// sabotage breaks one promise on purpose, so that it is seen whether the watch notices.
type sabotage struct {
	w    *world
	name string
	n    int
}

// favourites makes routing give a few people more than their share.
const favourites = "favourites"

// Sabotages lists what can be broken.
func Sabotages() []string {
	return []string{"two_owners", "overfill", "asleep", "youngest", "no_age", favourites}
}

// every is true each n-th time that it is asked.
func (s *sabotage) every(n int) bool {
	s.n++
	return s.n%n == 0
}

// write changes what is committed.
func (s *sabotage) write(w *flow.Write) {
	switch s.name {
	case "overfill": // the store is told that it is no new work, so that it refuses nothing
		for i := range w.Change.Loads {
			w.Change.Loads[i].Reweighs = true
		}
	case "two_owners": // the row names another than the one who was told
		for i := range w.Change.Talks {
			if t := &w.Change.Talks[i]; t.State == conversation.Active && s.every(50) {
				t.Assignee = s.w.order[0].id
			}
		}
	case "no_age":
		for i := range w.Change.Talks {
			if t := &w.Change.Talks[i]; t.State == conversation.Waiting {
				t.WaitingSince = s.w.clock.now
			}
		}
	}
}

// work changes what routing sees of those who wait.
func (s *sabotage) work(work []routing.Work) []routing.Work {
	switch {
	case s.name == "asleep" && s.every(5):
		return nil
	case s.name == "youngest": // ages as they are, in the wrong order
		for i, j := 0, len(work)-1; i < j; i, j = i+1, j-1 {
			work[i].Since, work[j].Since = work[j].Since, work[i].Since
		}
	}
	return work
}

// roster changes what it sees of those at work.
func (s *sabotage) roster(roster routing.Roster) routing.Roster {
	switch s.name {
	case "overfill":
		for i := range roster {
			roster[i].Load = 0
		}
	case favourites: // a few seem to have nothing to do, as long as they have room
		few := []desk.OperatorID{"op001", "op002", "op003"}
		for i := range roster {
			if p := &roster[i]; slices.Contains(few, p.ID) && p.Load+2 <= p.Capacity {
				p.Load = 0
			} else {
				p.Load = max(p.Load, p.Capacity-2)
			}
		}
	}
	return roster
}
