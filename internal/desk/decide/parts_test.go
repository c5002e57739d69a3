package decide

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestQuestions(t *testing.T) {
	for words, want := range map[string][]string{
		"":           nil,
		"送料はいくらですか？": {"送料はいくらですか？"},
		"送料はいくらですか?あと返品できますか?":            {"送料はいくらですか?", "あと返品できますか?"},
		"送料はいくらですか、あと返品できますか":             {"送料はいくらですか、", "あと返品できますか"},
		"送料はいくらですか あと返品できますか":             {"送料はいくらですか", "あと返品できますか"},
		"送料を教えてください。返品の方法も知りたいです。":        {"送料を教えてください。", "返品の方法も知りたいです。"},
		"送料は？\nポイントの期限は？\n解約できる？":         {"送料は？", "ポイントの期限は？", "解約できる？"},
		"こんにちは。送料はいくらですか？よろしくお願いします。":     {"こんにちは。送料はいくらですか？よろしくお願いします。"},
		"こんにちは！送料はいくら？返品できますか？よろしくお願いします": {"こんにちは！送料はいくら？", "返品できますか？よろしくお願いします"},
		"聞いてもいいですか？送料はいくらですか？":            {"聞いてもいいですか？送料はいくらですか？"},
		"質問よろしいですか。送料はいくらですか。":            {"質問よろしいですか。送料はいくらですか。"},
		"返品したいのですが可能ですか？何日かかりますか？":        {"返品したいのですが可能ですか？何日かかりますか？"},
		"トマトがつぶれていました。交換できますか？":           {"トマトがつぶれていました。交換できますか？"},
		"いつ届きますか？教えてください。":                nil,
		"届きません。": nil,
		"https://example.jp/?a=送料&b=返品?を見ましたが送料は？返品は？": nil,
		"届くのか不安ですが、送料はいくらですか":                          {"届くのか不安ですが、送料はいくらですか"},
		"1.5kgの送料はいくら?2.5kgは追加料金ですか?":                  {"1.5kgの送料はいくら?", "2.5kgは追加料金ですか?"},
		"😀送料はいくら？😀返品は可能？":                              {"😀送料はいくら？", "😀返品は可能？"},
	} {
		var got []string
		for _, p := range questions(words) {
			got = append(got, p.Of(words))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}

func TestUnjoined(t *testing.T) {
	for words, want := range map[string]string{
		"あと返品できますか?": "返品できますか?", "それと、送料は？": "送料は？", "あともう一つ送料は？": "もう一つ送料は？", "もう1つですが、送料は？": "送料は？",
		"あと何日で届きますか": "あと何日で届きますか", "あとで払えますか": "あとで払えますか", "また注文できますか": "また注文できますか", "また、注文できますか": "注文できますか",
		"あと3日待てますか": "あと3日待てますか", "あとの箱は": "あとの箱は", "あと": "あと", "": "", "送料は": "送料は",
	} {
		if got := unjoined(words); got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}

func TestPartOfOtherWords(t *testing.T) {
	for _, p := range []Part{{}, {3, 3}, {5, 2}, {0, 99}} {
		if got := p.Of(" 送料は "); got != "送料は" {
			t.Errorf("%v: %q", p, got)
		}
	}
	if got := (Part{1, 3}).Of("\n 送料は"); got != "料は" {
		t.Errorf("%q", got)
	}
}

// Parts lie one behind the other and lose nothing of the words.
func TestQuestionsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"送料はいくらですか", "返品", "できますか", "？", "?", "。", "\n", "、", " ", "あと", "可能ですか", "😀", "です", "\xff", "教えてください", "　"})
		words := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "words"), "")
		trimmed := strings.TrimSpace(words)
		at := 0
		for _, p := range questions(words) {
			if p.From != at || p.To <= p.From {
				t.Fatalf("%q: part %v begins behind %d", words, p, at)
			}
			if p.Of(words) == "" || unjoined(p.Of(words)) == "" {
				t.Fatalf("%q: part %v is empty", words, p)
			}
			at = p.To
		}
		if n := utf8.RuneCountInString(trimmed); at != 0 && at != n {
			t.Fatalf("%q: the parts end at %d of %d", words, at, n)
		}
	})
}
