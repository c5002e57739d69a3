package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// Rules are what a brand has settled about its talks. The zero value is a brand that has
// settled nothing and has no clocks.
type Rules struct {
	Clocks  *sla.Rules         // its hours and targets; nil: no clocks run
	Mood    mood.Words         // which show how its customers feel
	Care    care.Settings      // how talks with people end
	Door    admission.Settings // what the entrance does
	Policy  int64              // version of that
	Guard   *sendguard.Policy  // what operators are asked before they send; nil: the brand has set nothing
	Writing writing.Settings   // how its operators write
	Refunds refund.Settings    // who may approve and pay how much

	Certified bool // only those serve its customers who have done its training

	Incidents []incident.Incident // that are open, the newest first
	Menus     []desk.ChannelID    // whose customers may have, or are owed, a rich menu
}

// Kept are records about an inquiry beside the talk itself. In a case: the open escalation,
// the open follow-ups, the survey and the newest mute of the customer. In a change: those
// that are new or not as they were.
type Kept struct {
	Escalations []care.Escalation
	FollowUps   []care.FollowUp
	Surveys     []care.Survey
	Mutes       []care.Mute
	Passages    []admission.Passage // in a change only
	Shares      []bulk.Item         // of actions on many: the one that is decided
	Members     []incident.Member   // of incidents. In a case: all of this customer's
	Scheduled   []writing.Scheduled // messages for later. In a case: the open ones
	Forms       []form.Request      // asked outside of the chat. In a case: the living ones of the talk
	Refunds     []refund.Refund     // In a case: all of the talk's thread, where somebody asked for them
}

func (k Kept) empty() bool {
	return len(k.Escalations)+len(k.FollowUps)+len(k.Surveys)+len(k.Mutes)+len(k.Passages)+len(k.Shares)+len(k.Members)+len(k.Scheduled)+len(k.Forms)+len(k.Refunds) == 0
}

// Customers of a brand that is always open are still not to be woken.
const nightFrom, nightTo = 21, 8

// calendar is the one of the inquiry's queue and channel; hours tells whether the brand has
// said when it is open.
func (p *pen) calendar() (cal *sla.Calendar, hours bool) {
	rules := p.Case.Rules.Clocks
	if rules == nil {
		rules = sla.NewRules(0, sla.Unset())
	}
	plan := rules.Plan()
	return rules.Calendar(p.Case.Talk.Queue, p.Case.Talk.Channel), plan.Hours != nil || len(plan.Own) > 0
}

// awake tells whether the desk may speak to a customer by itself now.
func (p *pen) awake() bool {
	cal, hours := p.calendar()
	if hours || !cal.Open(p.now) {
		return cal.Open(p.now)
	}
	hour := p.now.In(cal.Zone()).Hour()
	return hour >= nightTo && hour < nightFrom
}

// wakes is when that is so again; zero for never.
func (p *pen) wakes() time.Time {
	cal, hours := p.calendar()
	if hours || !cal.Open(p.now) {
		return cal.NextOpen(p.now)
	}
	local := p.now.In(cal.Zone())
	morning := time.Date(local.Year(), local.Month(), local.Day(), nightTo, 0, 0, 0, local.Location())
	if !morning.After(p.now) {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning
}

// zone is where the brand is.
func (p *pen) zone() *time.Location {
	cal, _ := p.calendar()
	return cal.Zone()
}
