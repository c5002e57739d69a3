package flow

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Purposes of attachments; they are part of what seals them.
const (
	PurposeInbound  = "inbound"
	PurposeOutbound = "outbound"
	PurposeAvatar   = "avatar"
)

// MaxUpload is the largest file an operator may send: LINE's limit for images is
// 10 MB; larger video goes out as a link.
const MaxUpload = 20 << 20

// Library keeps files: sealed on the way in, opened only for those who may see
// the talk they belong to.
type Library struct {
	env    Env
	files  Files
	vault  Vault
	read   Reader
	guard  Guard
	images Imager
}

// Imager reads and shrinks pictures.
type Imager interface {
	// Size gives a picture's width and height, 0 for what is none.
	Size(data []byte) (width, height int)
	// Preview gives a JPEG of at most 1 MB (LINE's limit) for a picture.
	Preview(data []byte) ([]byte, error)
}

// NewLibrary makes the library.
func NewLibrary(env Env, files Files, vault Vault, read Reader, guard Guard, images Imager) *Library {
	return &Library{env, files, vault, read, guard, images}
}

// Upload seals a file that an operator wants to send. The type is told from the
// bytes, never from what the sender claims.
func (l *Library) Upload(ctx context.Context, by desk.Person, workspace desk.WorkspaceID, name string, data []byte) (Attachment, error) {
	if !identity.Can(by, identity.Work, identity.Subject{Workspace: workspace}) {
		return Attachment{}, desk.ErrNotFound
	}
	if len(data) == 0 {
		return Attachment{}, desk.E(desk.Invalid, "empty_file", "The file is empty.").On("file")
	}
	if len(data) > MaxUpload {
		return Attachment{}, desk.E(desk.TooLarge, "too_large", "A file may have at most 20 MB.").On("file")
	}
	a := Attachment{Workspace: workspace, Owner: by.ID, Purpose: PurposeOutbound, Name: l.guard(cleanName(name))}
	a.ID = desk.AttachmentID(l.env.IDs())
	return l.keep(ctx, a, bytes.NewReader(data))
}

// headSize is how much of a file is looked at to tell what it is.
const headSize = 1 << 20

// keep seals a file and records it: key, blob, row, in that order. It may be
// repeated under the same id; the last one stays.
func (l *Library) keep(ctx context.Context, a Attachment, r io.Reader) (Attachment, error) {
	head, err := io.ReadAll(io.LimitReader(r, headSize))
	if err != nil {
		return Attachment{}, err
	}
	a.MIME = sniff(head)
	a.Width, a.Height = l.images.Size(head)
	a.CreatedAt = l.env.Clock.Now()
	if a.Size, a.SHA256, err = l.vault.Store(ctx, a.ID, a.Purpose, io.MultiReader(bytes.NewReader(head), r)); err != nil {
		return Attachment{}, err
	}
	return a, l.files.PutAttachment(ctx, a)
}

// Open gives a file to a person who may see the talk it belongs to.
func (l *Library) Open(ctx context.Context, by desk.Person, id desk.AttachmentID) (Attachment, []byte, error) {
	a, err := l.files.Attachment(ctx, id)
	if err != nil {
		return Attachment{}, nil, err
	}
	own := a.Owner != "" && a.Owner == by.ID
	hidden := identity.SeesOnlyClosed(by, a.Workspace) // files may be identity papers
	if !own && (hidden || !identity.Can(by, identity.ReadConversation, identity.Subject{Workspace: a.Workspace})) {
		return Attachment{}, nil, desk.ErrNotFound
	}
	data, err := l.vault.Load(ctx, a.ID, a.Purpose)
	return a, data, err
}

// Preview gives a small picture of an image.
func (l *Library) Preview(ctx context.Context, by desk.Person, id desk.AttachmentID) ([]byte, error) {
	a, data, err := l.Open(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if kindOf(a.MIME) != desk.Image {
		return nil, desk.ErrNotFound
	}
	return l.images.Preview(data)
}

// Avatar gives a contact's picture.
func (l *Library) Avatar(ctx context.Context, by desk.Person, id desk.ContactID) (Attachment, []byte, error) {
	contacts, err := l.read.Contacts(ctx, []desk.ContactID{id})
	if err != nil {
		return Attachment{}, nil, err
	}
	if len(contacts) == 0 || contacts[0].Avatar == "" {
		return Attachment{}, nil, desk.ErrNotFound
	}
	return l.Open(ctx, by, contacts[0].Avatar)
}

// Serve gives a published file to whoever knows its name.
func (l *Library) Serve(ctx context.Context, token string, preview bool) (Attachment, []byte, error) {
	p, err := l.files.Published(ctx, token)
	if err != nil {
		return Attachment{}, nil, err
	}
	if !p.RevokedAt.IsZero() {
		return Attachment{}, nil, desk.ErrNotFound
	}
	a, err := l.files.Attachment(ctx, p.Attachment)
	if err != nil || a.Purpose != PurposeOutbound {
		return Attachment{}, nil, desk.ErrNotFound.Because(err)
	}
	data, err := l.vault.Load(ctx, a.ID, a.Purpose)
	if err != nil || !preview || kindOf(a.MIME) != desk.Image {
		return a, data, err
	}
	a.MIME = "image/jpeg"
	data, err = l.images.Preview(data)
	return a, data, err
}

// Erase destroys a file: its key first, then its record, then the bytes.
func (l *Library) Erase(ctx context.Context, id desk.AttachmentID) error {
	if err := l.vault.Destroy(ctx, id); err != nil {
		return err
	}
	return l.files.DeleteAttachment(ctx, id)
}

// sniff tells the type of bytes; what is unknown or could run in a browser is a
// plain file.
func sniff(data []byte) string {
	mime, _, _ := strings.Cut(http.DetectContentType(data), ";")
	if kindOf(mime) != desk.File || mime == "application/pdf" {
		return mime
	}
	return "application/octet-stream"
}

// kindOf tells how a type is shown. Pictures that can carry script are files.
func kindOf(mime string) desk.ContentKind {
	switch {
	case mime == "image/jpeg" || mime == "image/png" || mime == "image/gif" || mime == "image/webp":
		return desk.Image
	case strings.HasPrefix(mime, "video/"):
		return desk.Video
	case strings.HasPrefix(mime, "audio/"):
		return desk.Audio
	}
	return desk.File
}

// cleanName keeps a file name to something that can be shown and saved.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) || r == 0x7f || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:120])
	}
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}
