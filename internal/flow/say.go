package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// DefaultOffer is how long an offer from a queue stands.
const DefaultOffer = 30 * time.Second

// transferOfferFor is how long a colleague has to take what is transferred.
const transferOfferFor = 2 * time.Minute

// idempotencyLife is how long a key remembers what it made.
const idempotencyLife = 24 * time.Hour

// Said is what an operator writes.
type Said struct {
	Content desk.Content // media: only the kind and the attachment's id
	Note    bool         // for the centre only
	Quote   desk.MessageID
	Version int64
	Undo    time.Duration     // how long the writer may take it back, at most
	Draft   int64             // version of the writer's draft that it came from; see Write.Sent
	Key     string            // idempotency key
	Hash    string            // of the request body
	Used    []template.Used   // what its words were made from
	Named   []desk.OperatorID // note: colleagues whom it names

	Seen    desk.MessageID   // the customer's newest words that the writer saw; empty: not told
	Ack     string           // seal of the guard's findings that the writer has seen
	Pressed sendguard.Reason // and why it is to go out all the same
}

// ErrKeyReused says that an idempotency key came with another body.
var ErrKeyReused = desk.E(desk.Invalid, "idempotency_mismatch", "This Idempotency-Key was used for another message. Make a new one for each message.")

// Say queues a bubble for the customer, or writes a note. The same key with the
// same body gives the message of the first time.
func (a *Actor) Say(ctx context.Context, by desk.Person, id desk.ConversationID, s Said) (desk.Message, error) {
	if s.Key == "" {
		return desk.Message{}, desk.E(desk.Invalid, "idempotency_key_missing", "Send an Idempotency-Key header, a new one for each message.").On("Idempotency-Key")
	}
	if m, done, err := a.said(ctx, by, s); done || err != nil {
		return m, err
	}
	if err := a.fill(ctx, by, id, &s.Content); err != nil {
		return desk.Message{}, err
	}
	s.Content.EachText(a.guard)
	for i := range s.Used {
		s.Used[i].Text = a.guard(s.Used[i].Text) // so that what was masked in both is no edit
	}
	cmd := decide.Command{Verb: decide.Say, By: by, Version: s.Version, Content: s.Content, Quote: s.Quote, Undo: s.Undo, Used: s.Used}
	if s.Note {
		cmd.Verb = decide.NoteDown
		if err := a.named(ctx, s.Named, &cmd); err != nil {
			return desk.Message{}, err
		}
	}
	ref := CaseRef{Conversation: id, Sending: s.Undo > 0 && !s.Note}
	if s.Quote != "" {
		ref.Messages = append(ref.Messages, s.Quote)
	}
	if err := a.watch(ctx, by, s, &ref, &cmd); err != nil {
		return desk.Message{}, err
	}
	once := &Once{Operator: by.ID, Key: s.Key, Hash: s.Hash, At: a.env.Clock.Now()}
	change, err := a.act(ctx, ref, cmd, Write{Once: once, Sent: s.from(by.ID, id, once.At)})
	if err != nil {
		if m, done, e := a.said(ctx, by, s); done || e != nil { // lost to our own twin
			return m, e
		}
		return desk.Message{}, err
	}
	return change.Added[0], nil
}

// watch lets the guard look at what is about to be sent. What it can't read it does without: a
// customer's answer must not wait for it.
func (a *Actor) watch(ctx context.Context, by desk.Person, s Said, ref *CaseRef, cmd *decide.Command) error {
	if s.Note {
		return nil
	}
	text := decide.Spoken(s.Content)
	name := sha256.Sum256([]byte(string(by.ID) + "\n" + s.Key))
	cmd.Ask, cmd.Seen, cmd.Ack, cmd.Pressed = hex.EncodeToString(name[:12]), s.Seen, s.Ack, s.Pressed
	ref.Watch = WatchRef{Operator: by.ID, Brands: identity.Workspaces(by, identity.Work), Numbers: sendguard.HasNumber(text)}
	if s.Seen != "" {
		ref.Messages = append(ref.Messages, s.Seen)
	}
	if a.books == nil || !sendguard.HasFigure(text) {
		return nil
	}
	v, err := a.read.Conversation(ctx, ref.Conversation)
	if err != nil {
		return err
	}
	if cmd.Book, err = a.books.Of(ctx, v.Workspace); err != nil {
		a.env.Log.Error("the FAQ's figures are not read", "workspace", v.Workspace, "error", err)
	}
	return nil
}

// named reads the colleagues whom a note names.
func (a *Actor) named(ctx context.Context, ids []desk.OperatorID, cmd *decide.Command) error {
	for _, id := range ids {
		who, err := a.people.Person(ctx, id)
		if err != nil {
			return notThere(err, "bad_mention", "Name colleagues who may see this talk, as @ and their name.", "mentions")
		}
		cmd.Named = append(cmd.Named, who)
	}
	return nil
}

// from is the field that a text was written in.
func (s Said) from(by desk.OperatorID, id desk.ConversationID, at time.Time) *desk.Draft {
	if s.Content.Text == nil {
		return nil
	}
	d := &desk.Draft{Conversation: id, Operator: by, Field: desk.DraftReply, Version: s.Draft, At: at, Text: s.Content.Text.Text}
	if s.Note {
		d.Field = desk.DraftNote
	}
	return d
}

// said finds what the key made before.
func (a *Actor) said(ctx context.Context, by desk.Person, s Said) (desk.Message, bool, error) {
	since := a.env.Clock.Now().Add(-idempotencyLife)
	once, found, err := a.cases.Once(ctx, by.ID, s.Key, since)
	if err != nil || !found {
		return desk.Message{}, false, err
	}
	if once.Hash != s.Hash {
		return desk.Message{}, true, ErrKeyReused
	}
	m, err := a.read.Message(ctx, once.Message)
	return m, true, err
}

// fill completes a media bubble from its uploaded file.
func (a *Actor) fill(ctx context.Context, by desk.Person, id desk.ConversationID, c *desk.Content) error {
	if c.Rich != nil && a.judge != nil {
		if flaws := a.judge.rich(*c.Rich); len(flaws) > 0 {
			return desk.E(desk.Invalid, "line_refuses", AnswerFlaw{1, flaws[0]}.Error()).On("rich.message").Because(AnswerFlaw{1, flaws[0]})
		}
	}
	if !c.Kind.Media() {
		return nil
	}
	v, err := a.read.Conversation(ctx, id)
	if err != nil {
		return err
	}
	if !identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}) {
		return desk.ErrNotFound // before anything is said of the file
	}
	bad := desk.E(desk.Invalid, "bad_attachment", "Upload the file first and give its attachment_id.").On("attachment_id")
	if c.Media == nil || c.Media.Attachment == "" {
		return bad
	}
	file, err := a.files.Attachment(ctx, c.Media.Attachment)
	if err != nil {
		return notThere(err, bad.Code, bad.Message, bad.Field)
	}
	if file.Owner != by.ID || file.Purpose != PurposeOutbound || file.Workspace != v.Workspace {
		return bad
	}
	if kind := kindOf(file.MIME); c.Kind != desk.File && kind != c.Kind {
		return desk.E(desk.Invalid, "bad_attachment", "The file is not of the type that this message says.").On("type")
	}
	if c.Kind == desk.Image && file.MIME != "image/jpeg" && file.MIME != "image/png" {
		return desk.E(desk.Invalid, "bad_attachment", "LINE shows JPEG and PNG pictures only. Convert it, or send it as a file.").On("type")
	}
	preview, err := a.preview(ctx, by, v.Workspace, *c)
	c.Media = &desk.MediaBody{Attachment: file.ID, State: desk.MediaReady, MIME: file.MIME, Size: file.Size,
		Name: file.Name, Width: file.Width, Height: file.Height, DurationMS: c.Media.DurationMS, Preview: preview.ID}
	if preview.ID != "" { // it is a picture of the video, and no video tells how large it is
		c.Media.Width, c.Media.Height = preview.Width, preview.Height
	}
	return err
}

// preview is the picture that stands for a video; the zero value for none. LINE takes JPEG and
// PNG (Messaging API reference, video message).
func (a *Actor) preview(ctx context.Context, by desk.Person, w desk.WorkspaceID, c desk.Content) (Attachment, error) {
	if c.Media.Preview == "" {
		return Attachment{}, nil
	}
	bad := desk.E(desk.Invalid, "bad_preview", "A video's preview_id names a JPEG or PNG picture that you have uploaded.").On("preview_id")
	if c.Kind != desk.Video {
		return Attachment{}, bad
	}
	file, err := a.files.Attachment(ctx, c.Media.Preview)
	if err != nil {
		return Attachment{}, notThere(err, bad.Code, bad.Message, bad.Field)
	}
	if file.Owner != by.ID || file.Purpose != PurposeOutbound || file.Workspace != w || file.MIME != "image/jpeg" && file.MIME != "image/png" {
		return Attachment{}, bad
	}
	return file, nil
}

// Resend retries, confirms or dismisses an outgoing bubble.
func (a *Actor) Resend(ctx context.Context, by desk.Person, id desk.ConversationID, message desk.MessageID, verb decide.Verb) (desk.Message, error) {
	ref := CaseRef{Conversation: id, Messages: []desk.MessageID{message}}
	if _, err := a.act(ctx, ref, decide.Command{Verb: verb, By: by, Message: message}, Write{}); err != nil {
		return desk.Message{}, err
	}
	return a.read.Message(ctx, message)
}

// beforeLast is how far back the message before a revoked one is looked for.
const beforeLast = 30

// Revoke takes a bubble back that waits for that, if its call has not begun.
func (a *Actor) Revoke(ctx context.Context, by desk.Person, id desk.ConversationID, message desk.MessageID) (desk.Message, error) {
	v, err := a.read.Conversation(ctx, id)
	if err != nil {
		return desk.Message{}, err
	}
	rows, _, err := a.read.Messages(ctx, v.Thread, desk.Page{Limit: beforeLast})
	if err != nil {
		return desk.Message{}, err
	}
	cmd, ref := decide.Command{Verb: decide.Revoke, By: by, Message: message}, CaseRef{Conversation: id, Messages: []desk.MessageID{message}}
	for _, m := range rows {
		said := m.Direction == desk.In || m.Direction == desk.Out
		if said && m.ID != message && m.Conversation == id && !m.Revoked() {
			cmd.Before, ref.Messages = m.ID, append(ref.Messages, m.ID)
			break
		}
	}
	if _, err := a.act(ctx, ref, cmd, Write{}); err != nil {
		return desk.Message{}, err
	}
	return a.read.Message(ctx, message)
}
