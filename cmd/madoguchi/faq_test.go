package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestMetricsAgainstAHandCount(t *testing.T) {
	os := []outcome{
		{query: faqQuery{Rel: map[string]int{"a": 2, "b": 1, "z": 1}}, ids: []string{"b", "x", "a"}, p: 0.9, zone: retrieval.Answer},
		{query: faqQuery{Rel: map[string]int{"c": 1}}, ids: []string{"x", "c"}, p: 0.5, zone: retrieval.Offer},
		{query: faqQuery{Rel: map[string]int{"d": 2}}, ids: nil, p: 0, zone: retrieval.Handoff},
		{query: faqQuery{}, ids: []string{"a"}, p: 0.4, zone: retrieval.Offer},
	}
	var f faqFigures
	f.rank(os)
	// first: (1/1 + 2/2) / (2/1 + 1/log2(3) + 1/2); second: 1/log2(3) of 1; third: 0.
	log3 := 1 / math.Log2(3)
	for name, c := range map[string]struct{ got, want float64 }{
		"ndcg@10": {f.NDCG10, (2/(2+log3+0.5) + log3 + 0) / 3},
		"p@1":     {f.P1, 1.0 / 3},
		"mrr":     {f.MRR, (1 + 0.5 + 0) / 3},
		"r@5":     {f.R5, (2.0/3 + 1 + 0) / 3},
		"hit@1":   {f.Hit1, 0},
		"hit@3":   {f.Hit3, 0.5},
		"aurc":    {f.AURC, (0 + 0.5 + 2.0/3) / 3},
		"auroc":   {f.AUROC, 1},
		"p@50":    {f.P50, 1},
		"p@70":    {f.P70, 0.5},
		"auto":    {f.InScope.Auto, 1.0 / 3},
		"out":     {f.OutOfScope.Offer, 1},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s is %v, want %v", name, c.got, c.want)
		}
	}
}

func TestBadLinesAreNamed(t *testing.T) {
	docs := write(t, "docs", "{\"id\":\"1\",\"q\":\"送料は\",\"a\":\"680円\"}\n")
	good := write(t, "good", "\ufeff{\"id\":\"q\",\"text\":\"送料\",\"rel\":{\"1\":2}}\n\n")
	for name, c := range map[string]struct{ docs, queries, aliases, want string }{
		"broken JSON": {docs, write(t, "q", "\n{\"id\":"), "", "line 2"},
		"unknown FAQ": {docs, write(t, "q", `{"id":"q","text":"x","rel":{"9":2}}`), "", `"9"`},
		"odd grade":   {docs, write(t, "q", `{"id":"q","text":"x","rel":{"1":3}}`), "", "grade 3"},
		"twice":       {write(t, "d", "{\"id\":\"1\",\"q\":\"x\"}\n{\"id\":\"1\",\"q\":\"y\"}"), good, "", "line 2"},
		"no FAQ":      {write(t, "d", ""), good, "", "rel names"},
		"alias":       {docs, good, write(t, "a", `{"doc":"9","text":"x"}`), "line 1"},
	} {
		if _, err := loadFAQSet(c.docs, c.queries, c.aliases); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
	if set, err := loadFAQSet(docs, good, write(t, "a", `{"doc":"1","text":"運賃"}`)); err != nil || len(set.docs[0].Aliases) != 1 {
		t.Errorf("the good one: %v", err)
	}
}

const shopCSV = "質問,回答,カテゴリ\n送料はいくらですか,\"全国一律680円です。\n5,000円から無料です。\",配送\n返品はできますか,生鮮品のため承れません。,返品\n空の行,,\n"

func TestFAQFileInEveryEncoding(t *testing.T) {
	cp932, err := japanese.ShiftJIS.NewEncoder().String(shopCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"UTF-8": shopCSV, "with mark": "\ufeff" + shopCSV, "CP932": cp932, "Windows lines": strings.ReplaceAll(shopCSV, "\n", "\r\n"),
	} {
		docs, bad, err := loadFAQ(write(t, "f.csv", text))
		if err != nil || len(docs) != 2 || len(bad) != 1 || bad[0] != 5 {
			t.Fatalf("%s: %v %v %v", name, docs, bad, err)
		}
		if docs[0].Question != "送料はいくらですか" || docs[1].Category != "返品" {
			t.Errorf("%s: %+v", name, docs)
		}
	}
	for name, text := range map[string]string{"no header": "送料は,680円\n", "empty": "", "neither encoding": "質問,回答\n\xff\xff,\x80\n"} {
		if _, _, err := loadFAQ(write(t, "f.csv", text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

const lineExport = `アカウント名,やさい便
タイムゾーン,+09:00
ダウンロード日時,2026/10/01 12:00
送信者タイプ,送信者名,送信日,送信時刻,内容
User,花子,2026/09/30,10:00:00,こんにちは
User,花子,2026/09/30,10:00:10,送料はいくらですか？電話は090-1234-5678です
Account,やさい便,2026/09/30,10:01:00,送料は680円ですがよろしいですか？
User,花子,2026/09/30,10:02:00,ペットフードは売っていますか？
User,太郎,2026/09/30,11:02:00,犬のペットフードはありますか？
`

func TestTalks(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"LINE's export": {lineExport, 4}, "one column": {"送料は？\n返品は？\n", 2}, "text column": {"id,text\n1,送料は？\n", 1},
		"empty": {"", 0}, "header only": {"text\n", 0},
	} {
		if got, err := loadTalks(write(t, "t.csv", c.text)); err != nil || len(got) != c.want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if _, err := loadTalks(write(t, "t.csv", "a,b\nc,d\n")); err == nil {
		t.Error("columns without a name are taken")
	}
}

func TestTryReport(t *testing.T) {
	docs, _, err := loadFAQ(write(t, "f.csv", shopCSV))
	if err != nil {
		t.Fatal(err)
	}
	lang, err := retrieval.NewLanguage(retrieval.Options{})
	if err != nil {
		t.Fatal(err)
	}
	talks, err := loadTalks(write(t, "t.csv", lineExport))
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range tryWords {
		var all, none bytes.Buffer
		r := tryFAQ(lang, docs, talks)
		r.report(&all, words, 5)
		if n := len(r.answers) + len(r.offers) + len(r.none); n != 3 || len(r.gaps) == 0 || len(r.gaps[0]) != 2 {
			t.Errorf("%d asked, gaps %v", n, r.gaps)
		}
		if strings.Contains(all.String(), "1234") || !strings.Contains(all.String(), "ペットフード") {
			t.Errorf("report:\n%s", all.String())
		}
		tryFAQ(lang, docs, []string{"こんにちは"}).report(&none, words, 5)
		if !strings.Contains(none.String(), words.nothing) {
			t.Errorf("without questions:\n%s", none.String())
		}
	}
}

func TestIsQuestion(t *testing.T) {
	for text, want := range map[string]bool{
		"送料はいくらですか": true, "解約したいです": true, "荷物が届きません": true, "When will it arrive?": true, "領収書をお願いします": true,
		"ありがとうございました": false, "[スタンプ]": false, "スタンプを送信しました": false, "https://example.com/a?b=c": false, "はい": false, "了解です": false,
	} {
		if knowledge.Asks(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestMasked(t *testing.T) {
	for text, gone := range map[string]string{
		"電話は０９０ー１２３４ー５６７８": "５６７８", "hanako@example.com です": "hanako", "〒390-0811 松本市中央1-2-3": "1-2-3", "山田花子と申します": "山田", "4242 4242 4242 4242": "4242 4242",
	} {
		if m := masked(text); strings.Contains(m, gone) {
			t.Errorf("%q is shown as %q", text, m)
		}
	}
}

func FuzzParseCSV(f *testing.F) {
	f.Add([]byte(shopCSV))
	f.Add([]byte(lineExport))
	f.Add([]byte("\x8e\xbf\x96\xe2,\"\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := parseCSV(raw)
		if err != nil {
			return
		}
		for _, r := range rows {
			if r.line < 1 || r.empty() {
				t.Fatalf("row %+v", r)
			}
		}
	})
}
