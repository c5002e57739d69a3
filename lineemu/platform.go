package lineemu

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
)

// Platform is one LINE platform. Make it with New, give it channels and users, serve it,
// Close it.
type Platform struct {
	cfg    Config
	clock  *clock
	ids    *ids // what the API hands out
	acts   *ids // what customers' acts make: their own, so that a bot's calls do not change them
	hub    *hub
	faults *faultBook
	ledger *journal[Item]
	log    *journal[Entry]
	mux    *http.ServeMux

	carrier carrier   // of webhooks
	signers sync.Pool // of *signer
	rooms   sync.Pool // of *[]byte, for bodies of webhooks

	stop  chan struct{}
	once  sync.Once
	tasks sync.WaitGroup // deliveries and the timer loop
	slots chan struct{}  // bounds deliveries that nobody waits for
	under atomic.Int64   // deliveries that nobody waits for, under way or waiting for a slot

	holding atomic.Int64 // posts held back by faults, over all channels

	mu         sync.Mutex // guards everything below and what it points to
	publicBase string
	channels   map[string]*channel
	chanOrder  []*channel
	tokens     map[string]*token
	users      map[string]*user
	userOrder  []*user
	groups     map[string]*group
	groupOrder []*group
	messages   map[string]*message
	room       []byte     // for rendering
	lines      []*message // of all talks, oldest first
	talks      map[talkKey]*talk
}

// New makes a Platform with no channels. It starts one goroutine, ended by Close.
func New(cfg Config) *Platform {
	cfg = cfg.withDefaults()
	p := &Platform{
		cfg: cfg, clock: newClock(cfg.Now), hub: newHub(),
		faults: &faultBook{}, ledger: newJournal[Item](cfg.LedgerLimit), log: newJournal[Entry](cfg.LogLimit),
		stop: make(chan struct{}), slots: make(chan struct{}, 256),
		publicBase: cfg.PublicBase,
		channels:   map[string]*channel{}, tokens: map[string]*token{}, users: map[string]*user{},
		groups: map[string]*group{}, messages: map[string]*message{}, talks: map[talkKey]*talk{},
	}
	if p.carrier = newWire(); cfg.Transport != nil {
		p.carrier = transport{cfg.Transport}
	}
	p.rooms.New = func() any { return new([]byte) }
	p.ids, p.acts = newIDs(cfg.Seed, cfg.Now())
	p.mux = p.routes()
	p.tasks.Go(func() { p.clock.run(p.stop, p.spawn) })
	return p
}

// ServeHTTP answers the Messaging API, the token API, the control API under /emu/ and, at /,
// the phone page. All on one port; give the same base URL for api and api-data. Faults that cut
// a connection panic with http.ErrAbortHandler, which net/http's server understands.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Close stops timers and waits until webhooks under way have ended (at most their
// time-out) or ctx is done. Redeliveries still due are dropped. Repeated calls are harmless.
func (p *Platform) Close(ctx context.Context) error {
	p.once.Do(func() { close(p.stop) })
	done := make(chan struct{})
	go func() { p.tasks.Wait(); close(done) }()
	select {
	case <-done:
		p.carrier.close()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// spawn runs fn in the background, tracked by Close.
func (p *Platform) spawn(fn func()) {
	select {
	case <-p.stop:
		return
	default:
	}
	p.under.Add(1)
	p.tasks.Go(func() {
		defer p.under.Add(-1)
		p.slots <- struct{}{}
		defer func() { <-p.slots }()
		fn()
	})
}
