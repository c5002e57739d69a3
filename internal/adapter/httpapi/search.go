package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Piece is a part of a text; a hit is what was looked for.
type Piece struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit"`
}

func showPieces(list []search.Piece) (out List[Piece]) {
	for _, p := range list {
		out = append(out, Piece{p.Text, p.Hit})
	}
	return out
}

// FoundContact is a customer who was found.
type FoundContact struct {
	ID           desk.ContactID            `json:"id"`
	Workspace    desk.WorkspaceID          `json:"workspace_id"`
	Name         string                    `json:"display_name"`
	HasAvatar    bool                      `json:"has_avatar"`
	Conversation Null[desk.ConversationID] `json:"conversation_id" doc:"their newest inquiry"`
	Pieces       List[Piece]               `json:"pieces" doc:"name, id on the channel, tags and attributes, with what was found"`
}

// FoundMessage is a bubble that was found, with a line before and behind.
type FoundMessage struct {
	ID           desk.MessageID            `json:"id"`
	Workspace    desk.WorkspaceID          `json:"workspace_id"`
	Thread       desk.ThreadID             `json:"thread_id"`
	Conversation Null[desk.ConversationID] `json:"conversation_id" doc:"where it is read"`
	State        Null[ConversationState]   `json:"state" doc:"of its inquiry"`
	Contact      desk.ContactID            `json:"contact_id"`
	ContactName  string                    `json:"contact_name"`
	Direction    Direction                 `json:"direction"`
	Author       Author                    `json:"author"`
	At           Time                      `json:"at"`
	Pieces       List[Piece]               `json:"pieces"`
	Before       string                    `json:"before"`
	After        string                    `json:"after"`
}

// SearchIndex tells how far the index is. What is not in it yet is not found.
type SearchIndex struct {
	State string     `json:"state" enum:"ready,behind,building"`
	Until Null[Time] `json:"until" doc:"what happened until then can be found"`
}

// SearchResult is what a look gave, the newest first.
type SearchResult struct {
	Contacts      List[FoundContact] `json:"contacts"`
	Conversations List[Conversation] `json:"conversations"`
	Messages      List[FoundMessage] `json:"messages"`
	NextCursor    Null[string]       `json:"next_cursor" doc:"goes on with messages; there may be more even where this part has none"`
	SearchedBack  Null[Time]         `json:"searched_back_to" doc:"of messages; null: all were looked at"`
	Index         SearchIndex        `json:"index"`
}

// SearchFilter narrows a search.
type SearchFilter struct {
	Kinds     []string            `query:"kind,explode" json:"kinds,omitempty" enum:"message,conversation,contact" doc:"repeatable; without it all"`
	Workspace desk.WorkspaceID    `query:"workspace" json:"workspace_id,omitempty" maxLength:"64"`
	Channel   desk.ChannelID      `query:"channel" json:"channel_id,omitempty" maxLength:"64"`
	Author    string              `query:"author" json:"author,omitempty" enum:"customer,operator,bot,note" doc:"of messages"`
	Operator  desk.OperatorID     `query:"operator" json:"operator_id,omitempty" maxLength:"64" doc:"who wrote the message, or has the conversation"`
	State     []ConversationState `query:"state,explode" json:"states,omitempty" doc:"repeatable"`
	Tag       string              `query:"tag" json:"tag,omitempty" maxLength:"200" doc:"of the customer"`
	Since     time.Time           `query:"since" json:"since,omitzero"`
	Until     time.Time           `query:"until" json:"until,omitzero"`
	Days      int                 `query:"days" json:"days,omitempty" minimum:"0" maximum:"3660" doc:"back from now; 0 = all"`
}

type searchIn struct {
	Q string `query:"q" required:"true" maxLength:"2000" doc:"words parted by spaces, all of them; \"words that stand together\"; -word for what must not be there. Width, case, kana and dashes make no difference; a phone number may be written in any way"`
	SearchFilter
	Conversation desk.ConversationID `query:"conversation" maxLength:"64" doc:"only messages of the talk that this inquiry belongs to, of all its inquiries"`
	Limit        int                 `query:"limit" minimum:"1" maximum:"50" default:"20" doc:"messages"`
	Cursor       string              `query:"cursor" maxLength:"1024"`
}

type searchOut struct{ Body SearchResult }

func (f SearchFilter) query(q string) flow.SearchQuery {
	out := flow.SearchQuery{Text: q, Kinds: f.Kinds, Workspace: f.Workspace, Channel: f.Channel, Author: f.Author, Operator: f.Operator, Tag: f.Tag, Since: f.Since, Until: f.Until, Days: f.Days}
	for _, s := range f.State {
		out.States = append(out.States, conversation.State(s))
	}
	return out
}

func showFilter(q flow.SearchQuery) SearchFilter {
	out := SearchFilter{Kinds: q.Kinds, Workspace: q.Workspace, Channel: q.Channel, Author: q.Author, Operator: q.Operator, Tag: q.Tag, Since: q.Since, Until: q.Until, Days: q.Days}
	for _, s := range q.States {
		out.State = append(out.State, ConversationState(s))
	}
	return out
}

func (s *server) search(ctx context.Context, in *searchIn) (*searchOut, error) {
	by := callerFrom(ctx).Person
	q := in.query(in.Q)
	q.Conversation = in.Conversation
	found, err := s.Searches.Search(ctx, by, q, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	list := make([]desk.Message, len(found.Messages))
	for i, m := range found.Messages {
		list[i] = m.Message
	}
	names, err := s.names.of(ctx, by.Centre, list)
	if err != nil {
		return nil, err
	}
	out := SearchResult{NextCursor: orNull(found.Next), SearchedBack: moment(found.Back), Index: showIndex(found.Index)}
	for _, c := range found.Contacts {
		out.Contacts = append(out.Contacts, FoundContact{ID: c.ID, Workspace: c.Workspace, Name: c.Name, HasAvatar: c.Avatar != "",
			Conversation: orNull(c.Opens), Pieces: showPieces(c.Pieces)})
	}
	for _, v := range found.Talks {
		out.Conversations = append(out.Conversations, showConversation(v, by))
	}
	for _, m := range found.Messages {
		out.Messages = append(out.Messages, showFound(m, names))
	}
	return &searchOut{out}, nil
}

func showIndex(i flow.IndexReach) SearchIndex {
	switch {
	case i.Building:
		return SearchIndex{State: "building", Until: moment(i.Until)}
	case !i.Until.IsZero():
		return SearchIndex{State: "behind", Until: moment(i.Until)}
	}
	return SearchIndex{State: "ready"}
}

func showFound(f flow.FoundMessage, names map[desk.OperatorID]string) FoundMessage {
	m := f.Message
	out := FoundMessage{ID: m.ID, Workspace: m.Workspace, Thread: m.Thread, Conversation: orNull(f.Opens), Contact: f.Contact, ContactName: f.Customer.Name,
		Direction: Direction(m.Direction), Author: Author{Kind: m.Author.Kind}, At: Time{m.At}, Pieces: showPieces(f.Pieces), Before: f.Before, After: f.After}
	if f.Standing != nil {
		out.State = some(ConversationState(f.Standing.State))
	}
	if m.Author.Operator != "" {
		out.Author.ID, out.Author.Name = some(string(m.Author.Operator)), names[m.Author.Operator]
	}
	return out
}
