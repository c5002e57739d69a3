package line

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// unknownDuration is told for a sound of which the desk knows no length: LINE insists on a
// figure, shows it beside the button and plays the whole file all the same.
const unknownDuration = 1000

// outMessage is one message object of a send request.
type outMessage struct {
	Type               string      `json:"type"`
	Text               string      `json:"text,omitempty"`
	PackageID          string      `json:"packageId,omitempty"`
	StickerID          string      `json:"stickerId,omitempty"`
	OriginalContentURL string      `json:"originalContentUrl,omitempty"`
	PreviewImageURL    string      `json:"previewImageUrl,omitempty"`
	DurationMS         int64       `json:"duration,omitempty"`
	Title              string      `json:"title,omitempty"`
	Address            string      `json:"address,omitempty"`
	Latitude           *float64    `json:"latitude,omitempty"`
	Longitude          *float64    `json:"longitude,omitempty"`
	QuoteToken         string      `json:"quoteToken,omitempty"`
	Sender             *sender     `json:"sender,omitempty"`
	QuickReply         *quickReply `json:"quickReply,omitempty"`
}

// sender is the name and picture over a message (Messaging API reference, sender).
type sender struct {
	Name    string `json:"name,omitempty"`
	IconURL string `json:"iconUrl,omitempty"`
}

func senderOf(b flow.Bubble) *sender {
	s := sender{IconURL: b.IconURL}
	if set := b.Message.Content.Sender; set != nil {
		s.Name = guard.Clean(set.Name)
	}
	if s == (sender{}) {
		return nil
	}
	return &s
}

// Body freezes the request of a call: the same call and bubbles always give the same bytes.
// LINE can't carry files, so one goes as its name and address, and so does a video without
// a preview picture, which LINE would refuse.
func (c *Client) Body(call desk.Call, bubbles []flow.Bubble) ([]byte, error) {
	return body(call, bubbles)
}

func body(call desk.Call, bubbles []flow.Bubble) ([]byte, error) {
	if len(bubbles) == 0 || len(bubbles) > decide.MaxBubbles {
		return nil, fmt.Errorf("line: a call carries 1 to %d bubbles, not %d", decide.MaxBubbles, len(bubbles))
	}
	req := struct {
		ReplyToken string `json:"replyToken,omitempty"`
		To         string `json:"to,omitempty"`
		Messages   []any  `json:"messages"`
	}{}
	switch {
	case call.Route == desk.Reply && call.ReplyToken != "":
		req.ReplyToken = call.ReplyToken
	case call.Route == desk.Push && call.To != "":
		req.To = call.To
	default:
		return nil, fmt.Errorf("line: call %s: a reply needs a token, a push somebody to go to", call.ID)
	}
	for _, b := range bubbles {
		m, err := withChoices(b)
		if err != nil {
			return nil, err
		}
		req.Messages = append(req.Messages, m)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(req); err != nil {
		return nil, fmt.Errorf("line: call %s: %w", call.ID, err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

func outgoing(b flow.Bubble) (outMessage, error) {
	content, quote := b.Message.Content, ""
	if b.Message.Send != nil {
		quote = b.Message.Send.Quote
	}
	switch {
	case content.Kind == desk.Text && content.Text != nil:
		return outMessage{Type: "text", Text: guard.Clean(content.Text.Text), QuoteToken: quote}, nil
	case content.Kind == desk.Sticker && content.Sticker != nil:
		return outMessage{Type: "sticker", PackageID: content.Sticker.PackageID, StickerID: content.Sticker.StickerID, QuoteToken: quote}, nil
	case content.Kind == desk.Location && content.Location != nil:
		l := *content.Location
		return outMessage{Type: "location", Title: guard.Clean(l.Title), Address: guard.Clean(l.Address), Latitude: &l.Latitude, Longitude: &l.Longitude}, nil
	case content.Kind.Media() && content.Media != nil && b.URL != "":
		return outgoingMedia(content, b, quote), nil
	}
	return outMessage{}, fmt.Errorf("line: message %s can't be sent: kind %q without its body or address", b.Message.ID, content.Kind)
}

func outgoingMedia(content desk.Content, b flow.Bubble, quote string) outMessage {
	switch {
	case content.Kind == desk.Image:
		m := outMessage{Type: "image", OriginalContentURL: b.URL, PreviewImageURL: b.PreviewURL}
		if m.PreviewImageURL == "" {
			m.PreviewImageURL = b.URL
		}
		return m
	case content.Kind == desk.Video && b.PreviewURL != "":
		return outMessage{Type: "video", OriginalContentURL: b.URL, PreviewImageURL: b.PreviewURL}
	case content.Kind == desk.Audio:
		m := outMessage{Type: "audio", OriginalContentURL: b.URL, DurationMS: content.Media.DurationMS}
		if m.DurationMS <= 0 {
			m.DurationMS = unknownDuration
		}
		return m
	}
	return outMessage{Type: "text", Text: link(content.Media.Name, b.URL), QuoteToken: quote}
}

// link is a file as LINE can carry it. Names are cut so that the address always fits.
func link(name, url string) string {
	runes := []rune(guard.Clean(name))
	if len(runes) == 0 {
		return url
	}
	return string(runes[:min(len(runes), 200)]) + "\n" + url
}
