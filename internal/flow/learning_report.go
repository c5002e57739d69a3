package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// maxDays bounds a report: each day is counted by itself.
const maxDays = 92

// Report counts what the bot did in a brand from one day to another, both included, in the
// brand's own time. Days are written 2006-01-02; without them it is the last 30 days.
func (l *Learner) Report(ctx context.Context, by desk.Person, w desk.WorkspaceID, from, to string) (report.Bot, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return report.Bot{}, err
	}
	zone, err := l.zone(ctx, w)
	if err != nil {
		return report.Bot{}, err
	}
	days, names, err := daysOf(from, to, l.env.Clock.Now().In(zone))
	if err != nil {
		return report.Bot{}, err
	}
	asked, met, err := l.store.CountBot(ctx, w, days)
	if err != nil {
		return report.Bot{}, err
	}
	return report.NewBot(names, asked, met), nil
}

// daysOf gives the days of a period: their names, and the instants they begin at with the
// end of the last.
func daysOf(from, to string, now time.Time) (days []time.Time, names []string, err error) {
	y, m, d := now.Date()
	last := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
	if to != "" {
		if last, err = time.ParseInLocation(time.DateOnly, to, now.Location()); err != nil {
			return nil, nil, badDay("to")
		}
	}
	first := last.AddDate(0, 0, -29)
	if from != "" {
		if first, err = time.ParseInLocation(time.DateOnly, from, now.Location()); err != nil {
			return nil, nil, badDay("from")
		}
	}
	if last.Before(first) {
		return nil, nil, desk.E(desk.Invalid, "bad_period", "The period ends before it begins.").On("to")
	}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if len(names) == maxDays {
			return nil, nil, desk.E(desk.Invalid, "bad_period", "A period has at most 92 days. Choose a shorter one.").On("from")
		}
		days, names = append(days, day), append(names, day.Format(time.DateOnly))
	}
	return append(days, last.AddDate(0, 0, 1)), names, nil
}

func badDay(field string) error {
	return desk.E(desk.Invalid, "bad_day", "Write days as 2026-11-30.").On(field)
}
