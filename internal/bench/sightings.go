package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// sightings compares what was sent with what each operator's stream told. Events
// carry ids and no text, so that a message is known by its place: the k-th message
// of a conversation on a stream is the k-th that its customer wrote.
type sightings struct {
	customers int
	of        map[string]int      // conversation -> customer; written while nobody listens
	past      map[string]struct{} // messages of the introduction, of which a stream that begins may still tell
	from      int64               // number of the phase's first event
	due       []atomic.Int64      // when each was due, by number from there on
	sent      atomic.Int64        // how many of them were accepted
	latency   *Histogram
	readers   []*reader
}

// reader is one stream's part; only its goroutine touches it, but for the counters.
type reader struct {
	s       *sightings
	mu      sync.Mutex
	count   map[int]int         // messages of each customer in this phase
	seen    map[string]struct{} // message ids, whole run: events may come again after a resume
	total   atomic.Int64        // new messages of this phase
	again   atomic.Int64
	strange atomic.Int64 // messages of nobody we know
	resets  atomic.Int64
	newest  atomic.Int64 // when the last new message came
}

// mostOfPhase bounds how many events one phase can follow.
const mostOfPhase = 400_000

func newSightings(customers, readers int) *sightings {
	s := &sightings{customers: customers, of: map[string]int{}, past: map[string]struct{}{}, due: make([]atomic.Int64, mostOfPhase), latency: &Histogram{}}
	for range readers {
		s.readers = append(s.readers, &reader{s: s, count: map[int]int{}, seen: map[string]struct{}{}})
	}
	return s
}

// begin starts a phase. Nothing may be under way.
func (s *sightings) begin(from int64) {
	s.from, s.latency = from, &Histogram{}
	s.sent.Store(0)
	for _, r := range s.readers {
		r.mu.Lock()
		r.count = map[int]int{}
		r.mu.Unlock()
		r.total.Store(0)
	}
}

// work sends and notes when each event was due.
func (s *sightings) work(c Caller) Work {
	return func(n int64, due time.Time) error {
		i := n - s.from
		if i >= mostOfPhase {
			return errors.New("more events than a phase can follow; make it shorter")
		}
		s.due[i].Store(due.UnixNano())
		err := c.SendInbound(n, due)
		if err == nil {
			s.sent.Add(1)
		}
		return err
	}
}

// on is what a stream calls.
func (r *reader) on(e Event, at time.Time) {
	if e.Type == "reset" {
		r.resets.Add(1)
	}
	if e.Type != "message" || !e.Inbound {
		return
	}
	if _, old := r.s.past[e.ID]; old {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.seen[e.ID]; ok {
		r.again.Add(1)
		return
	}
	r.seen[e.ID] = struct{}{}
	c, ok := r.s.of[e.Conversation]
	if !ok {
		r.strange.Add(1)
		return
	}
	k := r.count[c]
	r.count[c]++
	first := (int64(c) - r.s.from%int64(r.s.customers) + int64(r.s.customers)) % int64(r.s.customers)
	if i := first + int64(k)*int64(r.s.customers); i < mostOfPhase {
		if due := r.s.due[i].Load(); due != 0 {
			r.s.latency.Record(at.Sub(time.Unix(0, due)))
		}
	}
	r.newest.Store(at.UnixNano())
	r.total.Add(1)
}

// drained waits until every stream has told of every accepted event, and gives the
// time at which the last one did. What is missing after the limit is an error.
func (s *sightings) drained(ctx context.Context, limit time.Duration) (time.Time, error) {
	end := time.Now().Add(limit)
	for {
		var newest int64
		missing := ""
		for i, r := range s.readers {
			newest = max(newest, r.newest.Load())
			if got, want := r.total.Load(), s.sent.Load(); got != want {
				missing = fmt.Sprintf("stream %d told of %d of %d accepted events", i, got, want)
			}
		}
		if missing == "" {
			return time.Unix(0, newest), nil
		}
		if time.Now().After(end) {
			return time.Unix(0, newest), errors.New(missing)
		}
		select {
		case <-ctx.Done():
			return time.Time{}, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// introduce lets each customer write once and learns whose conversation is whose.
// from must be a multiple of the number of customers.
func (s *sightings) introduce(ctx context.Context, d *Desk, from int64) error {
	found := make(chan Event, 64)
	a, err := d.DialAgent(ctx, 0, func(e Event, _ time.Time) {
		if e.Type == "message" && e.Inbound {
			found <- e
		}
	})
	if err != nil {
		return err
	}
	defer a.Close()
	c := d.dial()
	defer c.Close()
	for i := range s.customers {
		if err := c.SendInbound(from+int64(i), time.Now()); err != nil {
			return err
		}
		if err := s.recognise(ctx, c, found, i, from+int64(i)); err != nil {
			return err
		}
	}
	if len(s.of) != s.customers {
		return fmt.Errorf("%d customers have %d conversations", s.customers, len(s.of))
	}
	return nil
}

// recognise waits for a customer's message. Others may come first, for a stream
// begins where the desk's hub is and that may be behind: so the text is asked for.
func (s *sightings) recognise(ctx context.Context, c *deskCaller, found <-chan Event, customer int, n int64) error {
	end := time.After(answerWithin)
	for {
		select {
		case e := <-found:
			s.past[e.ID] = struct{}{}
			ours, err := c.Wrote(0, e.Conversation, n)
			if err != nil {
				return err
			}
			if ours {
				s.of[e.Conversation] = customer
				return nil
			}
		case <-end:
			return fmt.Errorf("the first message of customer %d came on no stream", customer)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
