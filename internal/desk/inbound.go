package desk

import (
	"encoding/json"
	"time"
)

// InboundKind is the sort of thing that comes in by the one door.
type InboundKind string

// What comes from a channel, and the results of jobs, which come in by the
// same door.
const (
	InMessage  InboundKind = "message"
	InEdited   InboundKind = "edited"
	InUnsend   InboundKind = "unsend"
	InFollow   InboundKind = "follow"
	InUnfollow InboundKind = "unfollow"
	InNotice   InboundKind = "notice"  // shown as a line of the talk, opens nothing
	InAlert    InboundKind = "alert"   // about the channel, no talk: suspended, module detached …
	InUnknown  InboundKind = "unknown" // a type added after this was built; Raw is kept
	InPoison   InboundKind = "poison"  // can't be read at all; goes to quarantine
	InProfile  InboundKind = "profile" // result of a profile job
	InMedia    InboundKind = "media"   // result of a content job
)

// Inbound is one event, decoded and guarded, as the inbox keeps it. It is the
// only form in which anything from outside reaches a decision.
type Inbound struct {
	Kind        InboundKind     `json:"kind"`
	EventID     string          `json:"event_id"` // unique on its channel; the dedupe key
	At          time.Time       `json:"at"`       // when it happened, by the sender's clock
	Redelivered bool            `json:"redelivered,omitempty"`
	Standby     bool            `json:"standby,omitempty"` // another module holds the chat: don't send
	Source      Source          `json:"source"`
	ReplyToken  string          `json:"reply_token,omitempty"`
	MessageID   string          `json:"message_id,omitempty"` // the channel's id of the message
	QuoteToken  string          `json:"quote_token,omitempty"`
	QuotedID    string          `json:"quoted_id,omitempty"`
	ReadToken   string          `json:"read_token,omitempty"`
	ImageSet    *ImageSet       `json:"image_set,omitempty"`
	Content     *Content        `json:"content,omitempty"`
	Ref         MessageID       `json:"ref,omitempty"` // the desk's own message that a job's result is about
	Code        string          `json:"code,omitempty"`
	Profile     *Profile        `json:"profile,omitempty"`
	Raw         json.RawMessage `json:"raw,omitempty"`
}

// Profile is what a channel tells about a person or a group.
type Profile struct {
	UserID   string       `json:"user_id,omitempty"` // whose; empty = the thread's own
	Name     string       `json:"name,omitempty"`
	Language string       `json:"language,omitempty"`
	Avatar   AttachmentID `json:"avatar,omitempty"`
	Missing  bool         `json:"missing,omitempty"` // the channel shows nobody: keep what is known
}

// EachText lets the guard look at every string a person wrote.
func (in *Inbound) EachText(f func(string) string) {
	if in.Content != nil {
		in.Content.EachText(f)
	}
	if in.Profile != nil {
		in.Profile.Name = f(in.Profile.Name)
	}
}
