package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// TemplateReport tells how a brand's templates were used.
type TemplateReport struct {
	Rows  []TemplateFigure
	Known map[template.ID]template.Template // those that the reader may know; own ones of others are counted without their words
}

// Report counts a brand's uses of the last days.
func (d *TemplateDesk) Report(ctx context.Context, by desk.Person, w desk.WorkspaceID, days int) (TemplateReport, error) {
	out := TemplateReport{Known: map[template.ID]template.Template{}}
	if err := mayPlan(by, identity.ReadFigures, w); err != nil {
		return out, err
	}
	for _, archived := range []bool{false, true} {
		list, err := d.store.Templates(ctx, TemplateQuery{Centre: by.Centre, Brands: []desk.WorkspaceID{w}, Global: true, Owner: by.ID, Archived: archived})
		if err != nil {
			return out, err
		}
		for _, t := range list {
			out.Known[t.ID] = t
		}
	}
	var err error
	from, to := d.period(days)
	out.Rows, err = d.store.TemplateFigures(ctx, w, from, to)
	return out, err
}

// period is the last days, until now.
func (d *TemplateDesk) period(days int) (from, to time.Time) {
	now := d.env.Clock.Now()
	return now.AddDate(0, 0, -days), now.Add(time.Millisecond)
}

// maxOpened bounds the uses behind a figure that are shown.
const maxOpened = 100

// Uses opens a figure: the newest uses that it counts.
func (d *TemplateDesk) Uses(ctx context.Context, by desk.Person, w desk.WorkspaceID, id template.ID, days int) ([]template.Use, error) {
	if err := mayPlan(by, identity.ReadFigures, w); err != nil {
		return nil, err
	}
	from, to := d.period(days)
	return d.store.TemplateUses(ctx, w, id, from, to, maxOpened)
}
