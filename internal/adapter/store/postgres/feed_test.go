package postgres

import (
	"context"
	"database/sql"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// raw opens the database beside the store.
func raw(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

const insertFact = `
INSERT INTO fact (at, kind, centre_id, workspace_id, channel_id, thread_id, conversation_id, message_id, contact_id, subject_id,
  actor_kind, actor_operator, version, before, after, code, data)
VALUES (0, 'admin.changed', '', '', '', '', '', '', '', '', 'system', '', 0, '', '', $1, '')`

// One connection draws its number first and commits last. A reader that goes by
// the numbers loses its fact; ours waits a moment and loses none.
func TestFeedAgainstTheNaiveReader(t *testing.T) {
	ctx := context.Background()
	// a cluster's transactions hold each other's horizon back, so no other test may run meanwhile
	dsn := pgtest.DSN(t)
	db, err := Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn := raw(t, dsn)
	last := int64(0) // the naive reader's place
	naive := func() (codes []string) {
		rows, err := conn.QueryContext(ctx, `SELECT seq, code FROM fact WHERE seq > $1 ORDER BY seq`, last)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var code string
			if err := rows.Scan(&last, &code); err != nil {
				t.Fatal(err)
			}
			codes = append(codes, code)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return codes
	}
	cursor := ""
	ours := func() (codes []string, pending bool) {
		items, pending, err := db.Facts(ctx, cursor, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			codes, cursor = append(codes, it.Fact.Code), it.Cursor
		}
		return codes, pending
	}
	patiently := func() (codes []string) { // the server's own work may hold the horizon back for a moment
		for pending := true; pending; {
			var got []string
			got, pending = ours()
			codes = append(codes, got...)
		}
		return codes
	}
	slow, err := conn.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slow.ExecContext(ctx, insertFact, "slow"); err != nil {
		t.Fatal(err)
	}
	if err := db.PutFacts(ctx, []desk.Fact{{Kind: desk.FactAdmin, Code: "quick"}}); err != nil {
		t.Fatal(err)
	}
	if got := naive(); len(got) != 1 || got[0] != "quick" {
		t.Fatalf("the naive reader sees %v", got)
	}
	if got, pending := ours(); len(got) != 0 || !pending {
		t.Errorf("before the slow one ends: %v, pending %v; want nothing yet, and to be told so", got, pending)
	}
	head, err := db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := slow.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := naive(); len(got) != 0 {
		t.Errorf("the naive reader met the late fact %v: this test proves nothing", got)
	}
	if got := patiently(); len(got) != 2 || got[0] != "slow" || got[1] != "quick" {
		t.Errorf("afterwards: %v", got)
	}
	cursor = head // a list that was read meanwhile goes on from here
	if got := patiently(); len(got) != 2 {
		t.Errorf("behind the head of then: %v", got)
	}
}
