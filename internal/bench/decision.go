package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// What the budget of a decision is about; a quick run has a tenth of both.
const (
	decisionPeople  = 1000
	decisionWaiting = 10_000
	decisionLimit   = time.Millisecond
)

// centre is how many people there are and how many wait.
type centre struct{ people, waiting int }

// decision measures routing alone, without store and HTTP: a run that fills all the room there
// is, and one for a single slot that has become free.
func (b *bench) decision(ctx context.Context, _ *Desk) error {
	c := centre{size(b, decisionPeople, decisionPeople/10), size(b, decisionWaiting, decisionWaiting/10)}
	for _, asks := range []bool{false, true} {
		many, err := b.decide(ctx, c, asks, c.people)
		if err != nil {
			return err
		}
		one, err := b.decide(ctx, c, asks, 1)
		if err != nil {
			return err
		}
		each := time.Duration(float64(many.took) / float64(max(many.decisions, 1)))
		name := "plain"
		if asks {
			name = "skills, priorities, preferences, limits"
		}
		b.add(Row{Measure: "decision", What: fmt.Sprintf("decision, %s people × %s waiting, %s", count(int64(c.people)), count(int64(c.waiting)), name), Budget: "≤ 1 ms",
			Measured: span(each), Verdict: judge(many.decisions > 0 && each <= decisionLimit),
			Note:    fmt.Sprintf("%d decisions a run; a run for one free slot among %s full people: %s", many.decisions/many.runs, count(int64(c.people)), span(one.took/time.Duration(one.runs))),
			Figures: map[string]float64{"each_us": float64(each) / 1e3, "one_slot_ms": float64(one.took) / float64(one.runs) / 1e6}})
	}
	return nil
}

// picks is what runs came to.
type picks struct {
	runs, decisions int
	took            time.Duration
}

// decide runs routing until the time of a load is over, with room at so many of the people.
func (b *bench) decide(ctx context.Context, c centre, asks bool, room int) (p picks, err error) {
	policy, roster, work, now := c.draw(asks, room)
	for began := time.Now(); ctx.Err() == nil && (p.runs == 0 || p.took < b.For/4); p.took = time.Since(began) {
		out, _ := routing.Pick(work, roster, func(desk.Person, desk.WorkspaceID) bool { return true }, policy, now)
		p.runs, p.decisions = p.runs+1, p.decisions+len(out)
	}
	return p, ctx.Err()
}

// draw makes a centre of so many, some of whom have room; with asks the work that waits asks for
// all that can be asked for.
func (c centre) draw(asks bool, room int) (policy routing.Policy, roster routing.Roster, work []routing.Work, now time.Time) {
	now = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	for i := range c.people {
		p := desk.Person{ID: desk.OperatorID(fmt.Sprintf("o%04d", i)), Presence: desk.Available, PresenceUntil: now.Add(time.Minute), Capacity: 6, Load: 6,
			LastAssignedAt: now.Add(-time.Duration(i) * time.Second)}
		if i < room {
			p.Load = i % 5
		}
		if asks {
			p.Profile = desk.StaffProfile{Cap: 6, Trained: i%10 == 0, Skills: map[string]int{fmt.Sprint("s", i%7): 1 + i%5}}
			p.Talks = map[desk.ChannelID]int{"c": p.Load}
		}
		roster = append(roster, p)
	}
	if asks {
		policy.Queues = map[desk.QueueID]desk.Rules{"q0": {Model: routing.ModelSkillsFirst, Priority: 1}, "q1": {Prefer: true, PreferFor: time.Minute}}
	}
	for i := range c.waiting {
		w := routing.Work{Conversation: desk.ConversationID(fmt.Sprintf("c%05d", i)), Workspace: "w", Channel: "c", Weight: 1, Since: now.Add(-time.Duration(i) * time.Millisecond)}
		if asks {
			w.Queue, w.Heated, w.Preferred = desk.QueueID(fmt.Sprint("q", i%3)), i%20 == 0, desk.OperatorID(fmt.Sprintf("o%04d", i%c.people))
			if i%2 == 0 {
				w.Skill = fmt.Sprint("s", i%7)
			}
		}
		work = append(work, w)
	}
	return policy, roster, work, now
}
