package postgres

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Acceptors whose groups overlap, claimants and settlers at once: locks are taken
// in one order everywhere, so the server has no deadlock to solve.
func TestNoDeadlocks(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	db, err := Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	const threads, groups, each = 20, 25, 30
	var wg sync.WaitGroup
	for g := range 4 {
		draw := rand.New(rand.NewPCG(uint64(g), 1))
		wg.Go(func() {
			for i := range groups {
				var rows []flow.InboxRow
				for j := range each {
					key := desk.ThreadKey{Channel: "line", Kind: desk.FromUser, ID: fmt.Sprint("u", draw.IntN(threads))}
					rows = append(rows, flow.InboxRow{Key: key, EventID: fmt.Sprint("e", (g%2)*1_000_000+i*each+j), Body: []byte("{}")}) // two of four send the same events
				}
				draw.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
				if _, err := db.Put(t.Context(), rows); err != nil {
					t.Error(err)
					return
				}
			}
		})
		wg.Go(func() {
			for range groups {
				batches, err := db.Claim(t.Context(), fmt.Sprint("c", g), 5, 100, time.Now(), time.Hour)
				if err != nil {
					t.Error(err)
					return
				}
				var writes []flow.Write
				for _, b := range batches {
					w := flow.Write{Batch: &b}
					for _, r := range b.Rows {
						w.Done = append(w.Done, r.ID)
					}
					writes = append(writes, w)
				}
				results, err := db.Commit(t.Context(), writes)
				if err != nil {
					t.Error(err)
					return
				}
				for _, err := range results {
					if err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if err := db.Close(); err != nil { // a server process reports what it counted at its end
		t.Error(err)
	}
	conn := raw(t, dsn)
	for others := 1; others > 0; {
		if err := conn.QueryRow(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&others); err != nil {
			t.Fatal(err)
		}
	}
	var deadlocks int
	if err := conn.QueryRow(`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`).Scan(&deadlocks); err != nil || deadlocks != 0 {
		t.Errorf("%d deadlocks, %v", deadlocks, err)
	}
	var wrong int // threads whose counter is not the number of their pending events
	err = conn.QueryRow(`SELECT count(*) FROM inbox_thread AS t WHERE pending <> (SELECT count(*) FROM inbox AS i
WHERE i.channel_id = t.channel_id AND i.source_kind = t.source_kind AND i.source_id = t.source_id AND i.state = 'pending')`).Scan(&wrong)
	if err != nil || wrong != 0 {
		t.Errorf("%d counters are wrong, %v", wrong, err)
	}
}
