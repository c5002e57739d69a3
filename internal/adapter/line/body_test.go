package line

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

func bubble(c desk.Content, quote string) flow.Bubble {
	return flow.Bubble{Message: desk.Message{ID: "m", Content: c, Send: &desk.Send{Quote: quote}},
		URL: "https://desk.example/m/abc", PreviewURL: "https://desk.example/m/abc?preview=1"}
}

func mediaOf(kind desk.ContentKind, name string, ms int64) desk.Content {
	return desk.Content{Kind: kind, Media: &desk.MediaBody{State: desk.MediaReady, Attachment: "a", Name: name, DurationMS: ms}}
}

func TestBody(t *testing.T) {
	const url, preview = `"originalContentUrl":"https://desk.example/m/abc"`, `"previewImageUrl":"https://desk.example/m/abc?preview=1"`
	from := func(b flow.Bubble, name, icon string) flow.Bubble {
		b.Message.Content.Sender, b.IconURL = &desk.Sender{Name: name}, icon
		return b
	}
	noPreview := func(b flow.Bubble) flow.Bubble { b.PreviewURL = ""; return b }
	sticker := desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "446", StickerID: "1988"}}
	for _, tc := range []struct {
		name   string
		bubble flow.Bubble
		want   string
	}{
		{"text", bubble(*textOf("確認いたします"), ""), `{"type":"text","text":"確認いたします"}`},
		{"text with a quote", bubble(*textOf("はい"), "q1"), `{"type":"text","text":"はい","quoteToken":"q1"}`},
		{"text with everything that needs care", bubble(*textOf("<a href=\"x\">&\\\n\t\u2028</a>👍"), ""),
			`{"type":"text","text":"<a href=\"x\">&\\\n\t\u2028</a>👍"}`},
		{"text mended", bubble(*textOf("a\x00b\xffc"), ""), `{"type":"text","text":"a�b�c"}`},
		{"sticker", bubble(sticker, "q1"), `{"type":"sticker","packageId":"446","stickerId":"1988","quoteToken":"q1"}`},
		{"image", bubble(mediaOf(desk.Image, "a.jpg", 0), "q1"), `{"type":"image",` + url + `,` + preview + `}`},
		{"image that is its own preview", noPreview(bubble(mediaOf(desk.Image, "a.jpg", 0), "")), `{"type":"image",` + url + `,"previewImageUrl":"https://desk.example/m/abc"}`},
		{"video", bubble(mediaOf(desk.Video, "a.mp4", 5000), ""), `{"type":"video",` + url + `,` + preview + `}`},
		{"video without a preview", noPreview(bubble(mediaOf(desk.Video, "a.mp4", 0), "")), `{"type":"text","text":"a.mp4\nhttps://desk.example/m/abc"}`},
		{"audio", bubble(mediaOf(desk.Audio, "a.m4a", 2500), ""), `{"type":"audio",` + url + `,"duration":2500}`},
		{"audio of unknown length", bubble(mediaOf(desk.Audio, "a.m4a", 0), ""), `{"type":"audio",` + url + `,"duration":1000}`},
		{"location", bubble(desk.Content{Kind: desk.Location, Location: &desk.LocationBody{Title: "本店", Address: "東京都", Latitude: 35.5, Longitude: 0}}, "q1"),
			`{"type":"location","title":"本店","address":"東京都","latitude":35.5,"longitude":0}`},
		{"text under a name", from(bubble(*textOf("はい"), ""), "小林", ""), `{"type":"text","text":"はい","sender":{"name":"小林"}}`},
		{"rich under a name and a picture", from(bubble(desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: "案内", Message: json.RawMessage(`{"type":"template","template":{"type":"buttons","text":"t","actions":[{"type":"message","label":"a","text":"a"}]}}`)}}, ""), "小林", "https://desk.example/i.png"),
			`{"altText":"案内","sender":{"name":"小林","iconUrl":"https://desk.example/i.png"},"template":{"type":"buttons","text":"t","actions":[{"type":"message","label":"a","text":"a"}]},"type":"template"}`},
		{"picture alone", from(bubble(sticker, ""), "", "https://desk.example/i.png"), `{"type":"sticker","packageId":"446","stickerId":"1988","sender":{"iconUrl":"https://desk.example/i.png"}}`},
		{"file", bubble(mediaOf(desk.File, "見積書.pdf", 0), "q1"), `{"type":"text","text":"見積書.pdf\nhttps://desk.example/m/abc","quoteToken":"q1"}`},
		{"file without a name", bubble(mediaOf(desk.File, "", 0), ""), `{"type":"text","text":"https://desk.example/m/abc"}`},
		{"file with an endless name", bubble(mediaOf(desk.File, strings.Repeat("名", 5000), 0), ""),
			`{"type":"text","text":"` + strings.Repeat("名", 200) + `\nhttps://desk.example/m/abc"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, call := range []desk.Call{pushCall(), replyCall()} {
				got, err := (&Client{}).Body(call, []flow.Bubble{tc.bubble})
				if err != nil {
					t.Fatal(err)
				}
				openapitest.Request(t, "POST", "/v2/bot/message/"+string(call.Route), got)
				want := `{"to":"` + userA + `","messages":[` + tc.want + `]}`
				if call.Route == desk.Reply {
					want = `{"replyToken":"rt","messages":[` + tc.want + `]}`
				}
				if string(got) != want {
					t.Errorf("\n got %s\nwant %s", got, want)
				}
			}
		})
	}
}

func TestBodyOfFiveKeepsTheirOrder(t *testing.T) {
	var five []flow.Bubble
	for _, s := range []string{"1", "2", "3", "4", "5"} {
		five = append(five, bubble(*textOf(s), ""))
	}
	got, err := body(pushCall(), five)
	if err != nil || strings.Join(texts(t, got), "") != "12345" {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := body(pushCall(), append(five, five[0])); err == nil {
		t.Error("six bubbles were taken")
	}
}

func TestBodyRefuses(t *testing.T) {
	good := bubble(*textOf("a"), "")
	noURL := bubble(mediaOf(desk.Image, "", 0), "")
	noURL.URL = ""
	for name, tc := range map[string]struct {
		call   desk.Call
		bubble []flow.Bubble
	}{
		"no bubbles":          {pushCall(), nil},
		"reply without token": {desk.Call{Route: desk.Reply, To: userA}, []flow.Bubble{good}},
		"push to nobody":      {desk.Call{Route: desk.Push, ReplyToken: "rt"}, []flow.Bubble{good}},
		"no route":            {desk.Call{To: userA, ReplyToken: "rt"}, []flow.Bubble{good}},
		"a kind LINE lacks":   {pushCall(), []flow.Bubble{bubble(*noticeOf(desk.Follow, ""), "")}},
		"no body":             {pushCall(), []flow.Bubble{bubble(desk.Content{Kind: desk.Text}, "")}},
		"image without URL":   {pushCall(), []flow.Bubble{noURL}},
	} {
		if got, err := body(tc.call, tc.bubble); err == nil {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func texts(t *testing.T, body []byte) (all []string) {
	t.Helper()
	var req struct {
		Messages []struct{ Text string }
	}
	if err := json.Unmarshal(body, &req); err != nil {
		t.Fatal(err)
	}
	for _, m := range req.Messages {
		all = append(all, m.Text)
	}
	return all
}

func FuzzBody(f *testing.F) {
	f.Add("はい", "q", "a.pdf")
	f.Add("\x00\xff<>&\"\\", "", "\u2028")
	f.Fuzz(func(t *testing.T, text, quote, name string) {
		got, err := body(pushCall(), []flow.Bubble{bubble(*textOf(text), quote), bubble(mediaOf(desk.File, name, 0), "")})
		if err != nil {
			t.Fatal(err)
		}
		sent := texts(t, got)
		if len(sent) != 2 || !utf8.Valid(got) {
			t.Fatalf("%q", got)
		}
		if utf8.ValidString(text) && !strings.Contains(text, "\x00") && sent[0] != text {
			t.Fatalf("%q was sent as %q", text, sent[0])
		}
	})
}

func TestRich(t *testing.T) {
	text := desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "どうされますか"}, Choices: []desk.Choice{
		{Label: "変更する", Data: "d=1", Say: "変更する"}, {Label: "電話", URI: "tel:0312345678"}, {Label: "日付", Data: "d=2", Pick: &desk.Pick{Mode: "date", Min: "2026-11-28"}},
		{Label: "写真", Open: "camera"}, {Label: "やめる", Say: "やめる"}}}
	card := desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: "ご注文", Message: json.RawMessage(`{"type":"template","altText":"old","template":{"type":"confirm"}}`)}, Choices: text.Choices[:1]}
	got, err := body(desk.Call{Route: desk.Push, To: "U1"}, []flow.Bubble{bubble(text, ""), bubble(card, "")})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"to":"U1","messages":[{"type":"text","text":"どうされますか","quickReply":{"items":[` +
		`{"type":"action","action":{"type":"postback","label":"変更する","data":"d=1","displayText":"変更する"}},` +
		`{"type":"action","action":{"type":"uri","label":"電話","uri":"tel:0312345678"}},` +
		`{"type":"action","action":{"type":"datetimepicker","label":"日付","data":"d=2","mode":"date","min":"2026-11-28"}},` +
		`{"type":"action","action":{"type":"camera","label":"写真"}},` +
		`{"type":"action","action":{"type":"message","label":"やめる","text":"やめる"}}]}},` +
		`{"altText":"ご注文","quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"変更する","data":"d=1","displayText":"変更する"}}]},` +
		`"template":{"type":"confirm"},"type":"template"}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	broken := desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Message: json.RawMessage(`[]`)}}
	if _, err := body(desk.Call{Route: desk.Push, To: "U1"}, []flow.Bubble{bubble(broken, "")}); err == nil {
		t.Error("a rich body that is no object was taken")
	}
}
