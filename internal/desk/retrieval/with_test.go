package retrieval

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// However an index grew, it answers like one that was made of the same FAQs at once, and the
// snapshots before it answer as they did.
func TestEditsGiveTheSameRanking(t *testing.T) {
	docs, said := shop()
	lang := language(t, Options{Synonyms: true})
	rapid.Check(t, func(t *rapid.T) {
		now := map[string]Doc{}
		some := rapid.IntRange(0, len(docs)).Draw(t, "first")
		for _, d := range docs[:some] {
			now[d.ID] = d
		}
		ix := New(lang, Terms{}, docs[:some])
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			before, asked := ix, said[rapid.IntRange(0, len(said)-1).Draw(t, "asked")][0]
			was := before.Ask(asked, DefaultModel())
			var changed []Doc
			for range rapid.IntRange(0, 3).Draw(t, "changed") {
				d := docs[rapid.IntRange(0, len(docs)-1).Draw(t, "doc")]
				d.Answer = docs[rapid.IntRange(0, len(docs)-1).Draw(t, "answer")].Answer
				d.Aliases = said[rapid.IntRange(0, len(said)-1).Draw(t, "alias")][:rapid.IntRange(0, 2).Draw(t, "aliases")]
				changed = append(changed, d)
			}
			var gone []string
			for range rapid.IntRange(0, 3).Draw(t, "gone") {
				gone = append(gone, docs[rapid.IntRange(0, len(docs)-1).Draw(t, "gone doc")].ID)
			}
			ix = ix.With(changed, gone)
			for _, id := range gone {
				delete(now, id)
			}
			for _, d := range changed {
				now[d.ID] = d
			}
			if diff := gocmp.Diff(was, before.Ask(asked, DefaultModel())); diff != "" {
				t.Fatalf("the old snapshot changed: %s", diff)
			}
		}
		all := slices.SortedFunc(maps.Values(now), func(a, b Doc) int { return cmp.Compare(a.ID, b.ID) })
		fresh := New(lang, Terms{}, all)
		for _, two := range said {
			if diff := gocmp.Diff(fresh.Ask(two[1], DefaultModel()), ix.Ask(two[1], DefaultModel())); diff != "" {
				t.Fatalf("%q: made at once − grown: %s", two[1], diff)
			}
		}
	})
}

func TestALargeEditIsAFreshIndex(t *testing.T) {
	docs, said := shop()
	lang := language(t, Options{})
	var many []Doc
	for _, d := range docs {
		for _, n := range []string{"a", "b", "c", "d", "e"} {
			c := d
			c.ID += n
			many = append(many, c)
		}
	}
	ix := New(lang, Terms{}, docs).With(many, []string{docs[0].ID})
	if want := len(docs)*6 - 1; ix.Len() != want {
		t.Fatalf("%d FAQs, want %d", ix.Len(), want)
	}
	if diff := gocmp.Diff(New(lang, Terms{}, append(docs[1:], many...)).Ask(said[1][0], DefaultModel()), ix.Ask(said[1][0], DefaultModel())); diff != "" {
		t.Error(diff)
	}
}

func TestOfTwoFAQsWithOneIDTheLaterCounts(t *testing.T) {
	lang := language(t, Options{})
	a, b := Doc{ID: "1", Question: "送料"}, Doc{ID: "1", Question: "返品"}
	for _, ix := range []*Index{New(lang, Terms{}, []Doc{a, b}), New(lang, Terms{}, nil).With([]Doc{a, b}, nil)} {
		if ix.Len() != 1 || len(ix.Ask("送料", DefaultModel()).Hits) != 0 || len(ix.Ask("返品", DefaultModel()).Hits) != 1 {
			t.Error("the earlier one is found")
		}
	}
}
