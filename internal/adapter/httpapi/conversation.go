package httpapi

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Conversation is one inquiry as the API shows it.
type Conversation struct {
	ID             desk.ConversationID       `json:"id"`
	Version        int64                     `json:"version"`
	State          ConversationState         `json:"state"`
	Workspace      desk.WorkspaceID          `json:"workspace_id"`
	Channel        desk.ChannelID            `json:"channel_id"`
	Thread         desk.ThreadID             `json:"thread_id"`
	Contact        Contact                   `json:"contact"`
	Assignee       Null[desk.OperatorID]     `json:"assignee"`
	OfferedTo      Null[desk.OperatorID]     `json:"offered_to"`
	OfferUntil     Null[Time]                `json:"offer_until"`
	Queue          Null[desk.QueueID]        `json:"queue"`
	Category       Null[string]              `json:"category"`
	Hold           Null[Hold]                `json:"hold"`
	Closing        Null[Closing]             `json:"closing"`
	Unreachable    bool                      `json:"unreachable"`
	LastMessage    Null[LastMessage]         `json:"last_message"`
	LastMessageAt  Time                      `json:"last_message_at"`
	OpenedAt       Time                      `json:"opened_at"`
	WaitingSince   Null[Time]                `json:"waiting_since"`
	ClosedAt       Null[Time]                `json:"closed_at"`
	CloseReason    Null[conversation.Reason] `json:"close_reason"`
	Unread         int                       `json:"unread"`
	Topic          Null[Signal]              `json:"topic" doc:"what it is about"`
	Mood           Null[Signal]              `json:"mood" doc:"calm, worried or angry"`
	Clocks         List[Clock]               `json:"clocks" doc:"that run now"`
	FreeReplyUntil Null[Time]                `json:"free_reply_until"`
	Incident       Null[IncidentMark]        `json:"incident" doc:"that it belongs to, or is proposed for"`
	Care           Null[CareMarks]           `json:"care" doc:"what surrounds the talk; null for nothing"`
	Entrance       Null[EntranceMark]        `json:"entrance" doc:"what was agreed when the customer asked for a person, while it holds; null for nothing"`
	FeedCursor     string                    `json:"feed_cursor,omitempty" doc:"only when one is asked for: where to begin the stream"`
}

// IncidentMark is the incident that a conversation stands under.
type IncidentMark struct {
	ID       desk.IncidentID `json:"id"`
	Title    string          `json:"title"`
	Proposed bool            `json:"proposed" doc:"somebody must agree first"`
}

// Contact is the customer of a conversation, or the group.
type Contact struct {
	ID          desk.ContactID `json:"id"`
	DisplayName string         `json:"display_name"`
	HasAvatar   bool           `json:"has_avatar"`
	Kind        string         `json:"kind" enum:"user,group,room"`
	Language    string         `json:"language"`
	Blocked     bool           `json:"blocked"`
}

// Hold is a customer told to wait.
type Hold struct {
	Reason string     `json:"reason"`
	Until  Null[Time] `json:"until"`
	Memo   string     `json:"memo"`
}

// Closing is a closing check that was sent.
type Closing struct {
	ArmedAt Time `json:"armed_at"`
}

// LastMessage is the newest bubble, for a line of a list.
type LastMessage struct {
	ID        desk.MessageID   `json:"id"`
	Direction Direction        `json:"direction"`
	Kind      desk.ContentKind `json:"kind"`
	Preview   string           `json:"preview"`
}

// showConversation gives a conversation the form in which somebody may see it.
func showConversation(v flow.ConversationView, by desk.Person) Conversation {
	c := Conversation{
		ID: v.ID, Version: v.Version, State: ConversationState(v.State), Workspace: v.Workspace, Channel: v.Channel, Thread: v.Thread,
		Contact: Contact{ID: v.Contact.ID, DisplayName: v.Contact.Name, HasAvatar: v.Contact.Avatar != "",
			Kind: string(v.Contact.Kind), Language: v.Contact.Language, Blocked: v.Blocked},
		Assignee: orNull(v.Assignee), OfferedTo: orNull(v.OfferedTo), OfferUntil: moment(v.OfferUntil), Queue: orNull(v.Queue),
		Category: orNull(v.Category), Unreachable: v.Unreachable, LastMessageAt: Time{v.LastMessageAt}, OpenedAt: Time{v.OpenedAt},
		WaitingSince: moment(v.WaitingSince), ClosedAt: moment(v.ClosedAt), CloseReason: orNull(v.CloseReason),
		Unread: v.Unread, Topic: showSignal(v.Topic), Mood: showSignal(v.Mood), Clocks: showClocks(v.Clocks), FreeReplyUntil: moment(v.ReplyUntil),
	}
	if c.LastMessageAt.IsZero() { // nothing was said yet
		c.LastMessageAt = c.OpenedAt
	}
	c.Care = showCareMarks(v.Care)
	if id := v.Care.Incident; id != "" {
		c.Incident = some(IncidentMark{id, v.Incident, v.Care.Maybe})
	}
	c.Entrance = showEntranceMark(v.Entrance)
	if h := v.Hold; h != nil {
		c.Hold = some(Hold{Reason: h.Reason, Until: moment(h.Until), Memo: h.Memo})
	}
	if !v.ClosingAt.IsZero() {
		c.Closing = some(Closing{Time{v.ClosingAt}})
	}
	if last := v.Last; last != nil && (last.Direction != desk.Note || identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace})) {
		c.LastMessage = some(LastMessage{last.ID, Direction(last.Direction), last.Content.Kind, preview(*last)})
	}
	return c
}

// previewLength is how many letters of a bubble a list shows.
const previewLength = 80

// preview is the words of a bubble on one line. What has none is named by the
// reader, in the reader's language.
func preview(m desk.Message) string {
	if !m.Shown() {
		return ""
	}
	s := ""
	switch c := m.Content; {
	case c.Text != nil:
		s = c.Text.Text
	case c.Media != nil && c.Kind == desk.File:
		s = c.Media.Name
	case c.Location != nil:
		s = c.Location.Title
	case c.Rich != nil:
		s = c.Rich.Alt
	case c.Postback != nil:
		s = c.Postback.Label
	case c.Sticker != nil:
		s = c.Sticker.Text
	}
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > previewLength {
		return string(r[:previewLength]) + "…"
	}
	return string(r)
}
