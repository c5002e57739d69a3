package desk

import (
	"encoding/json"
	"slices"
)

// ContentKind is the sort of a message.
type ContentKind string

// What can stand in a talk.
const (
	Text         ContentKind = "text"
	Sticker      ContentKind = "sticker"
	Image        ContentKind = "image"
	Video        ContentKind = "video"
	Audio        ContentKind = "audio"
	File         ContentKind = "file"
	Location     ContentKind = "location"
	Postback     ContentKind = "postback"
	AccountLink  ContentKind = "account_link"
	Follow       ContentKind = "follow"
	Unfollow     ContentKind = "unfollow"
	Join         ContentKind = "join"
	Leave        ContentKind = "leave"
	MemberJoined ContentKind = "member_joined"
	MemberLeft   ContentKind = "member_left"
	VideoWatched ContentKind = "video_watched"
	Beacon       ContentKind = "beacon"
	Membership   ContentKind = "membership"
	Rich         ContentKind = "rich"        // outgoing: a template, Flex or imagemap
	StateLine    ContentKind = "state"       // a line the desk writes itself: accepted, closed …
	Unsupported  ContentKind = "unsupported" // a kind that LINE added after this was built
)

// Media tells whether a kind has an attachment.
func (k ContentKind) Media() bool {
	return k == Image || k == Video || k == Audio || k == File
}

// Content is what one bubble holds: the kind, and the one body that fits it.
type Content struct {
	Kind     ContentKind   `json:"kind"`
	Text     *TextBody     `json:"text,omitempty"`
	Sticker  *StickerBody  `json:"sticker,omitempty"`
	Media    *MediaBody    `json:"media,omitempty"`
	Location *LocationBody `json:"location,omitempty"`
	Postback *PostbackBody `json:"postback,omitempty"`
	Notice   *NoticeBody   `json:"notice,omitempty"`
	Rich     *RichBody     `json:"rich,omitempty"`
	Choices  []Choice      `json:"choices,omitempty"` // outgoing: to tap under it, at most MaxChoices
	Step     *Step         `json:"step,omitempty"`    // outgoing: the step of a scenario that said it
	Form     string        `json:"form,omitempty"`    // outgoing rich: the form whose address stands in for FormLink when it is sent
	Sender   *Sender       `json:"sender,omitempty"`  // outgoing: under which name it goes; nil: the account's own
}

// FormLink stands in a message where the address of its form will be. The address is a secret
// between the desk and the customer's phone: nobody who reads the talk has it.
const FormLink = "https://form.invalid/"

// Sender is the name and picture over a bubble, as the brand's rule was when it was sent.
type Sender struct {
	Name string       `json:"name"`           // at most 20 characters, without the word LINE (Messaging API, sender)
	Icon AttachmentID `json:"icon,omitempty"` // a published PNG; none: the account's own
}

// Step is where in a scenario something was said, by the names that it had then.
type Step struct {
	Scenario string `json:"scenario"` // its name
	Node     string `json:"node"`
	Title    string `json:"title,omitempty"` // of the node, where it has one
}

// TextBody is words. Offsets of emoji and mentions count UTF-16 units, as LINE
// counts them.
type TextBody struct {
	Text     string    `json:"text"`
	Emojis   []Emoji   `json:"emojis,omitempty"`
	Mentions []Mention `json:"mentions,omitempty"`
}

// Emoji is a LINE emoji: a picture that stands over a word such as "(love)".
type Emoji struct {
	Index     int    `json:"index"`
	Length    int    `json:"length"`
	ProductID string `json:"product_id"`
	EmojiID   string `json:"emoji_id"`
}

// Mention is somebody called by name, or everybody ("all").
type Mention struct {
	Index  int    `json:"index"`
	Length int    `json:"length"`
	Type   string `json:"type"`
	UserID string `json:"user_id,omitempty"`
	IsSelf bool   `json:"is_self,omitempty"`
}

// StickerBody is a sticker; its picture can't be fetched from LINE, so the
// keywords and the text stand in for it.
type StickerBody struct {
	PackageID    string   `json:"package_id"`
	StickerID    string   `json:"sticker_id"`
	ResourceType string   `json:"resource_type,omitempty"`
	Keywords     []string `json:"keywords,omitempty"`
	Text         string   `json:"text,omitempty"`
}

// MediaState tells how far an attachment has come.
type MediaState string

// An attachment is fetched by a job after its message is stored.
const (
	MediaPending MediaState = "pending"
	MediaReady   MediaState = "ready"
	MediaGone    MediaState = "gone"   // LINE no longer has it, or the customer took it back
	MediaFailed  MediaState = "failed" // given up after the last try
)

// MediaBody is an image, video, sound or file.
type MediaBody struct {
	Attachment AttachmentID `json:"attachment_id,omitempty"`
	State      MediaState   `json:"state"`
	MIME       string       `json:"mime,omitempty"`
	Size       int64        `json:"size,omitempty"`
	Name       string       `json:"name,omitempty"`
	DurationMS int64        `json:"duration_ms,omitempty"`
	Width      int          `json:"width,omitempty"`
	Height     int          `json:"height,omitempty"`
	URL        string       `json:"url,omitempty"`         // where an external provider keeps it
	PreviewURL string       `json:"preview_url,omitempty"` // and its preview
	Preview    AttachmentID `json:"preview_id,omitempty"`  // outgoing video: the picture that stands for it, without which LINE takes none
	Error      string       `json:"error,omitempty"`       // a code, when failed
}

// LocationBody is a place.
type LocationBody struct {
	Title     string  `json:"title,omitempty"`
	Address   string  `json:"address,omitempty"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// PostbackBody is a tapped button: its hidden data and what was picked.
type PostbackBody struct {
	Data   string            `json:"data"`
	Label  string            `json:"label,omitempty"` // what stood on the button, where the desk made it
	Params map[string]string `json:"params,omitempty"`
}

// NoticeBody is an event that is no message but belongs into the talk.
type NoticeBody struct {
	Code     string            `json:"code,omitempty"` // e.g. "unblocked", "ok", "failed", a verb
	Operator OperatorID        `json:"operator_id,omitempty"`
	Users    []string          `json:"users,omitempty"` // provider ids of members
	Data     map[string]string `json:"data,omitempty"`
	Raw      json.RawMessage   `json:"raw,omitempty"` // of an unknown kind: guarded, dies with its message
}

// ImageSet is the place of one picture among those sent together.
type ImageSet struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
	Total int    `json:"total,omitempty"`
}

// EachText replaces every string a person wrote by f's answer: the seam at
// which the guard looks at content. Ids and codes are left alone.
func (c *Content) EachText(f func(string) string) {
	if t := c.Text; t != nil {
		t.Text = f(t.Text)
	}
	if s := c.Sticker; s != nil {
		s.Text = f(s.Text)
		eachString(s.Keywords, f)
	}
	if m := c.Media; m != nil {
		m.Name = f(m.Name)
	}
	if l := c.Location; l != nil {
		l.Title, l.Address = f(l.Title), f(l.Address)
	}
	if p := c.Postback; p != nil {
		p.Data = f(p.Data)
		for k, v := range p.Params {
			p.Params[k] = f(v)
		}
	}
	if n := c.Notice; n != nil {
		for k, v := range n.Data {
			n.Data[k] = f(v)
		}
	}
	if r := c.Rich; r != nil {
		c.Rich = &RichBody{Alt: f(r.Alt), Message: RichTexts(r.Message, f)}
	}
	if len(c.Choices) > 0 {
		c.Choices = slices.Clone(c.Choices)
	}
	for i := range c.Choices {
		c.Choices[i].Label, c.Choices[i].Say = f(c.Choices[i].Label), f(c.Choices[i].Say)
	}
}

func eachString(list []string, f func(string) string) {
	for i, s := range list {
		list[i] = f(s)
	}
}
