package flow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/internal/trial"
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

// some takes each n-th order.
func some(orders [][]int, n int) (out [][]int) {
	for i := 0; i < len(orders); i += n {
		out = append(out, orders[i])
	}
	return out
}

// TestAllOrdersOnTheStore (R5) sends every order of the history through the inbox, the
// dedupe, the decisions and the database: each order is a customer of its own.
// The orders arrive one event a round (even customers) or cut at random (odd).
func TestAllOrdersOnTheStore(t *testing.T) {
	orders := some(permutations(7), everyOrder)
	found := newRig(t).arrive(orders, func(_ string, events []desk.Inbound) []desk.Inbound { return events })
	for _, s := range found {
		t.Error(s)
	}
	trial.Write(t, proved{Promise: "R5", Engine: "sqlite", Trials: len(orders), Figures: map[string]any{"events": 7}, Broken: found})
}

// The control: a desk that forgets what was taken back before it came shows it.
func TestAllOrdersNoticesAForgottenUnsend(t *testing.T) {
	orders := some(permutations(7), 25)
	came := map[string]bool{}
	found := newRig(t).arrive(orders, func(user string, events []desk.Inbound) (kept []desk.Inbound) {
		for _, in := range events {
			if in.Kind == desk.InUnsend && !came[in.MessageID] {
				continue // nothing to take back yet
			}
			came[in.MessageID] = true
			kept = append(kept, in)
		}
		return kept
	})
	if len(found) == 0 {
		t.Error("what was taken back before it came was forgotten and nothing was noticed")
	} else {
		t.Logf("noticed %d times, as it must: %s", len(found), found[0])
	}
	trial.Write(t, proved{Promise: "R5", Engine: "sqlite", Trials: len(orders), Figures: map[string]any{"noticed": len(found)},
		Control: "unsend_forgotten", ControlFailed: len(found) > 0})
}

// arrive lets customers' histories come, each in an order of its own, as far as the
// desk hears of them, and says who ended otherwise than all must.
func (r *rig) arrive(orders [][]int, heard func(user string, events []desk.Inbound) []desk.Inbound) (found []string) {
	r.t.Helper()
	random, t0 := rand.New(rand.NewPCG(7, 7)), r.clock.Now()
	rounds := make([][]desk.Inbound, 7)
	for i, order := range orders {
		user := fmt.Sprintf("U%04d", i)
		h, round := history(user, t0), 0
		for k, pick := range order {
			if k > 0 && (i%2 == 0 || random.IntN(2) == 0) {
				round++
			}
			rounds[round] = append(rounds[round], heard(user, h[pick:pick+1])...)
		}
	}
	for _, events := range rounds {
		for chunk := range slices.Chunk(events, 500) {
			r.accept(chunk...)
		}
		r.receive()
	}
	const want = "-e6 unfollow shown=true text=false|-e5 postback shown=true text=false|-e3 image shown=true text=false|" +
		"-e2 text shown=false text=false|-e1 follow shown=true text=false|blocked=true state=waiting unreachable=true last=-e5 unread=3"
	seen := 0
	q := flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}, Page: desk.Page{Limit: 100}}
	for next := "begin"; next != ""; q.Page.After = next {
		var rows []flow.ConversationView
		var err error
		rows, next, err = r.db.Conversations(r.t.Context(), q)
		r.check(err)
		for _, v := range rows {
			if got := r.outcome(v); got != want {
				found = append(found, fmt.Sprintf("customer %s: %s, want %s", v.Contact.External, got, want))
			}
		}
		seen += len(rows)
	}
	if seen != len(orders) {
		found = append(found, fmt.Sprintf("%d of %d customers have an open conversation", seen, len(orders)))
	}
	return found
}
