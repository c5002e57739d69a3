package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// crowd stores inquiries of every state, brand and owner, several at one instant,
// and gives them newest first.
func (w *world) crowd(n int) []conversation.Conversation {
	w.t.Helper()
	draw := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[draw.IntN(len(list))] }
	var all []conversation.Conversation
	var writes []flow.Write
	for i := range n {
		ch := w.full(user(fmt.Sprintf("u%d", i)))
		talk := &ch.Talks[0]
		talk.State = conversation.State(pick("bot", "waiting", "offered", "active", "wrapup", "closed", "closed"))
		talk.LastMessageAt = cut(at(time.Duration(draw.IntN(n/3)) * time.Second))
		talk.WaitingSince = cut(at(time.Duration(i*7%n) * time.Second))
		talk.Queue, talk.Assignee, talk.OfferedTo = desk.QueueID(pick(string(queue), "queue-2")), "", ""
		talk.Care.Consult = nil
		if talk.State == conversation.Active || talk.State == conversation.Closed {
			talk.Assignee = desk.OperatorID(pick(string(anna), string(ben), ""))
		}
		if talk.State == conversation.Active {
			if who := pick(string(anna), string(ben), "", ""); who != "" && who != string(talk.Assignee) {
				talk.Care.Consult = &conversation.Consult{With: desk.OperatorID(who), By: talk.Assignee}
			}
		}
		if talk.State == conversation.Offered {
			talk.OfferedTo = desk.OperatorID(pick(string(anna), string(ben)))
		}
		if draw.IntN(3) == 0 {
			w.move(&ch, other)
		}
		ch.Case.Talk = *talk
		all = append(all, *talk)
		writes = append(writes, flow.Write{Change: ch})
	}
	for part := range slices.Chunk(writes, 50) {
		w.commit(part...)
	}
	slices.SortFunc(all, func(a, b conversation.Conversation) int {
		if c := b.LastMessageAt.Compare(a.LastMessageAt); c != 0 {
			return c
		}
		return -cmpString(string(a.ID), string(b.ID))
	})
	return all
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// pages reads a whole list in pages.
func (w *world) pages(q flow.ConversationQuery) []desk.ConversationID {
	w.t.Helper()
	out := []desk.ConversationID{}
	for {
		rows, next, err := w.Conversations(w.ctx, q)
		w.must(err)
		for _, r := range rows {
			out = append(out, r.ID)
		}
		if next == "" {
			return out
		}
		if len(rows) != q.Page.Size() {
			w.t.Fatalf("a page of %d with a next", len(rows))
		}
		q.Page.After = next
	}
}

func filter(all []conversation.Conversation, keep func(conversation.Conversation) bool) []desk.ConversationID {
	out := []desk.ConversationID{}
	for _, c := range all {
		if keep(c) {
			out = append(out, c.ID)
		}
	}
	return out
}

func asked(c conversation.Conversation, who desk.OperatorID) bool {
	return c.Care.Consult != nil && c.Care.Consult.With == who
}

var both = []desk.WorkspaceID{brand, other}

func listPages(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	all := w.crowd(90)
	open := filter(all, conversation.Conversation.Open)
	for _, size := range []int{1, 7, 30, len(open), 100} {
		if d := cmp.Diff(open, w.pages(flow.ConversationQuery{Workspaces: both, Page: desk.Page{Limit: size}})); d != "" {
			t.Errorf("pages of %d:\n%s", size, d)
		}
	}
	if rows, next, err := w.Conversations(w.ctx, flow.ConversationQuery{}); err != nil || len(rows) != 0 || next != "" {
		t.Errorf("no brand may be seen: %d rows, %v", len(rows), err)
	}
}

// Who waits longest comes first, in pages, also where several have waited since the same moment.
func listLongest(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	all := w.crowd(120)
	slices.SortFunc(all, func(a, b conversation.Conversation) int {
		if c := a.WaitingSince.Compare(b.WaitingSince); c != 0 {
			return c
		}
		return cmpString(string(a.ID), string(b.ID))
	})
	for name, c := range map[string]struct {
		q    flow.ConversationQuery
		keep func(conversation.Conversation) bool
	}{
		"all":         {flow.ConversationQuery{Workspaces: both}, func(conversation.Conversation) bool { return true }},
		"one brand":   {flow.ConversationQuery{Workspaces: []desk.WorkspaceID{other}}, func(c conversation.Conversation) bool { return c.Workspace == other }},
		"a queue":     {flow.ConversationQuery{Workspaces: both, Queue: "queue-2"}, func(c conversation.Conversation) bool { return c.Queue == "queue-2" }},
		"closed only": {flow.ConversationQuery{Workspaces: both, ClosedOnly: []desk.WorkspaceID{brand}}, func(c conversation.Conversation) bool { return c.Workspace == other }},
		"another's queue": {flow.ConversationQuery{Workspaces: []desk.WorkspaceID{other}, Queue: "queue-2"},
			func(c conversation.Conversation) bool { return c.Workspace == other && c.Queue == "queue-2" }},
		"none": {flow.ConversationQuery{Workspaces: both, ClosedOnly: both}, func(conversation.Conversation) bool { return false }},
	} {
		want := filter(all, func(v conversation.Conversation) bool { return v.State == conversation.Waiting && c.keep(v) })
		if name != "none" && len(want) == 0 {
			t.Errorf("%s: nobody to list", name)
		}
		for _, size := range []int{1, 4, 100} {
			c.q.Longest, c.q.Page.Limit = true, size
			if d := cmp.Diff(want, w.pages(c.q)); d != "" {
				t.Errorf("%s, pages of %d (-want +got):\n%s", name, size, d)
			}
		}
	}
}

func listFilters(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	all := w.crowd(150)
	type talk = conversation.Conversation
	some := all[40].Contact
	for name, c := range map[string]struct {
		q    flow.ConversationQuery
		keep func(talk) bool
	}{
		"one brand":         {flow.ConversationQuery{Workspaces: []desk.WorkspaceID{other}}, func(c talk) bool { return c.Open() && c.Workspace == other }},
		"one state":         {flow.ConversationQuery{Workspaces: both, States: []conversation.State{conversation.Waiting}}, func(c talk) bool { return c.State == conversation.Waiting }},
		"closed when asked": {flow.ConversationQuery{Workspaces: both, States: conversation.States}, func(talk) bool { return true }},
		"closed only": {flow.ConversationQuery{Workspaces: both, ClosedOnly: []desk.WorkspaceID{other}, States: conversation.States},
			func(c talk) bool { return c.Workspace == brand || c.State == conversation.Closed }},
		"closed only, not asked": {flow.ConversationQuery{Workspaces: both, ClosedOnly: both}, func(talk) bool { return false }},
		"mine":                   {flow.ConversationQuery{Workspaces: both, Assignee: anna}, func(c talk) bool { return c.Open() && c.Assignee == anna }},
		"mine and offered to me": {flow.ConversationQuery{Workspaces: both, Assignee: anna, Offered: anna},
			func(c talk) bool { return c.Open() && (c.Assignee == anna || c.OfferedTo == anna) }},
		"mine, offered to me, and what I am asked about": {flow.ConversationQuery{Workspaces: both, Assignee: anna, Offered: anna, Consulted: anna},
			func(c talk) bool { return c.Open() && (c.Assignee == anna || c.OfferedTo == anna || asked(c, anna)) }},
		"what I am asked about, of a queue": {flow.ConversationQuery{Workspaces: both, Queue: queue, Consulted: ben},
			func(c talk) bool { return c.Queue == queue && asked(c, ben) }},
		"offered to me": {flow.ConversationQuery{Workspaces: both, Offered: anna}, func(c talk) bool { return c.OfferedTo == anna }},
		"nobody's":      {flow.ConversationQuery{Workspaces: both, Unassigned: true}, func(c talk) bool { return c.Open() && c.Assignee == "" }},
		"queue":         {flow.ConversationQuery{Workspaces: both, Queue: "queue-2"}, func(c talk) bool { return c.Open() && c.Queue == "queue-2" }},
		"mine of a queue, closed": {flow.ConversationQuery{Workspaces: both, Queue: queue, Assignee: ben, States: []conversation.State{conversation.Closed}},
			func(c talk) bool { return c.Queue == queue && c.Assignee == ben && c.State == conversation.Closed }},
		"mine and offered of a queue": {flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}, Queue: queue, Assignee: ben, Offered: ben},
			func(c talk) bool {
				return c.Open() && c.Workspace == brand && c.Queue == queue && (c.Assignee == ben || c.OfferedTo == ben)
			}},
		"a contact's": {flow.ConversationQuery{Workspaces: both, Contact: some, States: conversation.States}, func(c talk) bool { return c.Contact == some }},
		"a contact's, not mine to see": {flow.ConversationQuery{Workspaces: []desk.WorkspaceID{"none"}, Contact: some, States: conversation.States},
			func(talk) bool { return false }},
	} {
		c.q.Page.Limit = 9
		if d := cmp.Diff(filter(all, c.keep), w.pages(c.q)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// move makes a change one of another brand.
func (w *world) move(ch *decide.Change, to desk.WorkspaceID) {
	ch.Case.Thread.Workspace, ch.Talks[0].Workspace, ch.Contacts[0].Workspace, ch.Calls[0].Workspace = to, to, to, to
	for i := range ch.Added {
		ch.Added[i].Workspace = to
	}
}

func listView(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	w.commit(flow.Write{Change: ch})
	want := flow.ConversationView{Conversation: ch.Talks[0], Contact: ch.Contacts[0], Blocked: true, ReplyUntil: ch.Case.Thread.Reply.Until, Last: &ch.Added[0]}
	rows, _, err := w.Conversations(w.ctx, flow.ConversationQuery{Workspaces: both})
	w.must(err)
	one, err := w.Conversation(w.ctx, ch.Talks[0].ID)
	w.must(err)
	for name, got := range map[string]flow.ConversationView{"list": rows[0], "one": one} {
		if d := cmp.Diff(want, got, sameTime); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
	if _, err := w.Conversation(w.ctx, "none"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("none: %v", err)
	}
	bare := w.full(user("taro"))
	bare.Talks[0].LastMessage = ""
	w.commit(flow.Write{Change: bare})
	if got, err := w.Conversation(w.ctx, bare.Talks[0].ID); err != nil || got.Last != nil {
		t.Errorf("without a bubble: %+v, %v", got.Last, err)
	}
	cs, err := w.Contacts(w.ctx, []desk.ContactID{ch.Contacts[0].ID, "none"})
	w.must(err)
	if len(cs) != 1 || cs[0].Name != "花子" {
		t.Errorf("contacts %+v", cs)
	}
	threads, err := w.ThreadsOf(w.ctx, ch.Contacts[0].ID)
	w.must(err)
	if len(threads) != 1 || threads[0].ID != ch.Case.Thread.ID {
		t.Errorf("threads %+v", threads)
	}
	if _, err := w.Thread(w.ctx, "none"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("thread: %v", err)
	}
}

func listCursor(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for _, bad := range []string{"x", "!!", "AAAA", "MQA", "YQBiAGM"} {
		if _, _, err := w.Conversations(w.ctx, flow.ConversationQuery{Workspaces: both, Page: desk.Page{After: bad}}); desk.CodeOf(err) != "bad_cursor" {
			t.Errorf("conversations after %q: %v", bad, err)
		}
		if _, _, err := w.Messages(w.ctx, "t", desk.Page{After: bad}); desk.CodeOf(err) != "bad_cursor" {
			t.Errorf("messages after %q: %v", bad, err)
		}
	}
}

func talkPages(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	model := ch.Added[0]
	ch.Added = nil
	var want []desk.MessageID
	for i := range 25 { // several at one instant
		m := model
		m.ID, m.ExternalID, m.At, m.Order = desk.MessageID(fmt.Sprintf("m%02d", i)), fmt.Sprint("x", i), cut(at(time.Duration(i/4)*time.Second)), fmt.Sprintf("o%02d", i)
		ch.Added, want = append(ch.Added, m), append(want, m.ID)
	}
	slices.Reverse(want)
	w.commit(flow.Write{Change: ch})
	for _, size := range []int{1, 4, 25, 30} {
		var got []desk.MessageID
		for page := (desk.Page{Limit: size}); ; {
			rows, next, err := w.Messages(w.ctx, ch.Case.Thread.ID, page)
			w.must(err)
			for _, m := range rows {
				got = append(got, m.ID)
			}
			if page.After = next; next == "" {
				break
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("pages of %d:\n%s", size, d)
		}
	}
	if m, err := w.Message(w.ctx, "m07"); err != nil || m.ExternalID != "x7" {
		t.Errorf("one: %+v, %v", m, err)
	}
	if _, err := w.Message(w.ctx, "none"); desk.KindOf(err) != desk.NotFound {
		t.Errorf("none: %v", err)
	}
}

func talkByExternal(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a, b := w.full(user("hanako")), w.full(user("taro"))
	w.commit(flow.Write{Change: a}, flow.Write{Change: b})
	ids := []string{a.Added[0].ExternalID, b.Added[0].ExternalID, "none", ""}
	got, err := w.MessagesByExternal(w.ctx, a.Case.Thread.ID, ids)
	w.must(err)
	if len(got) != 1 || got[0].ID != a.Added[0].ID {
		t.Errorf("got %+v: only this thread's", got)
	}
	if got, err := w.MessagesByExternal(w.ctx, a.Case.Thread.ID, nil); err != nil || len(got) != 0 {
		t.Errorf("nothing: %v, %v", got, err)
	}
}
