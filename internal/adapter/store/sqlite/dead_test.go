package sqlite

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// What a process that died had in its hands is anybody's when the file is opened
// again: threads, jobs, and calls to LINE, of which the lease has ended at once.
func TestTheDeadHoldNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	now := time.Now().UTC().Truncate(time.Millisecond)
	open := func() *store.DB {
		db, err := Open(t.Context(), path, WithClock(func() time.Time { return now }))
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db := open()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	send := []desk.JobKind{desk.JobSend}
	check(db.PutJobs(t.Context(), []desk.Job{
		{Kind: desk.JobSend, Key: "t-open", RunAt: now.Add(13 * time.Second)}, // put off by a second worker until the call's lease ends
		{Kind: desk.JobSend, Key: "t-paused", RunAt: now.Add(8 * time.Second)},
		{Kind: desk.JobSend, Key: "t-lost", RunAt: now}}))
	if got, err := db.ClaimJobs(t.Context(), "dead", send, 9, now, time.Hour); err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	if _, err := db.Put(t.Context(), []flow.InboxRow{row(1)}); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Claim(t.Context(), "dead", 9, 9, now, time.Hour); err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	check(db.PutJobs(t.Context(), []desk.Job{{Kind: desk.JobSend, Key: "t-waiting", RunAt: now.Add(-time.Hour)}}))
	check(db.Close())
	at := func(d time.Duration) int64 { return now.Add(d).UnixMilli() }
	calls := raw(t, path)
	for _, c := range []struct {
		id, state   string
		lease, next int64
	}{
		{"open", "started", at(13 * time.Second), 0},
		{"lost", "started", at(-46 * time.Second), 0},
		{"paused", "started", 0, at(8 * time.Second)},
		{"sent", "sent", 0, 0},
	} {
		_, err := calls.ExecContext(t.Context(), insertCall, c.id, "t-"+c.id, c.state, c.lease, c.next)
		check(err)
	}

	now = now.Add(time.Second)
	db = open()
	defer func() { check(db.Close()) }()
	got, err := db.ClaimJobs(t.Context(), "next", send, 2, now, time.Hour)
	keys := []string{}
	for _, j := range got {
		keys = append(keys, j.Key)
	}
	if slices.Sort(keys); err != nil || !slices.Equal(keys, []string{"t-lost", "t-open"}) {
		t.Errorf("due first are %v, %v: those with a call under way must be", keys, err)
	}
	if got, err := db.Claim(t.Context(), "next", 9, 9, now, time.Hour); err != nil || len(got) != 1 {
		t.Errorf("threads to be had: %v, %v", got, err)
	}
	for id, want := range map[string]int64{"open": at(0), "lost": at(-47 * time.Second), "paused": 0, "sent": 0} {
		var lease int64
		check(calls.QueryRowContext(t.Context(), `SELECT lease_until FROM call WHERE id = $1`, id).Scan(&lease))
		if lease != want {
			t.Errorf("the lease of the call %s ends at %d, want %d", id, lease, want)
		}
	}
}

const insertCall = `
INSERT INTO call (workspace_id, id, thread_id, channel_id, route, recipient, reply_token, body, messages, state, started_at,
  attempts, lease_until, next_at, in_doubt, request_id, error)
VALUES ('w', $1, $2, 'line', 'push', 'U', '', x'7b7d', '[]', $3, 1, 1, $4, $5, 0, '', '')`

// raw works on the file behind the store's back.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := pool(path, 1, writerPragmas, "_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
