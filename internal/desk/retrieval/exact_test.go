package retrieval

import "testing"

// An FAQ asked in its own words is answered, whatever its words are worth and whoever else
// has a phrasing that is near.
func TestAnFAQKnowsItsOwnWords(t *testing.T) {
	shop, _ := shop()
	docs := append(shop,
		Doc{ID: "x1", Question: "ポイントはどう使えますか", Answer: "お会計のときに使えます。"},
		Doc{ID: "x2", Question: "ポイントの期限", Answer: "1年です。", Aliases: []string{"ポイントはいつまで使えますか"}},
		Doc{ID: "x3", Question: "どうすればいいですか", Answer: "お問い合わせください。"},
	)
	ix := New(fullLanguage(t), Terms{}, docs)
	for _, d := range docs {
		if found := ix.Ask(" "+d.Question+"？\n", DefaultModel()); found.Zone != Answer || found.P != 1 || found.Hits[0].ID != d.ID {
			t.Errorf("%q: %s %.2f %+v", d.Question, found.Zone, found.P, found.Hits)
		}
	}
	if found := ix.Ask("ポイントは、いつまで使えますか", DefaultModel()); found.Hits[0].ID != "x2" || found.Zone != Answer {
		t.Errorf("a phrasing: %+v", found)
	}
	twin := ix.With([]Doc{{ID: "x4", Question: "ポイントはどう使えますか？", Answer: "別の答え"}}, nil)
	if found := twin.Ask("ポイントはどう使えますか", DefaultModel()); found.Zone != Offer || len(found.Hits) < 2 || found.Hits[1].ID != "x1" && found.Hits[1].ID != "x4" {
		t.Errorf("two with the same words: %+v", found)
	}
	if found := twin.With(nil, []string{"x4"}).Ask("ポイントはどう使えますか", DefaultModel()); found.Zone != Answer || found.Hits[0].ID != "x1" {
		t.Errorf("the twin is gone: %+v", found)
	}
	for _, nothing := range []string{"", "？", "。。。"} {
		if found := ix.Ask(nothing, DefaultModel()); found.Zone != Handoff {
			t.Errorf("%q: %+v", nothing, found)
		}
	}
}
