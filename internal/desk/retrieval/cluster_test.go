package retrieval

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestClusters(t *testing.T) {
	texts := []string{
		"ペットフードは売っていますか", "駐車場はありますか", "犬のペットフードがほしい", "。。。",
		"店の駐車場に停められますか", "ペットフードの取り扱い", "求人に応募したい",
	}
	got := Clusters(fullLanguage(t), texts)
	if len(got) != 3 || len(got[0]) != 3 || len(got[1]) != 2 || len(got[2]) != 1 {
		t.Fatalf("groups %v", got)
	}
	if diff := gocmp.Diff(got, Clusters(fullLanguage(t), texts)); diff != "" {
		t.Errorf("not the same twice: %s", diff)
	}
	if got := Clusters(fullLanguage(t), nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestSynonymTable(t *testing.T) {
	table, err := CompileSynonyms([][]string{{"送料", "配送料"}, {"一人"}, {"ﾄﾏﾄ", "とまと", "tomato"}, {"送料", "運賃"}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := loadSynonyms(string(table))
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int{"送料": 2, "配送料": 1, "一人": 0, "トマト": 1, "tomato": 1, "野菜": 0} {
		n := 0
		s.each(hash(word), func(uint64) { n++ })
		if n != want {
			t.Errorf("%s is in %d groups, want %d", word, n, want)
		}
	}
	if _, err := loadSynonyms("short"); err == nil {
		t.Error("a damaged table is taken")
	}
}
