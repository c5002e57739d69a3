package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
)

// Satisfaction counts what customers said of a brand from one day to another, both included,
// in the brand's own time; see Learner.Report for the days.
func (d *CareDesk) Satisfaction(ctx context.Context, by desk.Person, w desk.WorkspaceID, from, to string) (report.Satisfaction, error) {
	if err := oversees(by, w); err != nil {
		return report.Satisfaction{}, err
	}
	rules, err := d.rules.Of(ctx, w)
	if err != nil {
		return report.Satisfaction{}, err
	}
	days, names, err := daysOf(from, to, d.env.Clock.Now().In(rules.Clocks.Calendar("", "").Zone()))
	if err != nil {
		return report.Satisfaction{}, err
	}
	counts, err := d.store.CountSurveys(ctx, w, days)
	return report.NewSatisfaction(names, counts), err
}
