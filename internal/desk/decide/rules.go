package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
)

// Rules are how a brand's talks with people end, and when its people are there.
type Rules struct {
	Care care.Settings
	Desk BotSettings // opening hours and zone
}

// Kept are records about an inquiry beside the talk itself. In a case: the open escalation,
// the open follow-ups, the survey and the newest mute of the customer. In a change: those
// that are new or not as they were.
type Kept struct {
	Escalations []care.Escalation
	FollowUps   []care.FollowUp
	Surveys     []care.Survey
	Mutes       []care.Mute
}

func (k Kept) empty() bool {
	return len(k.Escalations)+len(k.FollowUps)+len(k.Surveys)+len(k.Mutes) == 0
}

// Customers of a brand that is always open are still not to be woken.
const nightFrom, nightTo = 21, 8

// awake tells whether the desk may speak to a customer by itself now.
func (r Rules) awake(now time.Time) bool {
	if len(r.Desk.Hours) > 0 {
		return r.Desk.Open(now)
	}
	hour := now.In(r.Desk.Location()).Hour()
	return hour >= nightTo && hour < nightFrom
}

// wakes is when that is so again; zero for never.
func (r Rules) wakes(now time.Time) time.Time {
	if len(r.Desk.Hours) > 0 {
		return r.Desk.Opens(now)
	}
	local := now.In(r.Desk.Location())
	morning := time.Date(local.Year(), local.Month(), local.Day(), nightTo, 0, 0, 0, local.Location())
	if !morning.After(now) {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning
}
