package lineemu

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Where an action stands decides its label and which types it may have.
const (
	inTemplate      = "template"
	inImageCarousel = "image carousel"
	inFlex          = "flex"
	inFlexButton    = "flex button"
	inQuickReply    = "quick reply"
	inRichMenu      = "rich menu"
	inDefault       = "default" // a default action: no label needed
)

func (k *checker) template(o object) {
	o.text("altText", true, 1500, utf16Len)
	t, ok := o.child("template", true)
	if !ok {
		return
	}
	kind, _ := t.str("type")
	if !k.oneOf(t.at("type"), kind, "buttons", "confirm", "carousel", "image_carousel") {
		return
	}
	switch kind {
	case "buttons":
		t.pictured()
		k.card(t, 160, 60)
		k.actions(t, 1, 4)
	case "confirm":
		t.text("text", true, 240, graphemes)
		k.actions(t, 2, 2)
	case "carousel":
		k.carousel(t)
	case "image_carousel":
		for _, col := range t.list("columns", 1, 10) {
			col.media("imageUrl", true)
			if a, ok := col.child("action", true); ok {
				k.action(a, inImageCarousel)
			}
		}
	}
}

// card checks the title, picture and text of a buttons template or carousel column; the text
// may be shorter only (few) beside a title or a picture.
func (k *checker) card(t object, many, few int) {
	picture := t.media("thumbnailImageUrl", false)
	title := t.text("title", false, 40, graphemes)
	most := many
	if picture != "" || title != "" {
		most = few
	}
	t.text("text", true, most, graphemes)
	if a, ok := t.child("defaultAction", false); ok {
		k.action(a, inDefault)
	}
}

// pictured checks how the pictures of a template are shown.
func (t object) pictured() {
	t.choice("imageAspectRatio", "rectangle", "square")
	t.choice("imageSize", "cover", "contain")
}

func (k *checker) carousel(t object) {
	t.pictured()
	count := -1
	for _, col := range t.list("columns", 1, 10) {
		k.card(col, 120, 60)
		k.actions(col, 1, 3)
		list, _ := col.m["actions"].([]any)
		if count >= 0 && len(list) != count {
			k.add(col.at("actions"), "The number of actions must be the same for all columns")
		}
		count = len(list)
	}
}

func (k *checker) actions(t object, least, most int) {
	for _, a := range t.list("actions", least, most) {
		k.action(a, inTemplate)
	}
}

var (
	commonActions = []string{"postback", "message", "uri", "datetimepicker", "clipboard"}
	menuActions   = append(slices.Clone(commonActions), "richmenuswitch")
	quickActions  = append(slices.Clone(commonActions), "camera", "cameraRoll", "location")
)

// action checks one action object.
func (k *checker) action(a object, where string) {
	allowed, label, need := commonActions, 20, true
	switch where {
	case inQuickReply:
		allowed = quickActions
	case inFlex:
		label, need = 40, false
	case inFlexButton:
		label = 40
	case inRichMenu:
		allowed, need = menuActions, false
	case inImageCarousel:
		label, need = 12, false
	case inDefault:
		need = false
	}
	kind, _ := a.str("type")
	if !k.oneOf(a.at("type"), kind, allowed...) {
		return
	}
	a.text("label", need, label, graphemes)
	switch kind {
	case "postback":
		a.text("data", true, 300, utf16Len)
		a.text("displayText", false, 300, graphemes)
		a.text("fillInText", false, 300, graphemes)
		if in, ok := a.str("inputOption"); ok {
			k.oneOf(a.at("inputOption"), in, "closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
		}
	case "message":
		a.text("text", true, 300, graphemes)
	case "uri":
		k.uri(a, "uri")
		if alt, ok := a.child("altUri", false); ok {
			k.uri(alt, "desktop")
		}
	case "datetimepicker":
		a.text("data", true, 300, utf16Len)
		mode, _ := a.str("mode")
		if k.oneOf(a.at("mode"), mode, "date", "time", "datetime") {
			k.pickerTimes(a, mode)
		}
	case "richmenuswitch":
		if id := a.text("richMenuAliasId", true, 32, utf16Len); id != "" && !aliasForm.MatchString(id) {
			k.add(a.at("richMenuAliasId"), "must match [a-z0-9_-]{1,32}")
		}
		a.text("data", true, 300, utf16Len)
	case "clipboard":
		a.text("clipboardText", true, 1000, utf16Len)
	}
}

// pickerTimes checks initial, max and min of a date picker: LINE takes the years 1900 to 2100.
func (k *checker) pickerTimes(a object, mode string) {
	form := map[string]string{"date": "2006-01-02", "time": "15:04", "datetime": "2006-01-02T15:04"}[mode]
	at := map[string]time.Time{}
	for _, key := range []string{"initial", "max", "min"} {
		s, _ := a.str(key)
		if s == "" {
			continue
		}
		t, err := time.Parse(form, strings.Replace(s, "t", "T", 1))
		if err != nil || mode != "time" && (t.Year() < 1900 || t.Year() > 2100) {
			k.add(a.at(key), "must be a "+mode+" of the years 1900 to 2100")
			continue
		}
		at[key] = t
	}
	if !at["min"].IsZero() && !at["max"].IsZero() && !at["min"].Before(at["max"]) {
		k.add(a.at("min"), "must be before max")
	}
}

func (k *checker) uri(a object, key string) {
	s := a.text(key, true, 1000, utf16Len)
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https")
	if err != nil || web && u.Hostname() == "" || !slices.Contains([]string{"http", "https", "line", "tel"}, u.Scheme) {
		k.add(a.at(key), "invalid uri")
	}
}
