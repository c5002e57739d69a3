package decide

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// history is seven events of one customer; the text is taken back, and one
// event comes twice.
func history() []desk.Inbound {
	src := desk.Source{Kind: desk.FromUser, ID: "U1", User: "U1"}
	at := func(s int) time.Time { return t0.Add(time.Duration(s) * time.Second) }
	text := func(s string) *desk.Content { return &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}} }
	image := &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
	again := desk.Inbound{Kind: desk.InMessage, EventID: "e3", At: at(3), MessageID: "m3", Source: src, Content: image, Redelivered: true}
	return []desk.Inbound{
		{Kind: desk.InFollow, EventID: "e1", At: at(1), Source: src, Content: &desk.Content{Kind: desk.Follow, Notice: &desk.NoticeBody{}}},
		{Kind: desk.InMessage, EventID: "e2", At: at(2), MessageID: "m2", Source: src, Content: text("こんにちは")},
		{Kind: desk.InMessage, EventID: "e3", At: at(3), MessageID: "m3", Source: src, Content: image},
		{Kind: desk.InUnsend, EventID: "e4", At: at(4), MessageID: "m2", Source: src},
		{Kind: desk.InMessage, EventID: "e5", At: at(5), Source: src, Content: &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "a=1"}}},
		{Kind: desk.InUnfollow, EventID: "e6", At: at(6), Source: src, Content: &desk.Content{Kind: desk.Unfollow, Notice: &desk.NoticeBody{}}},
		again,
	}
}

// settled writes down everything that must not depend on the order of arrival.
func settled(c Case) string {
	ms := make([]desk.Message, 0, len(c.ByID))
	for _, m := range c.ByID {
		ms = append(ms, m)
	}
	slices.SortFunc(ms, func(a, b desk.Message) int {
		if desk.Later(a.At, a.Order, b.At, b.Order) {
			return 1
		}
		return -1
	})
	var b strings.Builder
	for _, m := range ms {
		fmt.Fprintf(&b, "%s %s shown=%v text=%v\n", m.Order, m.Content.Kind, m.Shown(), m.Content.Text != nil)
	}
	fmt.Fprintf(&b, "blocked=%v open=%v state=%s unreachable=%v last=%s", c.Thread.Blocked, c.Thread.Open != "", c.Talk.State, c.Talk.Unreachable, c.Talk.LastOrder)
	return b.String()
}

// arrive feeds a history in the given order, cut into batches; the inbox's
// dedupe by event id is played by `seen`.
func arrive(t *testing.T, events []desk.Inbound, cut func(left int) int) string {
	w := newWorld(t)
	seen := map[string]bool{}
	for len(events) > 0 {
		n := cut(len(events))
		var batch []desk.Inbound
		for _, in := range events[:n] {
			if !seen[in.EventID] {
				seen[in.EventID] = true
				batch = append(batch, in)
			}
		}
		// the inbox hands a batch over in order of time
		slices.SortFunc(batch, func(a, b desk.Inbound) int { return a.At.Compare(b.At) })
		w.in(batch...)
		events = events[n:]
	}
	return settled(w.c)
}

func permutations(n int, f func([]int)) {
	idx := make([]int, n)
	for i := range idx {
		idx[i] = i
	}
	var rec func(int)
	rec = func(k int) {
		if k == n {
			f(idx)
			return
		}
		for i := k; i < n; i++ {
			idx[k], idx[i] = idx[i], idx[k]
			rec(k + 1)
			idx[k], idx[i] = idx[i], idx[k]
		}
	}
	rec(0)
}

func TestAllOrdersEndTheSame(t *testing.T) {
	one := func(int) int { return 1 }
	want := arrive(t, history(), one)
	if !strings.Contains(want, "blocked=true open=true state=waiting unreachable=true last=e5") || strings.Count(want, "shown=false") != 1 {
		t.Fatalf("the history in its own order:\n%s", want)
	}
	r := rand.New(rand.NewPCG(1, 2))
	random := func(left int) int { return 1 + r.IntN(left) }
	count := 0
	permutations(7, func(idx []int) {
		count++
		h := history()
		order := make([]desk.Inbound, len(idx))
		for i, k := range idx {
			order[i] = h[k]
		}
		if got := arrive(t, order, one); got != want {
			t.Fatalf("order %v, one by one:\n%s\nwant\n%s", idx, got, want)
		}
		if got := arrive(t, order, random); got != want {
			t.Fatalf("order %v, cut at random:\n%s\nwant\n%s", idx, got, want)
		}
	})
	if count != 5040 {
		t.Fatalf("%d orders", count)
	}
}
