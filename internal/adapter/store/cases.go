package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Load reads the cases in four goes, however many there are: what names the threads,
// the threads, what hangs on them, and what hangs on that.
//
// On PostgreSQL they are read outside of a transaction, the threads first: whatever
// changes behind that changes the thread's version as well, so that a decision on a
// mixed picture loses at its commit.
func (db *DB) Load(ctx context.Context, refs []flow.CaseRef) (cases []decide.Case, err error) {
	if len(refs) == 0 {
		return nil, nil
	}
	if db.dialect.SetBased {
		return db.read().load(ctx, refs)
	}
	for _, text := range loadTexts {
		if err := db.ready(ctx, text); err != nil {
			return nil, db.explain(err)
		}
	}
	err = db.looking(ctx, func(s session) error {
		cases, err = s.load(ctx, refs)
		return err
	})
	return cases, db.explain(err)
}

// loadTexts is all that a load may ask.
var loadTexts = []string{selectConversationsByID, selectThreadsByID, selectThreadsByKey, selectChannelsByID, selectMessagesByExternal,
	selectQueued, selectStartedCalls, selectQueuesByID, selectContactsByID, selectContactsByIdentity, selectMessagesByID, selectUnsent,
	selectMemories, selectHeard, selectTraits, selectOpenEscalations, selectOpenFollowUps, selectOpenScheduled, selectLivingForms, selectRefundsOf, selectSurveys, selectMutes, selectMutesByIdentity, selectShares, selectMembersOf, selectOthers, selectNewest, selectAskedFindings}

func (s session) load(ctx context.Context, refs []flow.CaseRef) ([]decide.Case, error) {
	l := &loader{b: &bundle{s: s}, refs: refs, cases: make([]decide.Case, len(refs))}
	for _, stage := range [][]step{
		{l.named}, {l.threads}, {l.channels, l.talks, l.known, l.sending, l.others}, {l.queues, l.contacts, l.byID, l.unsent, l.memories, l.traits, l.kept, l.watches},
	} {
		if err := l.run(ctx, stage); err != nil {
			return nil, err
		}
	}
	return l.cases, nil
}

// loader fills cases, one stage behind the other.
type loader struct {
	b     *bundle
	refs  []flow.CaseRef
	cases []decide.Case
	talk  map[desk.ConversationID]desk.ThreadID // of the inquiries that refs name

	watched [][]other // by case: whom its writer also serves
}

// step asks for something and gives what is to be done with the answer.
type step func() (take func() error)

func (l *loader) run(ctx context.Context, stage []step) error {
	var takes []func() error
	for _, ask := range stage {
		takes = append(takes, ask())
	}
	if err := l.b.run(ctx); err != nil {
		return err
	}
	for _, take := range takes {
		if err := take(); err != nil {
			return err
		}
	}
	return nil
}

// want asks for rows by a list of ids, or for none.
func want[T any, K ~string](l *loader, text string, scan func(scanner) (T, error), ids []K) *[]T {
	if len(ids) == 0 {
		return new([]T)
	}
	return read(l.b, text, scan, texts(l.b.s, ids))
}

// wantTuples asks for rows by a list of tuples, or for none.
func wantTuples[T any](l *loader, text string, scan func(scanner) (T, error), tuples [][]string) *[]T {
	if len(tuples) == 0 {
		return new([]T)
	}
	return read(l.b, text, scan, toJSON(tuples))
}

// named finds the threads of the inquiries that refs name.
func (l *loader) named() func() error {
	l.talk = map[desk.ConversationID]desk.ThreadID{}
	for _, ref := range l.refs {
		if ref.Conversation != "" {
			l.talk[ref.Conversation] = ""
		}
	}
	talks := want(l, selectConversationsByID, scanConversation, keys(l.talk))
	return func() error {
		for _, t := range *talks {
			l.talk[t.ID] = t.Thread
		}
		return nil
	}
}

// threadOf is the id under which a ref's thread is known; none: it goes by its key.
func (l *loader) threadOf(ref flow.CaseRef) (id desk.ThreadID, byID bool) {
	if ref.Conversation != "" {
		return l.talk[ref.Conversation], true
	}
	return ref.Thread, ref.Thread != ""
}

// threads finds each ref's thread.
func (l *loader) threads() func() error {
	byID := map[desk.ThreadID]desk.Thread{}
	byKey := map[desk.ThreadKey]desk.Thread{}
	var tuples [][]string
	for _, ref := range l.refs {
		if id, ok := l.threadOf(ref); ok {
			byID[id] = desk.Thread{}
		} else {
			tuples = append(tuples, []string{string(ref.Key.Channel), string(ref.Key.Kind), ref.Key.ID})
		}
	}
	found := want(l, selectThreadsByID, scanThread, keys(byID))
	met := wantTuples(l, selectThreadsByKey, scanThread, tuples)
	return func() error {
		for _, t := range *found {
			byID[t.ID] = t
		}
		for _, t := range *met {
			byKey[t.Key()] = t
		}
		for i, ref := range l.refs {
			l.cases[i].Thread = byKey[ref.Key]
			if id, ok := l.threadOf(ref); ok {
				if l.cases[i].Thread = byID[id]; byID[id].ID == "" {
					return desk.ErrNotFound
				}
			}
		}
		return nil
	}
}

func (l *loader) channels() func() error {
	byID := map[desk.ChannelID]desk.Channel{}
	for i := range l.refs {
		byID[l.channelOf(i)] = desk.Channel{}
	}
	rows := want(l, selectChannelsByID, scanChannel, keys(byID))
	return func() error {
		for _, ch := range *rows {
			byID[ch.ID] = ch
		}
		for i := range l.refs {
			if l.cases[i].Channel = byID[l.channelOf(i)]; l.cases[i].Channel.ID == "" {
				return desk.ErrNotFound
			}
		}
		return nil
	}
}

func (l *loader) channelOf(i int) desk.ChannelID {
	if id := l.cases[i].Thread.Channel; id != "" {
		return id
	}
	return l.refs[i].Key.Channel
}

// talks reads each case's inquiry: the one that was named, the open one, or else
// the last.
func (l *loader) talks() func() error {
	wanted := make([]desk.ConversationID, len(l.refs))
	byID := map[desk.ConversationID]conversation.Conversation{}
	for i, ref := range l.refs {
		t := l.cases[i].Thread
		wanted[i] = firstOf(ref.Conversation, t.Open, t.Last)
		byID[wanted[i]] = conversation.Conversation{}
	}
	rows := want(l, selectConversationsByID, scanConversation, keys(byID))
	return func() error {
		for _, v := range *rows {
			byID[v.ID] = v
		}
		for i, id := range wanted {
			l.cases[i].Talk = byID[id]
		}
		return nil
	}
}

// queues reads where each inquiry waits, or would wait.
func (l *loader) queues() func() error {
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
	rows := want(l, selectQueuesByID, scanQueue, keys(byID))
	return func() error {
		for _, q := range *rows {
			byID[q.ID] = q
		}
		for i := range l.cases {
			l.cases[i].Queue = byID[of(l.cases[i])]
		}
		return nil
	}
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
