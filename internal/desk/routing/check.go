package routing

import (
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of what can be set.
const (
	maxSkillName = 50
	maxSkills    = 100
	maxWait      = 24 * time.Hour
	shortOffer   = 5 * time.Second
	longOffer    = 10 * time.Minute
	maxCap       = 1000
	maxShifts    = 3   // a day
	maxDays      = 400 // exceptions
	maxLevel     = 5
)

// Check refuses a policy that nobody could live by. queues are those of the centre.
func (p Policy) Check(queues []desk.Queue) error {
	known := map[desk.QueueID]desk.Queue{}
	for _, q := range queues {
		known[q.ID] = q
	}
	for id, r := range p.Queues {
		if _, ok := known[id]; !ok {
			return bad("no_queue", "There is no such queue.", "queues."+string(id))
		}
		if err := p.checkRules(known, known[id], r); err != nil {
			return err
		}
	}
	for name, d := range map[string]time.Duration{"lift": deref(p.Lift), "soft_for": deref(p.SoftFor), "absent_after": deref(p.Absent), "home_after": deref(p.Home),
		"drain_before": p.Drain, "idle_after": p.Idle} {
		if d < 0 || d > maxWait {
			return bad("bad_time", "Between 0 and 24 hours.", name)
		}
	}
	for name, d := range map[string]time.Duration{"absent_after": deref(p.Absent), "home_after": deref(p.Home)} {
		if d > 0 && d < time.Minute {
			return bad("bad_time", "At least a minute: connections break for a moment.", name)
		}
	}
	if p.Zone != "" {
		if _, err := time.LoadLocation(p.Zone); err != nil {
			return bad("bad_zone", "There is no such time zone. Use a name such as Asia/Tokyo.", "zone")
		}
	}
	return p.checkWeights()
}

func (p Policy) checkRules(known map[desk.QueueID]desk.Queue, q desk.Queue, r desk.Rules) error {
	at := func(field string) string { return fmt.Sprintf("queues.%s.%s", q.ID, field) }
	like, shared := known[r.Like]
	switch {
	case r.Like != "" && (!shared || like.ID == q.ID || p.Queues[r.Like].Like != ""):
		return bad("bad_like", "Name another queue that has rules of its own.", at("like"))
	case r.Priority < 0 || r.Priority > LastPriority:
		return bad("bad_priority", "Priorities are 1 (first) to 5.", at("priority"))
	case r.Model != "" && !slices.Contains(Models(), r.Model):
		return bad("bad_model", "There is no such way to choose.", at("model"))
	case !slices.Contains([]desk.AcceptMode{"", desk.AcceptOffer, desk.AcceptPull, desk.AcceptAuto}, r.Accept):
		return bad("bad_accept", "Accept is offer, pull or auto.", at("accept"))
	case r.OfferFor != 0 && (r.OfferFor < shortOffer || r.OfferFor > longOffer):
		return bad("bad_time", "An offer stands between 5 seconds and 10 minutes.", at("offer_for"))
	case r.PreferFor < 0 || r.PreferFor > maxWait || r.SilentAfter < 0 || r.SilentAfter > maxWait:
		return bad("bad_time", "Between 0 and 24 hours.", at("silent_after"))
	case r.SilentAfter > 0 && r.SilentAfter < time.Minute:
		return bad("bad_time", "At least a minute: nobody types faster.", at("silent_after"))
	}
	if err := checkOverflow(known, q, r.Overflow, at("overflow")); err != nil {
		return err
	}
	if len(r.Skills) > MaxNeeds {
		return bad("too_many", "At most 4 skills.", at("skills"))
	}
	for _, s := range r.Skills {
		if !skillName(s.Skill) || s.Level < 1 || s.Level > maxLevel || s.Relax < 0 || s.Relax > maxWait {
			return bad("bad_skill", "A skill has a name of at most 50 characters and a level from 1 to 5.", at("skills"))
		}
	}
	return nil
}

func checkOverflow(known map[desk.QueueID]desk.Queue, q desk.Queue, o desk.Overflow, field string) error {
	to := known[o.Queue]
	switch {
	case o == desk.Overflow{}:
		return nil
	case o.After < time.Minute || o.After > maxWait:
		return bad("bad_time", "Between 1 minute and 24 hours.", field)
	case !slices.Contains([]desk.OverflowTo{desk.OverflowQueue, desk.OverflowBot, desk.OverflowMessage, desk.OverflowAlert}, o.To):
		return bad("bad_overflow", "It goes to queue, bot, message or alert.", field)
	case o.To == desk.OverflowQueue && (to.ID == "" || to.ID == q.ID || to.Workspace != q.Workspace):
		return bad("bad_overflow", "Name another queue of the same brand.", field)
	}
	return nil
}

func (p Policy) checkWeights() error {
	if p.Weights == nil {
		return nil
	}
	w := *p.Weights
	all := []int{w.Angry, w.Worried, deref(w.Held), deref(w.Wrapup)}
	for topic, n := range w.Topics {
		if !skillName(topic) || n < 1 {
			return bad("bad_weight", "A topic weighs from 1 to 10.", "weights")
		}
		all = append(all, n)
	}
	for _, n := range all {
		if n < 0 || n > desk.MaxWeight {
			return bad("bad_weight", "Weights are at most 10.", "weights")
		}
	}
	return nil
}

// CheckProfile refuses a profile that makes no sense.
func CheckProfile(p desk.StaffProfile, capacity int) error {
	if capacity < 0 || capacity > maxCap || p.Cap < 0 || p.Cap > maxCap {
		return bad("bad_capacity", "A capacity is between 0 and 1,000.", "capacity")
	}
	for _, n := range p.Channels {
		if n < 0 || n > maxCap {
			return bad("bad_capacity", "A limit is between 0 and 1,000.", "channels")
		}
	}
	if len(p.Skills) > maxSkills {
		return bad("too_many", "At most 100 skills.", "skills")
	}
	for name, level := range p.Skills {
		if !skillName(name) || level < 1 || level > maxLevel {
			return bad("bad_skill", "A skill has a name of at most 50 characters and a level from 1 to 5.", "skills")
		}
	}
	for _, l := range p.Languages {
		if len(l) < 2 || len(l) > 35 {
			return bad("bad_language", "Name languages by their code, such as ja or en.", "languages")
		}
	}
	return checkShifts(p)
}

func checkShifts(p desk.StaffProfile) error {
	if len(p.Days) > maxDays || len(p.Week) > 7*maxShifts {
		return bad("too_many", "At most 3 shifts a day and 400 days.", "week")
	}
	all := slices.Clone(p.Week)
	for _, d := range p.Days {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil || len(d.Shifts) > maxShifts {
			return bad("bad_shift", "Days are written 2006-01-02 and have at most 3 shifts.", "days")
		}
		all = append(all, d.Shifts...)
	}
	for _, s := range all {
		if s.From < 0 || s.From >= desk.MinutesOfDay || s.To <= s.From || s.To > s.From+desk.MinutesOfDay || s.Day < time.Sunday || s.Day > time.Saturday {
			return bad("bad_shift", "A shift begins before it ends and lasts at most a day.", "week")
		}
	}
	return nil
}

func skillName(s string) bool { return s != "" && len([]rune(s)) <= maxSkillName }

func bad(code, message, field string) error { return desk.E(desk.Invalid, code, message).On(field) }

func deref[T any](v *T) (zero T) {
	if v == nil {
		return zero
	}
	return *v
}
