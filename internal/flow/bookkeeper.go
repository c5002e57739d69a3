package flow

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
)

// Bookkeeper keeps in memory what brands' live entries say of prices and times. It looks for newer
// ones when it has not for a second. Safe for many goroutines.
type Bookkeeper struct {
	env  Env
	know Knowledge

	mu     sync.Mutex
	brands map[desk.WorkspaceID]*figurePage
}

// figurePage is one brand's; its lock is held while it is looked after.
type figurePage struct {
	mu      sync.Mutex
	looked  time.Time
	seq     int64
	entries map[knowledge.EntryID]knowledge.Entry
	read    map[knowledge.EntryID]sendguard.Entry
	turn    time.Time // when the next entry's period begins or ends
	book    sendguard.Book
}

// NewBookkeeper makes the keeper.
func NewBookkeeper(env Env, know Knowledge) *Bookkeeper {
	return &Bookkeeper{env: env, know: know, brands: map[desk.WorkspaceID]*figurePage{}}
}

// Of gives a brand's book, at most a second old. Nobody alters it.
func (k *Bookkeeper) Of(ctx context.Context, w desk.WorkspaceID) (sendguard.Book, error) {
	k.mu.Lock()
	page := k.brands[w]
	if page == nil {
		page = &figurePage{entries: map[knowledge.EntryID]knowledge.Entry{}, read: map[knowledge.EntryID]sendguard.Entry{}}
		k.brands[w] = page
	}
	k.mu.Unlock()
	page.mu.Lock()
	defer page.mu.Unlock()
	now := k.env.Clock.Now()
	if !page.looked.IsZero() && now.Sub(page.looked) < Poll && !now.Before(page.looked) {
		return page.book, nil
	}
	seq, err := k.know.LiveSeq(ctx, w)
	if err != nil {
		return page.book, err
	}
	turned := !page.turn.IsZero() && !now.Before(page.turn)
	if page.book == nil || seq != page.seq || turned {
		live, err := k.know.Live(ctx, w, page.seq)
		if err != nil {
			return page.book, err
		}
		page.take(live, now)
	}
	page.looked = now
	return page.book, nil
}

// take notes what has changed, and puts the book together anew.
func (p *figurePage) take(live LiveKnowledge, now time.Time) {
	for _, e := range live.Entries {
		if e.Live == 0 {
			delete(p.entries, e.ID)
			delete(p.read, e.ID)
			continue
		}
		p.entries[e.ID] = e
		p.read[e.ID] = sendguard.NewEntry(question(e), e.LiveBody.Plain())
	}
	var said []sendguard.Entry
	p.turn = time.Time{}
	for _, id := range slices.Sorted(maps.Keys(p.entries)) {
		e := p.entries[id]
		p.turn = sooner(p.turn, &e, now)
		if e.Answers(now) {
			said = append(said, p.read[id])
		}
	}
	p.book, p.seq = sendguard.NewBook(said), live.Seq
}
