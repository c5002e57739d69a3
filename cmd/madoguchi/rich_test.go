package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// problemsOf are those of a scenario that says these rich bubbles and asks for a name before.
func problemsOf(alt string, messages ...string) []bot.Problem {
	m := &bot.Message{Next: "end"}
	for _, raw := range messages {
		m.Say = append(m.Say, bot.Bubble{Rich: &bot.Rich{Alt: alt, Message: json.RawMessage(raw)}})
	}
	return bot.Around{Rich: judgeRich}.Problems(bot.Scenario{ID: "x", Name: "x", Start: "ask", Nodes: []bot.Node{
		{ID: "ask", Ask: &bot.Ask{Text: "?", Type: bot.AskText, Field: "name", Next: "say"}},
		{ID: "say", Message: m}, {ID: "end", End: &bot.End{}}}})
}

const (
	bubble  = `{"type":"flex","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[%]}}}`
	confirm = `{"type":"template","template":{"type":"confirm","text":"よろしいですか","actions":[{"type":"message","label":"はい","text":"はい"},{"type":"message","label":"%","text":"いいえ"}]}}`
)

func TestRichBubblesAreJudgedAsLINEDoes(t *testing.T) {
	put := func(in, part string) string { return strings.Replace(in, "%", part, 1) }
	long := strings.Repeat("長", 21)
	for name, c := range map[string]struct {
		alt  string
		raw  []string
		want string // in Japanese; empty: LINE takes it
	}{
		"a flex message":      {"案内", []string{put(bubble, `{"type":"text","text":"{{name}}様"}`)}, ""},
		"a template":          {"確認", []string{put(confirm, "いいえ")}, ""},
		"a field as an image": {"案内", []string{put(bubble, `{"type":"image","url":"{{name}}"}`)}, ""},
		"a field as a text":   {"{{name}}", []string{put(bubble, `{"type":"text","text":"{{name}}"}`)}, ""},
		"no words":            {"案内", []string{put(bubble, `{"type":"text","text":""}`)}, "contents.body.contents[0].text: 入力してください"},
		"no colour":           {"案内", []string{put(bubble, `{"type":"text","text":"a","color":"red"}`)}, "contents.body.contents[0].color: 色は #RRGGBB か"},
		"http":                {"案内", []string{put(bubble, `{"type":"image","url":"http://127.0.0.1/a.png"}`)}, "contents.body.contents[0].url: アドレスが正しくありません"},
		"no such part":        {"案内", []string{put(bubble, `{"type":"hero"}`)}, "次のどれかにしてください: box, button"},
		"a long label":        {"確認", []string{put(confirm, long)}, "template.actions[1].label: 20文字以内"},
		"long with a field":   {"確認", []string{put(confirm, "{{name}}"+long)}, "template.actions[1].label: 20文字以内"},
		"a long alt":          {strings.Repeat("あ", 1501), []string{put(confirm, "いいえ")}, "altText: 1500文字以内"},
		"the second of two":   {"確認", []string{put(confirm, "いいえ"), put(confirm, long)}, "吹き出し2 template.actions[1].label"},
		"no such type":        {"確認", []string{`{"type":"card"}`}, "LINEがこのメッセージを受け付けません。type: 次のどれか"},
	} {
		problems := problemsOf(c.alt, c.raw...)
		switch {
		case c.want == "" && len(problems) > 0:
			t.Errorf("%s: LINE takes it, but %+v", name, problems)
		case c.want != "" && (len(problems) != 1 || problems[0].Node != "say" || !strings.Contains(problems[0].Words("ja"), c.want)):
			t.Errorf("%s: want %q at say, got %+v", name, c.want, problems)
		case c.want != "" && !strings.HasPrefix(problems[0].Words("en"), "LINE would refuse this message."):
			t.Errorf("%s in English: %q", name, problems[0].Words("en"))
		}
	}
}
