package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Translation is a customer's words as a model put them into another language. It is kept with
// the message, so that it is paid for once, and goes when the message's words go.
type Translation struct {
	Workspace desk.WorkspaceID
	Thread    desk.ThreadID
	Message   desk.MessageID
	Language  string // into which
	Text      string
	Model     string // who wrote it
	At        time.Time
	By        desk.OperatorID // who asked
}

// AssistStore keeps translations. Whatever changes a message's words drops its translations in
// the same transaction.
type AssistStore interface {
	// Translations gives those of a thread into a language, of its newest messages, at most n.
	Translations(ctx context.Context, thread desk.ThreadID, language string, n int) ([]Translation, error)
	Translation(ctx context.Context, id desk.MessageID, language string) (Translation, error)
	// PutTranslation keeps one, in the place of a former one, if the message is still of that
	// version; else desk.ErrVersion.
	PutTranslation(ctx context.Context, t Translation, version int64, facts []desk.Fact) error
	// PutFacts appends facts of what changed nothing else.
	PutFacts(ctx context.Context, facts []desk.Fact) error
}
