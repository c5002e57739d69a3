package decide

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// several is a robot that surely knows some words, half knows others, and of one entry says
// so many bubbles.
func several(t *testing.T) *robot {
	r := newRobot(t)
	sure := func(id string) retrieval.Found {
		return retrieval.Found{Zone: retrieval.Answer, P: .9, Hits: []retrieval.Hit{{ID: id, P: .9}}}
	}
	half := func(ids ...string) retrieval.Found {
		f := retrieval.Found{Zone: retrieval.Offer, P: .5}
		for _, id := range ids {
			f.Hits = append(f.Hits, retrieval.Hit{ID: id, P: .4})
		}
		return f
	}
	r.brain.Ask = func(text string) retrieval.Found {
		switch {
		case strings.Contains(text, "送料"): // the first word decides, as of a whole text too
			return sure("ship")
		case strings.Contains(text, "ポイント"):
			return sure("points")
		case strings.Contains(text, "図鑑"):
			return sure("album")
		case strings.Contains(text, "日程"):
			return half("date")
		case strings.Contains(text, "運賃"):
			return half("ship", "date")
		case strings.Contains(text, "撤回"):
			return sure("gone")
		}
		return retrieval.Found{Zone: retrieval.Handoff, P: .1}
	}
	faq := r.brain.FAQ
	r.brain.FAQ = func(id string) (FAQ, bool) {
		if id == "album" {
			return FAQ{ID: id, Question: "図鑑はありますか", Topic: "図鑑", Answer: []desk.Content{words("album 1"), words("album 2"), words("album 3"), words("album 4")}}, true
		}
		return faq(id)
	}
	r.brain.Trigger = func(text string) (bot.Scenario, bool) {
		return bot.Scenario{ID: "return", Name: "返品"}, text == "返品できますか？"
	}
	return r
}

func TestSeveralQuestions(t *testing.T) {
	for name, c := range map[string]struct {
		words     string
		said      []string // bubbles
		taps      string   // under the last
		decisions string   // zone and part of each
		unsure    int
	}{
		"two that are known": {"送料はいくら？あとポイントの期限は？", []string{"answer of ship", "answer of points"},
			"解決した 1つ目が解決していない 2つ目が解決していない オペレーターに相談する", "answer 0-7 answer 7-18", 0},
		"the same entry twice": {"送料はいくら？北海道の送料はいくら？", []string{"answer of ship"}, "解決した 解決していない オペレーターに相談する", "answer 0-0", 0},
		"three, two of one entry": {"送料はいくら？ポイントの期限は？沖縄の送料は？", []string{"answer of ship", "answer of points"},
			"解決した 1つ目が解決していない 2つ目が解決していない オペレーターに相談する", "answer 0-7 answer 7-16", 0},
		"one that is not": {"送料はいくら？駐車場はある？", []string{"answer of ship", "2つ目のご質問に合うご案内は見つかりませんでした"},
			"解決した 解決していない オペレーターに相談する", "answer 0-7 handoff 7-14", 1},
		"two that are not": {"駐車場はある？送料はいくら？店舗の場所は？", []string{"answer of ship", "1つ目と3つ目のご質問"},
			"解決した 解決していない オペレーターに相談する", "handoff 0-7 answer 7-14 handoff 14-21", 1},
		"one that may be": {"送料はいくら？日程の変更は？", []string{"answer of ship", "2つ目のご質問について\nお問い合わせに近い"},
			"1. お届け日を変更したい この中にない オペレーターに相談する", "answer 0-7 offer 7-14", 0},
		"one that is near what is answered": {"送料はいくら？運賃の割引は？", []string{"answer of ship"}, "解決した 解決していない オペレーターに相談する", "answer 0-0", 0},
		"one that begins a scenario": {"送料はいくら？あと返品できますか？", []string{"answer of ship", "「返品」のお手続きは"},
			"返品 解決した 解決していない オペレーターに相談する", "answer 0-7", 0},
		"all at once":             {"返品できますか？送料はいくら？日程の変更は？", []string{"answer of ship", "「返品」のお手続きは", "3つ目のご質問について"}, "返品 1. お届け日を変更したい この中にない オペレーターに相談する", "answer 8-15 offer 15-22", 0},
		"none that is known":      {"駐車場はある？店舗の場所は？", []string{"ご質問に合うご案内が見つかりません"}, "オペレーターに相談する", "handoff 0-0", 1},
		"one that was withdrawn":  {"撤回の期限は？駐車場はある？", []string{"ご質問に合うご案内が見つかりません"}, "オペレーターに相談する", "answer 0-0", 1},
		"four":                    {"送料はいくら？ポイントの期限は？駐車場はある？店舗の場所は？", []string{"answer of ship"}, "解決した 解決していない オペレーターに相談する", "answer 0-0", 0},
		"five bubbles":            {"図鑑はある？送料はいくら？", []string{"album 1", "album 2", "album 3", "album 4", "answer of ship"}, "解決した 1つ目が解決していない 2つ目が解決していない オペレーターに相談する", "answer 0-6 answer 6-13", 0},
		"more than five bubbles":  {"図鑑はある？送料はいくら？ポイントの期限は？", []string{"お問い合わせに近い"}, "1. 図鑑はありますか 2. 送料はいくらですか 3. ポイントはいつまで使えますか この中にない オペレーターに相談する", "answer 0-6 answer 6-13 answer 13-22", 0},
		"too long beside nothing": {"図鑑はある？送料はいくら？駐車場はある？", []string{"3つ目のご質問に合う", "お問い合わせに近い"}, "1. 図鑑はありますか 2. 送料はいくらですか この中にない オペレーターに相談する", "answer 0-6 answer 6-13 handoff 13-20", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := several(t)
			got := r.hears(c.words)
			r.expect(got, c.said...)
			var taps, decisions []string
			for i, m := range got {
				for _, choice := range m.Content.Choices {
					if i < len(got)-1 {
						t.Errorf("a button that nobody sees: %s", choice.Label)
					}
					taps = append(taps, choice.Label)
				}
			}
			for _, d := range r.last.Decisions {
				decisions = append(decisions, fmt.Sprintf("%s %d-%d", d.Found.Zone, d.Part.From, d.Part.To))
			}
			if got := strings.Join(taps, " "); got != c.taps {
				t.Errorf("to tap: %s\nwant    %s", got, c.taps)
			}
			if got := strings.Join(decisions, " "); got != c.decisions {
				t.Errorf("decisions: %s\nwant       %s", got, c.decisions)
			}
			if r.c.Memory.Unsure != c.unsure || r.state() != conversation.Bot {
				t.Errorf("unsure %d, state %s", r.c.Memory.Unsure, r.state())
			}
			if len(got) > MaxBubbles {
				t.Errorf("%d bubbles need a second call", len(got))
			}
		})
	}
}

func TestVerdictsOnSeveral(t *testing.T) {
	settled := func(r *robot) (out []string) {
		for _, s := range r.last.Settled {
			out = append(out, s.Decision+" "+s.Outcome+" "+s.Chosen)
		}
		return out
	}
	known := "送料はいくら？ポイントの期限は？"
	for name, c := range map[string]struct {
		words, tap string
		want       []string // place of the decision, and its outcome
		state      conversation.State
	}{
		"both helped":        {known, labelYes, []string{"0 solved ", "1 solved "}, conversation.Closed},
		"the first did not":  {known, "1つ目が解決していない", []string{"0 unsolved "}, conversation.Bot},
		"the second did not": {known, "2つ目が解決していない", []string{"1 unsolved "}, conversation.Bot},
		"a person":           {known, labelHuman, []string{"0 human ", "1 human "}, conversation.Waiting},
		"chosen of two":      {"図鑑はある？送料はいくら？ポイントの期限は？", "2. ", []string{"1 chosen ship"}, conversation.Bot},
	} {
		t.Run(name, func(t *testing.T) {
			r := several(t)
			said := r.hears(c.words)
			var ids []string
			for _, d := range r.last.Decisions {
				ids = append(ids, d.ID)
			}
			r.hears(data(t, said[len(said)-1], c.tap))
			var want []string
			for _, w := range c.want {
				want = append(want, ids[w[0]-'0']+w[1:])
			}
			if got := settled(r); !slices.Equal(got, want) || r.state() != c.state {
				t.Errorf("%s, settled %q, want %q", r.state(), got, want)
			}
		})
	}
}

// A question that was answered among several and comes again alone goes to a person; what is
// said in two bubbles is not taken apart.
func TestSeveralAndAgain(t *testing.T) {
	r := several(t)
	r.hears("送料はいくら？ポイントの期限は？")
	r.hears("ポイントの期限は？")
	if r.state() != conversation.Waiting || r.c.Memory.Reason != "repeated" {
		t.Errorf("%s because of %q", r.state(), r.c.Memory.Reason)
	}
	r = several(t)
	said := r.hears("駐車場はある？", "送料はいくら？")
	if len(r.last.Decisions) != 1 || r.last.Decisions[0].Part != (Part{}) {
		t.Errorf("%q by %+v", told(said), r.last.Decisions)
	}
	r = several(t)
	r.brain.Write = func(string, retrieval.Found) Written { return Written{} }
	if r.brain.Several("送料はいくら？駐車場はある？") != nil || len(r.brain.Several("送料はいくら？ポイントの期限は？")) != 2 {
		t.Error("what a model may answer is not taken apart")
	}
}

// Complaints and wishes go before.
func TestSeveralWithACry(t *testing.T) {
	r := several(t)
	r.hears("送料はいくら？責任者を出してくれますか？")
	if r.state() != conversation.Waiting || r.c.Memory.Reason != "complaint" {
		t.Errorf("%s because of %q", r.state(), r.c.Memory.Reason)
	}
}
