package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// What was taken back is in no page of the index any more, not even as something deleted.
func TestNothingOfItStaysInTheIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(db.PutCentre(t.Context(), "ce", "c"))
	check(db.PutWorkspace(t.Context(), desk.Workspace{ID: "w", Centre: "ce"}))
	thread := desk.Thread{ID: "t", Workspace: "w", Centre: "ce", Channel: "ch", Source: desk.Source{Kind: desk.FromUser, ID: "U"}, Version: 1}
	m := desk.Message{ID: "m", Workspace: "w", Thread: "t", Version: 1, Direction: desk.In, Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "秘密"}}}
	write := func(ch decide.Change) {
		t.Helper()
		lost, err := db.Commit(t.Context(), []flow.Write{{Change: ch}})
		check(err)
		check(lost[0])
	}
	write(decide.Change{Case: decide.Case{Thread: thread, Talk: conversation.Conversation{}}, Added: []desk.Message{m}})
	st, err := db.IndexState(t.Context())
	check(err)
	check(db.Index(t.Context(), flow.IndexStep{From: st, To: st, Messages: []flow.IndexedMessage{{Message: m, Grams: search.MessageGrams(m)}}}))
	terms := func() (n int) {
		t.Helper()
		conn := raw(t, path)
		_, err := conn.ExecContext(t.Context(), `CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, search_gram, row)`)
		check(err)
		check(conn.QueryRowContext(t.Context(), `SELECT count(*) FROM temp.terms`).Scan(&n))
		check(conn.Close())
		return n
	}
	if n := terms(); n != 4 { // 秘, 密, 秘密 and the brand
		t.Fatalf("%d terms", n)
	}
	gone := m
	gone.Version, gone.Content, gone.UnsentAt = 2, desk.Content{Kind: desk.Text}, st.At.AddDate(2026, 0, 0)
	base := thread
	base.Version = 2
	write(decide.Change{Base: 1, Case: decide.Case{Thread: base}, Edited: []desk.Message{gone}})
	if n := terms(); n != 0 {
		t.Errorf("%d terms stay", n)
	}
}
