package lineemu

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Load is many customers writing at once: each of Customers says Texts texts, each text one event in
// one signed webhook. It is made here, without a control call per text, so that the processor is
// left to the program under test.
type Load struct {
	Customers int    `json:"customers"`  // the first so many users; 0: all of them
	Texts     int    `json:"texts"`      // of each; 0: until ForMS is over
	ForMS     int64  `json:"for_ms"`     // no text is begun later; 0: until all is said
	InFlight  int    `json:"in_flight"`  // webhooks under way at once; 0: 64
	Text      string `json:"text"`       // empty: 商品が届きません
	ChannelID string `json:"channel_id"` // empty: the first channel
}

// Loaded is what came of a Load.
type Loaded struct {
	Said      int64            `json:"said"`
	Results   map[string]int64 `json:"results"` // of the first deliveries: ok, held … or one of LINE's reasons
	TookMS    float64          `json:"took_ms"` // real time
	PerSecond float64          `json:"per_second"`
}

func (l Load) check() error {
	switch {
	case l.Customers < 0 || l.Texts < 0 || l.ForMS < 0:
		return errors.New("customers, texts and for_ms must not be negative")
	case l.Texts == 0 && l.ForMS == 0:
		return errors.New("texts, for_ms: say how many texts each customer writes, or how long they write")
	case l.InFlight < 0 || l.InFlight > idleMost:
		return fmt.Errorf("in_flight: give 1 to %d, or 0 for 64", idleMost)
	}
	return nil
}

// Load makes the load and returns when the last webhook was answered or ctx is done. A customer says
// the next text when the one before was answered, so that each talk stays in order. An act that is
// impossible (an unknown channel, a customer who has blocked it) ends it with an error.
func (p *Platform) Load(ctx context.Context, l Load) (Loaded, error) {
	if err := l.check(); err != nil {
		return Loaded{}, err
	}
	users, err := p.firstUsers(l.Customers)
	if err != nil {
		return Loaded{}, err
	}
	l.Text, l.InFlight = orElse(l.Text, "商品が届きません"), min(l.inFlight(), len(users))
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	start := time.Now()
	run := &loadRun{Load: l, p: p, until: start.Add(time.Duration(l.ForMS) * time.Millisecond), results: map[string]int64{}}
	var speakers sync.WaitGroup
	for i := range l.InFlight {
		speakers.Go(func() {
			if err := run.speak(ctx, users, i); err != nil {
				stop(err)
			}
		})
	}
	speakers.Wait()
	took := time.Since(start)
	done := Loaded{Said: run.said.Load(), Results: run.results, TookMS: float64(took.Microseconds()) / 1000}
	if took > 0 {
		done.PerSecond = float64(done.Said) / took.Seconds()
	}
	return done, context.Cause(ctx)
}

func (l Load) inFlight() int {
	if l.InFlight == 0 {
		return 64
	}
	return l.InFlight
}

// loadRun is a Load being made.
type loadRun struct {
	Load
	p     *Platform
	until time.Time
	said  atomic.Int64

	mu      sync.Mutex
	results map[string]int64
}

// speak lets every InFlight-th user speak, in turn.
func (r *loadRun) speak(ctx context.Context, users []string, first int) error {
	results := map[string]int64{}
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		for result, n := range results {
			r.results[result] += n
		}
	}()
	for round := 0; r.Texts == 0 || round < r.Texts; round++ {
		for i := first; i < len(users); i += r.InFlight {
			if ctx.Err() != nil || r.ForMS > 0 && !time.Now().Before(r.until) {
				return nil
			}
			said, err := r.p.Act(users[i], Act{Type: "text", Text: r.Text, ChannelID: r.ChannelID})
			if err != nil {
				return err
			}
			r.said.Add(1)
			results[orElse(said.Delivery.Reason, said.Delivery.Result)]++
		}
	}
	return nil
}

// firstUsers returns the ids of the first n users, or of all when n is 0.
func (p *Platform) firstUsers(n int) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n > len(p.userOrder) || len(p.userOrder) == 0 {
		return nil, fmt.Errorf("customers: there are %d users: add some with POST /emu/users", len(p.userOrder))
	}
	if n == 0 {
		n = len(p.userOrder)
	}
	ids := make([]string, n)
	for i, u := range p.userOrder[:n] {
		ids[i] = u.ID
	}
	return ids, nil
}

func (p *Platform) postLoad(r *http.Request) (int, any, error) {
	var l Load
	if err := readJSON(r, &l); err != nil {
		return 0, nil, err
	}
	done, err := p.Load(r.Context(), l)
	return http.StatusOK, done, err
}
