package trial

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestResultsAreAppended(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.jsonl")
	t.Setenv(Env, file)
	type result struct {
		Promise string `json:"promise"`
		Seed    uint64 `json:"seed"`
	}
	Write(t, result{"R1", 1795898122336443337})
	Write(t, result{"R4", 2})
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"promise":"R1","seed":1795898122336443337,"test":"TestResultsAreAppended"}
{"promise":"R4","seed":2,"test":"TestResultsAreAppended"}
`
	if string(raw) != want {
		t.Errorf("got\n%swant\n%s", raw, want)
	}
}

func TestWhatIsNoResultIsRefused(t *testing.T) {
	for _, bad := range []any{map[string]any{"engine": "sqlite"}, "R1", map[string]any{"promise": 1}} {
		if line, err := encode("T", bad); err == nil {
			t.Errorf("%v became %s", bad, line)
		}
	}
	if _, err := encode("T", map[string]any{"engine": "sqlite"}); err == nil || !strings.Contains(err.Error(), "without a promise") {
		t.Errorf("%v", err)
	}
}
