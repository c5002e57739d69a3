package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// RefundCount is how many refunds wait in a state.
type RefundCount struct {
	State refund.State
	N     int
	Yen   int64
	Since time.Time // of the oldest request
}

// RefundRules reads who may approve and pay how much.
type RefundRules interface {
	// RefundRules gives a brand's newest; version 0 when nothing was ever set.
	RefundRules(ctx context.Context, w desk.WorkspaceID) (refund.Version, error)
}

// RefundStore keeps refunds. They are written with the decisions about them (Cases.Commit), the
// rules each version as it was saved.
type RefundStore interface {
	RefundRules
	// SaveRefundRules stores the version behind the newest; desk.ErrVersion when another did.
	SaveRefundRules(ctx context.Context, v refund.Version, facts []desk.Fact) error
	// RefundRuleHistory lists the newest n versions first.
	RefundRuleHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]refund.Version, error)

	// Refund reads one; desk.ErrNotFound.
	Refund(ctx context.Context, id string) (refund.Refund, error)
	// RefundsOf lists those of some threads, the oldest request first.
	RefundsOf(ctx context.Context, ids ...desk.ThreadID) ([]refund.Refund, error)
	// OpenRefunds lists the n longest waiting ones in an open state, of some brands.
	OpenRefunds(ctx context.Context, brands []desk.WorkspaceID, s refund.State, n int) ([]refund.Refund, error)
	// PastRefunds lists the others, the newest first.
	PastRefunds(ctx context.Context, brands []desk.WorkspaceID, page desk.Page) (rows []refund.Refund, next string, err error)
	// RefundsAsked lists the oldest n of which the request lies in a period.
	RefundsAsked(ctx context.Context, w desk.WorkspaceID, from, until time.Time, n int) ([]refund.Refund, error)
	// CountRefunds counts the open ones of some brands; of a state without any there is no row.
	CountRefunds(ctx context.Context, brands []desk.WorkspaceID) ([]RefundCount, error)

	PutFacts(ctx context.Context, facts []desk.Fact) error
	People(ctx context.Context, centre desk.CentreID) ([]desk.Person, error)
	Named
}
