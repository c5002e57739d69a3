package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Indexer reads the facts and keeps the index of what can be found. It is behind what
// happens by a moment, holds nobody up, and goes on after a crash where it was. One node at a
// time does it; another takes over when its lease ends.
//
// An index that is behind tells nothing: whoever searches looks at the texts themselves.
type Indexer struct {
	env   Env
	feed  Feed
	read  indexed
	store SearchStore
}

// indexed is what is read of what the facts name.
type indexed interface {
	MessagesByID(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error)
	Contacts(ctx context.Context, ids []desk.ContactID) ([]desk.Contact, error)
}

// NewIndexer makes it.
func NewIndexer(env Env, feed Feed, read indexed, store SearchStore) *Indexer {
	return &Indexer{env, feed, read, store}
}

const (
	indexFacts = 64                     // read at once: about a dozen bubbles, so that a step holds the writer for few milliseconds
	indexLease = 10 * time.Second       // another node waits as long
	indexPace  = 100 * time.Millisecond // between two steps while there is more: others want the processor too
	indexQuick = 5 * time.Millisecond   // the same, of an index that is made anew, and at least as long as three steps
)

// Run keeps the index until ctx ends.
func (x *Indexer) Run(ctx context.Context) error {
	hints, cancel := x.env.Bus.Subscribe(HintFeed)
	defer cancel()
	for ctx.Err() == nil {
		wait, err := x.Once(ctx)
		if err != nil && ctx.Err() == nil {
			x.env.Log.Error("the search index could not go on", "error", err)
			wait = Poll
		}
		if wait < Poll { // hints come with each commit: many make one step
			if !x.env.await(ctx, nil, wait) {
				break
			}
			continue
		}
		if !x.env.await(ctx, hints, wait) || !x.env.await(ctx, nil, indexPace) {
			break
		}
	}
	return nil
}

// Once takes a step and tells how long to wait for the next; less than Poll: there is more.
func (x *Indexer) Once(ctx context.Context) (time.Duration, error) {
	st, err := x.store.IndexState(ctx)
	if err != nil {
		return Poll, err
	}
	now := x.env.Clock.Now()
	if st.Version > search.Version || st.Owner != x.env.Node && now.Before(st.Until) {
		return Poll, nil // a newer node's, or another does it
	}
	step := IndexStep{From: st, Wipe: st.Version != search.Version}
	if step.Wipe {
		st.Cursor, st.At = "", time.Time{}
	}
	items, pending, err := x.feed.Facts(ctx, st.Cursor, indexFacts)
	if errors.Is(err, ErrCursorGone) { // restored from a backup: what was indexed since is not there
		step.Wipe = true
		items, pending, err = x.feed.Facts(ctx, "", indexFacts)
	}
	if err != nil {
		return Poll, err
	}
	if len(items) == 0 && !step.Wipe {
		if pending {
			return indexPace, nil
		}
		return Poll, nil
	}
	step.To = IndexState{Version: search.Version, Owner: x.env.Node, Until: now.Add(indexLease), At: st.At, Cursor: st.Cursor}
	if err := x.gather(ctx, items, &step); err != nil {
		return Poll, err
	}
	fault.Point("index.step")
	err = x.store.Index(ctx, step)
	switch {
	case errors.Is(err, desk.ErrVersion):
		return Poll, nil // another node was quicker
	case err != nil:
		return Poll, err
	case len(items) == indexFacts && now.Sub(step.To.At) > time.Minute:
		return max(indexQuick, 3*x.env.Clock.Now().Sub(now)), nil // who writes meanwhile finds the writer free
	case len(items) == indexFacts || pending:
		return indexPace, nil
	}
	return Poll, nil
}

// gather reads what the facts are about, in their order.
func (x *Indexer) gather(ctx context.Context, items []FeedItem, step *IndexStep) error {
	var messages []desk.MessageID
	var contacts []desk.ContactID
	for _, it := range items {
		f := it.Fact
		step.To.Cursor, step.To.At = it.Cursor, f.At
		if (f.Kind == desk.FactMessage || f.Kind == desk.FactMessageSet) && !slices.Contains(messages, f.Message) {
			messages = append(messages, f.Message)
		}
		known := f.Kind == desk.FactMessage || f.Kind == desk.FactOpened || f.Kind == desk.FactContact
		if known && f.Contact != "" && !slices.Contains(contacts, f.Contact) {
			contacts = append(contacts, f.Contact)
		}
	}
	rows, err := x.read.MessagesByID(ctx, messages)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b desk.Message) int { return slices.Index(messages, a.ID) - slices.Index(messages, b.ID) })
	for _, m := range rows {
		if m.Send == nil || m.Revoked() {
			step.Gone = append(step.Gone, m.ID)
		}
		if grams := search.MessageGrams(m); m.Shown() && !m.Revoked() && len(grams) > 0 {
			step.Messages = append(step.Messages, IndexedMessage{m, grams})
		}
	}
	return x.gatherContacts(ctx, contacts, step)
}

func (x *Indexer) gatherContacts(ctx context.Context, ids []desk.ContactID, step *IndexStep) error {
	rows, err := x.read.Contacts(ctx, ids)
	if err != nil || len(rows) == 0 {
		return err
	}
	traits, err := x.store.TraitsOf(ctx, ids)
	for _, c := range rows {
		step.Contacts = append(step.Contacts, IndexedContact{c.ID, c.Workspace, search.ContactGrams(c, traits[c.ID])})
	}
	return err
}
