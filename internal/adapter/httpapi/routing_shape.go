package httpapi

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// RoutingPolicy is how a centre routes. Times are in seconds.
type RoutingPolicy struct {
	Queues       List[QueueRules]       `json:"queues" doc:"those that have rules; when setting, a queue that is left out stays as it is"`
	Weights      RoutingWeights         `json:"weights"`
	LiftS        int64                  `json:"lift_s" minimum:"0" doc:"waiting so long counts as one step of priority; 0: priority always goes first"`
	SoftForS     int64                  `json:"soft_for_s" minimum:"0" doc:"how long a wished skill, a language or training for complaints is insisted on; 0: always"`
	Certified    List[desk.WorkspaceID] `json:"certified_workspace_ids" doc:"brands that only those may serve who have done their training"`
	AbsentAfterS int64                  `json:"absent_after_s" minimum:"0" doc:"without a connection for so long, and somebody is offline and the talks go to others; 0: never"`
	HomeAfterS   *int64                 `json:"home_after_s,omitempty" minimum:"0" doc:"so long after somebody is offline, or the shift is over and they are not at work, what they still have in hand goes to others; 0: never; left out: 600"`
	DrainBeforeS int64                  `json:"drain_before_s" minimum:"0" doc:"no new work so long before a shift ends"`
	IdleAfterS   int64                  `json:"idle_after_s" minimum:"0" doc:"who does nothing for so long is set away; 0: never"`
	Zone         string                 `json:"zone" maxLength:"50" doc:"of shifts and days; empty: Asia/Tokyo"`
}

// QueueRules say how the work of a queue finds its people.
type QueueRules struct {
	Queue        desk.QueueID        `json:"queue_id" minLength:"1"`
	Like         desk.QueueID        `json:"like" doc:"this queue, perhaps another brand's, has the rules of that one; empty: its own"`
	Priority     int                 `json:"priority" minimum:"0" maximum:"5" doc:"1 goes first, over all brands; 0: 3"`
	Model        string              `json:"model" doc:"least_load, most_available, longest_idle, round_robin or skills_first; empty: least_load"`
	Accept       string              `json:"accept" doc:"offer, pull or auto; empty: as the queue was made"`
	OfferForS    int64               `json:"offer_for_s" minimum:"0" doc:"0: as the queue was made"`
	Declines     bool                `json:"declines" doc:"operators may refuse an offer, with a reason"`
	Skills       List[RequiredSkill] `json:"skills" doc:"of whoever takes its work"`
	Prefer       bool                `json:"prefer" doc:"who served the customer last comes first"`
	PreferForS   int64               `json:"prefer_for_s" minimum:"0" doc:"and is waited for so long"`
	OverflowTo   string              `json:"overflow_to" doc:"queue, bot, message or alert; empty: nothing"`
	OverflowS    int64               `json:"overflow_after_s" minimum:"0"`
	OverflowID   desk.QueueID        `json:"overflow_queue_id"`
	SilentAfterS int64               `json:"silent_after_s" minimum:"0" doc:"an owner who lets the customer wait so long loses it; 0: never"`
}

// RequiredSkill is a skill that work asks for.
type RequiredSkill struct {
	Skill       string `json:"skill" maxLength:"50"`
	Level       int    `json:"level" minimum:"1" maximum:"5"`
	RelaxEveryS int64  `json:"relax_every_s" minimum:"0" doc:"each time this passes, one level less will do; 0: never"`
}

// RoutingWeights say how much of a capacity a conversation takes.
type RoutingWeights struct {
	Topics  map[string]int `json:"topics" doc:"by topic; others weigh 1"`
	Angry   int            `json:"angry" minimum:"0" maximum:"10" doc:"more, when the customer is angry"`
	Worried int            `json:"worried" minimum:"0" maximum:"10"`
	Held    Null[int]      `json:"held" doc:"instead, while the customer has been told to wait; null: the same"`
	Wrapup  Null[int]      `json:"wrapup" doc:"instead, in after-contact work; null: the same"`
}

// OperatorProfile is what routing knows of a person.
type OperatorProfile struct {
	Cap          int                    `json:"cap" minimum:"0" maximum:"1000" doc:"conversations at once, whatever they weigh; 0: as many as fit"`
	Channels     map[string]int         `json:"channels" doc:"the same for single channels, by id"`
	Skills       map[string]int         `json:"skills" doc:"levels from 1 to 5"`
	Languages    List[string]           `json:"languages" doc:"empty: Japanese"`
	Certificates List[desk.WorkspaceID] `json:"certificates" doc:"brands whose training is done"`
	Trained      bool                   `json:"trained" doc:"for complaints"`
	Week         List[Shift]            `json:"week"`
	Days         List[ShiftDay]         `json:"days" doc:"exceptions of the week"`
}

// Shift is a working time, in minutes of the day; one that passes midnight ends after 1440.
type Shift struct {
	Day  int `json:"day" minimum:"0" maximum:"6" doc:"0: Sunday"`
	From int `json:"from" minimum:"0" maximum:"1439"`
	To   int `json:"to" minimum:"1" maximum:"2879"`
}

// ShiftDay replaces the week's shifts on one date; none: a day off.
type ShiftDay struct {
	Date   string      `json:"date" maxLength:"10"`
	Shifts List[Shift] `json:"shifts"`
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
func span(s int64) time.Duration    { return time.Duration(s) * time.Second }

func orElse(d *time.Duration, usual time.Duration) int64 {
	if d == nil {
		return seconds(usual)
	}
	return seconds(*d)
}

func unlessUsual(s int64, usual time.Duration) *time.Duration {
	if d := span(s); d != usual {
		return &d
	}
	return nil
}

func showPolicy(p routing.Policy, order []desk.Queue) RoutingPolicy {
	w := p.Weighs()
	out := RoutingPolicy{LiftS: orElse(p.Lift, routing.DefaultLift), SoftForS: orElse(p.SoftFor, routing.DefaultSoft), Certified: p.Certified,
		AbsentAfterS: orElse(p.Absent, routing.DefaultAbsent), DrainBeforeS: seconds(p.Drain), IdleAfterS: seconds(p.Idle), Zone: p.Zone,
		Weights: RoutingWeights{Topics: w.Topics, Angry: w.Angry, Worried: w.Worried, Held: Null[int]{w.Held}, Wrapup: Null[int]{w.Wrapup}}}
	home := orElse(p.Home, routing.DefaultHome)
	out.HomeAfterS = &home
	if out.Weights.Topics == nil {
		out.Weights.Topics = map[string]int{}
	}
	for _, q := range order {
		if r, ok := p.Queues[q.ID]; ok {
			out.Queues = append(out.Queues, showRules(q.ID, r))
		}
	}
	return out
}

func showRules(id desk.QueueID, r desk.Rules) QueueRules {
	out := QueueRules{Queue: id, Like: r.Like, Priority: r.Priority, Model: r.Model, Accept: string(r.Accept), OfferForS: seconds(r.OfferFor),
		Declines: r.Declines, Prefer: r.Prefer, PreferForS: seconds(r.PreferFor), OverflowTo: string(r.Overflow.To), OverflowS: seconds(r.Overflow.After),
		OverflowID: r.Overflow.Queue, SilentAfterS: seconds(r.SilentAfter)}
	for _, s := range r.Skills {
		out.Skills = append(out.Skills, RequiredSkill{s.Skill, s.Level, seconds(s.Relax)})
	}
	return out
}

func readPolicy(in RoutingPolicy) routing.Policy {
	weights := desk.Weights{Topics: in.Weights.Topics, Angry: in.Weights.Angry, Worried: in.Weights.Worried, Held: in.Weights.Held.value, Wrapup: in.Weights.Wrapup.value}
	out := routing.Policy{Queues: map[desk.QueueID]desk.Rules{}, Weights: &weights, Lift: unlessUsual(in.LiftS, routing.DefaultLift),
		SoftFor: unlessUsual(in.SoftForS, routing.DefaultSoft), Certified: in.Certified, Absent: unlessUsual(in.AbsentAfterS, routing.DefaultAbsent), Drain: span(in.DrainBeforeS),
		Idle: span(in.IdleAfterS), Zone: in.Zone}
	if weights.Usual() {
		out.Weights = nil
	}
	if in.HomeAfterS != nil {
		out.Home = unlessUsual(*in.HomeAfterS, routing.DefaultHome)
	}
	for _, q := range in.Queues {
		r := desk.Rules{Like: q.Like, Priority: q.Priority, Model: q.Model, Accept: desk.AcceptMode(q.Accept), OfferFor: span(q.OfferForS),
			Declines: q.Declines, Prefer: q.Prefer, PreferFor: span(q.PreferForS), SilentAfter: span(q.SilentAfterS)}
		if q.OverflowTo != "" {
			r.Overflow = desk.Overflow{After: span(q.OverflowS), To: desk.OverflowTo(q.OverflowTo)}
			if r.Overflow.To == desk.OverflowQueue {
				r.Overflow.Queue = q.OverflowID
			}
		}
		for _, s := range q.Skills {
			r.Skills = append(r.Skills, desk.Need{Skill: s.Skill, Level: s.Level, Relax: span(s.RelaxEveryS)})
		}
		out.Queues[q.Queue] = r
	}
	return out
}

func showProfile(p desk.StaffProfile) OperatorProfile {
	out := OperatorProfile{Cap: p.Cap, Channels: map[string]int{}, Skills: p.Skills, Languages: p.Languages, Certificates: p.Certificates,
		Trained: p.Trained, Week: showShifts(p.Week)}
	for id, n := range p.Channels {
		out.Channels[string(id)] = n
	}
	if out.Skills == nil {
		out.Skills = map[string]int{}
	}
	for _, d := range p.Days {
		out.Days = append(out.Days, ShiftDay{d.Date, showShifts(d.Shifts)})
	}
	return out
}

func readProfile(in OperatorProfile) desk.StaffProfile {
	out := desk.StaffProfile{Cap: in.Cap, Skills: in.Skills, Languages: in.Languages, Certificates: in.Certificates, Trained: in.Trained, Week: readShifts(in.Week)}
	for id, n := range in.Channels {
		if out.Channels == nil {
			out.Channels = map[desk.ChannelID]int{}
		}
		out.Channels[desk.ChannelID(id)] = n
	}
	for _, d := range in.Days {
		out.Days = append(out.Days, desk.ShiftDay{Date: d.Date, Shifts: readShifts(d.Shifts)})
	}
	return out
}

func showShifts(all []desk.Shift) (out List[Shift]) {
	for _, s := range all {
		out = append(out, Shift{int(s.Day), s.From, s.To})
	}
	return out
}

func readShifts(all List[Shift]) (out []desk.Shift) {
	for _, s := range all {
		out = append(out, desk.Shift{Day: time.Weekday(s.Day), From: s.From, To: s.To})
	}
	return out
}
