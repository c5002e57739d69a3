package sqlitetest

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
)

// What one test writes no other test sees, the copy has the whole schema, and it is an
// installation of its own.
func TestEachTestHasItsOwnMigratedFile(t *testing.T) {
	seen := map[string]bool{}
	for range 2 {
		path := File(t)
		db, err := sqlite.Open(t.Context(), path, sqlite.AsItIs()) // which refuses an older schema
		if err != nil {
			t.Fatal(err)
		}
		if _, there, err := db.Setting(t.Context(), "mine"); there || err != nil {
			t.Errorf("the fresh file has another test's setting: %v, %v", there, err)
		}
		if err := db.PutSetting(t.Context(), "mine", "1"); err != nil {
			t.Error(err)
		}
		if seen[db.Installation()] {
			t.Error("two files are one installation")
		}
		seen[db.Installation()] = true
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
