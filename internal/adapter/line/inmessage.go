package line

import (
	"encoding/json"
	"unicode/utf16"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// inMessage is the message object of an event; which fields are set depends on its type.
type inMessage struct {
	Type            string           `json:"type"`
	ID              ident            `json:"id"`
	QuoteToken      string           `json:"quoteToken"`
	QuotedMessageID ident            `json:"quotedMessageId"`
	MarkAsReadToken string           `json:"markAsReadToken"`
	Text            string           `json:"text"`
	Emojis          []inEmoji        `json:"emojis"`
	Mention         *inMention       `json:"mention"`
	PackageID       ident            `json:"packageId"`
	StickerID       ident            `json:"stickerId"`
	ResourceType    string           `json:"stickerResourceType"`
	Keywords        []string         `json:"keywords"`
	Provider        *contentProvider `json:"contentProvider"`
	ImageSet        *imageSet        `json:"imageSet"`
	Duration        count            `json:"duration"`
	FileName        string           `json:"fileName"`
	FileSize        count            `json:"fileSize"`
	Title           string           `json:"title"`
	Address         string           `json:"address"`
	Latitude        float64          `json:"latitude"`
	Longitude       float64          `json:"longitude"`
}

type contentProvider struct {
	Type               string `json:"type"`
	OriginalContentURL string `json:"originalContentUrl"`
	PreviewImageURL    string `json:"previewImageUrl"`
}

type imageSet struct {
	ID    ident `json:"id"`
	Index count `json:"index"`
	Total count `json:"total"`
}

type inEmoji struct {
	Index     count `json:"index"`
	Length    count `json:"length"`
	ProductID ident `json:"productId"`
	EmojiID   ident `json:"emojiId"`
}

type inMention struct {
	Mentionees []struct {
		Index  count  `json:"index"`
		Length count  `json:"length"`
		Type   string `json:"type"`
		UserID ident  `json:"userId"`
		IsSelf bool   `json:"isSelf"`
	} `json:"mentionees"`
}

// message reads what a customer wrote, or wrote anew over an earlier message.
func (e event) message(in *desk.Inbound, kind desk.InboundKind) string {
	var m inMessage
	err := json.Unmarshal(e.Message, &m)
	if err != nil && !m.headOnly(e.Message) || m.ID == "" || m.Type == "" {
		return "bad_message"
	}
	in.Kind, in.MessageID = kind, string(m.ID)
	if !knownMessage(m.Type) {
		in.Content = notice(desk.Unsupported, code(m.Type), nil)
		return ""
	}
	if err != nil {
		return "bad_message"
	}
	in.QuoteToken, in.QuotedID, in.ReadToken = m.QuoteToken, string(m.QuotedMessageID), m.MarkAsReadToken
	if set := m.ImageSet; set != nil && set.ID != "" {
		in.ImageSet = &desk.ImageSet{ID: string(set.ID), Index: int(set.Index), Total: int(set.Total)}
	}
	in.Content = m.content()
	return ""
}

// headOnly reads no more than type and id: a type that LINE added later may put anything under
// a name that is known from others.
func (m *inMessage) headOnly(raw json.RawMessage) bool {
	var head struct {
		Type string `json:"type"`
		ID   ident  `json:"id"`
	}
	err := json.Unmarshal(raw, &head)
	m.Type, m.ID = head.Type, head.ID
	return err == nil
}

func knownMessage(kind string) bool {
	switch kind {
	case "text", "sticker", "location", "image", "video", "audio", "file":
		return true
	}
	return false
}

func (m inMessage) content() *desk.Content {
	switch m.Type {
	case "text":
		return &desk.Content{Kind: desk.Text, Text: m.words()}
	case "sticker":
		return &desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: string(m.PackageID), StickerID: string(m.StickerID),
			ResourceType: m.ResourceType, Keywords: m.Keywords, Text: m.Text}}
	case "location":
		return &desk.Content{Kind: desk.Location, Location: &desk.LocationBody{Title: m.Title, Address: m.Address,
			Latitude: m.Latitude, Longitude: m.Longitude}}
	}
	return &desk.Content{Kind: desk.ContentKind(m.Type), Media: m.media()}
}

// media is to be fetched: from LINE or, where LINE has only an address, from there.
func (m inMessage) media() *desk.MediaBody {
	body := &desk.MediaBody{State: desk.MediaPending, Name: m.FileName, Size: max(0, int64(m.FileSize)), DurationMS: max(0, int64(m.Duration))}
	if p := m.Provider; p != nil && p.Type == "external" {
		body.URL, body.PreviewURL = p.OriginalContentURL, p.PreviewImageURL
	}
	return body
}

// words keeps the emoji and mentions that lie inside the text: whoever draws them may rely on
// their offsets.
func (m inMessage) words() *desk.TextBody {
	body := &desk.TextBody{Text: m.Text}
	if len(m.Emojis) == 0 && m.Mention == nil {
		return body
	}
	units := count(len(utf16.Encode([]rune(m.Text))))
	inside := func(index, length count) bool {
		return index >= 0 && length > 0 && length <= units && index <= units-length
	}
	for _, x := range m.Emojis {
		if inside(x.Index, x.Length) {
			body.Emojis = append(body.Emojis, desk.Emoji{Index: int(x.Index), Length: int(x.Length),
				ProductID: string(x.ProductID), EmojiID: string(x.EmojiID)})
		}
	}
	if m.Mention == nil {
		return body
	}
	for _, x := range m.Mention.Mentionees {
		if inside(x.Index, x.Length) {
			body.Mentions = append(body.Mentions, desk.Mention{Index: int(x.Index), Length: int(x.Length), Type: x.Type,
				UserID: string(x.UserID), IsSelf: x.IsSelf})
		}
	}
	return body
}
