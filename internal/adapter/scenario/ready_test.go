package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/demoshop"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

func ready(t *testing.T) *Ready {
	t.Helper()
	r, err := NewReady()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReady(t *testing.T) {
	r := ready(t)
	if got := strings.Join(r.IDs(), " "); got != "cancel delivery_date order_status reservation return skip_cycle" {
		t.Fatal(got)
	}
	words := map[string]string{}
	for _, sc := range r.list {
		for _, w := range sc.Triggers {
			if other, ok := words[w]; ok {
				t.Errorf("%s begins %s and %s", w, other, sc.ID)
			}
			words[w] = sc.ID
		}
	}
	if all := r.All(); len(all) != 6 || all[0].Version != ReadyVersion {
		t.Fatalf("%+v", all)
	}
}

func TestRoundTrip(t *testing.T) {
	for _, sc := range ready(t).list {
		out, err := Write(sc)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Read(out, "en")
		if err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
		a, _ := json.Marshal(sc)
		b, _ := json.Marshal(back)
		if !bytes.Equal(a, b) {
			t.Fatalf("%s\n%s", a, b)
		}
	}
}

func TestBadYAML(t *testing.T) {
	for in, want := range map[string]string{
		"":                "empty",
		"id: a\ntitel: b": "Line 2: \"titel\"",
		"id: a\nid: b":    "given twice",
		"nodes: 3":        "Line 1: A list",
		"nodes:\n  - id: a\n    ask: {tries: ab}":      "Line 3: A whole number",
		"nodes:\n  - id: a\n    action: {read: maybe}": "True or false",
		"id: [a]":           "One value",
		"id: &x a":          "Anchors",
		"id: a\n---\nid: b": "more than one",
		"id: \"":            "yaml",
	} {
		if _, err := Read([]byte(in), "en"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
	if sc, err := Read([]byte("id: 012\nnodes: [{id: yes, end: {text: no}}]"), "en"); err != nil || sc.ID != "012" || sc.Nodes[0].End.Text != "no" {
		t.Errorf("%+v %v", sc, err)
	}
}

// Each fault has words in both languages, and those in Japanese name the line too.
func TestBadYAMLInJapanese(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "ファイルが空です",
		"id: a\ntitel: b":               "2行目: 「titel」",
		"id: a\nid: b":                  "2行目: 「id」が2回",
		"id: a\nnodes:\n  - id: a\n\tb": "3行目: YAMLとして読めません",
		"id: a\nname: \"b":              "YAMLとして読めません",
		"id: a\n---\nid: b":             "シナリオが2つ以上",
		"nodes:\n  - id: a\n    ask: {tries: ab}":                                          "3行目: ここには整数",
		"nodes:\n  - id: a\n    message: {say: [{rich: {alt: a, message: {a: 1, a: 2}}}]}": "3行目: LINEのメッセージとして読めません",
	} {
		_, err := Read([]byte(in), "ja")
		var e *desk.Error
		if !errors.As(err, &e) || e.Code != "bad_yaml" || e.Field != "yaml" || !strings.Contains(e.Message, want) {
			t.Errorf("%q: %v", in, err)
		}
	}
	for what, words := range faultWords {
		if words[0] == "" || words[1] == "" || strings.Count(words[0], "{}") != strings.Count(words[1], "{}") {
			t.Errorf("%s: %q", what, words)
		}
	}
}

// phone plays a ready scenario against the shop. Words that begin with ">" are the
// label of a button to tap.
func phone(t *testing.T, id string, said ...string) string {
	t.Helper()
	now := time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC)
	shop, err := demoshop.Open(filepath.Join(t.TempDir(), "shop.json"), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	list := ready(t).list
	find := func(id string, _ int) (bot.Scenario, bool) {
		i := slices.IndexFunc(list, func(sc bot.Scenario) bool { return sc.ID == id })
		return list[max(i, 0)], i >= 0
	}
	w := bot.World{Now: now, NewID: func() string { return "S1" }, Library: find}
	sc, _ := find(id, 0)
	r, err := bot.Begin(sc, w)
	var heard strings.Builder
	for {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Say {
			if c.Text != nil {
				heard.WriteString(c.Text.Text + "\n")
			} else {
				heard.WriteString(c.Rich.Alt + "\n")
			}
		}
		var in bot.Input
		switch {
		case r.Act != nil:
			result := shop.Do(t.Context(), "midori", desk.Contact{External: "U1"}, *r.Act)
			in = bot.Input{Kind: bot.InResult, Result: &result}
		case r.HandOff != nil:
			return heard.String() + "→ " + r.HandOff.Reason
		case r.Session == nil:
			return heard.String()
		case len(said) == 0:
			t.Fatalf("%s waits at %s; heard:\n%s", id, r.Session.Node, heard.String())
		default:
			in = bot.Input{Kind: bot.InText, Text: said[0]}
			if label, ok := strings.CutPrefix(said[0], ">"); ok {
				in = bot.Input{Kind: bot.InPostback, Data: button(t, r, label)}
			}
			said = said[1:]
		}
		r, err = bot.Step(*r.Session, in, w)
	}
}

// button finds what a button with this label carries.
func button(t *testing.T, r bot.Result, label string) string {
	t.Helper()
	for _, c := range r.Say {
		for _, choice := range c.Choices {
			if choice.Label == label {
				return choice.Data
			}
		}
		var body struct {
			Template struct {
				Actions []struct{ Label, Data string }
			}
		}
		if c.Rich != nil && json.Unmarshal(c.Rich.Message, &body) == nil {
			for _, a := range body.Template.Actions {
				if a.Label == label {
					return a.Data
				}
			}
		}
	}
	t.Fatalf("no button %q in %+v", label, r.Say)
	return ""
}

func TestReadyDialogues(t *testing.T) {
	for _, c := range []struct {
		id   string
		said []string
		want []string
	}{
		{"delivery_date", []string{"1", "12月6日", "別の日を選ぶ", "12月10日", ">確定する", ">このままでよい"},
			[]string{"冬のお鍋セット", "日曜日はお届けをお休み", "12月5日(土) → 12月10日(木)", "12月10日(木)に変更しました", "取り消す"}},
		{"delivery_date", []string{"1", "12月10日", ">確定する", "取り消す"}, []string{"変更しました", "元の状態に戻っています"}},
		{"delivery_date", []string{"1", "あさって", ">変更しない"}, []string{"以降でお願いいたします", "変更しておりません"}},
		{"skip_cycle", []string{"1", "スキップ", ">確定する", ">このままでよい"}, []string{"12月6日(日) → 12月20日(日)", "お休みにしました"}},
		{"skip_cycle", []string{"1", "周期", "隔週", "周期", "毎週", ">確定する", ">このままでよい"}, []string{"すでに2週間ごと", "2週間ごと → 毎週"}},
		{"cancel", []string{"1", ">解約に進む", "忙しいので", ">確定する", ">このままでよい"}, []string{"4週間お休み", "ご契約中 → 解約", "解約しました"}},
		{"cancel", []string{"1", "お休み", ">確定する", ">取り消す"}, []string{"4週間お休みにしました", "元の状態"}},
		{"order_status", []string{"2", "はい"}, []string{"有機みかん", "発送が済みました", "12月1日(火)", "2,980円"}},
		{"order_status", []string{"一覧にない", "M-1", "いいえ"}, []string{"見つかりませんでした", "→ 注文状況"}},
		{"return", []string{"1", "傷み・破損", "写真はない", "ない", ">確定する", ">このままでよい"}, []string{"季節の野菜セットM", "返品を承りました"}},
		{"reservation", []string{"1", "9人", "2人", "12345", "090-1234-5678", ">確定する", ">このままでよい"}, []string{"12月5日(土) 10:00", "1から8まで", "電話番号を市外局番から", "2名様で承りました"}},
	} {
		heard := phone(t, c.id, c.said...)
		rest := heard
		for _, w := range c.want {
			i := strings.Index(rest, w)
			if i < 0 {
				t.Fatalf("%s %v: %q is missing, in order, in\n%s", c.id, c.said, w, heard)
			}
			rest = rest[i+len(w):]
		}
	}
}
