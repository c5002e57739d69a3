package form

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var today = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func noCard(s string) bool { return strings.Contains(s, "4111") }

func bank() map[string]string {
	return map[string]string{"bank": "みどり銀行", "bank_code": "0001", "branch": "新宿支店", "branch_code": "", "account_kind": "普通", "number": "1234567", "holder": "ヤマダ ハナコ"}
}

// TestRead is the table of what people write, and what is made of it.
func TestRead(t *testing.T) {
	sheet := Ready()[0]
	sheet.Fields = append(sheet.Fields, Field{Name: "day", Sort: Date, Optional: true}, Field{Name: "post", Sort: Postcode, Optional: true}, Field{Name: "free", Sort: Line, Max: 5, Optional: true})
	for _, c := range []struct {
		field, in, want string
		flaw            Flaw
	}{
		{"number", "1234567", "1234567", ""},
		{"number", "１２３４５６７", "1234567", ""},
		{"number", " 123-4567 ", "1234567", ""},
		{"number", "１２３ー４５６７", "1234567", ""},
		{"number", "123456", "", Length},
		{"number", "12345678", "", Length},
		{"number", "123456a", "", NoDigits},
		{"number", "---", "", NoDigits},
		{"number", "", "", Missing},
		{"number", " \t ", "", Missing},
		{"number", "12\x0034567", "", Broken},
		{"number", "12\xff34567", "", Broken},
		{"number", "4111111111111111", "", Card},
		{"branch_code", "", "", ""},
		{"branch_code", "12", "", Length},
		{"holder", "やまだ　はなこ", "ヤマダ ハナコ", ""},
		{"holder", "ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ", ""},
		{"holder", "カ)ミドリ", "カ)ミドリ", ""},
		{"holder", "（カ）ミドリショウジ", "(カ)ミドリショウジ", ""},
		{"holder", "山田花子", "", NoKana},
		{"holder", "YAMADA", "", NoKana},
		{"holder", strings.Repeat("ア", 41), "", Length},
		{"account_kind", "普通", "普通", ""},
		{"account_kind", "外貨", "", NoChoice},
		{"bank", "  みどり\n銀行 ", "みどり 銀行", ""},
		{"day", "1980-01-31", "1980-01-31", ""},
		{"day", "1980年1月31日", "1980-01-31", ""},
		{"day", "１９８０/１/３１", "1980-01-31", ""},
		{"day", "1980-02-30", "", NoDate},
		{"day", "2026-12-01", "", NoDate},
		{"day", "1800-01-01", "", NoDate},
		{"post", "〒160-0022", "", NoDigits},
		{"post", "160-0022", "1600022", ""},
		{"post", "16000", "", Length},
		{"free", "あいうえお", "あいうえお", ""},
		{"free", "あいうえおか", "", Length},
	} {
		in := bank()
		in[c.field], in["unknown"] = c.in, "x"
		got, flaws := sheet.Read(in, today, noCard)
		if c.flaw != "" {
			if d := cmp.Diff(map[string]Flaw{c.field: c.flaw}, flaws); d != "" || got != nil {
				t.Errorf("%s %q: %s %v", c.field, c.in, d, got)
			}
			continue
		}
		i := slices.IndexFunc(got, func(v Value) bool { return v.Name == c.field })
		if len(flaws) > 0 || i < 0 || got[i].Value != c.want || len(got) != len(sheet.Fields) {
			t.Errorf("%s %q: %+v %v", c.field, c.in, got, flaws)
		}
	}
	if _, flaws := sheet.Read(nil, today, noCard); len(flaws) != 5 {
		t.Errorf("nothing written: %v", flaws)
	}
}

// TestMask: of an account number the end is told, of anything else nothing, not even its length.
func TestMask(t *testing.T) {
	answer, _ := Ready()[0].Read(bank(), today, noCard)
	got := Ready()[0].Mask(answer)
	want := []Masked{{"bank", "***"}, {"bank_code", "***"}, {"branch", "***"}, {"account_kind", "***"}, {"number", "***4567"}, {"holder", "***"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := (Field{Tail: 4}).Masked("123456"); got != "***" {
		t.Errorf("half of a short number: %s", got)
	}
}

// TestMoves is every cell of the table, the refused ones too, and what is gone with each.
func TestMoves(t *testing.T) {
	want := map[string]State{"open answer": Received, "open withdraw": Withdrawn, "open replace": Replaced, "open expire": Expired, "received destroy": Destroyed}
	for _, from := range States() {
		for _, v := range Verbs() {
			r := Request{State: from, Link: []byte("l"), Sealed: []byte("s"), Masked: []Masked{{"number", "***4567"}}, Keep: time.Hour, Until: today}
			got, err := r.Move(v, today)
			to, ok := want[fmt.Sprintf("%s %s", from, v)]
			if !ok {
				if !errors.Is(err, ErrOver) || got.State != from || got.Link == nil {
					t.Errorf("%s %s: %v %v", from, v, got.State, err)
				}
				continue
			}
			if err != nil || got.State != to || got.Link != nil || !got.Changed.Equal(today) || (got.Sealed == nil) != (v == Destroy) || (got.Masked == nil) != (v == Destroy) {
				t.Errorf("%s %s: %+v %v", from, v, got, err)
			}
			if due := got.Due(); (to == Received) != due.Equal(today.Add(time.Hour)) {
				t.Errorf("%s is due %v", to, due)
			}
			if got.Living() != (to == Received) {
				t.Errorf("%s lives", to)
			}
		}
	}
	if r := (Request{State: Open, Until: today}); !r.Over(today) || r.Over(today.Add(-1)) || !r.Due().Equal(today) {
		t.Error("an open one is over at its time, not before")
	}
}

// TestSettings: what an administrator writes is completed, or refused with all that is wrong.
func TestSettings(t *testing.T) {
	n := 0
	ids := func() string { n++; return fmt.Sprint("id", n) }
	own := Sheet{Kind: Own, Title: Words{JA: " 会員番号 "}, Why: Words{JA: "会員情報の確認"}, Ask: "会員番号をお知らせください。",
		Fields: []Field{{Label: Words{JA: "会員番号"}, Sort: Digits, Max: 10, Tail: 4, Name: "x"}, {Label: Words{JA: "種別"}, Sort: Choice, Choices: []Words{{JA: "個人"}, {JA: "法人"}}}}}
	good := Settings{Hours: 24, Days: 7, Who: Owner, Sheets: []Sheet{own}}
	got, err := good.Clean(ids)
	if err != nil || len(got.Sheets) != 4 || got.Sheets[0].ID != "id1" || got.Sheets[0].Title.JA != "会員番号" || got.Sheets[0].Fields[0].Name != "f1" || got.Sheets[0].Fields[0].Tail != 0 {
		t.Fatalf("%+v %v", got, err)
	}
	if _, ok := got.Sheet("bank"); ok {
		t.Error("a form that was left out is on")
	}
	if again, err := got.Clean(ids); err != nil || cmp.Diff(got, again) != "" {
		t.Errorf("saved again it is another: %v", err)
	}
	if d, err := Defaults().Clean(ids); err != nil || cmp.Diff(Defaults(), d) != "" {
		t.Errorf("the desk's own: %v %s", err, cmp.Diff(Defaults(), d))
	}
	for name, c := range map[string]struct {
		change func(*Settings)
		code   string
	}{
		"no hours":    {func(s *Settings) { s.Hours = 0 }, "bad_hours"},
		"long hours":  {func(s *Settings) { s.Hours = MaxHours + 1 }, "bad_hours"},
		"days":        {func(s *Settings) { s.Days = MaxDays + 1 }, "bad_days"},
		"who":         {func(s *Settings) { s.Who = "all" }, "bad_who"},
		"kind":        {func(s *Settings) { s.Sheets[0].Kind = "card" }, "bad_kind"},
		"untitled":    {func(s *Settings) { s.Sheets[0].Title = Words{} }, "bad_title"},
		"no why":      {func(s *Settings) { s.Sheets[0].Why = Words{} }, "bad_why"},
		"long ask":    {func(s *Settings) { s.Sheets[0].Ask = strings.Repeat("あ", MaxAsk+1) }, "bad_ask"},
		"no fields":   {func(s *Settings) { s.Sheets[0].Fields = nil }, "bad_fields"},
		"card":        {func(s *Settings) { s.Sheets[0].Fields[0].Label.JA = "クレジットカード番号" }, "forbidden_field"},
		"wide card":   {func(s *Settings) { s.Sheets[0].Fields[0].Label.JA = "ＣＶＶ" }, "forbidden_field"},
		"half width":  {func(s *Settings) { s.Sheets[0].Fields[0].Hint.JA = "ｸﾚｼﾞｯﾄの番号" }, "forbidden_field"},
		"my number":   {func(s *Settings) { s.Sheets[0].Title.JA = "マイナンバー" }, "forbidden_field"},
		"spaced":      {func(s *Settings) { s.Sheets[0].Fields[0].Label.JA = "カ ー ド　番 号" }, "forbidden_field"},
		"good until":  {func(s *Settings) { s.Sheets[0].Fields[0].Label.JA = "カードの有効期限" }, "forbidden_field"},
		"secret":      {func(s *Settings) { s.Sheets[0].Fields[0].Label.JA = "暗証" }, "forbidden_field"},
		"one time":    {func(s *Settings) { s.Sheets[0].Fields[0].Hint.JA = "ﾜﾝﾀｲﾑコード" }, "forbidden_field"},
		"code":        {func(s *Settings) { s.Sheets[0].Why.JA = "認証コードの確認" }, "forbidden_field"},
		"message":     {func(s *Settings) { s.Sheets[0].Ask = "カード番号をお知らせください。" }, "forbidden_field"},
		"choice":      {func(s *Settings) { s.Sheets[0].Fields[1].Choices = []Words{{JA: "個人"}, {JA: "暗証番号"}} }, "forbidden_field"},
		"choice, en":  {func(s *Settings) { s.Sheets[0].Fields[1].Choices = []Words{{JA: "個人"}, {"法人", "Pin Code"}} }, "forbidden_field"},
		"many digits": {func(s *Settings) { s.Sheets[0].Fields[0].Max = 16 }, "bad_length"},
		"one choice":  {func(s *Settings) { s.Sheets[0].Fields[1].Choices = []Words{{JA: "個人"}} }, "bad_choices"},
		"twice":       {func(s *Settings) { s.Sheets[0].ID = "a"; s.Sheets = append(s.Sheets, s.Sheets[0]) }, "twice"},
		"stolen id":   {func(s *Settings) { s.Sheets[0].ID = "bank" }, "twice"},
		"many":        {func(s *Settings) { s.Sheets = make([]Sheet, MaxSheets+1) }, "too_many"},
	} {
		s := good
		one := own
		one.Fields = slices.Clone(own.Fields)
		s.Sheets = []Sheet{one}
		c.change(&s)
		_, err := s.Clean(ids)
		if err == nil || !strings.Contains(err.Error(), c.code) || desk.KindOf(firstOf(err)) == desk.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func firstOf(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return firstOf(many.Unwrap()[0])
	}
	return err
}

// FuzzRead: whatever is written, a value that is taken is what its field takes, and reading it
// again changes nothing.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"1234567", "ﾔﾏﾀﾞ", "１９８０年１月３１日", "\xff", "普通", "ガ゚", "ー", "㈱", "ᄀ", "1-2-3-4-5-6-7"} {
		f.Add(s)
	}
	fields := []Field{{Name: "a", Sort: Line, Max: 40}, {Name: "b", Sort: Digits, Max: 12}, {Name: "c", Sort: Kana, Max: 40}, {Name: "d", Sort: Postcode}, {Name: "e", Sort: Date}, {Name: "f", Sort: Choice, Choices: []Words{{JA: "普通"}}}}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, field := range fields {
			field.Optional = true
			sheet := Sheet{Fields: []Field{field}}
			got, flaws := sheet.Read(map[string]string{field.Name: raw}, today, noCard)
			if len(flaws) > 0 {
				continue
			}
			v := got[0].Value
			if field.Sort == Digits && (strings.Trim(v, "0123456789") != "" || len(v) > 12) {
				t.Errorf("%q became the digits %q", raw, v)
			}
			if again, flaws := sheet.Read(map[string]string{field.Name: v}, today, noCard); len(flaws) > 0 || again[0].Value != v {
				t.Errorf("%s: %q became %q, and that %v %v", field.Sort, raw, v, again, flaws)
			}
		}
	})
}
