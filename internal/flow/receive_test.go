package flow_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// history is seven events of one customer: a text that is taken back, and one
// event that is delivered twice.
func history(user string, t0 time.Time) []desk.Inbound {
	src := desk.Source{Kind: desk.FromUser, ID: user, User: user}
	in := func(n int, kind desk.InboundKind, message string, c *desk.Content) desk.Inbound {
		e := desk.Inbound{Kind: kind, EventID: fmt.Sprintf("%s-e%d", user, n), At: t0.Add(time.Duration(n) * time.Second), Source: src, Content: c}
		if message != "" {
			e.MessageID = user + message
		}
		return e
	}
	hello := &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "こんにちは"}}
	image := &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
	again := in(3, desk.InMessage, "m3", image)
	again.Redelivered = true
	return []desk.Inbound{
		in(1, desk.InFollow, "", &desk.Content{Kind: desk.Follow, Notice: &desk.NoticeBody{}}),
		in(2, desk.InMessage, "m2", hello), in(3, desk.InMessage, "m3", image), in(4, desk.InUnsend, "m2", nil),
		in(5, desk.InMessage, "", &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "a=1"}}),
		in(6, desk.InUnfollow, "", &desk.Content{Kind: desk.Unfollow, Notice: &desk.NoticeBody{}}), again,
	}
}

// outcome writes down all that must not depend on the order of arrival.
func (r *rig) outcome(v flow.ConversationView) string {
	r.t.Helper()
	rows, _, err := r.db.Messages(r.t.Context(), v.Thread, desk.Page{Limit: 100})
	r.check(err)
	var b strings.Builder
	for _, m := range rows {
		fmt.Fprintf(&b, "%s %s shown=%v text=%v|", m.Order[strings.Index(m.Order, "-"):], m.Content.Kind, m.Shown(), m.Content.Text != nil)
	}
	last := ""
	if v.Last != nil {
		last = v.Last.Order[strings.Index(v.Last.Order, "-"):]
	}
	fmt.Fprintf(&b, "blocked=%v state=%s unreachable=%v last=%s unread=%d", v.Blocked, v.State, v.Unreachable, last, v.Unread)
	return b.String()
}

func permutations(n int) [][]int {
	var all [][]int
	idx := make([]int, n)
	for i := range idx {
		idx[i] = i
	}
	var rec func(int)
	rec = func(k int) {
		if k == n {
			all = append(all, slices.Clone(idx))
			return
		}
		for i := k; i < n; i++ {
			idx[k], idx[i] = idx[i], idx[k]
			rec(k + 1)
			idx[k], idx[i] = idx[i], idx[k]
		}
	}
	rec(0)
	return all
}

// TestAllOrdersOnTheStore sends every order of the history through the inbox, the
// dedupe, the decisions and the database: each order is a customer of its own.
// The orders arrive one event a round (even customers) or cut at random (odd).
func TestAllOrdersOnTheStore(t *testing.T) {
	r := newRig(t)
	orders := permutations(7)
	random := rand.New(rand.NewPCG(7, 7))
	t0 := r.clock.Now()
	rounds := make([][]desk.Inbound, 7)
	for i, order := range orders {
		h := history(fmt.Sprintf("U%04d", i), t0)
		round := 0
		for k, pick := range order {
			if k > 0 && (i%2 == 0 || random.IntN(2) == 0) {
				round++
			}
			rounds[round] = append(rounds[round], h[pick])
		}
	}
	for _, events := range rounds {
		for chunk := range slices.Chunk(events, 500) {
			r.accept(chunk...)
		}
		r.receive()
	}
	want := ""
	seen := 0
	q := flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}, Page: desk.Page{Limit: 100}}
	for {
		rows, next, err := r.db.Conversations(t.Context(), q)
		r.check(err)
		for _, v := range rows {
			got := r.outcome(v)
			if want == "" {
				want = got
			}
			if got != want {
				t.Fatalf("customer %s:\n%s\nwant\n%s", v.Contact.External, got, want)
			}
			seen++
		}
		if next == "" {
			break
		}
		q.Page.After = next
	}
	if seen != 5040 {
		t.Fatalf("%d of 5,040 customers have an open conversation", seen)
	}
	for _, part := range []string{"-e2 text shown=false text=false", "blocked=true state=waiting unreachable=true last=-e5 unread=3"} {
		if !strings.Contains(want, part) || strings.Count(want, "|") != 5 {
			t.Fatalf("all agree, but on the wrong thing: %s", want)
		}
	}
}

func TestAnEventThatCannotBeDecidedIsSetAside(t *testing.T) {
	r := newRig(t)
	sick := text("U1", "1", "", r.clock.Now())
	sick.Content = nil
	poison := desk.Inbound{Kind: desk.InPoison, EventID: "p", At: r.clock.Now(), Source: desk.Source{Kind: desk.FromUser, ID: "U1"}}
	r.accept(sick, poison, text("U1", "2", "well", r.clock.Now()), text("U2", "1", "me too", r.clock.Now()))
	r.receive()
	for _, user := range []string{"U1", "U2"} {
		if v := r.open(user); v.Unread != 1 {
			t.Errorf("%s: unread %d", user, v.Unread)
		}
	}
	if n, _, err := r.db.Backlog(t.Context()); n != 0 || err != nil {
		t.Fatalf("%d events are left (%v)", n, err)
	}
	r.accept(text("U1", "3", "goes on", r.clock.Now()))
	r.receive()
	if v := r.open("U1"); v.Unread != 2 {
		t.Fatalf("unread %d", v.Unread)
	}
}

// TestManyReceivers: four receivers at once keep each customer's order and count.
func TestManyReceivers(t *testing.T) {
	r := newRig(t)
	const users, each = 20, 15
	var wg sync.WaitGroup
	for u := range users {
		wg.Go(func() {
			for i := range each {
				at := r.clock.Now().Add(time.Duration(i) * time.Second)
				if err := r.accepter.Accept(t.Context(), channel, []desk.Inbound{text(fmt.Sprintf("U%02d", u), fmt.Sprintf("-%02d", i), fmt.Sprint(i), at)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	var receivers sync.WaitGroup
	for i := range 4 {
		env := r.env
		env.Node = fmt.Sprint("n", i)
		receiver := flow.NewReceiver(env, r.db, r.db)
		receivers.Go(func() {
			for ctx.Err() == nil {
				if _, err := receiver.Once(ctx); err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for {
		n, _, err := r.db.Backlog(t.Context())
		r.check(err)
		if n == 0 {
			break
		}
	}
	cancel()
	receivers.Wait()
	for u := range users {
		v := r.open(fmt.Sprintf("U%02d", u))
		rows, _, err := r.db.Messages(t.Context(), v.Thread, desk.Page{Limit: 100})
		r.check(err)
		if len(rows) != each || v.Unread != each {
			t.Fatalf("U%02d: %d bubbles, %d unread", u, len(rows), v.Unread)
		}
		for i, m := range rows {
			if want := fmt.Sprint(each - 1 - i); m.Content.Text.Text != want {
				t.Fatalf("U%02d place %d: %s, want %s", u, i, m.Content.Text.Text, want)
			}
		}
	}
}

// halfBroken refuses every Put that holds a certain event.
type halfBroken struct {
	flow.Inbox
	bad string
}

func (h halfBroken) Put(ctx context.Context, rows []flow.InboxRow) (int, error) {
	for _, row := range rows {
		if row.EventID == h.bad {
			return 0, errors.New("no")
		}
	}
	return h.Inbox.Put(ctx, rows)
}

// TestNobodyPaysForANeighbour: of webhooks that share a commit only the sick one
// is refused.
func TestNobodyPaysForANeighbour(t *testing.T) {
	r := newRig(t)
	a := flow.NewAccepter(r.env, halfBroken{r.db, "ev-U03x"}, func(s string) string { return s }, 1)
	errs := make([]error, 8)
	var calls sync.WaitGroup
	for i := range errs {
		calls.Go(func() {
			errs[i] = a.Accept(t.Context(), channel, []desk.Inbound{text(fmt.Sprintf("U%02d", i), "x", "t", r.clock.Now())})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { _ = a.Run(ctx) })
	calls.Wait()
	cancel()
	run.Wait()
	for i, err := range errs {
		if (err != nil) != (i == 3) {
			t.Errorf("webhook %d: %v", i, err)
		}
	}
	if n, _, err := r.db.Backlog(t.Context()); n != 7 || err != nil {
		t.Fatalf("%d stored, want 7 (%v)", n, err)
	}
}
