package store

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// contacts reads the customers: by id where the thread knows them, by identity
// where nobody has written yet and for a group's members.
func (l *loader) contacts(ctx context.Context) error {
	byID := map[desk.ContactID]desk.Contact{}
	var tuples [][]string
	identity := func(i int, external string) identityKey {
		ch := l.cases[i].Channel
		return identityKey{ch.Workspace, ch.Provider, external}
	}
	for i, ref := range l.refs {
		if c := l.cases[i].Thread.Contact; c != "" {
			byID[c] = desk.Contact{}
		} else if l.cases[i].Thread.ID == "" {
			tuples = append(tuples, identity(i, ref.Key.ID).tuple())
		}
		for _, user := range ref.Users {
			tuples = append(tuples, identity(i, user).tuple())
		}
	}
	byIdentity := map[identityKey]desk.Contact{}
	if err := l.readContacts(ctx, byID, byIdentity, tuples); err != nil {
		return err
	}
	for i, ref := range l.refs {
		c := &l.cases[i]
		if c.Contact = byID[c.Thread.Contact]; c.Thread.ID == "" {
			c.Contact = byIdentity[identity(i, ref.Key.ID)]
		}
		c.People = map[string]desk.Contact{}
		for _, user := range ref.Users {
			if who, ok := byIdentity[identity(i, user)]; ok {
				c.People[user] = who
			}
		}
	}
	return nil
}

type identityKey struct {
	workspace desk.WorkspaceID
	provider  string
	external  string
}

func (k identityKey) tuple() []string { return []string{string(k.workspace), k.provider, k.external} }

func (l *loader) readContacts(ctx context.Context, byID map[desk.ContactID]desk.Contact, byIdentity map[identityKey]desk.Contact, tuples [][]string) error {
	if ids := keys(byID); len(ids) > 0 {
		rows, err := all(ctx, l.s, selectContactsByID, scanContact, texts(l.s, ids))
		if err != nil {
			return err
		}
		for _, c := range rows {
			byID[c.ID] = c
		}
	}
	if len(tuples) == 0 {
		return nil
	}
	rows, err := all(ctx, l.s, selectContactsByIdentity, scanContact, toJSON(tuples))
	for _, c := range rows {
		byIdentity[identityKey{c.Workspace, c.Provider, c.External}] = c
	}
	return err
}

// known reads the messages that the events speak of.
func (l *loader) known(ctx context.Context) error {
	var tuples [][]string
	for i, ref := range l.refs {
		l.cases[i].Known = map[string]desk.Message{}
		for _, external := range ref.External {
			if t := l.cases[i].Thread.ID; t != "" && external != "" {
				tuples = append(tuples, []string{string(t), external})
			}
		}
	}
	if len(tuples) == 0 {
		return nil
	}
	rows, err := all(ctx, l.s, selectMessagesByExternal, scanMessage, toJSON(tuples))
	l.each(rows, func(i int, m desk.Message) {
		if slices.Contains(l.refs[i].External, m.ExternalID) {
			l.cases[i].Known[m.ExternalID] = m
		}
	})
	return err
}

// each hands a message to every case of its thread.
func (l *loader) each(rows []desk.Message, take func(i int, m desk.Message)) {
	byThread := map[desk.ThreadID][]desk.Message{}
	for _, m := range rows {
		byThread[m.Thread] = append(byThread[m.Thread], m)
	}
	for i := range l.cases {
		for _, m := range byThread[l.cases[i].Thread.ID] {
			take(i, m)
		}
	}
}

// sending reads the bubbles that wait and the call that is under way.
func (l *loader) sending(ctx context.Context) error {
	var threads []desk.ThreadID
	for i, ref := range l.refs {
		if ref.Sending && l.cases[i].Thread.ID != "" {
			threads = append(threads, l.cases[i].Thread.ID)
		}
	}
	if len(threads) == 0 {
		return nil
	}
	queued, err := all(ctx, l.s, selectQueued, scanMessage, texts(l.s, threads))
	if err != nil {
		return err
	}
	l.each(queued, func(i int, m desk.Message) {
		if l.refs[i].Sending {
			l.cases[i].Queued = append(l.cases[i].Queued, m)
		}
	})
	calls, err := all(ctx, l.s, selectStartedCalls, scanCall, texts(l.s, threads))
	for _, call := range calls {
		for i := range l.cases {
			if l.refs[i].Sending && l.cases[i].Thread.ID == call.Thread {
				l.cases[i].Call = &call
			}
		}
	}
	return err
}

// byID reads the messages named by the desk's ids, the call's bubbles among them.
func (l *loader) byID(ctx context.Context) error {
	wanted := map[desk.MessageID]desk.Message{}
	ids := make([][]desk.MessageID, len(l.refs))
	for i, ref := range l.refs {
		ids[i] = ref.Messages
		if call := l.cases[i].Call; call != nil {
			ids[i] = append(append([]desk.MessageID(nil), ids[i]...), call.Messages...)
		}
		for _, id := range ids[i] {
			wanted[id] = desk.Message{}
		}
		l.cases[i].ByID = map[desk.MessageID]desk.Message{}
	}
	if len(keys(wanted)) == 0 {
		return nil
	}
	rows, err := all(ctx, l.s, selectMessagesByID, scanMessage, texts(l.s, keys(wanted)))
	for _, m := range rows {
		wanted[m.ID] = m
	}
	for i := range l.refs {
		for _, id := range ids[i] {
			if m := wanted[id]; m.ID != "" {
				l.cases[i].ByID[id] = m
			}
		}
	}
	return err
}

// unsent reads which messages were taken back before they came.
func (l *loader) unsent(ctx context.Context) error {
	var tuples [][]string
	for i, ref := range l.refs {
		l.cases[i].Unsent = map[string]time.Time{}
		for _, external := range ref.External {
			if external != "" {
				tuples = append(tuples, []string{string(l.cases[i].Channel.ID), external})
			}
		}
	}
	if len(tuples) == 0 {
		return nil
	}
	rows, err := all(ctx, l.s, selectUnsent, scanUnsent, toJSON(tuples))
	for i, ref := range l.refs {
		for _, u := range rows {
			for _, external := range ref.External {
				if u.External == external && u.Channel == l.cases[i].Channel.ID {
					l.cases[i].Unsent[external] = u.At
				}
			}
		}
	}
	return err
}
