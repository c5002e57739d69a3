package decide

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// meet gives the event's author, making thread and contacts on first sight and
// asking for the profiles that are missing or old.
func (p *pen) meet(in desk.Inbound) desk.Author {
	p.firstSight(in)
	author := desk.Author{Kind: desk.ByCustomer, Contact: p.Case.Contact.ID}
	if p.Case.Thread.Source.Kind == desk.FromUser {
		p.refresh(p.Case.Contact, "")
		return author
	}
	p.refresh(p.Case.Contact, "")
	if user := in.Source.User; user != "" {
		author.Contact = p.member(user).ID
	} else {
		author.Contact = "" // LINE doesn't tell who spoke
	}
	return author
}

// firstSight makes the thread and its contact if nobody has written here yet.
func (p *pen) firstSight(in desk.Inbound) {
	t := &p.Case.Thread
	if t.ID != "" {
		return
	}
	ch := p.Case.Channel
	if p.Case.Contact.ID == "" {
		p.Case.Contact = p.contact(in.Source.Kind, in.Source.ID)
	}
	*t = desk.Thread{ID: desk.ThreadID(p.ids()), Centre: ch.Centre, Workspace: ch.Workspace, Channel: ch.ID,
		Source: desk.Source{Kind: in.Source.Kind, ID: in.Source.ID}, Contact: p.Case.Contact.ID}
	if m, ok := p.mute(); ok && m.Holds(p.now) { // agreed to on another talk of theirs
		p.hush(m)
	}
}

func (p *pen) contact(kind desk.SourceKind, external string) desk.Contact {
	ch := p.Case.Channel
	c := desk.Contact{ID: desk.ContactID(p.ids()), Workspace: ch.Workspace, Kind: kind, Provider: ch.Provider, External: external}
	p.Contacts = append(p.Contacts, c)
	return c
}

// member finds or makes the contact of somebody who spoke in a group.
func (p *pen) member(user string) desk.Contact {
	who, ok := p.Case.People[user]
	if !ok {
		who = p.contact(desk.FromUser, user)
		if p.Case.People == nil {
			p.Case.People = map[string]desk.Contact{}
		}
		p.Case.People[user] = who
	}
	p.refresh(who, user)
	return who
}

// refresh asks for a profile that was never fetched or has grown old. member is
// the user's id inside a group, empty for the thread's own contact.
func (p *pen) refresh(c desk.Contact, member string) {
	if c.Kind == desk.FromChannel || p.now.Sub(c.ProfileAt) < ProfileLife {
		return
	}
	p.askProfile(c, member)
}

// askProfile also notes the time, so that a burst of messages asks once.
func (p *pen) askProfile(c desk.Contact, member string) {
	t := p.Case.Thread
	c.ProfileAt = p.now
	p.keepContact(c, member)
	p.job(desk.Job{Kind: desk.JobProfile, Key: string(c.ID), RunAt: p.now, Payload: map[string]string{
		"source": string(t.Source.Kind), "id": t.Source.ID, "user": member}})
}

// keepContact makes a contact's new form part of the case and the change.
func (p *pen) keepContact(c desk.Contact, member string) {
	if member == "" {
		p.Case.Contact = c
	} else {
		p.Case.People[member] = c
	}
	for i := range p.Contacts {
		if p.Contacts[i].ID == c.ID {
			p.Contacts[i] = c
			return
		}
	}
	p.Contacts = append(p.Contacts, c)
}
