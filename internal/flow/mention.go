package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// NamingStore reads which notes name somebody. They are written with the note (Cases.Commit).
type NamingStore interface {
	// Namings lists the newest n that somebody has not seen.
	Namings(ctx context.Context, who desk.OperatorID, n int) ([]desk.Naming, error)
	// SeeNamings notes that somebody has seen those of an inquiry; none is not an error.
	SeeNamings(ctx context.Context, who desk.OperatorID, id desk.ConversationID, at time.Time) error
	Talks(ctx context.Context, ids []desk.ConversationID) ([]ConversationView, error)
	Notes(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error)
}

// NamingDesk is people's door to the notes that name them.
type NamingDesk struct {
	env   Env
	store NamingStore
	read  Reader
}

// NewNamingDesk makes the door.
func NewNamingDesk(env Env, store NamingStore, read Reader) *NamingDesk {
	return &NamingDesk{env, store, read}
}

// Own lists what names the asker and was not seen, with its inquiries and words. What they may
// not see any more is left out.
func (d *NamingDesk) Own(ctx context.Context, by desk.Person) (out CareList[desk.Naming], err error) {
	rows, err := d.store.Namings(ctx, by.ID, maxCare)
	if err != nil {
		return out, err
	}
	out = CareList[desk.Naming]{Talks: map[desk.ConversationID]ConversationView{}, Words: map[desk.MessageID]desk.Message{}}
	var talks []desk.ConversationID
	var notes []desk.MessageID
	for _, n := range rows {
		talks, notes = append(talks, n.Conversation), append(notes, n.Message)
	}
	views, err := d.store.Talks(ctx, talks)
	if err != nil {
		return out, err
	}
	for _, v := range views {
		if identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}) {
			out.Talks[v.ID] = v
		}
	}
	words, err := d.store.Notes(ctx, notes)
	for _, m := range words {
		out.Words[m.ID] = m
	}
	for _, n := range rows {
		if _, seen := out.Talks[n.Conversation]; seen {
			out.Items = append(out.Items, n)
		}
	}
	return out, err
}

// See notes that the asker has seen what names them in an inquiry.
func (d *NamingDesk) See(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	if _, err := workedOn(ctx, d.read, by, id); err != nil {
		return err
	}
	return d.store.SeeNamings(ctx, by.ID, id, d.env.Clock.Now())
}
