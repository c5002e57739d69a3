package flow

import (
	"context"
	"slices"
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
	Named
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
	out, err = listed(ctx, d.store, rows, func(n desk.Naming) (desk.ConversationID, []desk.MessageID) {
		return n.Conversation, []desk.MessageID{n.Message}
	})
	out.only(by, identity.Work)
	out.Items = slices.DeleteFunc(out.Items, func(n desk.Naming) bool { _, may := out.Talks[n.Conversation]; return !may })
	return out, err
}

// See notes that the asker has seen what names them in an inquiry.
func (d *NamingDesk) See(ctx context.Context, by desk.Person, id desk.ConversationID) error {
	if _, err := workedOn(ctx, d.read, by, id); err != nil {
		return err
	}
	return d.store.SeeNamings(ctx, by.ID, id, d.env.Clock.Now())
}
