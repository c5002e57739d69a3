package bot

import (
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Bubble is one message as an editor writes it: exactly one of its fields. Texts
// are templates.
type Bubble struct {
	Text     string             `json:"text,omitempty"`
	Sticker  *Sticker           `json:"sticker,omitempty"`
	Media    *Media             `json:"media,omitempty"`
	Location *desk.LocationBody `json:"location,omitempty"`
	Rich     *Rich              `json:"rich,omitempty"`
}

// Sticker is one that a bot may send.
type Sticker struct {
	Package string `json:"package"`
	Sticker string `json:"sticker"`
}

// Media is a file the desk keeps.
type Media struct {
	Kind       desk.ContentKind  `json:"kind"` // image, video, audio or file
	Attachment desk.AttachmentID `json:"attachment"`
	Name       string            `json:"name,omitempty"`
	MIME       string            `json:"mime,omitempty"`
}

// Rich is one of LINE's own message objects: a template, a Flex message, an imagemap.
type Rich struct {
	Alt     string          `json:"alt"`
	Message json.RawMessage `json:"message"`
}

// Limits of LINE's Messaging API (message objects, action objects).
const (
	maxText         = 5000 // UTF-16 units
	maxLabel        = 20
	maxButtons      = 4
	maxCards        = 10
	maxButtonsText  = 160 // without title and image
	maxCardText     = 120
	maxCompactText  = 60 // beside a title or an image
	maxTitle        = 40
	maxAlt          = 1500
	maxPlace        = 100 // UTF-16 units of a location's title and of its address
	maxSaid         = 300
	controlCount    = 2
	maxQuickOptions = desk.MaxChoices - controlCount // the ways out always stand there too
)

func text(s string) desk.Content {
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: cutUnits(s, maxText)}}
}

// content writes a bubble for the channel. A text that is empty once its fields
// are filled says nothing.
func (x *walk) content(b Bubble) (desk.Content, bool) {
	switch {
	case b.Sticker != nil:
		return desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: b.Sticker.Package, StickerID: b.Sticker.Sticker}}, true
	case b.Media != nil:
		return desk.Content{Kind: b.Media.Kind, Media: &desk.MediaBody{Attachment: b.Media.Attachment, State: desk.MediaReady,
			Name: b.Media.Name, MIME: b.Media.MIME}}, true
	case b.Location != nil:
		place := *b.Location
		place.Title, place.Address = x.fill(place.Title), x.fill(place.Address)
		return desk.Content{Kind: desk.Location, Location: &place}, true
	case b.Rich != nil:
		return desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: cutUnits(x.fill(b.Rich.Alt), maxAlt), Message: x.fillJSON(b.Rich.Message)}}, true
	}
	said := x.fill(b.Text)
	return text(said), Tidy(said) != ""
}

// template is a message with a template, in LINE's form.
func template(alt string, body any) desk.Content {
	raw, err := json.Marshal(map[string]any{"type": "template", "altText": cutUnits(alt, maxAlt), "template": body})
	if err != nil {
		return text(alt) // maps of strings always encode
	}
	return desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: cutUnits(alt, maxAlt), Message: raw}}
}

// button is a postback action object.
func button(label, data string) map[string]any {
	return map[string]any{"type": "postback", "label": cut(label, maxLabel), "data": data, "displayText": cut(label, maxSaid)}
}

// card is the body of a buttons template or a carousel's column: the text must be
// shorter beside a title or an image.
func card(title, body, image string, most int, buttons ...map[string]any) map[string]any {
	c := map[string]any{"actions": buttons}
	if title != "" {
		c["title"], most = cut(title, maxTitle), maxCompactText
	}
	if image != "" {
		c["thumbnailImageUrl"], most = image, maxCompactText
	}
	if body == "" {
		body = " "
	}
	c["text"] = cut(body, most)
	return c
}
