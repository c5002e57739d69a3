package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Bench measures the two doors everything goes through: accepting events, and
// deciding and storing them. Both print rows a second.
func Bench(b *testing.B, open Open) {
	for _, n := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("InboxPut/%d", n), func(b *testing.B) { benchPut(b, open, n) })
	}
	for _, n := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("Commit/%d", n), func(b *testing.B) { benchCommit(b, open, n) })
		b.Run(fmt.Sprintf("Receive/%d", n), func(b *testing.B) { benchReceive(b, open, n) })
	}
}

// customers is how many talks the events are spread over.
const customers = 500

// batch makes n events of n customers.
func (w *world) batch(n int, round int) []flow.InboxRow {
	rows := make([]flow.InboxRow, n)
	for i := range rows {
		key := user(fmt.Sprintf("U%032d", (round*n+i)%customers))
		rows[i] = row(key, says(key, w.ids.next(), "注文した商品がまだ届きません。いつ頃届きますか？ #"+fmt.Sprint(round), at(time.Duration(round)*time.Second)))
	}
	return rows
}

func benchPut(b *testing.B, open Open, n int) {
	w := furnish(b, open(b))
	round := 0
	var batches [][]flow.InboxRow
	for range 64 {
		round++
		batches = append(batches, w.batch(n, round))
	}
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		rows := batches[i%len(batches)]
		for j := range rows { // a new event each time, without the cost of making it
			rows[j].EventID = w.ids.next()
		}
		w.put(rows...)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// benchCommit measures the commit alone: the event's message, its inquiry, facts
// and jobs, and the inbox row settled.
func benchCommit(b *testing.B, open Open, n int) {
	w := furnish(b, open(b))
	b.ResetTimer()
	for round := 0; b.Loop(); round++ {
		b.StopTimer()
		w.put(w.batch(n, round)...)
		writes := w.decideAll(w.claim("bench", forever))
		b.StartTimer()
		w.commit(writes...)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// benchReceive measures the whole way of an event: put, claim, load, decide and
// commit.
func benchReceive(b *testing.B, open Open, n int) {
	w := furnish(b, open(b))
	b.ResetTimer()
	for round := 0; b.Loop(); round++ {
		w.put(w.batch(n, round)...)
		w.commit(w.decideAll(w.claim("bench", forever))...)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// decideAll decides batches on cases that are loaded together.
func (w *world) decideAll(batches []flow.Batch) []flow.Write {
	works := make([]work, len(batches))
	refs := make([]flow.CaseRef, len(batches))
	for i, b := range batches {
		works[i] = w.read(b)
		refs[i] = works[i].ref
	}
	cases, err := w.Load(w.ctx, refs)
	w.must(err)
	writes := make([]flow.Write, len(batches))
	for i := range batches {
		writes[i] = w.write(works[i], cases[i])
	}
	return writes
}
