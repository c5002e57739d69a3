package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// rawCommits is how many rows a second the store takes when the very rows of the
// desk's accept are put in groups, with nothing else going on: no HTTP, no
// signature, no decision. lanes is how many groups commit at once.
func rawCommits(ctx context.Context, e Engine, group, lanes int, span time.Duration) (float64, error) {
	if err := e.Prepare(ctx); err != nil {
		return 0, err
	}
	db, err := e.Open(ctx)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var n, done atomic.Int64
	var failed error
	var once sync.Once
	start := time.Now()
	var all sync.WaitGroup
	for range lanes {
		all.Go(func() {
			if err := putGroups(ctx, db, group, start.Add(span), &n, &done); err != nil {
				once.Do(func() { failed = err })
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), failed
}

// putGroups commits groups until a time. A group's rows are made while nobody looks
// at the clock of the others, as the desk's are made by other goroutines.
func putGroups(ctx context.Context, db *store.DB, group int, until time.Time, n, done *atomic.Int64) error {
	rows, err := inboxRows(group)
	if err != nil {
		return err
	}
	for more := true; more && ctx.Err() == nil; more = time.Now().Before(until) { // one at least, however slow
		first := n.Add(int64(group)) - int64(group)
		for i := range rows {
			rows[i].EventID = "raw" + strconv.FormatInt(first+int64(i), 10)
			rows[i].Key.ID = customer(int(first+int64(i)) % customersOfRun)
		}
		if _, err := db.Put(ctx, rows); err != nil {
			return err
		}
		done.Add(int64(group))
	}
	return ctx.Err()
}

// inboxRows makes rows as the desk's accept makes them of the benchmark's webhooks.
func inboxRows(n int) ([]flow.InboxRow, error) {
	w := newWriter(channelSecret, "1700000000", customersOfRun)
	rows := make([]flow.InboxRow, n)
	for i := range rows {
		now := time.Now()
		events, err := line.Decode(channelID, w.text(int64(i), now), now)
		if err != nil || len(events) != 1 {
			return nil, fmt.Errorf("the benchmark's own webhook: %w", err)
		}
		in := events[0]
		body, err := json.Marshal(&in)
		if err != nil {
			return nil, err
		}
		rows[i] = flow.InboxRow{Key: desk.ThreadKey{Channel: channelID, Kind: in.Source.Kind, ID: in.Source.ID}, EventID: in.EventID, At: in.At, ReceivedAt: now, Body: body}
	}
	return rows, nil
}

// rawHTTP is how many signed webhooks a second a child takes that does nothing but
// read and verify them, driven as the desk is.
func rawHTTP(ctx context.Context, bin *Binary, inFlight int, span time.Duration) (rate float64, err error) {
	c, err := bin.Start("signature", nil, "bench-part", "signature")
	if err != nil {
		return 0, err
	}
	defer func() {
		if stop := c.Stop(); err == nil {
			err = stop
		}
	}()
	var up struct{ Address string }
	if err := c.ReadJSON(&up); err != nil {
		return 0, err
	}
	d := &Desk{addrs: []string{up.Address}, run: "1700000000", setup: Setup{Customers: customersOfRun}}
	got := Drive(ctx, Load{InFlight: inFlight, For: span}, 0, func(int) Work { return d.dial().SendInbound })
	return got.PerSecond(), got.Err
}
