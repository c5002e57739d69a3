package store

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Commit stores the writes in one transaction, table by table, not write by write.
//
// A write that loses its thread's version has written nothing and is passed over.
// One that loses later (somebody made the same contact, an operator is full, the
// idempotency key is taken) has: then everything is rolled back and done again
// without it. That is rare, and nothing needs to be undone by hand.
func (db *DB) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	late := make([]error, len(writes))
	for {
		var p *pass
		err := db.write(ctx, normal, func(ctx context.Context, s session) error {
			p = &pass{s: s, now: ms(db.now()), writes: writes, lost: append([]error(nil), late...)}
			return p.run(ctx)
		})
		switch {
		case err == nil:
			return p.lost, nil
		case !errors.Is(err, errAnew):
			return nil, err
		}
		for _, i := range p.tooLate {
			late[i] = p.lost[i]
		}
	}
}

// errAnew rolls back a pass in which writes lost too late.
var errAnew = errors.New("store: commit anew without the losers")

// pass is one try at a transaction of writes.
type pass struct {
	s         session
	now       int64
	writes    []flow.Write
	lost      []error     // by write; nil = not lost so far
	tooLate   []int       // lost after they had written something
	loadFacts []desk.Fact // of operators whose load changed; they follow the round's facts
}

func (p *pass) run(ctx context.Context) error {
	for _, round := range p.rounds() {
		if err := p.round(ctx, round); err != nil {
			return err
		}
	}
	return p.settle(ctx)
}

// rounds parts the writes so that a thread stands in a round once: one built on
// another is stored behind it.
func (p *pass) rounds() [][]int {
	var rounds [][]int
	seen := map[desk.ThreadID]int{}
	for i, w := range p.writes {
		if p.lost[i] != nil || w.Change.Empty() {
			continue
		}
		n := 0
		if id := w.Change.Case.Thread.ID; id != "" {
			n = seen[id]
			seen[id]++
		}
		if n == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], i)
	}
	return rounds
}

func (p *pass) round(ctx context.Context, round []int) error {
	for _, step := range []func(context.Context, []int) error{p.threads, p.contacts, p.loads, p.once} {
		if err := step(ctx, p.alive(round)); err != nil {
			return err
		}
	}
	if len(p.tooLate) > 0 {
		return errAnew
	}
	return p.rest(ctx, p.alive(round))
}

func (p *pass) alive(round []int) []int {
	var out []int
	for _, i := range round {
		if p.lost[i] == nil {
			out = append(out, i)
		}
	}
	return out
}

// lose strikes a write that has written something.
func (p *pass) lose(i int, err error) {
	if p.lost[i] == nil {
		p.lost[i] = err
		p.tooLate = append(p.tooLate, i)
	}
}

// threads writes the thread rows: whoever does not find the version it read has
// lost. Locks are taken in the order of ids.
func (p *pass) threads(ctx context.Context, round []int) error {
	var fresh, known [][]any
	var ids []desk.ThreadID
	for _, i := range round {
		t, base := p.writes[i].Change.Case.Thread, p.writes[i].Change.Base
		switch {
		case t.ID == "": // about a channel, not a talk
		case base == 0:
			fresh = append(fresh, threadValues(t))
		default:
			known, ids = append(known, threadChange(t, base)), append(ids, t.ID)
		}
	}
	if len(ids) > 1 && p.s.db.dialect.SetBased {
		if _, err := all(ctx, p.s, lockThreads, scanString, texts(p.s, ids)); err != nil {
			return err
		}
	}
	won := map[string]bool{"": true}
	for _, put := range []struct {
		text string
		rows [][]any
	}{{insertThreads, fresh}, {updateThreads, known}} {
		got, err := bulkAll(ctx, p.s, put.text, scanString, put.rows)
		if err != nil {
			return err
		}
		for _, id := range got {
			won[id] = true
		}
	}
	for _, i := range round {
		if !won[string(p.writes[i].Change.Case.Thread.ID)] && !fault.Sabotaged("no_version") {
			p.lost[i] = desk.ErrVersion
		}
	}
	return nil
}

// contacts inserts those that are new and updates the others. One that can be
// neither was made by somebody else under another id.
func (p *pass) contacts(ctx context.Context, round []int) error {
	last := map[desk.ContactID]desk.Contact{}
	var order []desk.ContactID
	for _, i := range round {
		for _, c := range p.writes[i].Change.Contacts {
			if _, ok := last[c.ID]; !ok {
				order = append(order, c.ID)
			}
			last[c.ID] = c
		}
	}
	var fresh [][]any
	for _, id := range order {
		fresh = append(fresh, contactValues(last[id]))
	}
	kept := map[desk.ContactID]bool{}
	inserted, err := bulkAll(ctx, p.s, insertContacts, scanString, fresh)
	if err != nil {
		return err
	}
	for _, id := range inserted {
		kept[desk.ContactID(id)] = true
	}
	var known [][]any
	for _, id := range order {
		if c := last[id]; !kept[id] {
			known = append(known, []any{string(c.ID), c.Name, c.Language, string(c.Avatar), ms(c.ProfileAt)})
		}
	}
	updated, err := bulkAll(ctx, p.s, updateContacts, scanString, known)
	if err != nil {
		return err
	}
	for _, id := range updated {
		kept[desk.ContactID(id)] = true
	}
	for _, i := range round {
		for _, c := range p.writes[i].Change.Contacts {
			if !kept[c.ID] {
				p.lose(i, desk.ErrVersion)
			}
		}
	}
	return nil
}

// rest writes what only winners write.
func (p *pass) rest(ctx context.Context, round []int) error {
	var talks, messages, unsent, calls [][]any
	var facts []desk.Fact
	var jobs []desk.Job
	for _, i := range round {
		ch := p.writes[i].Change
		talks = append(talks, talkValues(ch.Talks, ch.Case.Thread.Centre)...)
		for _, m := range ch.Added {
			messages = append(messages, messageValues(m))
		}
		for _, m := range ch.Edited {
			messages = append(messages, messageValues(m))
		}
		for _, u := range ch.Unsent {
			unsent = append(unsent, unsentValues(u))
		}
		for _, c := range ch.Calls {
			calls = append(calls, callValues(c))
		}
		facts, jobs = append(facts, ch.Facts...), append(jobs, ch.Jobs...)
	}
	for _, put := range []struct {
		text string
		rows [][]any
	}{{upsertConversations, talks}, {upsertMessages, messages}, {insertUnsent, unsent}, {upsertCalls, calls}} {
		if _, err := p.s.bulk(ctx, put.text, put.rows); err != nil {
			return err
		}
	}
	facts, p.loadFacts = append(facts, p.loadFacts...), nil
	if len(facts) > 0 {
		if err := putFacts(ctx, p.s, facts); err != nil {
			return err
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	return putJobs(ctx, p.s, jobs)
}

// talkValues puts the closed inquiries first: a thread may have one open only,
// also in the middle of a statement.
func talkValues(talks []conversation.Conversation, centre desk.CentreID) (rows [][]any) {
	for _, closed := range []bool{true, false} {
		for _, t := range talks {
			if (t.State == conversation.Closed) == closed {
				rows = append(rows, conversationValues(t, centre))
			}
		}
	}
	return rows
}
