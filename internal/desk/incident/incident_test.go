package incident

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestValid(t *testing.T) {
	good := Body{Title: "障害", Kind: Outage, Joins: Auto}
	if err := good.Valid(); err != nil {
		t.Fatal(err)
	}
	for code, change := range map[string]func(*Body){
		"bad_title":     func(b *Body) { b.Title = " " },
		"bad_kind":      func(b *Body) { b.Kind = "x" },
		"bad_joins":     func(b *Body) { b.Joins = "" },
		"text_too_long": func(b *Body) { b.Notice = strings.Repeat("あ", 1001) },
		"no_notice":     func(b *Body) { b.All = true },
		"bad_word":      func(b *Body) { b.Words = []string{"あ"} },
		"too_many":      func(b *Body) { b.Topics = slices.Repeat([]string{"aa"}, 51) },
	} {
		b := good
		change(&b)
		if err := b.Valid(); desk.CodeOf(err) != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
}

func TestRecognises(t *testing.T) {
	b := Body{Words: []string{"ログイン"}, Topics: []string{"配送"}, Entries: []string{"e1"}}
	says := func(text string) func([]string) string {
		return func(words []string) string {
			for _, w := range words {
				if strings.Contains(text, w) {
					return w
				}
			}
			return ""
		}
	}
	for _, c := range []struct {
		about About
		want  string
	}{
		{About{}, ""},
		{About{Says: says("ログインできません")}, ByWords},
		{About{Says: says("届きません"), Topic: "配送・遅延"}, ByTopic},
		{About{Says: says("届きません"), Topic: "配送"}, ByTopic},
		{About{Topic: "配送料"}, ""},
		{About{Entry: "e1"}, ByEntry},
		{About{Entry: "e2", Topic: "返品"}, ""},
	} {
		if got := b.Recognises(c.about); got != c.want {
			t.Errorf("%+v: %q, want %q", c.about, got, c.want)
		}
	}
	if got := (Body{}).Recognises(About{Says: says("何でも"), Topic: "x", Entry: "y"}); got != "" {
		t.Errorf("an incident without words takes %q", got)
	}
}

func TestTargetsAreRead(t *testing.T) {
	list, err := ReadTargets("\ufeff連絡先,お名前\r\nU1, 佐藤花子\n\n09012345678\nU1,もう一度\n'=1+1,式\n\"a\nb\",二行\n")
	if err != nil || len(list) != 4 {
		t.Fatalf("%+v, %v", list, err)
	}
	if list[0].Identity != "U1" || list[0].Name != "佐藤花子" || list[1].Identity != "09012345678" || list[2].Identity != "=1+1" || list[0].State != ToDo {
		t.Fatalf("%+v", list)
	}
	if tabs, err := ReadTargets("U1\t花子, 様\nU2\t太郎"); err != nil || len(tabs) != 2 || tabs[0].Name != "花子, 様" {
		t.Fatalf("%+v, %v", tabs, err)
	}
	for text, code := range map[string]string{"": "empty", "連絡先,名前": "empty", ",名前だけ": "no_identity", strings.Repeat("a", 201): "too_long", "a\"b\",\"": "bad_csv"} {
		if _, err := ReadTargets(text); desk.CodeOf(err) != code {
			t.Errorf("%.20q: %v, want %s", text, err, code)
		}
	}
}

// What a spreadsheet would run leaves disarmed, and comes back as it was.
func TestTargetsAreWritten(t *testing.T) {
	list := []Target{{Identity: "+819012345678", Name: "=HYPERLINK(1)", State: Done, Note: "\"済\", @home", By: "ito", At: time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)}}
	out := string(WriteTargets(list, func(desk.OperatorID) string { return "-伊藤" }, time.FixedZone("JST", 9*3600), func(s string) string { return s }))
	want := "\ufeffidentity,name,state,note,by,at\r\n'+819012345678,'=HYPERLINK(1),state.done,\"\"\"済\"\", @home\",'-伊藤,2026-11-30 10:00\r\n"
	if out != want {
		t.Fatalf("%q\nwant %q", out, want)
	}
	if back, err := ReadTargets(out); err != nil || back[0].Identity != list[0].Identity || back[0].Name != list[0].Name {
		t.Fatalf("%+v, %v", back, err)
	}
}

func FuzzReadTargets(f *testing.F) {
	f.Add("U1,花子\n")
	f.Add("連絡先\t名前\n'=1\t\"x\"")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ReadTargets(text)
		if err != nil {
			return
		}
		for _, one := range list {
			if one.Identity == "" || len([]rune(one.Identity)) > maxIdentity {
				t.Fatalf("%+v", one)
			}
		}
	})
}
