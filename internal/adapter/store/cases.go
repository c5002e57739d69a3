package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Load reads the cases with a fixed number of statements, however many there are.
//
// They are read outside of a transaction, the threads first: whatever changes
// behind that changes the thread's version as well, so that a decision on a mixed
// picture loses at its commit.
func (db *DB) Load(ctx context.Context, refs []flow.CaseRef) ([]decide.Case, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	l := &loader{s: db.read(), refs: refs, cases: make([]decide.Case, len(refs))}
	for _, step := range []func(context.Context) error{
		l.threads, l.channels, l.talks, l.queues, l.contacts, l.known, l.sending, l.byID, l.unsent,
	} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return l.cases, nil
}

// loader fills cases step by step; each step is one statement, or two.
type loader struct {
	s     session
	refs  []flow.CaseRef
	cases []decide.Case
}

// threads finds each ref's thread, by what it names.
func (l *loader) threads(ctx context.Context) error {
	named := map[desk.ConversationID]desk.ThreadID{}
	for _, ref := range l.refs {
		if ref.Conversation != "" {
			named[ref.Conversation] = ""
		}
	}
	if len(named) > 0 {
		talks, err := all(ctx, l.s, selectConversationsByID, scanConversation, texts(l.s, keys(named)))
		if err != nil {
			return err
		}
		for _, t := range talks {
			named[t.ID] = t.Thread
		}
	}
	byID := map[desk.ThreadID]desk.Thread{}
	byKey := map[desk.ThreadKey]desk.Thread{}
	var tuples [][]string
	for _, ref := range l.refs {
		switch {
		case ref.Conversation != "":
			byID[named[ref.Conversation]] = desk.Thread{}
		case ref.Thread != "":
			byID[ref.Thread] = desk.Thread{}
		default:
			tuples = append(tuples, []string{string(ref.Key.Channel), string(ref.Key.Kind), ref.Key.ID})
		}
	}
	if err := l.readThreads(ctx, byID, byKey, tuples); err != nil {
		return err
	}
	for i, ref := range l.refs {
		id := ref.Thread
		if ref.Conversation != "" {
			id = named[ref.Conversation]
		}
		t := byKey[ref.Key]
		if ref.Conversation != "" || ref.Thread != "" {
			if t = byID[id]; t.ID == "" {
				return desk.ErrNotFound
			}
		}
		l.cases[i].Thread = t
	}
	return nil
}

func (l *loader) readThreads(ctx context.Context, byID map[desk.ThreadID]desk.Thread, byKey map[desk.ThreadKey]desk.Thread, tuples [][]string) error {
	var found []desk.Thread
	if len(byID) > 0 {
		rows, err := all(ctx, l.s, selectThreadsByID, scanThread, texts(l.s, keys(byID)))
		if err != nil {
			return err
		}
		found = rows
	}
	if len(tuples) > 0 {
		rows, err := all(ctx, l.s, selectThreadsByKey, scanThread, toJSON(tuples))
		if err != nil {
			return err
		}
		found = append(found, rows...)
	}
	for _, t := range found {
		byID[t.ID], byKey[t.Key()] = t, t
	}
	return nil
}

func (l *loader) channels(ctx context.Context) error {
	byID := map[desk.ChannelID]desk.Channel{}
	for i := range l.refs {
		byID[l.channelOf(i)] = desk.Channel{}
	}
	rows, err := all(ctx, l.s, selectChannelsByID, scanChannel, texts(l.s, keys(byID)))
	if err != nil {
		return err
	}
	for _, ch := range rows {
		byID[ch.ID] = ch
	}
	for i := range l.refs {
		ch := byID[l.channelOf(i)]
		if ch.ID == "" {
			return desk.ErrNotFound
		}
		l.cases[i].Channel = ch
	}
	return nil
}

func (l *loader) channelOf(i int) desk.ChannelID {
	if id := l.cases[i].Thread.Channel; id != "" {
		return id
	}
	return l.refs[i].Key.Channel
}

// talks reads each case's inquiry: the one that was named, the open one, or else
// the last.
func (l *loader) talks(ctx context.Context) error {
	wanted := make([]desk.ConversationID, len(l.refs))
	byID := map[desk.ConversationID]conversation.Conversation{}
	for i, ref := range l.refs {
		t := l.cases[i].Thread
		wanted[i] = firstOf(ref.Conversation, t.Open, t.Last)
		if wanted[i] != "" {
			byID[wanted[i]] = conversation.Conversation{}
		}
	}
	if len(byID) == 0 {
		return nil
	}
	rows, err := all(ctx, l.s, selectConversationsByID, scanConversation, texts(l.s, keys(byID)))
	if err != nil {
		return err
	}
	for _, v := range rows {
		byID[v.ID] = v
	}
	for i, id := range wanted {
		l.cases[i].Talk = byID[id]
	}
	return nil
}

// queues reads where each inquiry waits, or would wait.
func (l *loader) queues(ctx context.Context) error {
	byID := map[desk.QueueID]desk.Queue{}
	of := func(c decide.Case) desk.QueueID {
		if c.Talk.Open() {
			return firstOf(c.Talk.Queue, c.Channel.Queue)
		}
		return c.Channel.Queue
	}
	for _, c := range l.cases {
		byID[of(c)] = desk.Queue{}
	}
	rows, err := all(ctx, l.s, selectQueuesByID, scanQueue, texts(l.s, keys(byID)))
	if err != nil {
		return err
	}
	for _, q := range rows {
		byID[q.ID] = q
	}
	for i := range l.cases {
		l.cases[i].Queue = byID[of(l.cases[i])]
	}
	return nil
}

func firstOf[T ~string](ids ...T) T {
	for _, id := range ids {
		if id != "" {
			return id
		}
	}
	return ""
}

func keys[K ~string, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}
