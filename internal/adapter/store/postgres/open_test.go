package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Nodes that start together on an empty database wait for each other.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Start(t).Empty(t)
	var wg sync.WaitGroup
	epochs := make([]string, 8)
	ready := make(chan struct{})
	for i := range epochs {
		wg.Go(func() {
			<-ready
			db, err := Open(context.Background(), dsn, WithConns(3))
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			epochs[i] = db.Installation()
		})
	}
	close(ready)
	wg.Wait()
	for _, e := range epochs {
		if e == "" || e != epochs[0] {
			t.Errorf("the nodes disagree on the database's name: %v", epochs)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	if _, err := Open(t.Context(), "postgres://user:secret@host:port/x"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a bad address: %v", err)
	}
	nowhere := "postgres:///x?" + url.Values{"host": {t.TempDir()}, "user": {"x"}, "password": {"secret"}}.Encode()
	if _, err := Open(t.Context(), nowhere); desk.KindOf(err) != desk.Unavailable || strings.Contains(err.Error(), "secret") {
		t.Errorf("no server: %v", err)
	}
	dsn := pgtest.DSN(t)
	if _, err := raw(t, dsn).Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true); UPDATE schema_mark SET version = 9999`); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dsn); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer schema: %v", err)
	}
}

// Each connection commits to disk, even where the server's default is not to.
func TestSynchronousCommit(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	conn := raw(t, dsn)
	if _, err := conn.Exec(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$`); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	findings, err := db.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, f := range findings {
		seen[f.Name] = f.Value
		if !f.OK && f.Name != "idle_transactions" && f.Name != "prepared_transactions" {
			t.Errorf("%+v", f)
		}
	}
	if seen["synchronous_commit"] != "on" || seen["fsync"] != "on" || seen["feed_horizon"] == "" {
		t.Errorf("findings %v", seen)
	}
}

// Leases and timers go by the database's clock, whatever a node's says.
func TestDatabaseTime(t *testing.T) {
	t.Parallel()
	db := open(t)
	future := time.Now().Add(100 * 365 * 24 * time.Hour)
	job := desk.Job{Kind: desk.JobOffer, Key: "k", RunAt: time.Now().Add(time.Hour)}
	if err := db.PutJobs(t.Context(), []desk.Job{job}); err != nil {
		t.Fatal(err)
	}
	claim := func(now time.Time) int {
		got, err := db.ClaimJobs(t.Context(), "me", []desk.JobKind{desk.JobOffer}, 1, now, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	if claim(future) != 0 {
		t.Error("a node whose clock is ahead fired a timer an hour early")
	}
	job.RunAt = time.Now().Add(-time.Second)
	if err := db.PutJobs(t.Context(), []desk.Job{job}); err != nil {
		t.Fatal(err)
	}
	if claim(time.Unix(1, 0)) != 1 {
		t.Error("a node whose clock is behind did not fire a due timer")
	}
	if claim(future) != 0 {
		t.Error("a node whose clock is ahead took another's lease")
	}
	in := flow.InboxRow{Key: desk.ThreadKey{Channel: "line", Kind: desk.FromUser, ID: "u"}, EventID: "e", Body: []byte("{}")}
	if _, err := db.Put(t.Context(), []flow.InboxRow{in}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0} {
		got, err := db.Claim(t.Context(), fmt.Sprint("node", i), 1, 1, time.Unix(1, 0).Add(time.Duration(i)*200*365*24*time.Hour), time.Hour)
		if err != nil || len(got) != want {
			t.Errorf("claim %d: %d threads, want %d; %v", i, len(got), want, err)
		}
	}
}

// A server that ended all connections is talked to again without a restart.
func TestConnectionsLost(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	db, err := Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := raw(t, dsn).Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	for try := 1; ; try++ {
		err := db.PutSetting(t.Context(), "k", "v")
		if err == nil {
			break
		}
		if desk.CodeOf(err) != "unavailable" || try == 20 { // one a dead connection at most
			t.Fatalf("try %d: %v", try, err)
		}
	}
}

func TestSortCodes(t *testing.T) {
	for code, want := range map[string]store.Fault{
		"40001": store.Busy, "40P01": store.Busy, "53100": store.Full, "23505": store.Duplicate, "23503": store.Orphan, "22021": store.BadText,
		"57P01": store.Unreachable, "08006": store.Unreachable, "53300": store.Unreachable, "25006": store.Unreachable, "57014": store.Other, "42601": store.Other, "": store.Other,
	} {
		if got := sort(fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: code})); got != want {
			t.Errorf("%q is sorted as %d, want %d", code, got, want)
		}
	}
	if got := sort(errors.New("x")); got != store.Other {
		t.Errorf("a foreign error: %d", got)
	}
}

// Text that can't be stored is the caller's matter, and is said so.
func TestBadText(t *testing.T) {
	t.Parallel()
	db := open(t)
	for _, bad := range []string{"a\x00b", "a\xffb"} {
		if err := db.PutSetting(t.Context(), "k", bad); desk.CodeOf(err) != "bad_text" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
