package decide

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// Limits of what operators send, beside texts (Messaging API: location message, altText,
// action objects). The choice's words must fit into what its tap carries back.
const (
	maxPlace  = 100 // UTF-16 units of a location's title, and of its address
	maxAlt    = 1500
	maxRich   = 50 << 10 // bytes of a message object
	maxSay    = 200      // UTF-16 units
	maxChoice = 1000     // characters of an address
)

// sendable refuses what LINE could not show.
func sendable(c desk.Content) error {
	if err := sendableBody(c); err != nil {
		return err
	}
	return sendableChoices(c.Choices)
}

func sendableBody(c desk.Content) error {
	switch c.Kind {
	case desk.Text:
		return sendableText(c.Text)
	case desk.Sticker:
		if s := c.Sticker; s == nil || !digits(s.PackageID) || !digits(s.StickerID) {
			return desk.E(desk.Invalid, "bad_sticker", "A sticker needs package_id and sticker_id, both numbers.").On("sticker_id")
		}
		return nil
	case desk.Image, desk.Video, desk.Audio, desk.File:
		if m := c.Media; m == nil || m.Attachment == "" || m.State != desk.MediaReady {
			return desk.E(desk.Invalid, "bad_attachment", "Upload the file first and give its attachment_id.").On("attachment_id")
		}
		return nil
	case desk.Location:
		return sendablePlace(c.Location)
	case desk.Rich:
		return sendableRich(c.Rich)
	}
	return desk.E(desk.Invalid, "bad_type", "Send text, sticker, image, video, audio, file, location or rich.").On("type")
}

func sendablePlace(l *desk.LocationBody) error {
	if l == nil {
		return desk.E(desk.Invalid, "bad_location", "Give the place: title, address, latitude, longitude.").On("location")
	}
	for field, s := range map[string]string{"location.title": l.Title, "location.address": l.Address} {
		if n := desk.Units(s); strings.TrimSpace(s) == "" || n > maxPlace {
			return desk.E(desk.Invalid, "bad_location", "A place needs a name and an address, of at most 100 characters each.").On(field)
		}
	}
	if l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180 {
		return desk.E(desk.Invalid, "bad_location", "Latitude is -90 to 90, longitude -180 to 180.").On("location.latitude")
	}
	return nil
}

func sendableRich(r *desk.RichBody) error {
	var object map[string]json.RawMessage
	switch {
	case r == nil || strings.TrimSpace(r.Alt) == "":
		return desk.E(desk.Invalid, "bad_rich", "Write the words that stand for it where it can't be drawn.").On("rich.alt")
	case utf8.RuneCountInString(r.Alt) > maxAlt:
		return desk.E(desk.Invalid, "bad_rich", fmt.Sprintf("The words that stand for it have at most %d characters.", maxAlt)).On("rich.alt")
	case len(r.Message) > maxRich:
		return desk.E(desk.TooLarge, "bad_rich", "The message object is too large.").On("rich.message")
	case json.Unmarshal(r.Message, &object) != nil || object == nil:
		return desk.E(desk.Invalid, "bad_rich", "The message must be an object of LINE's format.").On("rich.message")
	}
	return nil
}

func sendableChoices(list []desk.Choice) error {
	bad := func(format string, args ...any) error {
		return desk.E(desk.Invalid, "bad_choice", fmt.Sprintf(format, args...)).On("choices")
	}
	if len(list) > desk.MaxChoices {
		return bad("LINE shows at most %d choices under a message.", desk.MaxChoices)
	}
	for _, c := range list {
		switch n := utf8.RuneCountInString(c.Label); {
		case strings.TrimSpace(c.Label) == "" || n > maxLabel:
			return bad("A choice has 1 to %d characters.", maxLabel)
		case desk.Units(c.Say) > maxSay:
			return bad("What a choice says has at most %d characters.", maxSay)
		case c.URI != "" && (!opens(c.URI) || utf8.RuneCountInString(c.URI) > maxChoice):
			return bad("A choice opens an address that begins with https:// or tel:.")
		case c.Data != "" || c.Pick != nil || c.Open != "":
			return bad("A choice says words, or opens an address.")
		}
	}
	return nil
}

// opens tells whether LINE opens an address from a button.
func opens(uri string) bool {
	for _, scheme := range []string{"https://", "http://", "tel:", "line://"} {
		if strings.HasPrefix(uri, scheme) && len(uri) > len(scheme) {
			return true
		}
	}
	return false
}

// Spoken is all that a customer reads of a bubble, the text itself first: the guard's places
// count from there.
func Spoken(c desk.Content) string {
	var parts []string
	if c.Text != nil {
		parts = append(parts, c.Text.Text)
	}
	if l := c.Location; l != nil {
		parts = append(parts, l.Title, l.Address)
	}
	if r := c.Rich; r != nil {
		var object any
		parts = append(parts, r.Alt)
		if json.Unmarshal(r.Message, &object) == nil {
			parts = append(parts, drawn(object)...)
		}
	}
	for _, ch := range c.Choices {
		parts = append(parts, ch.Label)
		if ch.Say != ch.Label {
			parts = append(parts, ch.Say)
		}
	}
	return strings.Join(parts, "\n")
}

// drawn gives the words of a message object, those of each object in a fixed order.
func drawn(v any) (out []string) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			out = append(out, drawn(one)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			s, words := v[key].(string)
			switch {
			case words && slices.Contains([]string{"title", "text", "label", "displayText"}, key):
				out = append(out, s)
			case !words:
				out = append(out, drawn(v[key])...)
			}
		}
	}
	return out
}

// filled refuses a bubble with a field that nobody has filled.
func filled(c desk.Content) error {
	if c.Text == nil && c.Rich == nil {
		return nil
	}
	return template.CheckFilled(Spoken(c))
}
