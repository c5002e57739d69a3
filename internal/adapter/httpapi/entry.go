package httpapi

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// Entry is a FAQ or an article as the API shows it: its newest text, and what is live.
type Entry struct {
	ID         knowledge.EntryID     `json:"id"`
	Workspace  desk.WorkspaceID      `json:"workspace_id"`
	Version    int64                 `json:"version"`
	State      EntryState            `json:"state"`
	Source     string                `json:"source" doc:"desk, file, or the system of record it is read from"`
	External   string                `json:"external_id"`
	Revision   int64                 `json:"revision"`
	Body       EntryBody             `json:"body"`
	Reason     string                `json:"reason" doc:"why it was last sent back"`
	Writers    List[desk.OperatorID] `json:"writers" doc:"who wrote since it was last published, and may not approve it"`
	Live       Null[LiveEntry]       `json:"live"`
	MayEdit    bool                  `json:"may_edit" doc:"its text"`
	MayMove    bool                  `json:"may_move" doc:"whether the asker may submit, withdraw, retire and restore it: one of another system's too, whose text is not to be edited here"`
	MayPublish bool                  `json:"may_publish" doc:"whether the asker may approve this text"`
	CreatedAt  Time                  `json:"created_at"`
	UpdatedAt  Time                  `json:"updated_at"`
	UpdatedBy  desk.OperatorID       `json:"updated_by"`
}

// LiveEntry is what of an entry is published. Now tells whether its period is on.
type LiveEntry struct {
	Revision int64           `json:"revision"`
	At       Time            `json:"at"`
	By       desk.OperatorID `json:"by"`
	Now      bool            `json:"now"`
	Question string          `json:"question"`
}

// EntryBody is an entry's text.
type EntryBody struct {
	Kind        string              `json:"kind,omitempty" enum:"faq,article" doc:"faq unless said otherwise"`
	Title       string              `json:"title,omitempty" doc:"a FAQ's is its question unless it has one"`
	Question    string              `json:"question,omitempty"`
	Answer      List[AnswerPart]    `json:"answer,omitempty" required:"false" doc:"up to five bubbles"`
	Category    EntryCategory       `json:"category,omitempty" required:"false"`
	ValidFrom   *time.Time          `json:"valid_from,omitempty" doc:"live from then; left out: always"`
	ValidUntil  *time.Time          `json:"valid_until,omitempty" doc:"and until before then; left out: for ever"`
	Audience    string              `json:"audience,omitempty" enum:"customer,operator" doc:"customer unless said otherwise"`
	Language    string              `json:"language,omitempty" doc:"ja unless said otherwise"`
	Attachments []desk.AttachmentID `json:"attachments,omitempty" nullable:"false"`
}

// EntryCategory is 大・中・小.
type EntryCategory struct {
	Major  string `json:"major,omitempty"`
	Middle string `json:"middle,omitempty"`
	Minor  string `json:"minor,omitempty"`
}

// AnswerPart is one bubble of an answer. Which fields it needs follows from its kind.
type AnswerPart struct {
	Kind       desk.ContentKind  `json:"kind,omitempty" enum:"text,rich,image,video,audio,file,sticker" doc:"text unless said otherwise"`
	Text       string            `json:"text,omitempty" doc:"text"`
	Alt        string            `json:"alt,omitempty" doc:"rich: the words that stand for it"`
	Message    json.RawMessage   `json:"message,omitempty" doc:"rich: LINE's message object"`
	Attachment desk.AttachmentID `json:"attachment_id,omitempty" doc:"image, video, audio, file: uploaded before"`
	PackageID  string            `json:"package_id,omitempty" maxLength:"20" doc:"sticker"`
	StickerID  string            `json:"sticker_id,omitempty" maxLength:"20" doc:"sticker"`
	Choices    []desk.Choice     `json:"choices,omitempty" nullable:"false" doc:"to tap under the last bubble"`
}

// Words with a fixed choice.
type (
	EntryState knowledge.State
	EntryVerb  knowledge.Verb
	AliasState knowledge.AliasState
)

// Schema lists the states.
func (EntryState) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "EntryState", knowledge.States...)
}

// Schema lists the moves.
func (EntryVerb) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "EntryVerb", knowledge.Verbs()...)
}

// Schema lists the states.
func (AliasState) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "AliasState", knowledge.AliasStates...)
}

func showEntry(e knowledge.Entry, by desk.Person, now time.Time) Entry {
	in := identity.Subject{Workspace: e.Workspace}
	edits := identity.Can(by, identity.EditKnowledge, in)
	out := Entry{ID: e.ID, Workspace: e.Workspace, Version: e.Version, State: EntryState(e.State), Source: e.Source, External: e.External,
		Revision: e.Revision, Body: showBody(e.Body), Reason: e.Reason, Writers: e.Writers, CreatedAt: Time{e.CreatedAt}, UpdatedAt: Time{e.UpdatedAt},
		UpdatedBy: e.UpdatedBy, MayEdit: edits && !e.Foreign(), MayMove: edits,
		MayPublish: identity.Can(by, identity.PublishKnowledge, in) && !slices.Contains(e.Writers, by.ID)}
	if e.Live > 0 {
		out.Live = some(LiveEntry{e.Live, Time{e.LiveAt}, e.LiveBy, e.Answers(now), e.LiveBody.Question})
	}
	return out
}

func showBody(b knowledge.Body) EntryBody {
	out := EntryBody{Kind: string(b.Kind), Title: b.Title, Question: b.Question, Category: EntryCategory(b.Category), ValidFrom: point(b.ValidFrom),
		ValidUntil: point(b.ValidUntil), Audience: string(b.Audience), Language: b.Language, Attachments: b.Attachments}
	for _, c := range b.Answer {
		p := AnswerPart{Kind: c.Kind, Choices: c.Choices}
		switch {
		case c.Text != nil:
			p.Text = c.Text.Text
		case c.Rich != nil:
			p.Alt, p.Message = c.Rich.Alt, c.Rich.Message
		case c.Media != nil:
			p.Attachment = c.Media.Attachment
		case c.Sticker != nil:
			p.PackageID, p.StickerID = c.Sticker.PackageID, c.Sticker.StickerID
		}
		out.Answer = append(out.Answer, p)
	}
	return out
}

func point(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// body reads what showBody writes.
func (b EntryBody) body() knowledge.Body {
	out := knowledge.Body{Kind: knowledge.Kind(b.Kind), Title: b.Title, Question: b.Question, Category: knowledge.Category(b.Category),
		Audience: knowledge.Audience(b.Audience), Language: b.Language, Attachments: b.Attachments}
	if b.ValidFrom != nil {
		out.ValidFrom = *b.ValidFrom
	}
	if b.ValidUntil != nil {
		out.ValidUntil = *b.ValidUntil
	}
	for _, p := range b.Answer {
		out.Answer = append(out.Answer, p.content())
	}
	return out
}

func (p AnswerPart) content() desk.Content {
	c := desk.Content{Kind: p.Kind, Choices: p.Choices}
	switch p.Kind {
	case "", desk.Text:
		c.Kind, c.Text = desk.Text, &desk.TextBody{Text: p.Text}
	case desk.Rich:
		c.Rich = &desk.RichBody{Alt: p.Alt, Message: p.Message}
	case desk.Sticker:
		c.Sticker = &desk.StickerBody{PackageID: p.PackageID, StickerID: p.StickerID}
	default:
		c.Media = &desk.MediaBody{Attachment: p.Attachment, State: desk.MediaReady}
	}
	return c
}
