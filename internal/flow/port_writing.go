package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// WritingRules reads how a brand's operators write.
type WritingRules interface {
	// WritingRules gives a brand's newest; version 0 when nothing was ever set.
	WritingRules(ctx context.Context, w desk.WorkspaceID) (writing.Version, error)
}

// WritingStore keeps that, each version as it was saved.
type WritingStore interface {
	WritingRules
	// SaveWritingRules stores the version behind the newest; desk.ErrVersion when another did.
	SaveWritingRules(ctx context.Context, v writing.Version, facts []desk.Fact) error
	// WritingHistory lists the newest n versions first.
	WritingHistory(ctx context.Context, w desk.WorkspaceID, n int) ([]writing.Version, error)
	// Attachment reads what is kept of a file; desk.ErrNotFound.
	Attachment(ctx context.Context, id desk.AttachmentID) (Attachment, error)
}
