package retrieval

import (
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestVectors(t *testing.T) {
	v := Pack([]float32{.5, -1, 0, float32(math.NaN())})
	if want := (Vector{64, -127, 0, 0}); !slices.Equal(v, want) {
		t.Errorf("%v, want %v", v, want)
	}
	if back := ReadVector(v.Bytes()); !slices.Equal(back, v) {
		t.Errorf("kept as %v", back)
	}
	for _, none := range [][]float32{nil, {}, {0, 0}} {
		if Pack(none) != nil {
			t.Errorf("%v has a direction", none)
		}
	}
}

// A question in words that no FAQ has is found by an embedding alone, and what an embedding
// says nothing of is found as before.
func TestSight(t *testing.T) {
	docs := []Doc{{ID: "ship", Question: "送料はいくらですか"}, {ID: "back", Question: "返品できますか"}, {ID: "points", Question: "ポイントの期限"}}
	ix := New(language(t, Options{}), Terms{}, docs)
	sight := Sight{Weight: 3, Question: Vector{10, 100}, FAQs: map[string]Vector{"ship": {100, 0}, "back": {0, 100}, "points": {100, 10}}}
	if f := ix.AskSeen("気に入らない", DefaultModel(), &sight); len(f.Hits) == 0 || f.Hits[0].ID != "back" {
		t.Errorf("%+v", f.Hits)
	}
	sight.Weight = 1
	if f := ix.AskSeen("送料は", DefaultModel(), &sight); f.Hits[0].ID != "ship" {
		t.Errorf("words no longer count: %+v", f.Hits)
	}
	plain := ix.Ask("送料は", DefaultModel())
	for name, none := range map[string]*Sight{
		"nil": nil, "zero": {}, "of another length": {Weight: 3, Question: Vector{1}, FAQs: sight.FAQs}, "without FAQs": {Weight: 3, Question: Vector{1, 2}},
	} {
		got := ix.AskSeen("送料は", DefaultModel(), none)
		if got.Hits[0] != plain.Hits[0] && got.Hits[0].ID != plain.Hits[0].ID || len(got.Hits) != len(plain.Hits) {
			t.Errorf("%s: %s", name, gocmp.Diff(plain.Hits, got.Hits))
		}
	}
}
