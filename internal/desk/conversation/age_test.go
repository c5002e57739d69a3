package conversation

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestAgeIsNeverLost walks through lives of inquiries, by whatever move the table allows: as
// long as one is with people its age is what it was when it came to them, through offers,
// declines, transfers, lost owners, wrap-ups and back. Only the bot and a close end it. An age
// that a return brings stands.
func TestAgeIsNeverLost(t *testing.T) {
	people := func(s State) bool { return s == Waiting || s == Offered || s == Active || s == Wrapup }
	rapid.Check(t, func(t *rapid.T) {
		at := t0
		c := Conversation{ID: "c"}
		for range rapid.IntRange(1, 40).Draw(t, "moves") {
			at = at.Add(time.Duration(rapid.IntRange(1, 3600).Draw(t, "later")) * time.Second)
			a := Act{Verb: rapid.SampledFrom(Verbs()).Draw(t, "verb"), At: at, Until: at.Add(time.Minute), Reason: Solved,
				Operator: desk.OperatorID(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "by")),
				Queue:    desk.QueueID(rapid.SampledFrom([]string{"", "q", "r"}).Draw(t, "queue"))}
			if a.Verb == Return && rapid.Bool().Draw(t, "keeps its age") {
				a.Since = at.Add(-time.Hour)
			}
			was := c
			next, err := c.Move(a)
			if err != nil {
				continue
			}
			c = next
			switch {
			case people(was.State) && people(c.State) && !was.WaitingSince.IsZero() && !c.WaitingSince.Equal(was.WaitingSince):
				t.Fatalf("%s in %s: it waited since %v, now since %v", a.Verb, was.State, was.WaitingSince, c.WaitingSince)
			case c.State == Waiting && (c.WaitingSince.IsZero() || c.WaitingSince.After(at)):
				t.Fatalf("%s in %s: it waits since %v at %v", a.Verb, was.State, c.WaitingSince, at)
			case a.Verb == Return && !a.Since.IsZero() && !c.WaitingSince.Equal(a.Since):
				t.Fatalf("it returned with the age of %v and waits since %v", a.Since, c.WaitingSince)
			}
		}
	})
}
