package admission

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Passage is one customer's passage of the entrance, as it is kept for reports.
type Passage struct {
	desk.Entrance
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Queue        desk.QueueID
	Channel      desk.ChannelID
}

// Report counts what was said at the entrance of a brand, and how it came true.
type Report struct {
	Ways    map[desk.Way]int
	Why     map[string]int
	Choices map[string]int
	Told    Told
	Message Kept
	Call    Kept
}

// Told are those who were given a time and waited for it in line.
type Told struct {
	N       int           // with an end: somebody took them
	Within  int           // not later than the end of the range
	Early   int           // before its beginning
	Left    int           // who went before anybody came
	Waiting int           // still
	Error   time.Duration // median of how far the actual wait was from the range, 0 within it
	Actual  time.Duration // median
}

// Kept are those who were promised a time.
type Kept struct{ N, InTime, Late, Gone, Open int }

// Count makes the report.
func Count(passages []Passage, now time.Time) Report {
	r := Report{Ways: map[desk.Way]int{}, Why: map[string]int{}, Choices: map[string]int{}}
	var errors, actual []time.Duration
	for _, e := range passages {
		r.Ways[e.Way]++
		r.Why[e.Why]++
		if e.Choice != "" {
			r.Choices[e.Choice]++
		}
		switch {
		case e.Pledge == desk.PledgeMessage:
			r.Message.count(e, now)
		case e.Pledge == desk.PledgeCallback:
			r.Call.count(e, now)
		case e.From > 0:
			if off, took, ok := r.Told.count(e); ok {
				errors, actual = append(errors, off), append(actual, took)
			}
		}
	}
	r.Told.Error, r.Told.Actual = median(errors), median(actual)
	return r
}

func (t *Told) count(e Passage) (off, took time.Duration, ok bool) {
	switch {
	case e.ServedAt.IsZero() && !e.EndedAt.IsZero():
		t.Left++
		return 0, 0, false
	case e.ServedAt.IsZero():
		t.Waiting++
		return 0, 0, false
	}
	t.N++
	took = e.ServedAt.Sub(e.At)
	if took <= e.To {
		t.Within++
	}
	if took < e.From {
		t.Early++
	}
	return max(took-e.To, e.From-took, 0), took, true
}

func (k *Kept) count(e Passage, now time.Time) {
	k.N++
	switch at := e.AnsweredAt; {
	case !at.IsZero() && (e.Due.IsZero() || !at.After(e.Due)):
		k.InTime++
	case !at.IsZero(), e.EndedAt.IsZero() && !e.Due.IsZero() && now.After(e.Due):
		k.Late++
	case !e.EndedAt.IsZero():
		k.Gone++
	default:
		k.Open++
	}
}

func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}
