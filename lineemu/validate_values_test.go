package lineemu_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// Values at the edge: an optional member that is null is one that is not there; a place, an
// address or a type that cannot be is refused.
func TestValuesAtTheEdge(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	const action = `{"type":"message","label":"l","text":"t"}`
	buttons := func(members string, letters int) string {
		return `{"type":"template","altText":"a","template":{"type":"buttons","text":"` + strings.Repeat("あ", letters) + `","actions":[` + action + `]` + members + `}}`
	}
	uri := func(address string) string {
		return `{"type":"template","altText":"a","template":{"type":"buttons","text":"t","actions":[{"type":"uri","label":"l","uri":"` + address + `"}]}}`
	}
	quick := func(kind string) string {
		return `{"type":"text","text":"a","quickReply":{"items":[{"type":` + kind + `,"action":` + action + `}]}}`
	}
	emojis := func(text, rest string) string {
		return `{"type":"text","text":"` + text + `","emojis":[{"index":0,"productId":"p","emojiId":"1"}` + rest + `]}`
	}
	emoji := func(index string) string { return `,{"index":` + index + `,"productId":"p","emojiId":"2"}` }
	for _, tc := range []struct{ name, message, want string }{
		{"picture null", buttons(`,"thumbnailImageUrl":null,"title":null,"defaultAction":null,"imageSize":null`, 160), ""},
		{"picture", buttons(`,"thumbnailImageUrl":"https://example.com/a"`, 61), "template.text: Length must be between 0 and 60"},
		{"spans null", `{"type":"flex","altText":"a","contents":{"type":"bubble","hero":null,"body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"t","contents":null}]}}}`, ""},
		{"emojis null", `{"type":"text","text":"a","emojis":null,"sender":null,"quickReply":null}`, ""},
		{"an address without host", uri("https://"), "template.actions[0].uri: invalid uri"},
		{"an address with a port alone", uri("https://:443/a"), "template.actions[0].uri: invalid uri"},
		{"a telephone number", uri("tel:0312345678"), ""},
		{"a picture without host", buttons(`,"thumbnailImageUrl":"https://:443"`, 1), "template.thumbnailImageUrl: invalid uri"},
		{"a quick reply", quick(`"action"`), ""},
		{"a quick reply of type null", quick(`null`), ""},
		{"a quick reply of no type known", quick(`"nonsense"`), "quickReply.items[0].type: Must be one of the following values: [action]"},
		{"two emojis", emojis("$a$", emoji("2")), ""},
		{"two emojis at one place", emojis("$a$", emoji("0")), "emojis[1].index: must be the position of a $ in the text"},
		{"an emoji between", emojis("$$", emoji("0.5")), "emojis[1].index: must be the position of a $ in the text"},
		{"an emoji far beyond", emojis("$$", emoji("1e300")), "emojis[1].index: must be the position of a $ in the text"},
		{"room for the emoji's text", emojis("$"+strings.Repeat("a", 4993), ""), ""},
		{"no room for the emoji's text", emojis("$"+strings.Repeat("a", 4994), ""), "text: Length must be between 0 and 5000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			var want []string
			if tc.want != "" {
				want = []string{"messages[0]." + tc.want}
			}
			if got := w.rawProblems(tc.message); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// A filter or recipient that is null does not narrow: 50 people need not be reached.
func TestANarrowcastWithNullsIsNotNarrowed(t *testing.T) {
	w := newWorld(t)
	const nulls = `,"recipient":null,"filter":{"demographic":null},"limit":null}`
	if r := w.raw("/v2/bot/message/narrowcast", `{"messages":[{"type":"text","text":"a"}]`+nulls); r.status != 202 {
		t.Fatalf("%d %s", r.status, r.body)
	}
}

// A desk that judges a message before it is sent hears of a member that stands twice, too.
func TestCheckMessageFindsWhatStandsTwice(t *testing.T) {
	got := lineemu.CheckMessage([]byte(`{"type":"text","text":"a","sender":{"name":"a","name":"b"}}`))
	if want := (lineemu.Finding{Property: "sender", Message: "Duplicate field 'name'"}); len(got) != 1 || got[0] != want {
		t.Errorf("%+v", got)
	}
}
