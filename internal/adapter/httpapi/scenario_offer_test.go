package httpapi

import (
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// asking looks up what it is told.
var asking = bot.Scenario{ID: "asking", Name: "ご質問", Triggers: []string{"質問したい"}, Start: "look", Nodes: []bot.Node{
	{ID: "look", Search: &bot.Search{Ask: "ご質問をどうぞ。", Found: "good", None: "bad"}},
	{ID: "good", End: &bot.End{Text: "見つかりました。"}},
	{ID: "bad", End: &bot.End{Text: "見つかりませんでした。"}},
}}

// A search offers on trial what it offers a customer, in the same words, and every tap
// means the same.
func TestTryOffer(t *testing.T) {
	w := settled(t)
	w.botOn()
	w.teaches(pointsAsked, pointsAnswered)
	unsure := w.unsureOf("ポイントの件", "期限の件", "有効期限について", "期限は", "ポイントについて", "有効なポイント", "いつまで有効", "ポイントはいつですか", "有効期限の件", "期限が切れた")
	w.scenario("POST", "", inShop(map[string]any{"scenario": asking}))
	w.scenario("POST", "/asking/publish", inShop(map[string]any{"revision": 1}))
	w.later("m1", "質問したい")
	real := w.last(w.asksBot("m2", unsure))

	offered := w.try(asking, unsure)
	if offered.Ended || offered.At != "look" || !strings.HasPrefix(real, "お問い合わせに近いご案内") ||
		!strings.Contains(strings.ReplaceAll(offered.heard(), `\n`, " "), real) {
		t.Fatalf("outside %q, on trial %s", real, offered.heard())
	}
	label := "1. " + pointsAsked
	if !strings.Contains(offered.heard(), `"label":"`+label+`"`) {
		label = string([]rune(label)[:20])
	}
	for name, c := range map[string]struct {
		said   []string
		heard  string
		ended  bool
		reason string
	}{
		"the entry":         {[]string{unsure, ">" + label}, "見つかりました。", true, ""},
		"none of them":      {[]string{unsure, ">この中にない"}, "見つかりませんでした。", true, ""},
		"a person":          {[]string{unsure, ">オペレーターに相談する"}, "", true, "wish"},
		"anger":             {[]string{unsure, "いい加減にしてください"}, "", true, "complaint"},
		"other words":       {[]string{unsure, pointsAsked}, "見つかりました。", true, ""},
		"out":               {[]string{unsure, "やめる"}, "", true, ""},
		"asked once more":   {[]string{unsure, unsure}, label, false, ""},
		"the offer's place": {[]string{unsure, unsure, ">" + label}, "見つかりました。", true, ""},
	} {
		r := w.try(asking, c.said...)
		reason := ""
		if r.Hand_Off != nil {
			reason = r.Hand_Off.Reason
		}
		if r.Ended != c.ended || reason != c.reason || !strings.Contains(r.heard(), c.heard) {
			t.Errorf("%s: ended %v for %q, said %s", name, r.Ended, reason, r.heard())
		}
	}
	if r := w.try(asking, unsure, ">"+label); !strings.Contains(r.heard(), pointsAnswered) {
		t.Errorf("the answer is not said: %s", r.heard())
	}

	// a button of the offer before chooses nothing, and the offer stays
	old := dataOf(t, offered.heard(), label)
	again := w.try(asking, unsure)
	tap := func(data string) (r tried) {
		w.ask("POST", scenarios+"/try", editor, inShop(map[string]any{"scenario": asking, "session": again.Session,
			"input": map[string]any{"kind": "postback", "data": data}})).want(200).into(&r)
		return r
	}
	if again = tap(old); again.Ended || !strings.Contains(again.heard(), "以前のご案内") {
		t.Errorf("an old button: ended %v, said %s", again.Ended, again.heard())
	}
}
