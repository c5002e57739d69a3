package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// ScheduledStore reads messages for later. They are written with the decisions that make them
// (Cases.Commit); what has gone out, or was cancelled, stays so.
type ScheduledStore interface {
	// Scheduled reads one, open or not; desk.ErrNotFound.
	Scheduled(ctx context.Context, id string) (writing.Scheduled, error)
	// ScheduledOf lists the open ones of an inquiry, the earliest first.
	ScheduledOf(ctx context.Context, id desk.ConversationID) ([]writing.Scheduled, error)
	// ScheduledBy lists the earliest n open ones of a person.
	ScheduledBy(ctx context.Context, op desk.OperatorID, n int) ([]writing.Scheduled, error)
	Named
}
