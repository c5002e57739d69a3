package bench

import (
	"context"
	"fmt"
	"time"
)

const (
	replyP99   = 10 * time.Millisecond
	replyCount = 200
	replyTalks = 20
)

// reply measures an operator's answer, from the request to the moment at which LINE
// (the emulator) has it. One is under way at a time, as peers were measured: the
// next leaves when the customer has seen the last. Every talk has been answered once
// before, so that an answer is one call to LINE: the reply tokens of the generator's
// webhooks are none that the emulator gave.
func (b *bench) reply(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: 1, Customers: b.customers}); err != nil {
		return err
	}
	talks, err := b.talks(ctx, d)
	if err != nil {
		return err
	}
	c, customers := d.dial(), d.DialCustomer()
	defer c.Close()
	talks = talks[:min(replyTalks, len(talks))]
	for i, id := range talks {
		if err := c.Accept(0, id); err != nil {
			return err
		}
		if _, _, err := b.answer(ctx, d, c, customers, id, -1-i); err != nil {
			return err
		}
	}
	var api, seen Histogram
	n := replyCount
	if b.Quick {
		n = 20
	}
	profiled := b.profile(ctx, d, "reply", 3*time.Second)
	watched := d.watch(b.report.Machine.Cores)
	for i := range n {
		called, took, err := b.answer(ctx, d, c, customers, talks[i%len(talks)], i)
		if err != nil {
			return err
		}
		api.Record(took)
		seen.Record(called)
	}
	u := watched()
	profiled()
	row := Row{Measure: "reply", What: "operator's reply → LINE called", Budget: "p99 < 10 ms", Measured: spans(&seen) + "; API " + spans(&api), Verdict: judge(seen.Quantile(0.99) < replyP99),
		Peer: peerReply, Note: bound(u), Usage: &u, Figures: map[string]float64{"replies": float64(n)}}
	latencies(row.Figures, "", &seen)
	latencies(row.Figures, "api_", &api)
	b.add(row)
	return nil
}

// answer sends the i-th answer and tells when LINE had it and when the API had answered.
func (b *bench) answer(ctx context.Context, d *Desk, c *deskCaller, customers Ledger, talk string, i int) (called, took time.Duration, err error) {
	text := fmt.Sprintf("お待たせいたしました。run %s reply %d", d.run, i)
	start := time.Now()
	if err := c.Reply(0, talk, text); err != nil {
		return 0, 0, err
	}
	took = time.Since(start)
	at, err := await(ctx, customers, text)
	return at.Sub(start), took, err
}

// talks lets every customer write once and gives their conversations.
func (b *bench) talks(ctx context.Context, d *Desk) ([]string, error) {
	s := newSightings(b.customers, 0)
	b.seq = roundUp(b.seq, int64(b.customers))
	if err := s.introduce(ctx, d, b.seq); err != nil {
		return nil, err
	}
	b.seq += int64(b.customers)
	out := make([]string, b.customers)
	for id, i := range s.of {
		out[i] = id
	}
	_, err := d.Settled(ctx)
	return out, err
}

// await looks at the ledger until it holds a text.
func await(ctx context.Context, l Ledger, text string) (time.Time, error) {
	for end := time.Now().Add(answerWithin); time.Now().Before(end) && ctx.Err() == nil; {
		seen, err := l.Seen()
		if err != nil {
			return time.Time{}, err
		}
		if at, ok := seen[text]; ok {
			return at, nil
		}
		time.Sleep(time.Millisecond)
	}
	if ctx.Err() != nil {
		return time.Time{}, ctx.Err()
	}
	return time.Time{}, fmt.Errorf("the customer never saw %q", text)
}
