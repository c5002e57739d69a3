package decide

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// press is a customer's tap on a button that carries this.
func (w *world) press(id, data string) desk.Inbound {
	in := w.says(id, "")
	in.Content = &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: data}}
	return in
}

// TestPersonTapIsWords: what is tapped of an operator's choices stands in the talk as the
// customer's words, and the talk stays with its people.
func TestPersonTapIsWords(t *testing.T) {
	w := talking(t)
	c := words("返金と交換のどちらをご希望ですか")
	c.Choices = []desk.Choice{{Label: "返金"}, {Label: "交換", Say: "交換を希望します"}, {Label: "くわしく", URI: "https://example.jp/"}}
	w.must(Command{Verb: Say, By: yamamoto, Content: c})
	sent := w.bubble(c.Text.Text).Content.Choices
	if c.Choices[0].Data != "" {
		t.Error("the caller's choices were changed")
	}
	if sent[0].Data == "" || sent[0].Say != "返金" || sent[2].Data != "" || sent[2].URI == "" {
		t.Fatalf("%+v", sent)
	}
	w.in(w.press("tap", sent[1].Data))
	m := w.bubble("交換を希望します")
	if m.Content.Kind != desk.Text || m.Conversation != w.c.Talk.ID || w.state() != conversation.Active || !isPersonTap(m) {
		t.Errorf("%+v", m)
	}
	if w.job(desk.JobBot) != nil || w.job(desk.JobTap) != nil {
		t.Error("the bot, or the closing check, took it")
	}
}

// TestPersonTapGoesToAPerson: a button that is tapped long after its inquiry opens one for
// people, though the channel has a bot.
func TestPersonTapGoesToAPerson(t *testing.T) {
	w := talking(t)
	id := w.c.Talk.ID
	w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.Solved})
	w.pass(100 * time.Hour)
	w.c.Channel.BotOn = true
	w.in(w.press("late", personTapData(id, "返金")))
	if w.state() != conversation.Waiting || w.c.Talk.ID == id || w.bubble("返金").Conversation != w.c.Talk.ID || w.job(desk.JobBot) != nil {
		t.Errorf("%s %+v", w.state(), w.last.Jobs)
	}
	w.must(Command{Verb: Accept, By: ito})
	w.must(Command{Verb: Close, By: ito, Reason: conversation.Solved})
	w.pass(100 * time.Hour)
	w.in(w.says("new", "営業時間は?"))
	if w.state() != conversation.Bot {
		t.Errorf("and only then: %s", w.state())
	}
}

func TestInWords(t *testing.T) {
	tap := func(data string, params map[string]string) desk.Inbound {
		return desk.Inbound{Content: &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: data, Params: params}}}
	}
	for data, want := range map[string]string{"o1:c:はい": "はい", "o1:c:10:30に来てください": "10:30に来てください", "o1:c:": "", "o1:c": "", "c1:c:solved": "", "b1:d:human": "", "xo1:c:はい": ""} {
		in, ok := inWords(tap(data, nil))
		if ok != (want != "") || ok && in.Content.Text.Text != want {
			t.Errorf("%q: %v %+v", data, ok, in.Content.Text)
		}
	}
	in, ok := inWords(tap("o1:c:ご希望の日時", map[string]string{"datetime": "2026-12-01T10:00"}))
	if !ok || in.Content.Text.Text != "ご希望の日時 2026-12-01 10:00" {
		t.Errorf("%+v", in.Content.Text)
	}
	if _, ok := inWords(desk.Inbound{Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "o1:c:はい"}}}); ok {
		t.Error("words that look like one")
	}
}

// TestRichTaps: whatever an answer of the bot's carries, an operator's tap comes back as words.
func TestRichTaps(t *testing.T) {
	long := strings.Repeat("長", 300)
	for name, c := range map[string]struct{ in, want string }{
		"says":              {`{"type":"message","label":"返品","text":"返品したい"}`, `{"data":"o1:c:返品したい","displayText":"返品したい","label":"返品","type":"postback"}`},
		"the bot's button":  {`{"type":"postback","label":"はい","data":"b1:d:human"}`, `{"data":"o1:c:はい","displayText":"はい","label":"はい","type":"postback"}`},
		"with words":        {`{"type":"postback","label":"A","data":"x","displayText":"Aにします"}`, `{"data":"o1:c:Aにします","displayText":"Aにします","label":"A","type":"postback"}`},
		"a calendar":        {`{"type":"datetimepicker","label":"日付","data":"x","mode":"date"}`, `{"data":"o1:c:日付","label":"日付","mode":"date","type":"datetimepicker"}`},
		"a page":            {`{"type":"uri","label":"見る","uri":"https://a.jp"}`, `{"label":"見る","type":"uri","uri":"https://a.jp"}`},
		"without a label":   {`{"type":"message","text":"返品"}`, `{"text":"返品","type":"message"}`},
		"too long to carry": {`{"type":"message","label":"a","text":"` + long + `"}`, `{"label":"a","text":"` + long + `","type":"message"}`},
		"of the bot, mute":  {`{"type":"postback","data":"b1:d:yes"}`, `{"data":"o1:c:…","type":"postback"}`},
	} {
		raw := json.RawMessage(`{"type":"template","template":{"type":"buttons","text":"t","actions":[` + c.in + `]}}`)
		got := string(personTaps(desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: "a", Message: raw}}, "c").Rich.Message)
		if want := `{"template":{"actions":[` + c.want + `],"text":"t","type":"buttons"},"type":"template"}`; got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	flex := `{"type":"flex","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"o"},{"type":"button","action":{"type":"message","label":"l","text":"s"}}]}}}`
	if got := string(personTaps(desk.Content{Rich: &desk.RichBody{Message: json.RawMessage(flex)}}, "c").Rich.Message); !strings.Contains(got, `"action":{"data":"o1:c:s"`) {
		t.Error(got)
	}
	for _, same := range []string{`{"type":"imagemap","actions":[{"type":"message","text":"x"}]}`, `nothing`} {
		if got := string(personTaps(desk.Content{Rich: &desk.RichBody{Message: json.RawMessage(same)}}, "c").Rich.Message); got != same {
			t.Error(got)
		}
	}
}

func TestSignedByTheBrandsRule(t *testing.T) {
	w := talking(t)
	w.c.Rules.Writing = writing.Settings{Name: writing.Brand, Shown: "みどり市場", Icon: "i"}
	w.say("名前つき")
	if s := w.bubble("名前つき").Content.Sender; s == nil || *s != (desk.Sender{Name: "みどり市場", Icon: "i"}) {
		t.Errorf("%+v", s)
	}
	w.c.Rules.Writing = writing.Settings{}
	w.say("名前なし")
	if s := w.bubble("名前なし").Content.Sender; s != nil {
		t.Errorf("%+v", s)
	}
}

func TestSendable(t *testing.T) {
	place := func(change func(*desk.LocationBody)) desk.Content {
		l := desk.LocationBody{Title: "本店", Address: "東京都", Latitude: 35.6, Longitude: 139.7}
		change(&l)
		return desk.Content{Kind: desk.Location, Location: &l}
	}
	rich := func(alt, raw string) desk.Content {
		return desk.Content{Kind: desk.Rich, Rich: &desk.RichBody{Alt: alt, Message: json.RawMessage(raw)}}
	}
	choices := func(list ...desk.Choice) desk.Content {
		c := words("a")
		c.Choices = list
		return c
	}
	long := strings.Repeat("あ", 101)
	for name, c := range map[string]struct {
		content desk.Content
		code    string
	}{
		"place":         {place(func(*desk.LocationBody) {}), ""},
		"no name":       {place(func(l *desk.LocationBody) { l.Title = " " }), "bad_location"},
		"long address":  {place(func(l *desk.LocationBody) { l.Address = long }), "bad_location"},
		"off the map":   {place(func(l *desk.LocationBody) { l.Latitude = 91 }), "bad_location"},
		"no place":      {desk.Content{Kind: desk.Location}, "bad_location"},
		"rich":          {rich("a", `{"type":"flex"}`), ""},
		"no words":      {rich(" ", `{}`), "bad_rich"},
		"no object":     {rich("a", `[]`), "bad_rich"},
		"no message":    {rich("a", `null`), "bad_rich"},
		"huge":          {rich("a", `{"a":"`+strings.Repeat("a", maxRich)+`"}`), "bad_rich"},
		"a field":       {rich("a", `{"type":"flex","contents":{"text":"{customer.name}様"}}`), "unfilled_field"},
		"choices":       {choices(desk.Choice{Label: strings.Repeat("あ", 20)}, desk.Choice{Label: "b", URI: "tel:03"}), ""},
		"many":          {choices(make([]desk.Choice, 14)...), "bad_choice"},
		"no label":      {choices(desk.Choice{Label: " "}), "bad_choice"},
		"long label":    {choices(desk.Choice{Label: strings.Repeat("あ", 21)}), "bad_choice"},
		"long words":    {choices(desk.Choice{Label: "a", Say: strings.Repeat("あ", 201)}), "bad_choice"},
		"a bad address": {choices(desk.Choice{Label: "a", URI: "javascript:alert(1)"}), "bad_choice"},
		"own data":      {choices(desk.Choice{Label: "a", Data: "b1:d:human"}), "bad_choice"},
		"what":          {desk.Content{Kind: desk.Beacon}, "bad_type"},
	} {
		err := sendable(c.content)
		if err == nil {
			err = filled(c.content)
		}
		if (err == nil) != (c.code == "") || err != nil && desk.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
