package lineemu

import (
	"fmt"
	"math"
	"unicode/utf16"
)

var messageTypes = []string{"text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap", "template", "flex", "coupon"}

// message checks one message object against LINE's published limits.
func (k *checker) message(o object) {
	kind, _ := o.str("type")
	if !k.oneOf(o.at("type"), kind, messageTypes...) {
		return
	}
	switch kind {
	case "text":
		k.emojis(o, o.text("text", true, mostText, utf16Len))
	case "textV2":
		o.text("text", true, mostText, utf16Len)
		k.substitution(o)
	case "sticker":
		o.text("packageId", true, 40, utf16Len)
		o.text("stickerId", true, 40, utf16Len)
	case "image":
		o.media("originalContentUrl", true)
		o.media("previewImageUrl", true)
	case "video":
		o.media("originalContentUrl", true)
		o.media("previewImageUrl", true)
		o.text("trackingId", false, 100, utf16Len)
	case "audio":
		o.media("originalContentUrl", true)
		if n, ok := o.number("duration"); ok && n <= 0 {
			k.add(o.at("duration"), "must be greater than 0")
		}
	case "location":
		o.text("title", true, 100, utf16Len)
		o.text("address", true, 100, utf16Len)
		o.number("latitude")
		o.number("longitude")
	case "imagemap":
		k.imagemap(o)
	case "template":
		k.template(o)
	case "flex":
		k.flex(o)
	case "coupon":
		o.text("couponId", true, 100, utf16Len)
		o.text("deliveryTag", false, 30, utf16Len)
	}
	k.decoration(o)
}

// decoration checks what any message may carry: sender and quick replies.
func (k *checker) decoration(o object) {
	if s, ok := o.child("sender", false); ok {
		s.text("name", false, 20, graphemes)
		s.media("iconUrl", false)
	}
	q, ok := o.child("quickReply", false)
	if !ok {
		return
	}
	for _, item := range q.list("items", 1, 13) {
		item.choice("type", "action")
		item.media("imageUrl", false)
		if a, ok := item.child("action", true); ok {
			k.action(a, inQuickReply)
		}
	}
}

const (
	mostText = 5000
	// emojiUnits is the length of "(emoji)": a LINE emoji counts as its alternative text, which
	// LINE does not tell, instead of its $.
	emojiUnits = 7
)

// emojis checks that each LINE emoji's index points at a $ of the text, no two at the same, and
// that the text is not too long with what stands for them.
func (k *checker) emojis(o object, text string) {
	if o.m["emojis"] == nil {
		return
	}
	units := utf16.Encode([]rune(text))
	taken := map[float64]bool{}
	for _, e := range o.list("emojis", 0, 20) {
		e.text("productId", true, 100, utf16Len)
		e.text("emojiId", true, 100, utf16Len)
		i, ok := e.number("index")
		if !ok {
			continue
		}
		if i < 0 || i >= float64(len(units)) || i != math.Trunc(i) || units[int(i)] != '$' || taken[i] {
			k.add(e.at("index"), "must be the position of a $ in the text")
			continue
		}
		taken[i] = true
	}
	if n := len(units); n <= mostText && n+len(taken)*(emojiUnits-1) > mostText {
		k.add(o.at("text"), fmt.Sprintf("Length must be between 0 and %d", mostText))
	}
}

func (k *checker) imagemap(o object) {
	o.media("baseUrl", true)
	o.text("altText", true, 1500, utf16Len)
	if size, ok := o.child("baseSize", true); ok {
		if w, ok := size.number("width"); ok && w != 1040 {
			k.add(size.at("width"), "must be 1040")
		}
		size.number("height")
	}
	for _, a := range o.list("actions", 1, 50) {
		kind, _ := a.str("type")
		switch {
		case !k.oneOf(a.at("type"), kind, "uri", "message", "clipboard"):
		case kind == "uri":
			k.uri(a, "linkUri")
		case kind == "message":
			a.text("text", true, 400, utf16Len)
		default:
			a.text("clipboardText", true, 1000, utf16Len)
		}
		a.text("label", false, 100, graphemes)
		a.area()
	}
	if v, ok := o.child("video", false); ok {
		v.media("originalContentUrl", true)
		v.media("previewImageUrl", true)
		v.area()
		if link, ok := v.child("externalLink", false); ok {
			k.uri(link, "linkUri")
			link.text("label", true, 30, graphemes)
		}
	}
}

// area checks the place of a part of an imagemap.
func (o object) area() {
	a, ok := o.child("area", true)
	if !ok {
		return
	}
	for _, key := range []string{"x", "y", "width", "height"} {
		if n, ok := a.number(key); ok && n < 0 {
			o.k.add(a.at(key), "must be greater than or equal to 0")
		}
	}
}
