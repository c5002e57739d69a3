package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Marks are each person's own; a list of them shows every state, newest activity first, and
// of what may be seen only.
func watches(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	all := w.crowd(60)
	marked := map[desk.ConversationID]bool{}
	var order []desk.ConversationID
	for i, c := range all {
		if i%4 != 0 {
			continue
		}
		marked[c.ID] = true
		order = append([]desk.ConversationID{c.ID}, order...)
		for range 2 { // twice is once
			w.must(w.Watch(w.ctx, flow.Watch{Workspace: c.Workspace, Conversation: c.ID, Operator: anna, At: cut(at(time.Duration(i) * time.Minute))}))
		}
	}
	w.must(w.Watch(w.ctx, flow.Watch{Workspace: all[1].Workspace, Conversation: all[1].ID, Operator: ben, At: cut(at(0))}))
	got, err := w.Watched(w.ctx, anna)
	w.must(err)
	if d := cmp.Diff(order, got); d != "" {
		t.Errorf("the newest mark first:\n%s", d)
	}
	type talk = conversation.Conversation
	for name, c := range map[string]struct {
		q    flow.ConversationQuery
		keep func(talk) bool
	}{
		"all":       {flow.ConversationQuery{Workspaces: both, Watcher: anna}, func(c talk) bool { return marked[c.ID] }},
		"one brand": {flow.ConversationQuery{Workspaces: []desk.WorkspaceID{other}, Watcher: anna}, func(c talk) bool { return marked[c.ID] && c.Workspace == other }},
		"one state": {flow.ConversationQuery{Workspaces: both, Watcher: anna, States: []conversation.State{conversation.Closed}},
			func(c talk) bool { return marked[c.ID] && c.State == conversation.Closed }},
		"closed only": {flow.ConversationQuery{Workspaces: both, ClosedOnly: both, Watcher: anna},
			func(c talk) bool { return marked[c.ID] && c.State == conversation.Closed }},
		"of a queue":     {flow.ConversationQuery{Workspaces: both, Watcher: anna, Queue: "queue-2"}, func(c talk) bool { return marked[c.ID] && c.Queue == "queue-2" }},
		"another's mark": {flow.ConversationQuery{Workspaces: both, Watcher: ben}, func(c talk) bool { return c.ID == all[1].ID }},
		"nobody's":       {flow.ConversationQuery{Workspaces: both, Watcher: "nobody"}, func(talk) bool { return false }},
	} {
		c.q.Page.Limit = 4
		if d := cmp.Diff(filter(all, c.keep), w.pages(c.q)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	for range 2 {
		w.must(w.Unwatch(w.ctx, anna, order[0]))
	}
	if got, err := w.Watched(w.ctx, anna); err != nil || slices.Contains(got, order[0]) || len(got) != len(order)-1 {
		t.Error("unmarked:", got, err)
	}
	if got, err := w.Watched(w.ctx, ben); err != nil || fmt.Sprint(got) != fmt.Sprint([]desk.ConversationID{all[1].ID}) {
		t.Error("another's mark went:", got, err)
	}
}
