package sla

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of a plan.
const (
	maxPeriods  = 10 // of a day
	maxDays     = 400
	maxClosings = 50
	maxScoped   = 100
	maxTargets  = 50
	maxSteps    = 10
	maxName     = 50   // characters
	maxMessage  = 2000 // characters
)

func bad(field, code, message string) error { return desk.E(desk.Invalid, code, message).On(field) }

// Check refuses a plan that can't be lived by. The field names what is at fault as the
// API spells it.
func (p Plan) Check() error {
	if p.Zone != "" {
		if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "Local" {
			return bad("zone", "bad_zone", "There is no such time zone. Use a name such as Asia/Tokyo.")
		}
	}
	if p.Hours != nil {
		if err := p.Hours.check("hours"); err != nil {
			return err
		}
	}
	for _, check := range []func() error{p.checkOwn, p.checkDays, p.checkClosings, p.checkPromise} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (w Week) check(field string) error {
	for d, periods := range w {
		if err := checkPeriods(fmt.Sprintf("%s.%d", field, d), periods); err != nil {
			return err
		}
	}
	for d := range w { // what passes midnight must not run into the next day's
		next := w[(d+1)%7]
		if tail := tail(w[d]); len(next) > 0 && tail > first(next) {
			return bad(fmt.Sprintf("%s.%d", field, d), "bad_hours", "The last period passes midnight and runs into the next day's first. Make one of them shorter.")
		}
	}
	return nil
}

// tail is how far the periods of a day reach into the next, in its minutes.
func tail(periods []Period) int {
	far := 0
	for _, p := range periods {
		far = max(far, p.end()-dayEnd)
	}
	return far
}

func first(periods []Period) int {
	return slices.MinFunc(periods, func(a, b Period) int { return a.From - b.From }).From
}

func checkPeriods(field string, periods []Period) error {
	if len(periods) > maxPeriods {
		return bad(field, "too_many", "At most 10 periods a day.")
	}
	sorted := slices.Clone(periods)
	slices.SortFunc(sorted, func(a, b Period) int { return a.From - b.From })
	for i, p := range sorted {
		if p.From < 0 || p.From >= dayEnd || p.To < 0 || p.To > dayEnd || p.From == p.To {
			return bad(field, "bad_hours", "A period begins between 0:00 and 23:59 and ends at another time of the day, or after midnight. The whole day is 0:00 to 24:00.")
		}
		if i > 0 && sorted[i-1].end() > p.From {
			return bad(field, "bad_hours", "Two periods of a day lie over each other. Make one of them, or leave a gap.")
		}
	}
	if n := len(sorted); n > 0 && sorted[n-1].end() > sorted[0].From+dayEnd {
		return bad(field, "bad_hours", "A day's last period must end before its first begins on the next day.")
	}
	return nil
}

func (p Plan) checkOwn() error {
	if len(p.Own) > maxScoped {
		return bad("own", "too_many", "At most 100 queues and channels with hours of their own.")
	}
	for i, o := range p.Own {
		field := fmt.Sprintf("own.%d", i)
		if (o.Queue == "") == (o.Channel == "") || p.twice(i) {
			return bad(field, "bad_scope", "Hours of their own belong to one queue or one channel, once each.")
		}
		if err := o.Hours.check(field + ".hours"); err != nil {
			return err
		}
	}
	return nil
}

// twice tells whether an earlier entry is about the same queue or channel.
func (p Plan) twice(i int) bool {
	return slices.ContainsFunc(p.Own[:i], func(o Scoped) bool {
		return o.Queue == p.Own[i].Queue && o.Channel == p.Own[i].Channel
	})
}

func (p Plan) checkDays() error {
	if len(p.Days) > maxDays {
		return bad("days", "too_many", "At most 400 special days. Take out those that are over.")
	}
	seen := map[Date]bool{}
	for i, d := range p.Days {
		field := fmt.Sprintf("days.%d", i)
		if d.Date.Year < FirstYear || d.Date.Year > LastYear || DateOf(d.Date.noon()) != d.Date {
			return bad(field+".date", "bad_date", "Give a date such as 2026-12-29.")
		}
		if seen[d.Date] {
			return bad(field+".date", "bad_date", "This day is there twice.")
		}
		seen[d.Date] = true
		if n := len([]rune(strings.TrimSpace(d.Name))); n < 1 || n > maxName {
			return bad(field+".name", "bad_name", "A special day needs a name of 1 to 50 characters.")
		}
		if err := checkPeriods(field+".periods", d.Periods); err != nil {
			return err
		}
	}
	return nil
}

func (p Plan) checkClosings() error {
	if len(p.Closings) > maxClosings {
		return bad("closings", "too_many", "At most 50 temporary closings. Take out those that are over.")
	}
	for i, c := range p.Closings {
		field := fmt.Sprintf("closings.%d", i)
		if c.From.IsZero() || !c.Until.After(c.From) {
			return bad(field+".until", "bad_closing", "A temporary closing needs a beginning and an end after it.")
		}
		if len([]rune(c.Message)) > maxMessage {
			return bad(field+".message", "text_too_long", "At most 2,000 characters.")
		}
	}
	return nil
}

// CheckScopes refuses a plan that speaks of a queue or channel that is not the brand's.
func (p Plan) CheckScopes(queue func(desk.QueueID) bool, channel func(desk.ChannelID) bool) error {
	for i, o := range p.Own {
		if !queue(o.Queue) || !channel(o.Channel) {
			return bad(fmt.Sprintf("own.%d", i), "bad_scope", "This queue or channel is not the brand's.")
		}
	}
	for i, t := range p.Targets {
		if !queue(t.Queue) || !channel(t.Channel) {
			return bad(fmt.Sprintf("targets.%d", i), "bad_scope", "This queue or channel is not the brand's.")
		}
	}
	return nil
}
