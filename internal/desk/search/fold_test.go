package search

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"ガス", "ｶﾞｽ"}, {"ガス", "がす"}, {"ガス", "カ\u3099ス"}, {"パン", "ﾊﾟﾝ"}, {"①番", "1番"}, {"㈱山田", "(株)山田"},
		{"ＡＢＣ－１２３", "abc-123"}, {"サーバー", "サ―バ-"}, {"サーバー", "さｰば―"}, {"１，２００円", "1200円"}, {"山田　太郎", "山田太郎"}, {"一行\r\n二行", "一行二行"},
		{"090-1234-5678", "０９０−１２３４−５６７８"}, {"(03) 1234-5678", "(03)12345678"}, {"㌔", "キロ"}, {"ヴァイオリン", "ゔぁいおりん"}, {"葛\U000E0100飾", "葛飾"},
	} {
		if a, b := string(Fold(c.a).runes), string(Fold(c.b).runes); a != b {
			t.Errorf("%q is %q, %q is %q", c.a, a, c.b, b)
		}
	}
	for _, c := range []struct{ a, b string }{{"はは", "ばば"}, {"12", "1-a2"}, {"キヤノン", "キャノン"}} {
		if a, b := string(Fold(c.a).runes), string(Fold(c.b).runes); a == b {
			t.Errorf("%q and %q are both %q", c.a, c.b, a)
		}
	}
}

func finds(t *testing.T, query, text string) bool {
	t.Helper()
	q, err := Parse(query)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	f := Fold(text)
	_, ok := q.In(f)
	if ok && !has(f.Grams(), q.Grams()) {
		t.Errorf("%q is in %q, but an index would not say so", query, text)
	}
	return ok
}

func has(all, some []uint32) bool {
	in := map[uint32]bool{}
	for _, g := range all {
		in[g] = true
	}
	for _, g := range some {
		if !in[g] {
			return false
		}
	}
	return true
}

func TestFinds(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        bool
	}{
		{"返品", "商品を返品したいのですが", true}, {"品返", "商品を返品したい", false}, {"返", "返品", true}, {"注文 返品", "返品する注文", true}, {"注文 返品", "注文だけ", false},
		{`"注文 番号"`, "ご注文番号は", true}, {`"番号 注文"`, "ご注文番号は", false}, {"注文 -返品", "返品する注文", false}, {"注文 -返品", "注文する", true}, {"注文　－返品", "返品する注文", false},
		{"ｼｮｳﾋﾝ", "しょうひん", true}, {"order", "ＯＲＤＥＲ no.5", true}, {"A-1024", "ご注文a‐1024です", true}, {"1024", "A-1024", true},
		{"09012345678", "電話は０９０－１２３４－５６７８です", true}, {"090-1234-5678", "09012345678", true}, {"+81 90-1234-5678", "tel 090 1234 5678", true},
		{"090 1234 5678", "+81-90-1234-5678", true}, {"+81(0)90-1234-5678", "090(1234)5678", true}, {"0312345678", "(03) 1234-5678", true}, {"09012345678", "08012345678", false},
		{"5678", "090-1234-5678", true}, {"2026-11-30", "2026-11-30に届く", true}, {"1200円", "1,200円", true}, {"ー", "サーバー", true}, {"サーバ", "サーバーが", true},
		{"配送", "配" + string(Border) + "送", false},
	} {
		if got := finds(t, c.query, c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.query, c.text, got)
		}
	}
}

func TestRefusedQueries(t *testing.T) {
	for query, code := range map[string]string{"": "empty_query", "  　": "empty_query", "-返品": "empty_query", strings.Repeat("あ", 201): "query_too_long",
		"1 2 3 4 5 6 7 8 9 a b": "too_many_words"} {
		if _, err := Parse(query); desk.CodeOf(err) != code {
			t.Errorf("%q: %v", query, err)
		}
	}
}

// Whatever part of a message somebody writes, in whatever width, finds it, and the index
// has its pieces.
func TestAnyPartFindsIt(t *testing.T) {
	letters := rapid.SampledFrom([]string{"注", "文", "返", "品", "か", "が", "ｶﾞ", "カ\u3099", "ガ", "ｱ", "ー", "-", "―", "ｰ", "0", "1", "９", "８", "+", "(", ")", ",", " ", "　", "\n", "a", "Ｚ", "①", "㈱", "🍣", "é", "。"})
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(letters, 1, 30).Draw(t, "parts")
		from := rapid.IntRange(0, len(parts)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(parts)).Draw(t, "to")
		text, part := strings.Join(parts, ""), strings.Join(parts[from:to], "")
		if at := len(strings.Join(parts[:from], "")); at > 0 && !norm.NFKC.PropertiesString(text[at:]).BoundaryBefore() {
			t.Skip("begins inside a character")
		}
		switch first := strings.TrimSpace(norm.NFKC.String(part)); {
		case strings.Trim(norm.NFKC.String(part), "-‐‑–—―−ー(), \n") == "":
			t.Skip("nothing but marks")
		case strings.HasPrefix(first, "-"):
			t.Skip("means: without")
		}
		if rapid.Bool().Draw(t, "full") {
			part = norm.NFKD.String(part)
		}
		q, err := Parse(`"` + part + `"`)
		if err != nil {
			t.Fatalf("%q: %v", part, err)
		}
		f := Fold(text)
		spans, ok := q.In(f)
		if !ok || !has(f.Grams(), q.Grams()) {
			t.Fatalf("%q does not find %q (%q in %q)", part, text, q.words, string(f.runes))
		}
		whole := ""
		for _, p := range Around(text, spans, 1000) {
			whole += p.Text
		}
		if whole != text {
			t.Fatalf("shown as %q", whole)
		}
	})
}

func TestAround(t *testing.T) {
	text := strings.Repeat("前", 50) + "ｶﾞｽ料金" + strings.Repeat("後", 100)
	q, err := Parse("ガス")
	if err != nil {
		t.Fatal(err)
	}
	spans, _ := q.In(Fold(text))
	got := Around(text, spans, 30)
	want := []Piece{{"…", false}, {strings.Repeat("前", 10), false}, {"ｶﾞｽ", true}, {"料金" + strings.Repeat("後", 15), false}, {"…", false}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}
