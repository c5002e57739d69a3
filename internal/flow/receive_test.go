package flow_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func TestAnEventThatCannotBeDecidedIsSetAside(t *testing.T) {
	r := newRig(t)
	sick := text("U1", "1", "", r.clock.Now())
	sick.Content, sick.QuoteToken = nil, "nobody-may-read-this"
	poison := desk.Inbound{Kind: desk.InPoison, EventID: "p", At: r.clock.Now(), Source: desk.Source{Kind: desk.FromUser, ID: "U1"}}
	r.accept(sick, poison, text("U1", "2", "well", r.clock.Now()), text("U2", "1", "me too", r.clock.Now()))
	for range 4 { // three strikes; what is well goes on meanwhile
		_, err := r.receiver.Once(t.Context())
		if v := r.open("U2"); v.Unread != 1 {
			t.Fatalf("U2 waits for U1's sick event (%v)", err)
		}
	}
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
	r.check(r.db.Scrub(t.Context()))
	data, err := os.ReadFile(filepath.Join(r.dir, "desk.db"))
	r.check(err)
	if bytes.Contains(data, []byte("nobody-may-read-this")) || !bytes.Contains(data, []byte("sealed:quarantine")) {
		t.Fatal("what was set aside is not sealed")
	}
}

// R4, ninety days on: the dedupe key is gone, the repeat is not taken for something new.
func TestARepeatAfterItsKeyIsForgottenIsSetAside(t *testing.T) {
	r := newRig(t)
	event := text("U1", "1", "once", r.clock.Now())
	late := text("U1", "2", "late, and never here before", r.clock.Now())
	r.accept(event)
	r.receive()
	for _, after := range []time.Duration{88 * 24 * time.Hour, 3 * 24 * time.Hour} { // day 88: by its key; day 91: by its age
		r.clock.Advance(after)
		_, err := r.db.Tidy(t.Context(), r.clock.Now().Add(-24*time.Hour), r.clock.Now().Add(-90*24*time.Hour))
		r.check(err)
		r.accept(event)
		r.receive()
		if v := r.open("U1"); v.Unread != 1 {
			t.Fatalf("%d bubbles after %v", v.Unread, after)
		}
	}
	r.accept(late, text("U1", "3", "new", r.clock.Now()))
	r.receive()
	if v := r.open("U1"); v.Unread != 2 {
		t.Fatalf("unread %d: only what is new is taken", v.Unread)
	}
	facts, _, err := r.db.Facts(t.Context(), "", 100)
	r.check(err)
	aside := 0
	for _, it := range facts {
		if it.Fact.Kind == desk.FactQuarantined && it.Fact.Code == "too_old" {
			aside++
		}
	}
	if aside != 2 {
		t.Fatalf("%d were set aside with the reason, want 2", aside)
	}
}

// refusing can't store anything about one customer.
type refusing struct {
	flow.Cases
	user string
}

func (f refusing) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	for _, w := range writes {
		if w.Change.Case.Thread.Source.ID == f.user {
			return nil, errors.New("the database does not take it")
		}
	}
	return f.Cases.Commit(ctx, writes)
}

func TestWhatCannotBeStoredIsSetAsideToo(t *testing.T) {
	r := newRig(t)
	receiver := flow.NewReceiver(r.env, r.db, refusing{r.db, "U1"}, noSeal{})
	r.accept(text("U1", "1", "sick", r.clock.Now()), text("U2", "1", "well", r.clock.Now()))
	for range 5 {
		_, _ = receiver.Once(t.Context()) // the strikes are its errors
	}
	if n, _, err := r.db.Backlog(t.Context()); n != 0 || err != nil {
		t.Fatalf("%d events go round for ever (%v)", n, err)
	}
	if v := r.open("U2"); v.Unread != 1 {
		t.Fatalf("unread %d", v.Unread)
	}
}

// slowCases lets another receiver work while this one is about to commit.
type slowCases struct {
	flow.Cases
	before func()
}

func (f *slowCases) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	if f.before != nil {
		run := f.before
		f.before = nil
		run()
	}
	return f.Cases.Commit(ctx, writes)
}

// TestLostClaimDoublesNothing: a claim runs out while its receiver is stuck;
// another decides the same events. A postback has no message id to be known by.
func TestLostClaimDoublesNothing(t *testing.T) {
	r := newRig(t)
	tap := text("U1", "1", "", r.clock.Now())
	tap.MessageID, tap.Content = "", &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "a=1"}}
	r.accept(tap)
	cases := &slowCases{Cases: r.db, before: func() {
		r.clock.Advance(time.Minute)
		r.receive()
	}}
	_, err := flow.NewReceiver(r.env, r.db, cases, noSeal{}).Once(t.Context())
	r.check(err)
	rows, _, err := r.db.Messages(t.Context(), r.open("U1").Thread, desk.Page{})
	r.check(err)
	if len(rows) != 1 {
		t.Fatalf("one tap, %d bubbles", len(rows))
	}
}

// TestNothingOfAnUnsentMessageStays: not even in the inbox.
func TestNothingOfAnUnsentMessageStays(t *testing.T) {
	r := newRig(t)
	secret := text("U1", "1", "himitsu-no-kotoba", r.clock.Now())
	unsend := desk.Inbound{Kind: desk.InUnsend, EventID: "u", At: r.clock.Now(), MessageID: "U11", Source: secret.Source}
	late := text("U1", "2", "himitsu-no-kotoba", r.clock.Now())
	first := desk.Inbound{Kind: desk.InUnsend, EventID: "u2", At: r.clock.Now(), MessageID: "U12", Source: secret.Source}
	for _, in := range []desk.Inbound{secret, unsend, first, late} {
		r.accept(in)
		r.receive()
	}
	if next, ok, err := r.db.NextRun(t.Context(), []desk.JobKind{desk.JobScrub}); !ok || err != nil || next.Sub(r.clock.Now()) > 20*time.Second {
		t.Fatalf("scrubbed at %v (%v %v)", next, ok, err)
	}
	r.check(r.db.Scrub(t.Context()))
	for _, file := range []string{"desk.db", "desk.db-wal"} {
		data, err := os.ReadFile(filepath.Join(r.dir, file))
		if err == nil && bytes.Contains(data, []byte("himitsu-no-kotoba")) {
			t.Errorf("%s still holds the words", file)
		}
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
		receiver := flow.NewReceiver(env, r.db, r.db, noSeal{})
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
