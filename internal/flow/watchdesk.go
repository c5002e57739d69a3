package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// WatchStore keeps which inquiries people keep an eye on.
type WatchStore interface {
	// Watched lists what somebody has marked, the newest mark first.
	Watched(ctx context.Context, who desk.OperatorID) ([]desk.ConversationID, error)
	// Watch marks one; twice is no error.
	Watch(ctx context.Context, w Watch) error
	// Unwatch takes a mark away; none is no error.
	Unwatch(ctx context.Context, who desk.OperatorID, id desk.ConversationID) error
}

// Watch is a mark that somebody has put on an inquiry, for themselves only.
type Watch struct {
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Operator     desk.OperatorID
	At           time.Time
}

// MaxWatched is how many inquiries somebody can keep an eye on: one page of a list.
const MaxWatched = desk.MaxPage

// WatchDesk is people's door to their marks. A mark changes nothing of an inquiry and is
// no fact: nobody else sees it.
type WatchDesk struct {
	env   Env
	ask   *Asker
	store WatchStore
	live  *Live
}

// NewWatchDesk makes the door.
func NewWatchDesk(env Env, ask *Asker, store WatchStore, live *Live) *WatchDesk {
	return &WatchDesk{env, ask, store, live}
}

// Watch marks an inquiry that somebody may see.
func (d *WatchDesk) Watch(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	v, _, err := d.ask.Conversation(ctx, by, id)
	if err != nil {
		return err
	}
	all, err := d.store.Watched(ctx, by.ID)
	if err != nil || slices.Contains(all, id) {
		return err
	}
	if len(all) >= MaxWatched {
		return desk.E(desk.Conflict, "too_many_watched", "You watch 100 conversations already. Stop watching one first.")
	}
	if err := d.store.Watch(ctx, Watch{v.Workspace, id, by.ID, d.env.Clock.Now()}); err != nil {
		return err
	}
	d.tell(by, id, "on")
	return nil
}

// Unwatch takes one's mark away, also from what one may not see any more.
func (d *WatchDesk) Unwatch(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	all, err := d.store.Watched(ctx, by.ID)
	if err != nil {
		return err
	}
	if !slices.Contains(all, id) {
		_, _, err := d.ask.Conversation(ctx, by, id)
		return err
	}
	if err := d.store.Unwatch(ctx, by.ID, id); err != nil {
		return err
	}
	d.tell(by, id, "off")
	return nil
}

// tell lets the person's other windows know.
func (d *WatchDesk) tell(by desk.Person, id desk.ConversationID, state string) {
	d.live.publish(aside{Watch: &Event{Conversation: id, Operator: by.ID, State: state}})
}
