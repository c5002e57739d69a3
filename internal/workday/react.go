package workday

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// react lets people see what was committed, and plan what they will do. It does nothing by
// itself: a commit is under way.
func (w *world) react(ch decide.Change) {
	for _, row := range ch.Talks {
		t := w.talks[row.ID]
		if t == nil {
			if t = w.byUser[ch.Case.Thread.Source.ID]; t == nil {
				w.watch.broken("%s belongs to nobody who wrote", row.ID)
				continue
			}
			t.id, t.thread = row.ID, row.Thread
			w.talks[row.ID] = t
		}
		w.follow(t, row)
	}
	for _, m := range ch.Added {
		t := w.talks[m.Conversation]
		if m.Direction != desk.In || t == nil || t.state != conversation.Active {
			continue
		}
		t.owned().ask(t, t.calls())
	}
}

// calls is what a talk asks of its owner.
func (t *talk) calls() duty {
	if t.over {
		return ending
	}
	return replying
}

// follow moves a talk to where its row stands.
func (w *world) follow(t *talk, row conversation.Conversation) {
	state, owner := t.state, t.owner
	t.state, t.owner = row.State, row.Holder()
	if owner != t.owner && w.people[owner] != nil {
		w.people[owner].drop(t)
	}
	w.tally.moved(row, state)
	if w.foresee != nil {
		w.foresee.moved(row, state)
	}
	switch {
	case t.state == conversation.Closed && state != conversation.Closed:
		t.owner = row.Assignee // who had it last
		w.soon(func() error { t.closed(); return nil })
	case t.owner == "" || t.owner == owner && t.state == state:
	case t.state == conversation.Offered:
		w.people[t.owner].offered(t)
	case t.state == conversation.Active && (owner != t.owner || state != conversation.Active):
		w.people[t.owner].ask(t, t.calls())
	}
}

// say lets an operator write.
func (w *world) say(by desk.Person, id desk.ConversationID, text string) error {
	w.says++
	_, err := w.actor.Say(w.ctx, by, id, flow.Said{Content: words(text), Key: string(id) + string(rune('a'+w.says%26)) + itoa(w.says)})
	return err
}
