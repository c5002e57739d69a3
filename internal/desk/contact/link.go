package contact

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// LinkID names a link.
type LinkID string

// Link says that two contacts are one person. It is all that a merge makes: talks,
// messages, tags, attributes and notes stay with the contact they belong to, so that taking
// the link away gives each exactly what it had, and what it got meanwhile. So messages
// always go to the account they are written to.
type Link struct {
	ID        LinkID
	Workspace desk.WorkspaceID
	One       desk.ContactID
	Other     desk.ContactID
	At        time.Time
	By        desk.OperatorID
	Note      string
}

// MaxPerson is how many contacts can be one person.
const MaxPerson = 10

// Errors of merging.
var (
	ErrMerged     = desk.E(desk.Conflict, "already_merged", "These two are one person already.").On("contact_id")
	ErrManyMerged = desk.E(desk.Conflict, "too_many_merged", "At most ten accounts can be one person.").On("contact_id")
	ErrOtherBrand = desk.E(desk.Conflict, "other_brand", "This customer is another brand's: data of one brand never reach another.").On("contact_id")
)

// Person lists the contacts that links make one with a contact: that one first, the others
// in the order of the links.
func Person(links []Link, id desk.ContactID) []desk.ContactID {
	out := []desk.ContactID{id}
	for i := 0; i < len(out); i++ {
		for _, l := range links {
			for _, pair := range [][2]desk.ContactID{{l.One, l.Other}, {l.Other, l.One}} {
				if pair[0] == out[i] && !slices.Contains(out, pair[1]) {
					out = append(out, pair[1])
				}
			}
		}
	}
	return out
}

// CheckMerge refuses what can't be one person. ones and others are what each is one with
// already.
func CheckMerge(one, other desk.Contact, ones, others []desk.ContactID) error {
	switch {
	case one.Workspace != other.Workspace:
		return ErrOtherBrand
	case one.Kind != desk.FromUser || other.Kind != desk.FromUser:
		return ErrNobody.On("contact_id")
	case slices.Contains(ones, other.ID):
		return ErrMerged
	case len(ones)+len(others) > MaxPerson:
		return ErrManyMerged
	}
	return nil
}
