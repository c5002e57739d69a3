package flow_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TestStreamsMissNothing: while customers write, browsers connect with the cursor
// of their list, are cut at random and resume; in the end each has seen every
// message's event.
func TestStreamsMissNothing(t *testing.T) {
	r := newRig(t)
	op := r.person("op", desk.RoleOperator, 100)
	ctx, cancel := context.WithCancel(t.Context())
	var hub sync.WaitGroup
	hub.Go(func() {
		for ctx.Err() == nil {
			if _, err := r.live.Once(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	const messages = 150
	start, err := r.db.Head(t.Context())
	r.check(err)
	var browsers sync.WaitGroup
	for b := range 6 {
		browsers.Go(func() {
			random := rand.New(rand.NewPCG(uint64(b), 3))
			seen, cursor := map[string]bool{}, start
			note := func(e flow.Event) error {
				if e.Type == flow.EventMessage {
					seen[e.ID] = true
				}
				if e.Cursor != "" {
					cursor = e.Cursor
				}
				return nil
			}
			for len(seen) < messages {
				s, err := r.live.Subscribe(ctx, op, cursor)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Replay(ctx, note); err != nil {
					t.Error(err)
				}
				for range 1 + random.IntN(20) {
					if len(seen) == messages {
						break
					}
					e, ok := <-s.Events
					if !ok {
						break
					}
					_ = note(*e)
				}
				s.Close()
			}
		})
	}
	for i := range messages {
		r.accept(text(fmt.Sprint("U", i%7), fmt.Sprint("-", i), "x", r.clock.Now()))
		r.receive()
	}
	browsers.Wait()
	cancel()
	hub.Wait()
}

func TestSlowReaderIsDroppedAndResumes(t *testing.T) {
	r := newRig(t)
	op := r.person("op", desk.RoleOperator, 100)
	head, err := r.db.Head(t.Context())
	r.check(err)
	s, err := r.live.Subscribe(t.Context(), op, head)
	r.check(err)
	for i := range 400 { // two events each: more than a queue holds
		r.accept(text("U1", fmt.Sprint(i), "x", r.clock.Now()))
	}
	r.receive()
	for wait := -1; wait != int(flow.Poll); {
		d, err := r.live.Once(t.Context())
		r.check(err)
		wait = int(d)
	}
	last, n := head, 0
	for e := range s.Events { // ends: the stream was cut
		last = e.Cursor
		n++
	}
	seen := n
	again, err := r.live.Subscribe(t.Context(), op, last)
	r.check(err)
	defer again.Close()
	r.check(again.Replay(t.Context(), func(flow.Event) error { seen++; return nil }))
	if n == 0 || n >= 800 || seen < 800 {
		t.Fatalf("%d before the cut, %d in all", n, seen)
	}
}

// Who gets another capacity may be full by it, or have room again: their console hears of it.
func TestAChangedProfileIsToldAsPresence(t *testing.T) {
	r := newRig(t)
	op := r.person("op", desk.RoleOperator, 9)
	for _, kind := range []desk.FactKind{desk.FactPresence, desk.FactProfile} {
		e, ok := flow.EventFor(op, flow.FeedItem{Fact: desk.Fact{Kind: kind, Centre: op.Centre, Subject: op.ID}})
		if !ok || e.Type != flow.EventPresence || e.Operator != op.ID {
			t.Errorf("%s: %+v, %v", kind, e, ok)
		}
		if e, ok := flow.EventFor(op, flow.FeedItem{Fact: desk.Fact{Kind: kind, Centre: "elsewhere", Subject: op.ID}}); ok {
			t.Errorf("%s of another centre: %+v", kind, e)
		}
	}
}

func TestViewersLoseSightOfWhatReopens(t *testing.T) {
	r := newRig(t)
	op, viewer := r.person("op", desk.RoleOperator, 9), r.person("viewer", desk.RoleViewer, 1)
	r.accept(text("U1", "1", "x", r.clock.Now()))
	r.receive()
	id := r.open("U1").ID
	for _, verb := range []decide.Verb{decide.Accept, decide.Close, decide.Reopen} {
		_, err := r.actor.Act(t.Context(), id, decide.Command{Verb: verb, By: op})
		r.check(err)
	}
	var told []flow.EventType
	s, err := r.live.Subscribe(t.Context(), viewer, "")
	r.check(err)
	defer s.Close()
	first, err := r.asker.Conversations(t.Context(), viewer, flow.ConversationQuery{})
	r.check(err)
	if len(first.Items) != 0 {
		t.Fatal("a viewer sees an open conversation")
	}
	if _, _, err := r.asker.Conversation(t.Context(), viewer, id); desk.CodeOf(err) != "not_found" {
		t.Fatalf("a viewer opens an open conversation: %v", err)
	}
	items, _, err := r.db.Facts(t.Context(), begin(t, r), 1000)
	r.check(err)
	for _, it := range items {
		if e, ok := flow.EventFor(viewer, it); ok && e.Type != flow.EventPresence {
			told = append(told, e.Type)
		}
	}
	want := fmt.Sprint([]flow.EventType{flow.EventConversation, flow.EventMessage, flow.EventGone})
	if got := fmt.Sprint(told); got != want {
		t.Fatalf("told %v, want %v", got, want)
	}
}

// begin is the cursor before everything.
func begin(t *testing.T, r *rig) string {
	return r.db.Installation() + ".0.0"
}

// goneFeed is a feed whose database was replaced.
type goneFeed struct {
	flow.Feed
	gone bool
}

func (f *goneFeed) Facts(ctx context.Context, after string, n int) ([]flow.FeedItem, bool, error) {
	if f.gone {
		f.gone = false
		return nil, false, flow.ErrCursorGone
	}
	return f.Feed.Facts(ctx, after, n)
}

func TestStreamsEndWhenTheFeedIsAnother(t *testing.T) {
	r := newRig(t)
	op := r.person("op", desk.RoleOperator, 1)
	feed := &goneFeed{Feed: r.db}
	live := flow.NewLive(r.env, feed)
	s, err := live.Subscribe(t.Context(), op, "")
	r.check(err)
	feed.gone = true
	_, err = live.Once(t.Context())
	if desk.CodeOf(err) != "cursor_gone" {
		t.Fatal(err)
	}
	if _, open := <-s.Events; open {
		t.Fatal("the stream goes on, silent")
	}
	s, err = live.Subscribe(t.Context(), op, "old.0.1")
	r.check(err)
	var told []flow.EventType
	r.check(s.Replay(t.Context(), func(e flow.Event) error { told = append(told, e.Type); return nil }))
	if len(told) != 1 || told[0] != flow.EventReset {
		t.Fatalf("told %v", told)
	}
}
