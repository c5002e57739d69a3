package flow

import (
	"context"
	"io"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Attachment is what is known of a sealed file.
type Attachment struct {
	ID        desk.AttachmentID
	Workspace desk.WorkspaceID
	Thread    desk.ThreadID // none until it is part of a talk
	Owner     desk.OperatorID
	Purpose   string // inbound, outbound, avatar
	MIME      string
	Name      string
	Size      int64
	SHA256    string
	Width     int
	Height    int
	CreatedAt time.Time
}

// Published lets LINE and the customer's phone load an outgoing file by an
// unguessable name.
type Published struct {
	Token      string
	Attachment desk.AttachmentID
	Preview    desk.AttachmentID // none = the attachment itself
	At         time.Time
	RevokedAt  time.Time
}

// Files keeps the records of attachments; the bytes are in the Vault.
type Files interface {
	PutAttachment(ctx context.Context, a Attachment) error
	Attachment(ctx context.Context, id desk.AttachmentID) (Attachment, error)
	DeleteAttachment(ctx context.Context, id desk.AttachmentID) error // also its publications; none is not an error
	// KnownAttachments tells which of these ids have a record, or will have one: while
	// a message's media job is there, the file under its id is somebody's, however old.
	KnownAttachments(ctx context.Context, ids []string) (map[string]bool, error)
	PutPublished(ctx context.Context, p Published) error
	Published(ctx context.Context, token string) (Published, error)
	PublishedFor(ctx context.Context, id desk.AttachmentID) (Published, bool, error)
}

// Vault seals files and small secrets.
type Vault interface {
	// Store seals and keeps a file under an id: key first, then blob.
	Store(ctx context.Context, id desk.AttachmentID, purpose string, r io.Reader) (size int64, sha256 string, err error)
	// Load gives a file whole. Use it for what is small or needed whole.
	Load(ctx context.Context, id desk.AttachmentID, purpose string) ([]byte, error)
	// OpenSeek gives a reader that begins anywhere and holds little, however large
	// the file is. What it gives out is checked; the caller closes it.
	OpenSeek(ctx context.Context, id desk.AttachmentID, purpose string) (io.ReadSeekCloser, error)
	// Destroy makes a file unreadable for ever: key first, then blob. One that is
	// gone already is not an error.
	Destroy(ctx context.Context, id desk.AttachmentID) error
	// Sweep removes keys and files older than `before` that have no record: what a
	// crash left between key, file and record.
	Sweep(ctx context.Context, before time.Time, known func(context.Context, []string) (map[string]bool, error)) (removed int, err error)
}
