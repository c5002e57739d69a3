package httpapi

import (
	"encoding/json"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// NewPlace is a place on the map. LINE shows name and address over it.
type NewPlace struct {
	Title     string  `json:"title" minLength:"1" maxLength:"100"`
	Address   string  `json:"address" minLength:"1" maxLength:"100"`
	Latitude  float64 `json:"latitude" minimum:"-90" maximum:"90"`
	Longitude float64 `json:"longitude" minimum:"-180" maximum:"180"`
}

// NewRich is a message object of LINE's own: a template, a Flex message or an imagemap.
type NewRich struct {
	Alt     string          `json:"alt" minLength:"1" maxLength:"1500" doc:"the words that stand for it"`
	Message json.RawMessage `json:"message" doc:"LINE's message object; what there is to tap comes back as words"`
}

// NewChoice is something to tap under a message.
type NewChoice struct {
	Label string `json:"label" minLength:"1" maxLength:"20"`
	Say   string `json:"say,omitempty" maxLength:"200" doc:"the customer's words when it is tapped; the label unless said otherwise"`
	URI   string `json:"uri,omitempty" maxLength:"1000" doc:"opens a page or a phone number instead"`
}

// content is the bubble that a body asks for.
func (b NewMessage) content() desk.Content {
	out := b.body()
	for _, c := range b.Choices {
		out.Choices = append(out.Choices, desk.Choice{Label: c.Label, Say: c.Say, URI: c.URI})
	}
	return out
}

func (b NewMessage) body() desk.Content {
	switch b.Type {
	case "sticker":
		return desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: b.PackageID, StickerID: b.StickerID}}
	case "image", "video", "audio", "file":
		return desk.Content{Kind: desk.ContentKind(b.Type), Media: &desk.MediaBody{Attachment: b.Attachment, Preview: b.Preview}}
	case "location":
		return desk.Content{Kind: desk.Location, Location: (*desk.LocationBody)(b.Location)}
	case "rich":
		return desk.Content{Kind: desk.Rich, Rich: (*desk.RichBody)(b.Rich)}
	}
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: b.Text}}
}
