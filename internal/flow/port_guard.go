package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
)

// GuardRow is what a brand has set for its send guard.
type GuardRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was set yet
	Body      sendguard.Settings
}

// GuardBrand is a brand of a centre, by what its people call it.
type GuardBrand struct {
	ID desk.WorkspaceID
	sendguard.Brand
}

// GuardRules reads what a brand's send guard goes by.
type GuardRules interface {
	GuardSettings(ctx context.Context, w desk.WorkspaceID) (GuardRow, error)
	// GuardBrands lists the brands of a brand's centre, itself among them, by id.
	GuardBrands(ctx context.Context, w desk.WorkspaceID) ([]GuardBrand, error)
}

// GuardStore keeps the rules, and counts what they found. Findings and missends are written with
// the decisions that make them (Cases.Commit).
type GuardStore interface {
	GuardRules
	// SaveGuardSettings stores a brand's; desk.ErrVersion when base is not what stands.
	SaveGuardSettings(ctx context.Context, row GuardRow, base int64, facts []desk.Fact) error
	// CountFindings counts a brand's by rule, of those found from an instant to before another.
	CountFindings(ctx context.Context, w desk.WorkspaceID, from, to time.Time) ([]sendguard.Count, error)
	// GuardDays counts a brand's sends by day (2006-01-02), both ends among them.
	GuardDays(ctx context.Context, w desk.WorkspaceID, from, to string) ([]sendguard.Day, error)
	// Findings lists the newest n since an instant; of one rule, if it is named.
	Findings(ctx context.Context, w desk.WorkspaceID, rule sendguard.Rule, from time.Time, n int) ([]sendguard.Record, error)
	// Missends lists the newest n of some brands.
	Missends(ctx context.Context, brands []desk.WorkspaceID, n int) ([]missend.Missend, error)
	Talks(ctx context.Context, ids []desk.ConversationID) ([]ConversationView, error)
	Notes(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error)
}
