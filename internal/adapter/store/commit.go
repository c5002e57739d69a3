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
			p = &pass{s: s, out: &bundle{s: s}, now: ms(db.now()), writes: writes, lost: append([]error(nil), late...)}
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

// pass is one try at a transaction of writes. What needs no answer is put into out
// and goes with the next statements that do.
type pass struct {
	s         session
	out       *bundle
	now       int64
	writes    []flow.Write
	lost      []error                         // by write; nil = not lost so far
	tooLate   []int                           // lost after they had written something
	loadFacts []desk.Fact                     // of operators whose load changed; they follow the round's facts
	carried   map[int]map[desk.OperatorID]int // what operators have in hand after each write that changes it
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
	if err := p.heads(ctx, p.alive(round)); err != nil {
		return err
	}
	for _, step := range []func(context.Context, []int) error{p.loads, p.once, p.unindex} {
		if err := step(ctx, p.alive(round)); err != nil {
			return err
		}
	}
	if len(p.tooLate) > 0 {
		return errAnew
	}
	return p.rest(p.alive(round))
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

// heads writes the rows that writes can lose over: threads and contacts, in one go.
// A write that loses its thread has only then written something when it had contacts.
func (p *pass) heads(ctx context.Context, round []int) error {
	threads, err := p.threads(round)
	if err != nil {
		return err
	}
	contacts, err := p.contacts(round)
	if err != nil {
		return err
	}
	if err := p.out.run(ctx); err != nil {
		return err
	}
	won := threads.all()
	for _, i := range round {
		if won[string(p.writes[i].Change.Case.Thread.ID)] || fault.Sabotaged("no_version") {
			continue
		}
		if len(p.writes[i].Change.Contacts) > 0 {
			p.lose(i, desk.ErrVersion)
		}
		p.lost[i] = desk.ErrVersion
	}
	return contacts.keep(ctx, p, round)
}

// winners are the threads that were written, from several statements.
type winners []*[]string

func (w winners) all() map[string]bool {
	won := map[string]bool{"": true} // about a channel, not a talk
	for _, ids := range w {
		for _, id := range *ids {
			won[id] = true
		}
	}
	return won
}

// threads puts the thread rows: whoever does not find the version it read has
// lost. Locks are taken in the order of ids.
func (p *pass) threads(round []int) (winners, error) {
	var fresh, known [][]any
	var ids []desk.ThreadID
	for _, i := range round {
		t, base := p.writes[i].Change.Case.Thread, p.writes[i].Change.Base
		switch {
		case t.ID == "":
		case base == 0:
			fresh = append(fresh, threadValues(t))
		default:
			known, ids = append(known, threadChange(t, base)), append(ids, t.ID)
		}
	}
	if len(ids) > 1 && p.s.db.dialect.SetBased {
		p.out.exec(lockThreads, texts(p.s, ids))
	}
	inserted, err := putRead(p.out, insertThreads, scanString, fresh)
	if err != nil {
		return nil, err
	}
	updated, err := putRead(p.out, updateThreads, scanString, known)
	return winners{inserted, updated}, err
}

// rest puts what only winners write.
func (p *pass) rest(round []int) error {
	var all []lines
	var facts []desk.Fact
	var jobs, ended []desk.Job
	for _, i := range round {
		ch := p.writes[i].Change
		p.sentDraft(p.writes[i].Sent)
		all = together(all, p.linesOf(i))
		facts, jobs, ended = append(facts, ch.Facts...), append(jobs, ch.Jobs...), append(ended, ch.Ended...)
	}
	for _, l := range all {
		if err := p.out.put(l.text, l.rows); err != nil {
			return err
		}
	}
	if err := p.traits(round); err != nil {
		return err
	}
	if err := p.kept(round); err != nil {
		return err
	}
	facts, p.loadFacts = append(facts, p.loadFacts...), nil
	if err := p.out.put(insertFacts, factValues(facts)); err != nil {
		return err
	}
	if err := p.out.put(upsertJobs, jobValues(jobs), p.now); err != nil {
		return err
	}
	return p.out.put(endJobs, jobKeys(ended))
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
