package flow

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Publisher gives outgoing files a place from which LINE and the customer's
// phone can load them: an unguessable name of its own class, revocable, and
// never an attachment that came in.
type Publisher struct {
	env   Env
	files Files
	token func() string // 256 random bits
	base  string        // public address of the desk, without a slash at its end
	forms FormAddresses // nil: none are sent
}

// FormAddresses tells where forms are found.
type FormAddresses interface {
	// Address gives the token of a form's link; empty when nobody may use it any more.
	Address(ctx context.Context, id string) (string, error)
}

// NewPublisher makes a publisher under a public address.
func NewPublisher(env Env, files Files, token func() string, base string, forms FormAddresses) *Publisher {
	return &Publisher{env, files, token, strings.TrimRight(base, "/"), forms}
}

// Bubble gives a message as the channel needs it; the same file keeps its name
// however often it is asked for.
func (p *Publisher) Bubble(ctx context.Context, m desk.Message) (Bubble, error) {
	b := Bubble{Message: m}
	if s := m.Content.Sender; s != nil && s.Icon != "" {
		place, err := p.place(ctx, s.Icon)
		if err != nil {
			return Bubble{}, err
		}
		b.IconURL = place + nameFor("image/png")
	}
	if m.Content.Form != "" && m.Content.Rich != nil && p.forms != nil {
		var err error
		if b.Message, err = p.form(ctx, m); err != nil {
			return Bubble{}, err
		}
	}
	body := m.Content.Media
	if body == nil {
		return b, nil
	}
	place, err := p.place(ctx, body.Attachment)
	if err != nil {
		return Bubble{}, err
	}
	b.URL = place + nameFor(body.MIME)
	shown := body.Preview // of a video; of nothing else can a small picture be made
	if m.Content.Kind == desk.Image {
		shown = body.Attachment
	}
	if shown == "" {
		return b, nil
	}
	place, err = p.place(ctx, shown)
	b.PreviewURL = place + "preview.jpg"
	return b, err
}

// FormOver is where a link leads that was taken back before it was sent.
const FormOver = "over"

// form puts a form's address where its message says so.
func (p *Publisher) form(ctx context.Context, m desk.Message) (desk.Message, error) {
	token, err := p.forms.Address(ctx, m.Content.Form)
	if err != nil {
		return m, err
	}
	address, err := json.Marshal(p.base + "/form/" + cmp.Or(token, FormOver))
	if err != nil {
		return m, err
	}
	rich := *m.Content.Rich
	rich.Message = bytes.Replace(rich.Message, []byte(`"`+desk.FormLink+`"`), address, 1)
	m.Content.Rich = &rich
	return m, nil
}

// place is the address under which a file is found, with a slash at its end.
func (p *Publisher) place(ctx context.Context, id desk.AttachmentID) (string, error) {
	pub, ok, err := p.files.PublishedFor(ctx, id)
	if err != nil {
		return "", err
	}
	if !ok || !pub.RevokedAt.IsZero() {
		pub = Published{Token: p.token(), Attachment: id, At: p.env.Clock.Now()}
		if err := p.files.PutPublished(ctx, pub); err != nil {
			return "", err
		}
	}
	return p.base + "/media/" + pub.Token + "/", nil
}

// nameFor gives a file name that betrays nothing but the type.
func nameFor(mime string) string {
	switch mime {
	case "image/jpeg":
		return "file.jpg"
	case "image/png":
		return "file.png"
	case "video/mp4":
		return "file.mp4"
	case "audio/mpeg":
		return "file.mp3"
	case "application/pdf":
		return "file.pdf"
	}
	return "file"
}
