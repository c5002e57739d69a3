package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// contactPuts is a round's contacts on their way: those that are new were inserted,
// the others are still to be updated. One that can be neither was made by somebody
// else under another id.
type contactPuts struct {
	last     map[desk.ContactID]desk.Contact // of several forms the last stands
	order    []desk.ContactID
	inserted *[]string
}

func (p *pass) contacts(round []int) (contactPuts, error) {
	c := contactPuts{last: map[desk.ContactID]desk.Contact{}}
	for _, i := range round {
		for _, one := range p.writes[i].Change.Contacts {
			if _, ok := c.last[one.ID]; !ok {
				c.order = append(c.order, one.ID)
			}
			c.last[one.ID] = one
		}
	}
	var fresh [][]any
	for _, id := range c.order {
		fresh = append(fresh, contactValues(c.last[id]))
	}
	var err error
	c.inserted, err = putRead(p.out, insertContacts, scanString, fresh)
	return c, err
}

// keep updates those that are there already, and strikes the writes of which a
// contact could not be kept.
func (c contactPuts) keep(ctx context.Context, p *pass, round []int) error {
	kept := map[desk.ContactID]bool{}
	for _, id := range *c.inserted {
		kept[desk.ContactID(id)] = true
	}
	var known [][]any
	for _, id := range c.order {
		if one := c.last[id]; !kept[id] {
			known = append(known, []any{string(one.ID), one.Name, one.Language, string(one.Avatar), ms(one.ProfileAt)})
		}
	}
	updated, err := putRead(p.out, updateContacts, scanString, known)
	if err != nil {
		return err
	}
	if err := p.out.run(ctx); err != nil {
		return err
	}
	for _, id := range *updated {
		kept[desk.ContactID(id)] = true
	}
	for _, i := range round {
		for _, one := range p.writes[i].Change.Contacts {
			if !kept[one.ID] {
				p.lose(i, desk.ErrVersion)
			}
		}
	}
	return nil
}
