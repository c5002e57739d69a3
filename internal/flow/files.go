package flow

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Purposes of attachments; they are part of what seals them.
const (
	PurposeInbound  = "inbound"
	PurposeOutbound = "outbound"
	PurposeAvatar   = "avatar"
)

// MaxUpload is the largest file an operator may send, MaxPicture the largest
// picture that LINE takes. Its limit reads 10 MB: the smaller meaning is safe.
const (
	MaxUpload  = 20 << 20
	MaxPicture = 10_000_000
)

// previewsAtOnce bounds how many pictures are held whole to be shrunk.
const previewsAtOnce = 2

// Library keeps files: sealed on the way in, opened only for those who may see
// the talk they belong to.
type Library struct {
	env    Env
	files  Files
	vault  Vault
	read   Reader
	guard  Guard
	images Imager
	slots  chan struct{} // one for each preview that is being made
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
	return &Library{env, files, vault, read, guard, images, make(chan struct{}, previewsAtOnce)}
}

// Upload seals a file that an operator wants to send. The type is told from the
// bytes, never from what the sender claims.
func (l *Library) Upload(ctx context.Context, by desk.Person, workspace desk.WorkspaceID, name string, data []byte) (Attachment, error) {
	if !identity.Can(by, identity.Upload, identity.Subject{Workspace: workspace}) {
		return Attachment{}, desk.ErrNotFound
	}
	if len(data) == 0 {
		return Attachment{}, desk.E(desk.Invalid, "empty_file", "The file is empty.").On("file")
	}
	if len(data) > MaxUpload {
		return Attachment{}, desk.E(desk.TooLarge, "too_large", "A file may have at most 20 MB.").On("file")
	}
	if mime := sniff(data); len(data) > MaxPicture && (mime == "image/jpeg" || mime == "image/png") {
		return Attachment{}, desk.E(desk.TooLarge, "too_large", "LINE takes pictures of at most 10 MB. Shrink it first.").On("file")
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
	fault.Point("media.stored")
	err = l.files.PutAttachment(ctx, a)
	fault.Point("media.recorded")
	return a, err
}

// Open gives a file to a person who may see the talk it belongs to; the caller
// closes it. It is read a piece at a time, never held whole.
func (l *Library) Open(ctx context.Context, by desk.Person, id desk.AttachmentID) (Attachment, io.ReadSeekCloser, error) {
	a, err := l.visible(ctx, by, id)
	if err != nil {
		return Attachment{}, nil, err
	}
	r, err := l.vault.OpenSeek(ctx, a.ID, a.Purpose)
	return a, r, err
}

// visible gives what is known of a file to a person who may see it.
func (l *Library) visible(ctx context.Context, by desk.Person, id desk.AttachmentID) (Attachment, error) {
	a, err := l.files.Attachment(ctx, id)
	if err != nil {
		return Attachment{}, err
	}
	own := a.Owner != "" && a.Owner == by.ID
	hidden := identity.SeesOnlyClosed(by, a.Workspace) // files may be identity papers
	if !own && (hidden || !identity.Can(by, identity.ReadConversation, identity.Subject{Workspace: a.Workspace})) {
		return Attachment{}, desk.ErrNotFound
	}
	return a, nil
}

// Preview gives a small picture of an image.
func (l *Library) Preview(ctx context.Context, by desk.Person, id desk.AttachmentID) ([]byte, error) {
	a, err := l.visible(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return l.shrink(ctx, a)
}

// shrink makes the small picture. It needs the whole file, so only a few are made
// at a time and the others wait.
func (l *Library) shrink(ctx context.Context, a Attachment) ([]byte, error) {
	if kindOf(a.MIME) != desk.Image || a.Size > MaxUpload {
		return nil, desk.ErrNotFound
	}
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.slots }()
	data, err := l.vault.Load(ctx, a.ID, a.Purpose)
	if err != nil {
		return nil, err
	}
	return l.images.Preview(data)
}

// Avatar gives a contact's picture; the caller closes it.
func (l *Library) Avatar(ctx context.Context, by desk.Person, id desk.ContactID) (Attachment, io.ReadSeekCloser, error) {
	contacts, err := l.read.Contacts(ctx, []desk.ContactID{id})
	if err != nil {
		return Attachment{}, nil, err
	}
	if len(contacts) == 0 || contacts[0].Avatar == "" {
		return Attachment{}, nil, desk.ErrNotFound
	}
	return l.Open(ctx, by, contacts[0].Avatar)
}

// Serve gives a published file to whoever knows its name; the caller closes it.
func (l *Library) Serve(ctx context.Context, token string) (Attachment, io.ReadSeekCloser, error) {
	a, err := l.published(ctx, token)
	if err != nil {
		return Attachment{}, nil, err
	}
	r, err := l.vault.OpenSeek(ctx, a.ID, a.Purpose)
	return a, r, err
}

// ServePreview gives a small picture of a published image; no other file has one.
func (l *Library) ServePreview(ctx context.Context, token string) ([]byte, error) {
	a, err := l.published(ctx, token)
	if err != nil {
		return nil, err
	}
	return l.shrink(ctx, a)
}

// ErrWithdrawn says that a file was published once, and is to be had no more.
var ErrWithdrawn = desk.E(desk.NotFound, "withdrawn", "This file has been withdrawn.")

// published finds the file behind a name that still counts.
func (l *Library) published(ctx context.Context, token string) (Attachment, error) {
	p, err := l.files.Published(ctx, token)
	if err != nil {
		return Attachment{}, err
	}
	if !p.RevokedAt.IsZero() {
		return Attachment{}, ErrWithdrawn
	}
	a, err := l.files.Attachment(ctx, p.Attachment)
	if err != nil || a.Purpose != PurposeOutbound {
		return Attachment{}, desk.ErrNotFound.Because(err)
	}
	return a, nil
}

// Erase destroys a file: its key first, then its record, then the bytes.
func (l *Library) Erase(ctx context.Context, id desk.AttachmentID) error {
	if err := l.vault.Destroy(ctx, id); err != nil {
		return err
	}
	fault.Point("destroy.bytes")
	err := l.files.DeleteAttachment(ctx, id)
	fault.Point("destroy.record")
	return err
}

// sniff tells the type of bytes; what is unknown or could run in a browser is a
// plain file.
func sniff(data []byte) string {
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		switch string(data[8:12]) { // net/http knows these for films, or not at all
		case "M4A ", "M4B ":
			return "audio/mp4"
		case "M4V ":
			return "video/mp4"
		}
	}
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
