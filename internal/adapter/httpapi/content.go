package httpapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"unicode/utf16"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Content is what a bubble holds; its shape follows from the message's kind.
type Content struct{ body any }

// MarshalJSON writes the body.
func (c Content) MarshalJSON() ([]byte, error) { return json.Marshal(c.body) }

// Schema describes it to OpenAPI: an object, and by name the shapes it has.
func (Content) Schema(r huma.Registry) *huma.Schema {
	var shapes []string
	for _, t := range []reflect.Type{
		reflect.TypeFor[TextContent](), reflect.TypeFor[StickerContent](), reflect.TypeFor[MediaContent](), reflect.TypeFor[LocationContent](),
		reflect.TypeFor[PostbackContent](), reflect.TypeFor[StateContent](), reflect.TypeFor[NoticeContent](),
		reflect.TypeFor[RichContent](),
	} {
		r.Schema(t, true, "")
		shapes = append(shapes, t.Name())
	}
	return &huma.Schema{Type: "object", AdditionalProperties: true,
		Description: "Depends on kind: " + strings.Join(shapes, ", ") + ". Empty when unsent."}
}

// TextContent is kind text, notes included. Offsets count UTF-16 units.
type TextContent struct {
	Text     string           `json:"text"`
	Emojis   List[desk.Emoji] `json:"emojis"`
	Mentions List[Mention]    `json:"mentions"`
	Choices  []desk.Choice    `json:"choices,omitempty" nullable:"false" doc:"what the bot gave to tap under it"`
}

// RichContent is kind rich: a template, Flex message or imagemap that was sent.
type RichContent struct {
	Alt     string          `json:"alt" doc:"the words that stand for it"`
	Message json.RawMessage `json:"message" doc:"LINE's message object"`
	Choices []desk.Choice   `json:"choices,omitempty" nullable:"false"`
	Form    string          `json:"form,omitempty" doc:"the form that it brings; its address is only on the customer's phone"`
}

// Mention is somebody called by name in a text.
type Mention struct {
	Index  int    `json:"index"`
	Length int    `json:"length"`
	Type   string `json:"type"`
	UserID string `json:"user_id,omitempty"`
	Name   string `json:"name,omitempty"`
	IsSelf bool   `json:"is_self"`
}

// StickerContent is kind sticker.
type StickerContent struct {
	PackageID    string       `json:"package_id"`
	StickerID    string       `json:"sticker_id"`
	ResourceType string       `json:"resource_type"`
	Keywords     List[string] `json:"keywords"`
	Text         string       `json:"text,omitempty"`
}

// MediaContent is kind image, video, audio or file.
type MediaContent struct {
	Attachment Null[desk.AttachmentID] `json:"attachment_id"`
	State      desk.MediaState         `json:"state" enum:"pending,ready,gone,failed"`
	MIME       string                  `json:"mime"`
	Size       int64                   `json:"size"`
	Name       string                  `json:"name,omitempty"`
	Width      int                     `json:"width,omitempty"`
	Height     int                     `json:"height,omitempty"`
	DurationMS int64                   `json:"duration_ms,omitempty"`
	Preview    desk.AttachmentID       `json:"preview_id,omitempty" doc:"video that was sent: the picture that stands for it"`
}

// LocationContent is kind location.
type LocationContent struct {
	Title     string  `json:"title"`
	Address   string  `json:"address"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// PostbackContent is kind postback: a tapped button.
type PostbackContent struct {
	Data   string            `json:"data"`
	Label  string            `json:"label,omitempty"`
	Params map[string]string `json:"params,omitempty"`
}

// StateContent is kind state: a line the desk wrote itself.
type StateContent struct {
	Event    string            `json:"event" doc:"accepted, closed, transferred, reopened, started …"`
	Operator desk.OperatorID   `json:"operator_id,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Data     map[string]string `json:"data,omitempty"`
}

// NoticeContent is every other kind; each sets what it needs.
type NoticeContent struct {
	Unblocked *bool             `json:"unblocked,omitempty" doc:"follow"`
	Result    string            `json:"result,omitempty" doc:"account_link: ok or failed"`
	Type      string            `json:"type,omitempty" doc:"unsupported: LINE's name of it"`
	Code      string            `json:"code,omitempty"`
	Users     []string          `json:"user_ids,omitempty" nullable:"false"`
	Data      map[string]string `json:"data,omitempty"`
}

func showContent(c desk.Content) Content {
	switch {
	case c.Text != nil:
		text := showText(*c.Text)
		text.Choices = c.Choices
		return Content{text}
	case c.Rich != nil:
		return Content{RichContent{c.Rich.Alt, c.Rich.Message, c.Choices, c.Form}}
	case c.Sticker != nil:
		s := *c.Sticker
		return Content{StickerContent{s.PackageID, s.StickerID, s.ResourceType, s.Keywords, s.Text}}
	case c.Media != nil:
		m := *c.Media
		return Content{MediaContent{orNull(m.Attachment), m.State, m.MIME, m.Size, m.Name, m.Width, m.Height, m.DurationMS, m.Preview}}
	case c.Location != nil:
		return Content{LocationContent(*c.Location)}
	case c.Postback != nil:
		p := *c.Postback
		return Content{PostbackContent{Data: p.Data, Label: p.Label, Params: p.Params}}
	case c.Notice != nil:
		return Content{showNotice(c.Kind, *c.Notice)}
	}
	return Content{struct{}{}}
}

func showText(t desk.TextBody) TextContent {
	out := TextContent{Text: t.Text, Emojis: t.Emojis}
	units := utf16.Encode([]rune(t.Text))
	for _, m := range t.Mentions {
		one := Mention{Index: m.Index, Length: m.Length, Type: m.Type, UserID: m.UserID, IsSelf: m.IsSelf}
		if m.Index >= 0 && m.Length > 0 && m.Index <= len(units)-m.Length {
			one.Name = strings.TrimPrefix(string(utf16.Decode(units[m.Index:m.Index+m.Length])), "@")
		}
		out.Mentions = append(out.Mentions, one)
	}
	return out
}

// showNotice never hands out LINE's nonce of an account link: it is a secret
// between LINE and the shop.
func showNotice(kind desk.ContentKind, n desk.NoticeBody) any {
	out := NoticeContent{Users: n.Users}
	switch kind {
	case desk.StateLine:
		return showState(n)
	case desk.Follow:
		unblocked := n.Code == "unblocked"
		out.Unblocked = &unblocked
	case desk.AccountLink:
		out.Result = n.Code
	case desk.Unsupported:
		out.Type = n.Code
	default:
		out.Code, out.Data = n.Code, n.Data
	}
	return out
}

func showState(n desk.NoticeBody) StateContent {
	out := StateContent{Event: n.Code, Operator: n.Operator}
	for k, v := range n.Data {
		if k == "reason" {
			out.Reason = v
			continue
		}
		if out.Data == nil {
			out.Data = map[string]string{}
		}
		out.Data[k] = v
	}
	return out
}
