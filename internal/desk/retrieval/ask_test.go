package retrieval

import (
	"math"
	"testing"
)

func TestTheShopsQuestionsFindTheirFAQ(t *testing.T) {
	docs, said := shop()
	for _, c := range []struct {
		name         string
		o            Options
		first, third int // at least, of 128; many of them share no word with their FAQ
	}{
		{"dictionary and synonyms", Options{Dictionary: true, Synonyms: true}, 50, 74},
		{"dictionary", Options{Dictionary: true}, 48, 73},
		{"synonyms", Options{Synonyms: true}, 52, 76},
		{"neither", Options{}, 48, 73},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, third := foundIn(New(language(t, c.o), Terms{}, docs), docs, said)
			if first < c.first || third < c.third {
				t.Errorf("first %d, among three %d of %d; want at least %d and %d", first, third, 2*len(docs), c.first, c.third)
			}
		})
	}
}

func TestRanking(t *testing.T) {
	docs, _ := shop()
	ix := New(fullLanguage(t), Terms{}, docs)
	for text, want := range map[string]string{
		"引越しをするので住所変更したいです":    "引っ越すので住所を変えたい",
		"ジャガイモに芽が出ています":        "じゃがいもの芽が出ていました",
		"ﾎﾟｲﾝﾄはいつまで有効ですか？":     "ポイントの有効期限はありますか",
		"ＰＡＳＳ忘れた パスワードを再設定したい": "パスワードを忘れました",
		"注文のキャンセルをお願いします":      "注文をキャンセルしたい",
		"定期便の解約のしかた":           "定期便を解約したい",
	} {
		found := ix.Ask(text, DefaultModel())
		if len(found.Hits) == 0 || docs[ix.slots[found.Hits[0].ID]].Question != want {
			t.Errorf("%q finds %+v, want %q first", text, found.Hits[:min(2, len(found.Hits))], want)
		}
	}
}

func TestAWholeQuestionOfTheFAQIsLikelierThanAForeignOne(t *testing.T) {
	docs, _ := shop()
	ix := New(fullLanguage(t), Terms{}, docs)
	known, foreign := ix.Ask(docs[19].Question, DefaultModel()), ix.Ask("明日の東京の天気と気温は", DefaultModel())
	if known.Zone != Answer || foreign.Zone == Answer || known.P <= foreign.P {
		t.Errorf("known: %s %.2f, foreign: %s %.2f", known.Zone, known.P, foreign.Zone, foreign.P)
	}
}

func TestAConfirmedPhrasingGoesFirst(t *testing.T) {
	docs, _ := shop()
	const text = "まだ来ないんだけど"
	before := New(fullLanguage(t), Terms{}, docs)
	learnt := docs[7]
	learnt.Aliases = []string{text}
	after := before.With([]Doc{learnt}, nil)
	if h := after.Ask(text, DefaultModel()).Hits; len(h) == 0 || h[0].ID != learnt.ID {
		t.Errorf("after learning: %+v", h)
	}
	undone := after.With([]Doc{docs[7]}, nil)
	if undone.nAliases != 0 {
		t.Error("an undone phrasing is still there")
	}
}

func TestABrandsOwnWords(t *testing.T) {
	docs := []Doc{
		{ID: "pack", Question: "みどりのつつみについて", Answer: "若い葉のセットです。"},
		{ID: "box", Question: "おおきなはこについて", Answer: "根菜のセットです。"},
	}
	terms := Terms{Synonyms: [][]string{{"みどりのつつみ", "グリーンパック"}}, Words: []string{"おおきなはこ"}}
	for _, o := range []Options{{}, {Dictionary: true}} {
		ix := New(language(t, o), terms, docs)
		for text, want := range map[string]string{"グリーンパックはいくら？": "pack", "おおきなはこはいくら？": "box"} {
			if h := ix.Ask(text, DefaultModel()).Hits; len(h) == 0 || h[0].ID != want {
				t.Errorf("%+v: %q finds %+v", o, text, h)
			}
		}
	}
}

func TestNothingToFind(t *testing.T) {
	docs, _ := shop()
	for _, ix := range []*Index{New(fullLanguage(t), Terms{}, nil), New(fullLanguage(t), Terms{}, docs)} {
		for _, text := range []string{"", "  ", "。。。", "です", "🙂"} {
			f := ix.Ask(text, DefaultModel())
			if f.Zone != Handoff || len(f.Hits) != 0 || f.P != 0 || len(f.Features) != len(featureNames) {
				t.Errorf("%q: %+v", text, f)
			}
		}
	}
}

func TestAModelOfAnotherVersionIsReplaced(t *testing.T) {
	docs, _ := shop()
	f := New(fullLanguage(t), Terms{}, docs).Ask("送料", Model{Weights: []float64{1}, Version: "0"})
	if f.Version != DefaultModel().Version {
		t.Errorf("version %q", f.Version)
	}
}

func FuzzAsk(f *testing.F) {
	for _, s := range []string{"送料はいくらですか", "ｶﾞｷﾞ", "\xff\xfe", "㌔㍻", "a\u0301", "々〆ヶ", "👩‍👩‍👧"} {
		f.Add(s)
	}
	docs, _ := shop()
	docs[3].Aliases = []string{"送り先を変えて"}
	lang, err := NewLanguage(Options{Synonyms: true})
	if err != nil {
		f.Fatal(err)
	}
	both, err := full()
	if err != nil {
		f.Fatal(err)
	}
	indexes := []*Index{New(lang, Terms{Words: []string{"畑だより"}}, docs), New(both, Terms{}, docs)}
	f.Fuzz(func(t *testing.T, text string) {
		for _, ix := range indexes {
			found := ix.Ask(text, DefaultModel())
			last := math.Inf(1)
			for _, h := range found.Hits {
				if h.Score > last || h.P < 0 || h.P > 1 || math.IsNaN(h.Score) || math.IsNaN(h.P) {
					t.Fatalf("%q: %+v", text, found.Hits)
				}
				last = h.Score
			}
			for i, x := range found.Features {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("%q: feature %s is %v", text, featureNames[i], x)
				}
			}
		}
	})
}
