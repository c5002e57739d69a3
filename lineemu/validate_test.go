package lineemu_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// problems sends messages (JSON, without brackets) to the validator and returns
// "property: message" of each error.
func (w *world) problems(messages string) []string {
	w.t.Helper()
	return w.details(w.call("POST", pathValidate, `{"messages":[`+messages+`]}`))
}

const pathValidate = "/v2/bot/message/validate/push"

// rawProblems is problems for messages that LINE's OpenAPI forbids, such as those with null.
func (w *world) rawProblems(messages string) []string {
	w.t.Helper()
	return w.details(w.raw(pathValidate, `{"messages":[`+messages+`]}`))
}

func (w *world) details(r reply) []string {
	w.t.Helper()
	if r.status == 200 {
		return nil
	}
	var e struct {
		Message string
		Details []struct{ Message, Property string }
	}
	if err := json.Unmarshal([]byte(r.body), &e); err != nil || r.status != 400 {
		w.t.Fatalf("%d %s", r.status, r.body)
	}
	if e.Message != fmt.Sprintf("The request body has %d error(s)", len(e.Details)) {
		w.t.Errorf("message %q with %d details", e.Message, len(e.Details))
	}
	var out []string
	for _, d := range e.Details {
		out = append(out, d.Property+": "+d.Message)
	}
	return out
}

func TestMessageLimits(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	long := func(n int) string { return strings.Repeat("あ", n) }
	act := func(rest string) string { return `{"type":"message","label":"l","text":"t"` + rest + `}` }
	acts := func(n int) string { return strings.TrimSuffix(strings.Repeat(act("")+",", n), ",") }
	tmpl := func(body string) string { return `{"type":"template","altText":"a","template":{` + body + `}}` }
	quick := func(items string) string {
		return `{"type":"text","text":"a","quickReply":{"items":[` + items + `]}}`
	}
	item := `{"type":"action","action":` + act("") + `}`
	flex := func(part string) string {
		return `{"type":"flex","altText":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[` + part + `]}}}`
	}
	bubble := func(text string) string {
		return `{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"` + text + `"}]}}`
	}
	const https = "https://example.com/a"
	for _, tc := range []struct {
		name, message string
		want          []string
	}{
		{"text", `{"type":"text","text":"` + long(5000) + `"}`, nil},
		{"text too long", `{"type":"text","text":"` + long(5001) + `"}`, []string{"messages[0].text: Length must be between 0 and 5000"}},
		{"emoji count as two", `{"type":"text","text":"` + strings.Repeat("😀", 2501) + `"}`, []string{"messages[0].text: Length must be between 0 and 5000"}},
		{"empty text", `{"type":"text","text":""}`, []string{"messages[0].text: May not be empty"}},
		{"no text", `{"type":"text"}`, []string{"messages[0].text: May not be empty"}},
		{"text is a number", `{"type":"text","text":1}`, []string{"messages[0].text: must be a string"}},
		{"not an object", `1`, []string{"messages[0]: must be an object"}},
		{"none", ``, []string{"messages: Size must be between 1 and 5"}},
		{"six", strings.TrimSuffix(strings.Repeat(`{"type":"text","text":"a"},`, 6), ","), []string{"messages: Size must be between 1 and 5"}},
		{"emoji at its $", `{"type":"text","text":"a$","emojis":[{"index":1,"productId":"p","emojiId":"1"}]}`, nil},
		{"two emojis at one $", `{"type":"text","text":"a$","emojis":[{"index":1,"productId":"p","emojiId":"1"},{"index":1,"productId":"p","emojiId":"2"}]}`, []string{"messages[0].emojis[1].index: must be the position of a $ in the text"}},
		{"emoji elsewhere", `{"type":"text","text":"a$","emojis":[{"index":0,"productId":"p","emojiId":"1"}]}`, []string{"messages[0].emojis[0].index: must be the position of a $ in the text"}},
		{"textV2", `{"type":"textV2","text":"{a}","substitution":{"a":{"type":"emoji","productId":"p","emojiId":"1"}}}`, nil},
		{"textV2 key not used", `{"type":"textV2","text":"a","substitution":{"b":{"type":"emoji","productId":"p","emojiId":"1"}}}`, []string{"messages[0].substitution.b: must be a key of [0-9A-Za-z_]{1,20} that the text contains in braces"}},
		{"textV2 doubled braces", `{"type":"textV2","text":"{{a}}"}`, nil},
		{"textV2 lone brace", `{"type":"textV2","text":"a}"}`, []string{"messages[0].text: braces must stand in pairs around a key, or be doubled"}},
		{"textV2 without its substitution", `{"type":"textV2","text":"{a}"}`, []string{"messages[0].text: no substitution is given for {a}"}},
		{"textV2 mention of nobody", `{"type":"textV2","text":"{a}","substitution":{"a":{"type":"mention","mentionee":{"type":"user"}}}}`, []string{"messages[0].substitution.a.mentionee.userId: May not be empty"}},
		{"textV2 mention of all", `{"type":"textV2","text":"{a}","substitution":{"a":{"type":"mention","mentionee":{"type":"all"}}}}`, nil},
		{"textV2 substitution of another kind", `{"type":"textV2","text":"{a}","substitution":{"a":{"type":"sticker"}}}`, []string{"messages[0].substitution.a.type: Must be one of the following values: [mention, emoji]"}},
		{"picker", tmpl(`"type":"buttons","text":"t","actions":[{"type":"datetimepicker","label":"l","data":"d","mode":"datetime","initial":"2026-11-03T10:00","min":"1900-01-01T00:00","max":"2100-12-31t23:59"}]`), nil},
		{"picker out of its years", tmpl(`"type":"buttons","text":"t","actions":[{"type":"datetimepicker","label":"l","data":"d","mode":"date","initial":"1899-12-31"}]`), []string{"messages[0].template.actions[0].initial: must be a date of the years 1900 to 2100"}},
		{"picker the wrong way round", tmpl(`"type":"buttons","text":"t","actions":[{"type":"datetimepicker","label":"l","data":"d","mode":"time","min":"10:00","max":"09:00"}]`), []string{"messages[0].template.actions[0].min: must be before max"}},
		{"image carousel label", tmpl(`"type":"image_carousel","columns":[{"imageUrl":"` + https + `","action":{"type":"message","label":"` + long(13) + `","text":"t"}}]`), []string{"messages[0].template.columns[0].action.label: Length must be between 0 and 12"}},
		{"switch outside a rich menu", tmpl(`"type":"buttons","text":"t","actions":[{"type":"richmenuswitch","label":"l","data":"d","richMenuAliasId":"a"}]`), []string{"messages[0].template.actions[0].type: Must be one of the following values: [postback, message, uri, datetimepicker, clipboard]"}},
		{"flex carousel too big", `{"type":"flex","altText":"a","contents":{"type":"carousel","contents":[` + strings.TrimSuffix(strings.Repeat(bubble(long(9000))+",", 2), ",") + `]}}`, []string{"messages[0].contents: The size of the carousel must not exceed 50 KB"}},
		{"13 bubbles", `{"type":"flex","altText":"a","contents":{"type":"carousel","contents":[` + strings.TrimSuffix(strings.Repeat(bubble("t")+",", 13), ",") + `]}}`, []string{"messages[0].contents.contents: Size must be between 1 and 12"}},
		{"imagemap area", `{"type":"imagemap","baseUrl":"` + https + `","altText":"a","baseSize":{"width":1040,"height":1},"actions":[{"type":"message","label":"` + long(101) + `","text":"t","area":{"x":-1,"y":0,"width":1}}]}`, []string{"messages[0].actions[0].label: Length must be between 0 and 100", "messages[0].actions[0].area.x: must be greater than or equal to 0", "messages[0].actions[0].area.height: must be specified"}},
		{"http elsewhere", `{"type":"image","originalContentUrl":"http://example.com/a","previewImageUrl":"` + https + `"}`, []string{"messages[0].originalContentUrl: invalid uri"}},
		{"http on loopback", `{"type":"image","originalContentUrl":"http://127.0.0.1:8080/a","previewImageUrl":"http://localhost/a"}`, nil},
		{"audio without length", `{"type":"audio","originalContentUrl":"` + https + `"}`, []string{"messages[0].duration: must be specified"}},
		{"location", `{"type":"location","title":"` + long(101) + `","address":"a","latitude":1,"longitude":2}`, []string{"messages[0].title: Length must be between 0 and 100"}},
		{"buttons", tmpl(`"type":"buttons","text":"` + long(160) + `","actions":[` + acts(4) + `]`), nil},
		{"buttons with a title", tmpl(`"type":"buttons","title":"t","text":"` + long(61) + `","actions":[` + acts(1) + `]`), []string{"messages[0].template.text: Length must be between 0 and 60"}},
		{"five buttons", tmpl(`"type":"buttons","text":"t","actions":[` + acts(5) + `]`), []string{"messages[0].template.actions: Size must be between 1 and 4"}},
		{"confirm with one", tmpl(`"type":"confirm","text":"t","actions":[` + acts(1) + `]`), []string{"messages[0].template.actions: Size must be between 2 and 2"}},
		{"uneven carousel", tmpl(`"type":"carousel","columns":[{"text":"a","actions":[` + acts(1) + `]},{"text":"a","actions":[` + acts(2) + `]}]`), []string{"messages[0].template.columns[1].actions: The number of actions must be the same for all columns"}},
		{"label by graphemes", tmpl(`"type":"buttons","text":"t","actions":[{"type":"message","label":"` + strings.Repeat("👨‍👩‍👧", 20) + `","text":"t"}]`), nil},
		{"label too long", tmpl(`"type":"buttons","text":"t","actions":[{"type":"message","label":"` + long(21) + `","text":"t"}]`), []string{"messages[0].template.actions[0].label: Length must be between 0 and 20"}},
		{"camera in a template", tmpl(`"type":"buttons","text":"t","actions":[{"type":"camera","label":"l"}]`), []string{"messages[0].template.actions[0].type: Must be one of the following values: [postback, message, uri, datetimepicker, clipboard]"}},
		{"postback data", tmpl(`"type":"buttons","text":"t","actions":[{"type":"postback","label":"l","data":"` + long(301) + `"}]`), []string{"messages[0].template.actions[0].data: Length must be between 0 and 300"}},
		{"javascript uri", tmpl(`"type":"buttons","text":"t","actions":[{"type":"uri","label":"l","uri":"javascript:1"}]`), []string{"messages[0].template.actions[0].uri: invalid uri"}},
		{"13 quick replies", quick(strings.TrimSuffix(strings.Repeat(item+",", 13), ",")), nil},
		{"14 quick replies", quick(strings.TrimSuffix(strings.Repeat(item+",", 14), ",")), []string{"messages[0].quickReply.items: Size must be between 1 and 13"}},
		{"camera as quick reply", quick(`{"type":"action","action":{"type":"camera","label":"l"}}`), nil},
		{"sender", `{"type":"text","text":"a","sender":{"name":"` + long(21) + `"}}`, []string{"messages[0].sender.name: Length must be between 0 and 20"}},
		{"flex", flex(`{"type":"text","text":"t"},{"type":"button","action":{"type":"uri","label":"l","uri":"tel:1"}}`), nil},
		{"flex part", flex(`{"type":"table"}`), []string{"messages[0].contents.body.contents[0].type: Must be one of the following values: [box, button, image, text, separator, filler]"}},
		{"flex too big", flex(`{"type":"text","text":"` + long(10300) + `"}`), []string{"messages[0].contents: The size of the bubble must not exceed 30 KB"}},
		{"imagemap", `{"type":"imagemap","baseUrl":"` + https + `","altText":"a","baseSize":{"width":1000,"height":1},"actions":[{"type":"message","text":"t","area":{"x":0,"y":0,"width":1,"height":1}}]}`, []string{"messages[0].baseSize.width: must be 1040"}},
		{"coupon", `{"type":"coupon","couponId":"c"}`, nil},
		{"file", `{"type":"file"}`, []string{"messages[0].type: Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]"}},
		{"all errors count", `{"type":"text","text":""},{"type":"sticker"}`, []string{"messages[0].text: May not be empty", "messages[1].packageId: May not be empty", "messages[1].stickerId: May not be empty"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			if got := w.problems(tc.message); !slices.Equal(got, tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

func TestStrictMedia(t *testing.T) {
	w := newWorld(t, lineemu.Config{StrictMedia: true})
	if got := w.problems(`{"type":"image","originalContentUrl":"http://127.0.0.1:8080/a","previewImageUrl":"https://a/b"}`); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestPushFieldsAreValidatedWithTheMessages(t *testing.T) {
	w := newWorld(t)
	r := w.want(w.call("POST", pathPush, `{"messages":[{"type":"text"}],"customAggregationUnits":["a b"]}`), 400, "The request body has 3 error(s)")
	for _, p := range []string{"to", "customAggregationUnits[0]", "messages[0].text"} {
		if !strings.Contains(r.body, `"property":"`+p+`"`) {
			t.Errorf("%s lacks %s", r.body, p)
		}
	}
}

// Mentions are for groups; LINE takes them in replies and pushes only.
func TestMentionsOnlyInGroups(t *testing.T) {
	w := newWorld(t)
	const mention = `"messages":[{"type":"textV2","text":"{a}","substitution":{"a":{"type":"mention","mentionee":{"type":"all"}}}}]`
	g := must(w.AddGroup(lineemu.Group{Members: []string{w.user.ID}}))(t)
	w.want(w.call("POST", pathPush, `{"to":"`+g.ID+`",`+mention+`}`), 200, "")
	refused := func(r reply) {
		t.Helper()
		if w.want(r, 400, "The request body has 1 error(s)"); !strings.Contains(r.body, `"messages[0].substitution.a"`) {
			t.Errorf("%s", r.body)
		}
	}
	refused(w.call("POST", pathPush, `{"to":"`+w.user.ID+`",`+mention+`}`))
	refused(w.call("POST", pathMulti, `{"to":["`+w.user.ID+`"],`+mention+`}`))
	refused(w.call("POST", "/v2/bot/message/validate/broadcast", `{`+mention+`}`))
	w.want(w.call("POST", "/v2/bot/message/validate/reply", `{`+mention+`}`), 200, "")
	token := w.act(lineemu.Act{Type: "text", Text: "a"}).ReplyToken
	refused(w.call("POST", pathReply, `{"replyToken":"`+token+`",`+mention+`}`))
	w.want(w.call("POST", pathReply, toReply(token, "x")), 200, "") // the refused one did not use it up
}
