package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// MessageList is a part of a talk, newest first.
type MessageList struct {
	Items      List[Message] `json:"items"`
	NextCursor Null[string]  `json:"next_cursor"`
	FeedCursor string        `json:"feed_cursor"`
}

type listMessagesIn struct {
	At
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor string `query:"cursor" maxLength:"1024"`
}

type messagesOut struct{ Body MessageList }

func (s *server) listMessages(ctx context.Context, in *listMessagesIn) (*messagesOut, error) {
	by := callerFrom(ctx).Person
	page, err := s.Asker.Messages(ctx, by, in.ID, desk.Page{Limit: in.Limit, After: in.Cursor})
	if err != nil {
		return nil, err
	}
	known, err := s.names.of(ctx, by.Centre, page.Items)
	if err != nil {
		return nil, err
	}
	out := &messagesOut{MessageList{NextCursor: orNull(page.Next), FeedCursor: page.FeedCursor}}
	for _, m := range page.Items {
		out.Body.Items = append(out.Body.Items, showMessage(m, page, known))
	}
	return out, nil
}

// NewMessage is what an operator writes. Which fields it needs follows from its
// type.
type NewMessage struct {
	Type       string            `json:"type,omitempty" enum:"text,sticker,image,video,audio,file,location,rich,note" doc:"text unless said otherwise"`
	Text       string            `json:"text,omitempty" doc:"text, note"`
	Quote      desk.MessageID    `json:"quote_message_id,omitempty" doc:"the message this one answers"`
	PackageID  string            `json:"package_id,omitempty" maxLength:"20" doc:"sticker"`
	StickerID  string            `json:"sticker_id,omitempty" maxLength:"20" doc:"sticker"`
	Attachment desk.AttachmentID `json:"attachment_id,omitempty" doc:"image, video, audio, file: uploaded before"`
	Preview    desk.AttachmentID `json:"preview_id,omitempty" doc:"video: an uploaded JPEG or PNG that stands for it; without one LINE gets a link"`
	Location   *NewPlace         `json:"location,omitempty" doc:"location"`
	Rich       *NewRich          `json:"rich,omitempty" doc:"rich"`
	Choices    []NewChoice       `json:"choices,omitempty" nullable:"false" maxItems:"13" doc:"to tap under it, until something else is said; a tap comes back as words"`
	Version    int64             `json:"version,omitempty" minimum:"0"`
	UndoS      int               `json:"undo_s,omitempty" minimum:"0" maximum:"5" doc:"seconds that it waits, so that one can take it back (POST …/revoke); it does not wait where that could make a free reply a billed push"`
	Draft      int64             `json:"draft_version,omitempty" minimum:"0" doc:"text, note: version of the own draft that it came from; the draft is emptied with it"`
	Seen       desk.MessageID    `json:"seen_message_id,omitempty" maxLength:"64" doc:"the customer's newest message that the writer saw"`
	Guard      *GuardAnswer      `json:"guard,omitempty" doc:"after a 409 send_guard: the question's ack, with a reason"`
	Mentions   []desk.OperatorID `json:"mentions,omitempty" nullable:"false" maxItems:"10" doc:"note: colleagues whom it names, as @ and their name; they are told"`
	Templates  []UsedTemplate    `json:"templates,omitempty" nullable:"false" maxItems:"5" doc:"text: those whose words it was made from, for counting"`
}

type postMessageIn struct {
	At
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each message; the same key with the same body gives the first answer again, for 24 hours"`
	Body NewMessage
}

type messageOut struct{ Body Message }

func (s *server) postMessage(ctx context.Context, in *postMessageIn) (*messageOut, error) {
	hash, err := fingerprint(in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	said := flow.Said{Content: in.Body.content(), Note: in.Body.Type == "note", Quote: in.Body.Quote, Version: in.Body.Version, Undo: undoOf(in.Body), Draft: in.Body.Draft, Key: in.Key, Hash: hash}
	said.Seen, said.Named = in.Body.Seen, in.Body.Mentions
	if g := in.Body.Guard; g != nil {
		said.Ack, said.Pressed = g.Ack, g.Reason
	}
	for _, t := range in.Body.Templates {
		said.Used = append(said.Used, template.Used{Template: t.ID, Text: t.Text})
	}
	m, err := s.Actor.Say(ctx, callerFrom(ctx).Person, in.ID, said)
	if err != nil {
		return nil, err
	}
	return s.oneMessage(ctx, m)
}

// fingerprint tells one message from another, whatever the order and the spaces in which it was
// written, what its writer has seen, and what they said to the send guard.
func fingerprint(id desk.ConversationID, b NewMessage) (string, error) {
	if b.Type == "" {
		b.Type = "text"
	}
	b.Guard, b.Seen = nil, ""
	canonical, err := json.Marshal(b)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(id+"\n"), canonical...))
	return hex.EncodeToString(sum[:]), nil
}

type messageIn struct {
	At
	Message desk.MessageID `path:"mid" maxLength:"64"`
	Body    *Empty
}

func (s *server) retryMessage(ctx context.Context, in *messageIn) (*messageOut, error) {
	return s.resend(ctx, in, decide.Retry)
}

func (s *server) dismissMessage(ctx context.Context, in *messageIn) (*messageOut, error) {
	return s.resend(ctx, in, decide.Dismiss)
}

func (s *server) confirmMessage(ctx context.Context, in *messageIn) (*messageOut, error) {
	return s.resend(ctx, in, decide.Confirm)
}

func (s *server) revokeMessage(ctx context.Context, in *messageIn) (*messageOut, error) {
	m, err := s.Actor.Revoke(ctx, callerFrom(ctx).Person, in.ID, in.Message)
	if err != nil {
		return nil, err
	}
	return s.oneMessage(ctx, m)
}

func (s *server) resend(ctx context.Context, in *messageIn, verb decide.Verb) (*messageOut, error) {
	m, err := s.Actor.Resend(ctx, callerFrom(ctx).Person, in.ID, in.Message, verb)
	if err != nil {
		return nil, err
	}
	return s.oneMessage(ctx, m)
}

// oneMessage shows a bubble with what it refers to.
func (s *server) oneMessage(ctx context.Context, m desk.Message) (*messageOut, error) {
	page, err := s.Asker.Message(ctx, m)
	if err != nil {
		return nil, err
	}
	known, err := s.names.of(ctx, callerFrom(ctx).Centre, page.Items)
	if err != nil {
		return nil, err
	}
	return &messageOut{showMessage(m, page, known)}, nil
}
