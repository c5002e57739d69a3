package httpapi

import (
	"context"
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// InquiryPage is a place in a list that belongs to an inquiry.
type InquiryPage struct {
	At
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"1024"`
}

func (p InquiryPage) page() desk.Page { return desk.Page{Limit: p.Limit, After: p.Cursor} }

type customerHistoryOut struct {
	Body struct {
		Items      List[Conversation] `json:"items" doc:"of the whole person, this one too; newest activity first"`
		NextCursor Null[string]       `json:"next_cursor"`
	}
}

func (s *server) customerHistory(ctx context.Context, in *InquiryPage) (*customerHistoryOut, error) {
	by := callerFrom(ctx).Person
	rows, next, err := s.Customers.History(ctx, by, in.ID, in.page())
	if err != nil {
		return nil, err
	}
	out := &customerHistoryOut{}
	out.Body.NextCursor = orNull(next)
	for _, v := range rows {
		out.Body.Items = append(out.Body.Items, showConversation(v, by))
	}
	return out, nil
}

type inquiryOut struct {
	Body struct {
		Items      List[Message] `json:"items" doc:"newest first"`
		NextCursor Null[string]  `json:"next_cursor"`
	}
}

func (s *server) inquiryMessages(ctx context.Context, in *InquiryPage) (*inquiryOut, error) {
	by := callerFrom(ctx).Person
	v, rows, next, err := s.Customers.Inquiry(ctx, by, in.ID, in.page())
	if err != nil {
		return nil, err
	}
	page, err := s.Asker.Page(ctx, v.Thread, rows)
	if err != nil {
		return nil, err
	}
	known, err := s.names.of(ctx, by.Centre, rows)
	if err != nil {
		return nil, err
	}
	out := &inquiryOut{}
	out.Body.NextCursor = orNull(next)
	for _, m := range rows {
		out.Body.Items = append(out.Body.Items, showMessage(m, page, known))
	}
	return out, nil
}

// CustomerFile is a file that a customer sent.
type CustomerFile struct {
	ID     desk.AttachmentID `json:"id" doc:"of the attachment, and of the message that brought it"`
	Kind   desk.ContentKind  `json:"kind" enum:"image,video,audio,file"`
	MIME   string            `json:"mime"`
	Name   string            `json:"name"`
	Size   int64             `json:"size"`
	Thread desk.ThreadID     `json:"thread_id"`
	At     Time              `json:"at"`
}

type customerFilesIn struct {
	InquiryPage
	Kind string `query:"kind" enum:"image,video,audio,file" doc:"without it all"`
}

type customerFilesOut struct {
	Body struct {
		Items      List[CustomerFile] `json:"items" doc:"newest first"`
		NextCursor Null[string]       `json:"next_cursor"`
	}
}

func (s *server) customerFiles(ctx context.Context, in *customerFilesIn) (*customerFilesOut, error) {
	rows, next, err := s.Customers.Files(ctx, callerFrom(ctx).Person, in.ID, desk.ContentKind(in.Kind), in.page())
	if err != nil {
		return nil, err
	}
	out := &customerFilesOut{}
	out.Body.NextCursor = orNull(next)
	for _, a := range rows {
		out.Body.Items = append(out.Body.Items, CustomerFile{a.ID, flow.KindOf(a.MIME), a.MIME, a.Name, a.Size, a.Thread, Time{a.CreatedAt}})
	}
	return out, nil
}

// SavedRich is a rich bubble of a live answer, to be sent as it is.
type SavedRich struct {
	ID      knowledge.EntryID `json:"id"`
	Title   string            `json:"title" doc:"of the entry"`
	Alt     string            `json:"alt"`
	Message json.RawMessage   `json:"message" doc:"LINE's message object"`
}

type savedRichOut struct {
	Body struct {
		Items List[SavedRich] `json:"items" doc:"by title"`
	}
}

func (s *server) listSavedRich(ctx context.Context, in *At) (*savedRichOut, error) {
	rows, err := s.Bot.SavedRich(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := &savedRichOut{}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, SavedRich{r.Entry, r.Title, r.Rich.Alt, r.Rich.Message})
	}
	return out, nil
}

// KnowledgeHit is a live entry that may answer.
type KnowledgeHit struct {
	ID     knowledge.EntryID `json:"id"`
	Title  string            `json:"title"`
	Text   string            `json:"text" doc:"the answer in plain words"`
	P      float64           `json:"p" doc:"probability that it is the answer; 0 for what is inside"`
	Inside bool              `json:"inside" doc:"for operators only, or an article"`
}

type searchKnowledgeIn struct {
	At
	Body struct {
		Text string `json:"text" maxLength:"2000"`
	}
}

type searchKnowledgeOut struct {
	Body struct {
		Items List[KnowledgeHit] `json:"items" doc:"nearest first"`
	}
}

func (s *server) searchKnowledge(ctx context.Context, in *searchKnowledgeIn) (*searchKnowledgeOut, error) {
	rows, err := s.Bot.Search(ctx, callerFrom(ctx).Person, in.ID, in.Body.Text)
	if err != nil {
		return nil, err
	}
	out := &searchKnowledgeOut{}
	for _, h := range rows {
		out.Body.Items = append(out.Body.Items, KnowledgeHit(h))
	}
	return out, nil
}
