package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// TemplateStore keeps templates. How they were used is written with the decisions that used
// them (Cases.Commit); a use of what is not the centre's is not kept.
type TemplateStore interface {
	// Templates lists by folder and title what a query names.
	Templates(ctx context.Context, q TemplateQuery) ([]template.Template, error)
	Template(ctx context.Context, id template.ID) (template.Template, error)
	// CountTemplates counts what is kept of an owner (none: shared) for a brand (none: all
	// brands), archived ones too.
	CountTemplates(ctx context.Context, centre desk.CentreID, w desk.WorkspaceID, owner desk.OperatorID) (int, error)
	// SaveTemplates stores them in one transaction, each on the version that was read, 0 for
	// a new one; desk.ErrVersion when another stands, and then none is stored.
	SaveTemplates(ctx context.Context, list []template.Template, facts []desk.Fact) error

	// OwnUses and TopicUses list the newest n uses: of an operator, and in a brand's talks
	// about something.
	OwnUses(ctx context.Context, by desk.OperatorID, n int) ([]template.Use, error)
	TopicUses(ctx context.Context, w desk.WorkspaceID, topic string, n int) ([]template.Use, error)
	// TemplateFigures counts a brand's uses within a time, a row a template.
	TemplateFigures(ctx context.Context, w desk.WorkspaceID, from, to time.Time) ([]TemplateFigure, error)
	// TemplateUses lists the newest n uses that a row of the figures counts.
	TemplateUses(ctx context.Context, w desk.WorkspaceID, id template.ID, from, to time.Time, n int) ([]template.Use, error)
}

// TemplateQuery asks for a centre's templates: shared ones for these brands, and a person's own.
type TemplateQuery struct {
	Centre   desk.CentreID
	Brands   []desk.WorkspaceID
	Global   bool            // and those for all brands
	Owner    desk.OperatorID // and this one's own
	Archived bool            // those that are put away instead of those in use
}

// TemplateFigure is how a template was used.
type TemplateFigure struct {
	Template  template.ID
	AsIs      int // sends of its text as it was inserted
	Edited    int // and those that were changed first
	Ran       int // times that only its actions were carried out
	Operators int
	Last      time.Time
}
