package store

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// contacts reads the customers: by id where the thread knows them, by identity
// where nobody has written yet and for a group's members.
func (l *loader) contacts() func() error {
	byID := map[desk.ContactID]desk.Contact{}
	var tuples [][]string
	for i, ref := range l.refs {
		if c := l.cases[i].Thread.Contact; c != "" {
			byID[c] = desk.Contact{}
		} else if l.cases[i].Thread.ID == "" {
			tuples = append(tuples, l.identity(i, ref.Key.ID).tuple())
		}
		for _, user := range ref.Users {
			tuples = append(tuples, l.identity(i, user).tuple())
		}
	}
	known := want(l, selectContactsByID, scanContact, keys(byID))
	met := wantTuples(l, selectContactsByIdentity, scanContact, tuples)
	return func() error {
		for _, c := range *known {
			byID[c.ID] = c
		}
		byIdentity := map[identityKey]desk.Contact{}
		for _, c := range *met {
			byIdentity[identityKey{c.Workspace, c.Provider, c.External}] = c
		}
		l.meet(byID, byIdentity)
		return nil
	}
}

// meet puts the customers into their cases.
func (l *loader) meet(byID map[desk.ContactID]desk.Contact, byIdentity map[identityKey]desk.Contact) {
	for i, ref := range l.refs {
		c := &l.cases[i]
		if c.Contact = byID[c.Thread.Contact]; c.Thread.ID == "" {
			c.Contact = byIdentity[l.identity(i, ref.Key.ID)]
		}
		c.People = map[string]desk.Contact{}
		for _, user := range ref.Users {
			if who, ok := byIdentity[l.identity(i, user)]; ok {
				c.People[user] = who
			}
		}
	}
}

func (l *loader) identity(i int, external string) identityKey {
	ch := l.cases[i].Channel
	return identityKey{ch.Workspace, ch.Provider, external}
}

type identityKey struct {
	workspace desk.WorkspaceID
	provider  string
	external  string
}

func (k identityKey) tuple() []string { return []string{string(k.workspace), k.provider, k.external} }

// known reads the messages that the events speak of.
func (l *loader) known() func() error {
	var tuples [][]string
	for i, ref := range l.refs {
		l.cases[i].Known = map[string]desk.Message{}
		for _, external := range ref.External {
			if t := l.cases[i].Thread.ID; t != "" && external != "" {
				tuples = append(tuples, []string{string(t), external})
			}
		}
	}
	rows := wantTuples(l, selectMessagesByExternal, scanMessage, tuples)
	return func() error {
		l.each(*rows, func(i int, m desk.Message) {
			if slices.Contains(l.refs[i].External, m.ExternalID) {
				l.cases[i].Known[m.ExternalID] = m
			}
		})
		return nil
	}
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
func (l *loader) sending() func() error {
	var threads []desk.ThreadID
	for i, ref := range l.refs {
		if ref.Sending && l.cases[i].Thread.ID != "" {
			threads = append(threads, l.cases[i].Thread.ID)
		}
	}
	queued := want(l, selectQueued, scanMessage, threads)
	calls := want(l, selectStartedCalls, scanCall, threads)
	return func() error {
		l.each(*queued, func(i int, m desk.Message) {
			if l.refs[i].Sending {
				l.cases[i].Queued = append(l.cases[i].Queued, m)
			}
		})
		for _, call := range *calls {
			for i := range l.cases {
				if l.refs[i].Sending && l.cases[i].Thread.ID == call.Thread {
					l.cases[i].Call = &call
				}
			}
		}
		return nil
	}
}

// byID reads the messages named by the desk's ids, the call's bubbles among them.
func (l *loader) byID() func() error {
	wanted := map[desk.MessageID]desk.Message{}
	ids := make([][]desk.MessageID, len(l.refs))
	for i, ref := range l.refs {
		ids[i] = ref.Messages
		if call := l.cases[i].Call; call != nil {
			ids[i] = append(append([]desk.MessageID(nil), ids[i]...), call.Messages...)
		}
		if talk := l.cases[i].Talk; ref.Care {
			ids[i] = append(append([]desk.MessageID(nil), ids[i]...), talk.LastMessage, talk.Care.CheckBy)
		}
		for _, id := range ids[i] {
			wanted[id] = desk.Message{}
		}
		l.cases[i].ByID = map[desk.MessageID]desk.Message{}
	}
	rows := want(l, selectMessagesByID, scanMessage, keys(wanted))
	return func() error {
		for _, m := range *rows {
			wanted[m.ID] = m
		}
		for i := range l.refs {
			for _, id := range ids[i] {
				if m := wanted[id]; m.ID != "" {
					l.cases[i].ByID[id] = m
				}
			}
		}
		return nil
	}
}

// unsent reads which messages were taken back before they came.
func (l *loader) unsent() func() error {
	var tuples [][]string
	for i, ref := range l.refs {
		l.cases[i].Unsent = map[string]time.Time{}
		for _, external := range ref.External {
			if external != "" {
				tuples = append(tuples, []string{string(l.cases[i].Channel.ID), external})
			}
		}
	}
	rows := wantTuples(l, selectUnsent, scanUnsent, tuples)
	return func() error {
		for i, ref := range l.refs {
			for _, u := range *rows {
				if slices.Contains(ref.External, u.External) && u.Channel == l.cases[i].Channel.ID {
					l.cases[i].Unsent[u.External] = u.At
				}
			}
		}
		return nil
	}
}
