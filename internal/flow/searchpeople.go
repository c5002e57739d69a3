package flow

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
)

// people looks for customers, and for their inquiries.
func (d *SearchDesk) people(ctx context.Context, k look, out *Found) error {
	contacts, err := d.contacts(ctx, k)
	if err != nil {
		return err
	}
	talks, err := d.talks(ctx, k, contacts)
	if k.wants(FindContacts) {
		out.Contacts = contacts
	}
	if k.wants(FindConversations) {
		out.Talks = talks
	}
	return err
}

// talksEach is how many of one customer's newest inquiries are looked at.
const talksEach = 3

// contacts are those whose name, id on the channel, tag or attribute answers.
func (d *SearchDesk) contacts(ctx context.Context, k look) (out []FoundContact, err error) {
	brands := slices.DeleteFunc(slices.Clone(k.brands), func(w desk.WorkspaceID) bool { return identity.SeesOnlyClosed(k.by, w) })
	rows, err := d.store.FoundContacts(ctx, Probe{Grams: k.words.Grams(), Workspaces: brands, N: 3 * contactsMax})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]desk.ContactID, len(rows))
	for i, c := range rows {
		ids[i] = c.ID
	}
	traits, err := d.store.TraitsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		t := traits[c.ID]
		if k.q.Tag != "" && !t.Has(k.q.Tag) {
			continue
		}
		text := search.ContactText(c, t)
		if spans, ok := k.words.In(search.Fold(text)); ok && len(out) < contactsMax {
			out = append(out, FoundContact{Contact: c, Pieces: search.Around(text, spans, shownText)})
		}
	}
	return out, nil
}

// talks are the inquiry whose id was written, and the newest of the customers found.
func (d *SearchDesk) talks(ctx context.Context, k look, contacts []FoundContact) (out []ConversationView, err error) {
	if id := desk.ConversationID(k.q.Text); len(id) == 26 {
		switch v, err := d.read.Conversation(ctx, id); {
		case errors.Is(err, desk.ErrNotFound):
		case err != nil:
			return nil, err
		case slices.Contains(k.brands, v.Workspace) && identity.Can(k.by, identity.ReadConversation, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}):
			out = append(out, v)
		}
	}
	for i := range contacts {
		c := &contacts[i]
		rows, _, err := d.read.Conversations(ctx, ConversationQuery{Workspaces: []desk.WorkspaceID{c.Workspace}, States: conversation.States, Contact: c.ID,
			Page: desk.Page{Limit: talksEach}})
		if err != nil {
			return nil, err
		}
		for n, v := range rows {
			if n == 0 {
				c.Opens = v.ID
			}
			if len(out) < talksMax && (len(k.q.States) == 0 || slices.Contains(k.q.States, v.State)) &&
				(k.q.Channel == "" || v.Channel == k.q.Channel) && (k.q.Operator == "" || v.Assignee == k.q.Operator) {
				out = append(out, v)
			}
		}
	}
	return out, nil
}

// note keeps that somebody has looked: how, and how much was found. What was looked for is
// often somebody's name or number, so it is not kept.
func (d *SearchDesk) note(ctx context.Context, k look, out Found) error {
	f := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactSearched, Centre: k.by.Centre, Workspace: k.q.Workspace, Actor: desk.Operator(k.by.ID), Code: "looked",
		Data: map[string]string{"words": strconv.Itoa(k.words.Words()), "messages": strconv.Itoa(len(out.Messages)),
			"contacts": strconv.Itoa(len(out.Contacts)), "conversations": strconv.Itoa(len(out.Talks))}}
	if len(k.brands) == 0 {
		f.Workspace = "" // it is not theirs
	}
	if err := d.facts.PutFacts(ctx, []desk.Fact{f}); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}
