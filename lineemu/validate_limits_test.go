package lineemu_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// times repeats an item of a JSON list, or what item makes of each number.
func times(n int, item func(i int) string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = item(i)
	}
	return strings.Join(list, ",")
}

func same(item string) func(int) string { return func(int) string { return item } }

// kana is a text of n letters.
func kana(n int) string { return strings.Repeat("あ", n) }

// urlOf is an https URL of n characters.
func urlOf(n int) string {
	const host = "https://example.com/"
	return host + strings.Repeat("a", n-len(host))
}

// Every limit of LINE's reference: at the limit a message is taken, one beyond it is refused
// for that reason alone.
func TestEveryLimitAtItsEdge(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	const act = `{"type":"message","label":"l","text":"t"}`
	template := func(body string) string { return `{"type":"template","altText":"a","template":{` + body + `}}` }
	button := func(action string) string {
		return template(`"type":"buttons","text":"t","actions":[{"label":"l",` + action + `}]`)
	}
	flexPart := func(part string) string {
		return `{"type":"flex","altText":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[` + part + `]}}}`
	}
	imagemap := func(base, alt, action string) string {
		return `{"type":"imagemap","baseUrl":"` + base + `","altText":"` + alt + `","baseSize":{"width":1040,"height":1},"actions":[{` + action + `,"area":{"x":0,"y":0,"width":1,"height":1}}]}`
	}
	const tap = `"type":"message","text":"t"`
	const https = "https://example.com/a"
	column := func(body string) string { return template(`"type":"carousel","columns":[{` + body + `}]`) }
	for _, tc := range []struct {
		name     string
		limit    int
		message  func(n int) string
		property string // after messages[0].
		says     string // empty = Length must be between 0 and the limit
	}{
		{"text", 5000, func(n int) string { return `{"type":"text","text":"` + kana(n) + `"}` }, "text", ""},
		{"emojis", 20, func(n int) string {
			return `{"type":"text","text":"` + strings.Repeat("$", n) + `","emojis":[` + times(n, func(i int) string { return fmt.Sprintf(`{"index":%d,"productId":"p","emojiId":"1"}`, i) }) + `]}`
		}, "emojis", "Size must be between 0 and 20"},
		{"textV2", 5000, func(n int) string { return `{"type":"textV2","text":"` + kana(n) + `"}` }, "text", ""},
		{"textV2 key", 20, func(n int) string {
			key := strings.Repeat("k", n)
			return `{"type":"textV2","text":"{` + key + `}","substitution":{"` + key + `":{"type":"emoji","productId":"p","emojiId":"1"}}}`
		}, "substitution.kkkkkkkkkkkkkkkkkkkkk", "must be a key of [0-9A-Za-z_]{1,20} that the text contains in braces"},
		{"textV2 emojis", 20, substituted(`{"type":"emoji","productId":"p","emojiId":"1"}`), "substitution", "must have 20 mentions and 20 emojis at most"},
		{"textV2 mentions", 20, substituted(`{"type":"mention","mentionee":{"type":"all"}}`), "substitution", "must have 20 mentions and 20 emojis at most"},
		{"image URL", 2000, func(n int) string {
			return `{"type":"image","originalContentUrl":"` + urlOf(n) + `","previewImageUrl":"` + https + `"}`
		}, "originalContentUrl", ""},
		{"image preview URL", 2000, func(n int) string {
			return `{"type":"image","originalContentUrl":"` + https + `","previewImageUrl":"` + urlOf(n) + `"}`
		}, "previewImageUrl", ""},
		{"video URL", 2000, func(n int) string {
			return `{"type":"video","originalContentUrl":"` + urlOf(n) + `","previewImageUrl":"` + https + `"}`
		}, "originalContentUrl", ""},
		{"trackingId", 100, func(n int) string {
			return `{"type":"video","originalContentUrl":"` + https + `","previewImageUrl":"` + https + `","trackingId":"` + strings.Repeat("a", n) + `"}`
		}, "trackingId", ""},
		{"audio URL", 2000, func(n int) string { return `{"type":"audio","originalContentUrl":"` + urlOf(n) + `","duration":1}` }, "originalContentUrl", ""},
		{"location title", 100, func(n int) string {
			return `{"type":"location","title":"` + kana(n) + `","address":"a","latitude":1,"longitude":2}`
		}, "title", ""},
		{"location address", 100, func(n int) string {
			return `{"type":"location","title":"t","address":"` + kana(n) + `","latitude":1,"longitude":2}`
		}, "address", ""},

		{"imagemap altText", 1500, func(n int) string { return imagemap(https, kana(n), tap) }, "altText", ""},
		{"imagemap baseUrl", 2000, func(n int) string { return imagemap(urlOf(n), "a", tap) }, "baseUrl", ""},
		{"imagemap linkUri", 1000, func(n int) string { return imagemap(https, "a", `"type":"uri","linkUri":"`+urlOf(n)+`"`) }, "actions[0].linkUri", ""},
		{"imagemap text", 400, func(n int) string { return imagemap(https, "a", `"type":"message","text":"`+kana(n)+`"`) }, "actions[0].text", ""},
		{"imagemap clipboard", 1000, func(n int) string { return imagemap(https, "a", `"type":"clipboard","clipboardText":"`+kana(n)+`"`) }, "actions[0].clipboardText", ""},

		{"template altText", 1500, func(n int) string {
			return `{"type":"template","altText":"` + kana(n) + `","template":{"type":"confirm","text":"t","actions":[` + act + "," + act + `]}}`
		}, "altText", ""},
		{"buttons title", 40, func(n int) string {
			return template(`"type":"buttons","title":"` + kana(n) + `","text":"t","actions":[` + act + `]`)
		}, "template.title", ""},
		{"buttons text", 160, func(n int) string {
			return template(`"type":"buttons","text":"` + kana(n) + `","actions":[` + act + `]`)
		}, "template.text", ""},
		{"buttons text beside a title", 60, func(n int) string {
			return template(`"type":"buttons","title":"t","text":"` + kana(n) + `","actions":[` + act + `]`)
		}, "template.text", ""},
		{"buttons text beside a picture", 60, func(n int) string {
			return template(`"type":"buttons","thumbnailImageUrl":"` + https + `","text":"` + kana(n) + `","actions":[` + act + `]`)
		}, "template.text", ""},
		{"buttons picture", 2000, func(n int) string {
			return template(`"type":"buttons","thumbnailImageUrl":"` + urlOf(n) + `","text":"t","actions":[` + act + `]`)
		}, "template.thumbnailImageUrl", ""},
		{"buttons", 4, func(n int) string {
			return template(`"type":"buttons","text":"t","actions":[` + times(n, same(act)) + `]`)
		}, "template.actions", "Size must be between 1 and 4"},
		{"confirm text", 240, func(n int) string {
			return template(`"type":"confirm","text":"` + kana(n) + `","actions":[` + act + "," + act + `]`)
		}, "template.text", ""},
		{"confirm buttons", 2, func(n int) string {
			return template(`"type":"confirm","text":"t","actions":[` + times(n, same(act)) + `]`)
		}, "template.actions", "Size must be between 2 and 2"},
		{"carousel columns", 10, func(n int) string {
			return template(`"type":"carousel","columns":[` + times(n, same(`{"text":"t","actions":[`+act+`]}`)) + `]`)
		}, "template.columns", "Size must be between 1 and 10"},
		{"carousel text", 120, func(n int) string { return column(`"text":"` + kana(n) + `","actions":[` + act + `]`) }, "template.columns[0].text", ""},
		{"carousel text beside a title", 60, func(n int) string { return column(`"title":"t","text":"` + kana(n) + `","actions":[` + act + `]`) }, "template.columns[0].text", ""},
		{"carousel text beside a picture", 60, func(n int) string {
			return column(`"thumbnailImageUrl":"` + https + `","text":"` + kana(n) + `","actions":[` + act + `]`)
		}, "template.columns[0].text", ""},
		{"carousel title", 40, func(n int) string { return column(`"title":"` + kana(n) + `","text":"t","actions":[` + act + `]`) }, "template.columns[0].title", ""},
		{"carousel buttons", 3, func(n int) string { return column(`"text":"t","actions":[` + times(n, same(act)) + `]`) }, "template.columns[0].actions", "Size must be between 1 and 3"},
		{"image carousel", 10, func(n int) string {
			return template(`"type":"image_carousel","columns":[` + times(n, same(`{"imageUrl":"`+https+`","action":`+act+`}`)) + `]`)
		}, "template.columns", "Size must be between 1 and 10"},
		{"image carousel picture", 2000, func(n int) string {
			return template(`"type":"image_carousel","columns":[{"imageUrl":"` + urlOf(n) + `","action":` + act + `}]`)
		}, "template.columns[0].imageUrl", ""},
		{"image carousel label", 12, func(n int) string {
			return template(`"type":"image_carousel","columns":[{"imageUrl":"` + https + `","action":{"type":"message","label":"` + kana(n) + `","text":"t"}}]`)
		}, "template.columns[0].action.label", ""},

		{"label", 20, func(n int) string {
			return template(`"type":"buttons","text":"t","actions":[{"type":"message","label":"` + kana(n) + `","text":"t"}]`)
		}, "template.actions[0].label", ""},
		{"message action", 300, func(n int) string { return button(`"type":"message","text":"` + kana(n) + `"`) }, "template.actions[0].text", ""},
		{"postback data", 300, func(n int) string { return button(`"type":"postback","data":"` + kana(n) + `"`) }, "template.actions[0].data", ""},
		{"displayText", 300, func(n int) string {
			return button(`"type":"postback","data":"d","displayText":"` + kana(n) + `"`)
		}, "template.actions[0].displayText", ""},
		{"fillInText", 300, func(n int) string {
			return button(`"type":"postback","data":"d","inputOption":"openKeyboard","fillInText":"` + kana(n) + `"`)
		}, "template.actions[0].fillInText", ""},
		{"uri", 1000, func(n int) string { return button(`"type":"uri","uri":"` + urlOf(n) + `"`) }, "template.actions[0].uri", ""},
		{"uri for desktops", 1000, func(n int) string {
			return button(`"type":"uri","uri":"` + https + `","altUri":{"desktop":"` + urlOf(n) + `"}`)
		}, "template.actions[0].altUri.desktop", ""},
		{"clipboard", 1000, func(n int) string { return button(`"type":"clipboard","clipboardText":"` + kana(n) + `"`) }, "template.actions[0].clipboardText", ""},
		{"picker data", 300, func(n int) string {
			return button(`"type":"datetimepicker","mode":"date","data":"` + kana(n) + `"`)
		}, "template.actions[0].data", ""},

		{"flex altText", 1500, func(n int) string {
			return `{"type":"flex","altText":"` + kana(n) + `","contents":{"type":"bubble"}}`
		}, "altText", ""},
		{"flex button label", 40, func(n int) string {
			return flexPart(`{"type":"button","action":{"type":"message","label":"` + kana(n) + `","text":"t"}}`)
		}, "contents.body.contents[0].action.label", ""},
		{"flex image URL", 2000, func(n int) string { return flexPart(`{"type":"image","url":"` + urlOf(n) + `"}`) }, "contents.body.contents[0].url", ""},
		{"flex bubbles", 12, func(n int) string {
			return `{"type":"flex","altText":"a","contents":{"type":"carousel","contents":[` + times(n, same(`{"type":"bubble"}`)) + `]}}`
		}, "contents.contents", "Size must be between 1 and 12"},

		{"quick replies", 13, func(n int) string {
			return `{"type":"text","text":"a","quickReply":{"items":[` + times(n, same(`{"type":"action","action":`+act+`}`)) + `]}}`
		}, "quickReply.items", "Size must be between 1 and 13"},
		{"quick reply label", 20, func(n int) string {
			return `{"type":"text","text":"a","quickReply":{"items":[{"type":"action","action":{"type":"camera","label":"` + kana(n) + `"}}]}}`
		}, "quickReply.items[0].action.label", ""},
		{"quick reply picture", 2000, func(n int) string {
			return `{"type":"text","text":"a","quickReply":{"items":[{"type":"action","imageUrl":"` + urlOf(n) + `","action":` + act + `}]}}`
		}, "quickReply.items[0].imageUrl", ""},
		{"sender name", 20, func(n int) string { return `{"type":"text","text":"a","sender":{"name":"` + kana(n) + `"}}` }, "sender.name", ""},
		{"sender picture", 2000, func(n int) string { return `{"type":"text","text":"a","sender":{"iconUrl":"` + urlOf(n) + `"}}` }, "sender.iconUrl", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			if tc.says == "" {
				tc.says = fmt.Sprintf("Length must be between 0 and %d", tc.limit)
			}
			if got := w.problems(tc.message(tc.limit)); len(got) > 0 {
				t.Errorf("at the limit of %d: %q", tc.limit, got)
			}
			want := []string{"messages[0]." + tc.property + ": " + tc.says}
			if got := w.problems(tc.message(tc.limit + 1)); !slices.Equal(got, want) {
				t.Errorf("at %d: got  %q\nwant %q", tc.limit+1, got, want)
			}
		})
	}
}

// substituted is a textV2 message with n of one kind of substitution.
func substituted(item string) func(n int) string {
	return func(n int) string {
		text := strings.ReplaceAll(times(n, func(i int) string { return fmt.Sprintf("{k%d}", i) }), ",", "")
		return `{"type":"textV2","text":"` + text + `","substitution":{` + times(n, func(i int) string { return fmt.Sprintf(`"k%d":`, i) + item }) + `}}`
	}
}

// The hundred substitutions of a textV2 message can't be reached with twenty mentions and
// twenty emojis, so that both limits are told.
func TestMostSubstitutions(t *testing.T) {
	w := newWorld(t)
	item := substituted(`{"type":"emoji","productId":"p","emojiId":"1"}`)
	const kinds = "messages[0].substitution: must have 20 mentions and 20 emojis at most"
	if got := w.problems(item(100)); !slices.Equal(got, []string{kinds}) {
		t.Errorf("100: %q", got)
	}
	if got := w.problems(item(101)); !slices.Equal(got, []string{"messages[0].substitution: Size must be between 0 and 100", kinds}) {
		t.Errorf("101: %q", got)
	}
}
