package template

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// The console reads the same file (web/src/entities/template): what stands in a field must not
// depend on who fills it.
func TestFields(t *testing.T) {
	raw, err := os.ReadFile("testdata/fields.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text, Filled    string
		Fields, Missing []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 5 {
		t.Fatal(len(cases), err)
	}
	values := map[string]string{"customer.name": "佐藤", "brand.name": "しろくま便", "operator.name": "山本", "customer.会員番号": "A-1", "order.number": " "}
	for _, c := range cases {
		filled, missing := Fill(c.Text, values)
		if got := Fields(c.Text); !slices.Equal(got, c.Fields) || filled != c.Filled || !slices.Equal(missing, c.Missing) {
			t.Errorf("%q: %q, %q, missing %q", c.Text, got, filled, missing)
		}
	}
}

// What is filled is never stopped, and what is not, always.
func TestFilledPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(rapid.SampledFrom([]string{"{customer.name}", "{order.day}", "{ask.x}", "様", "{", "}", "\n", "a.b"}), rapid.StringN(0, 5, 20))
		text := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), "")
		values := map[string]string{}
		for _, name := range Fields(text) {
			values[name] = rapid.StringMatching(`[a-zぁ-ん]{1,5}`).Draw(t, name)
		}
		filled, missing := Fill(text, values)
		if len(missing) > 0 {
			t.Fatalf("%q: missing %q", text, missing)
		}
		if len(values) == 0 && filled != text {
			t.Fatalf("%q became %q", text, filled)
		}
		if (len(Fields(text)) > 0) != (CheckFilled(text) != nil) {
			t.Fatalf("%q: %v", text, CheckFilled(text))
		}
	})
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"｛customer．name｝様":   "{customer.name}様",
		"{ ＣＵＳＴＯＭＥＲ.Name }":  "{customer.name}",
		"{Order.Number}":     "{order.number}",
		"{ask. お届け日 }":       "{ask.お届け日}",
		"{customer.会員 番号}":   "{customer.会員 番号}",
		"そのまま {x.y} \r\n次  ": "そのまま {x.y} \n次",
	} {
		if got := (Body{Text: in}).Tidy().Text; got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := (Body{Title: " 題 ", Shortcut: "/おわび", Folder: "　配送 "}).Tidy(); got.Title != "題" || got.Shortcut != "おわび" || got.Folder != "配送" {
		t.Errorf("%+v", got)
	}
}

func TestValid(t *testing.T) {
	good := Body{Title: "題", Text: "文"}
	with := func(f func(*Body)) Body { b := good; f(&b); return b }
	actions := func(list ...Action) Body { return with(func(b *Body) { b.Actions = list }) }
	for name, c := range map[string]struct {
		body Body
		code string
	}{
		"good":                {good, ""},
		"no title":            {with(func(b *Body) { b.Title = "" }), "bad_title"},
		"long title":          {with(func(b *Body) { b.Title = strings.Repeat("あ", 61) }), "bad_title"},
		"longest title":       {with(func(b *Body) { b.Title = strings.Repeat("あ", 60) }), ""},
		"two lines of title":  {with(func(b *Body) { b.Title = "a\nb" }), "bad_title"},
		"shortcut with space": {with(func(b *Body) { b.Shortcut = "a b" }), "bad_shortcut"},
		"long folder":         {with(func(b *Body) { b.Folder = strings.Repeat("a", 41) }), "bad_folder"},
		"nothing":             {with(func(b *Body) { b.Text = " " }), "empty"},
		"only actions":        {Body{Title: "題", Actions: []Action{{Kind: Tag, Value: "x"}}}, ""},
		"longest text":        {with(func(b *Body) { b.Text = strings.Repeat("😀", 2500) }), ""},
		"too long a text":     {with(func(b *Body) { b.Text = strings.Repeat("😀", 2500) + "a" }), "text_too_long"},
		"unknown root":        {with(func(b *Body) { b.Text = "{user.name}" }), "unknown_field"},
		"unknown name":        {with(func(b *Body) { b.Text = "{order.colour}" }), "unknown_field"},
		"any attribute":       {with(func(b *Body) { b.Text = "{customer.会員番号}{ask.日付}" }), ""},
		"no end":              {with(func(b *Body) { b.Text = "{customer.name 様" }), "unknown_field"},
		"nested":              {with(func(b *Body) { b.Text = "{customer.{order.day}" }), "unknown_field"},
		"nine actions":        {actions(slices.Repeat([]Action{{Kind: Tag, Value: "x"}}, 9)...), "too_many"},
		"a bad tag":           {actions(Action{Kind: Tag, Value: " x"}), "bad_action"},
		"a hold without why":  {actions(Action{Kind: Hold}), "bad_action"},
		"two holds":           {actions(Action{Kind: Hold, Value: "a"}, Action{Kind: Hold, Value: "b"}), "bad_action"},
		"promised for now":    {actions(Action{Kind: FollowUp}), "bad_action"},
		"promised too far":    {actions(Action{Kind: FollowUp, Minutes: 90*24*60 + 1}), "bad_action"},
		"hold, promise":       {actions(Action{Kind: FollowUp, Minutes: 60}, Action{Kind: Hold, Value: "inside", Minutes: 60}), ""},
		"hold and end":        {actions(Action{Kind: Hold, Value: "a"}, Action{Kind: Finish}), "bad_action"},
		"end, then more":      {actions(Action{Kind: Finish}, Action{Kind: Tag, Value: "x"}), "bad_action"},
		"end last":            {actions(Action{Kind: Tag, Value: "x"}, Action{Kind: Finish, Value: "配送"}), ""},
		"an undo":             {actions(Action{Kind: Resume}), "bad_action"},
		"no such":             {actions(Action{Kind: "fly"}), "bad_action"},
	} {
		err := c.body.Valid()
		if c.code == "" && err != nil || c.code != "" && desk.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFateOf(t *testing.T) {
	for _, c := range []struct {
		inserted, sent string
		want           Fate
	}{
		{"お待ちください。", "お待ちください。", AsIs},
		{"お待ちください。", "佐藤様\nお待ちください。\nよろしくお願いします。", AsIs},
		{"一\n二", "一 \r\n二\n", AsIs},
		{"お待ちください。", "少々お待ち下さい。", Edited},
		{"", "何か", Ran},
	} {
		if got := FateOf(c.inserted, c.sent); got != c.want {
			t.Errorf("%q in %q: %s", c.inserted, c.sent, got)
		}
	}
}

func TestRank(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	one := func(id ID, folder, title string) Template {
		return Template{ID: id, Body: Body{Folder: folder, Title: title}}
	}
	list := []Template{one("z", "", "あ"), one("a", "配送", "い"), one("b", "配送", "う"), one("c", "お詫び", "え"), one("d", "お詫び", "お")}
	uses := func(id ID, n int, days int) (out []Use) {
		for range n {
			out = append(out, Use{Template: id, At: now.AddDate(0, 0, -days)})
		}
		return out
	}
	ids := func(rows []Ranked) (out []string) {
		for _, r := range rows {
			out = append(out, string(r.Place)+":"+string(r.ID))
		}
		return out
	}
	if got := ids(Rank(list, nil, nil, now)); !reflect.DeepEqual(got, []string{"rest:z", "rest:c", "rest:d", "rest:a", "rest:b"}) {
		t.Errorf("as in a drawer: %q", got)
	}
	// b is used in talks about the same; once is not often; a lately, d long ago and more often.
	mine := slices.Concat(uses("a", 2, 1), uses("d", 3, 60), uses("b", 9, 0))
	got := Rank(list, mine, slices.Concat(uses("b", 2, 3), uses("c", 1, 0), uses("gone", 5, 0)), now)
	if want := []string{"topic:b", "mine:a", "mine:d", "rest:z", "rest:c"}; !reflect.DeepEqual(ids(got), want) || got[0].Uses != 9 {
		t.Errorf("%q", ids(got))
	}
	many := make([]Template, 20)
	var used []Use
	for i := range many {
		many[i] = one(ID(rune('A'+i)), "", string(rune('A'+i)))
		used = append(used, Use{Template: many[i].ID, At: now}, Use{Template: many[i].ID, At: now})
	}
	counts := map[Place]int{}
	for _, r := range Rank(many, used, used, now) {
		counts[r.Place]++
	}
	if counts[ForTopic] != topTopic || counts[Mine] != topMine {
		t.Errorf("%v", counts)
	}
}

func TestValues(t *testing.T) {
	at := time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)
	a := About{Customer: "佐藤", Operator: "山本", Brand: "しろくま便", Now: at,
		Attributes: map[string]string{"会員番号": "A-1", "name": "別の名"}, Answers: map[string]string{"order": "M-12345", "order_day": "2026-12-05", "order_goods": "スープ", "電話番号": "0"}}
	v := a.Values()
	for name, want := range map[string]string{"customer.name": "佐藤", "customer.会員番号": "A-1", "customer.電話番号": "0", "order.number": "M-12345", "order.goods": "スープ",
		"order.day": "12月5日(土)", "order.state": "", "date.today": "11月30日(月)", "date.tomorrow": "12月1日(火)", "operator.name": "山本", "brand.name": "しろくま便"} {
		if v[name] != want {
			t.Errorf("%s: %q", name, v[name])
		}
	}
	// chosen from a list, the answer is what people read, and the number stands in the dialogue
	a.Answers, a.Order = map[string]string{"order": "ドリップバッグ20袋"}, "M-7"
	if v := a.Values(); v["order.number"] != "M-7" || v["order.goods"] != "ドリップバッグ20袋" {
		t.Errorf("%v", v)
	}
	for _, name := range Known {
		if !slices.Contains(Known, name) || checkFields("{"+name+"}") != nil {
			t.Errorf("%s is not known", name)
		}
	}
}

func TestCSV(t *testing.T) {
	list := []Template{
		{ID: "t1", Body: Body{Title: "=題", Folder: "配送", Shortcut: "は", Text: "一行目,\"引用\"\n二行目 {customer.name}", Actions: []Action{{Kind: Tag, Value: "<VIP>"}, {Kind: FollowUp, Minutes: 60}}}},
		{ID: "t2", Body: Body{Title: "題2", Text: "文"}},
	}
	file, err := WriteCSV(list)
	if err != nil || !strings.HasPrefix(string(file), "\ufeffID,フォルダー,タイトル") || !strings.Contains(string(file), "'=題") {
		t.Fatalf("%s, %v", file, err)
	}
	rows, err := ReadCSV(strings.TrimPrefix(string(file), "\ufeff"))
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	for i, r := range rows {
		if r.Err != nil || r.ID != list[i].ID || !r.Body.Same(list[i].Body) {
			t.Errorf("%+v", r)
		}
	}
	rows, err = ReadCSV("件名\t定型文\t操作JSON\n題\t文\t{}\n題\t文\t\n\t文\t\n")
	if err != nil || len(rows) != 3 || desk.CodeOf(rows[0].Err) != "bad_action" || desk.CodeOf(rows[1].Err) != "duplicate_id" || desk.CodeOf(rows[2].Err) != "bad_title" || rows[2].Line != 4 {
		t.Errorf("%+v, %v", rows, err)
	}
	for text, code := range map[string]string{"": "missing_columns", "本文\n文": "missing_columns", "タイトル,本文,色\n": "unknown_column", "タイトル,件名,本文\n": "duplicate_column", "タイトル,本文\n": "no_entries", "タイトル,本文\na,\"b": "bad_csv"} {
		if _, err := ReadCSV(text); desk.CodeOf(err) != code {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestStarter(t *testing.T) {
	rows, err := Starter()
	if err != nil || len(rows) < 20 {
		t.Fatal(len(rows), err)
	}
	folders := map[string]bool{}
	for _, r := range rows {
		if r.Err != nil {
			t.Errorf("line %d: %v", r.Line, r.Err)
		}
		folders[r.Body.Folder] = true
	}
	for _, f := range []string{"配送", "返品・交換", "ログイン", "ポイント", "お詫び", "折り返し"} {
		if !folders[f] {
			t.Errorf("no %s", f)
		}
	}
}

func TestErrUnfilled(t *testing.T) {
	err := CheckFilled("{customer.name}様")
	if !errors.Is(err, ErrUnfilled) || !strings.Contains(err.Error(), "{customer.name}") || strings.Contains(ErrUnfilled.Message, "customer") {
		t.Errorf("%v, %v", err, ErrUnfilled)
	}
}
