package store

import (
	"context"
	"errors"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Entry reads one.
func (db *DB) Entry(ctx context.Context, id knowledge.EntryID) (knowledge.Entry, error) {
	e, ok, err := one(ctx, db.read(), selectEntry, scanEntry, string(id))
	return e, found(ok, err)
}

// EntriesByID reads those of a brand that exist.
func (db *DB) EntriesByID(ctx context.Context, w desk.WorkspaceID, ids []knowledge.EntryID) ([]knowledge.Entry, error) {
	return all(ctx, db.read(), selectEntriesByID, scanEntry, string(w), texts(db.read(), ids))
}

// EntriesByFileID reads those of a brand that have one of these ids in files.
func (db *DB) EntriesByFileID(ctx context.Context, w desk.WorkspaceID, ids []string) ([]knowledge.Entry, error) {
	return all(ctx, db.read(), selectEntriesByFileID, scanEntry, string(w), texts(db.read(), ids))
}

// Entries lists entries, last changed first.
func (db *DB) Entries(ctx context.Context, q flow.EntryQuery) ([]knowledge.Entry, string, error) {
	after, err := readCursor(q.Page.After)
	if err != nil {
		return nil, "", err
	}
	size := q.Page.Size()
	writer := ""
	if q.NotBy != "" {
		writer = `%"` + likely(string(q.NotBy)) + `"%`
	}
	needle := ""
	if q.Text != "" {
		needle = "%" + likely(knowledge.Needle(q.Text)) + "%"
	}
	live := 0
	if q.Live {
		live = 1
	}
	rows, err := all(ctx, db.read(), selectEntries, scanEntry, string(q.Workspace), after.at, after.id, string(q.State), live, writer,
		q.Category.Major, q.Category.Middle, q.Category.Minor, needle, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.UpdatedAt), id: string(last.ID)}.String(), nil
}

// likely makes a text mean itself in LIKE.
func likely(s string) string { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) }

// Steps reads an entry's history, newest first.
func (db *DB) Steps(ctx context.Context, w desk.WorkspaceID, id knowledge.EntryID, n int) ([]knowledge.Step, error) {
	return all(ctx, db.read(), selectSteps, scanStep, string(w), string(id), n)
}

// Text reads one revision's text.
func (db *DB) Text(ctx context.Context, w desk.WorkspaceID, id knowledge.EntryID, revision int64) (knowledge.Body, error) {
	b, ok, err := one(ctx, db.read(), selectText, func(r scanner) (b knowledge.Body, err error) { return b, r.Scan(object{&b}) },
		string(w), string(id), revision)
	return b, found(ok, err)
}

// SaveEntries stores moves in one transaction. What is live changes under the brand's
// row lock, so that seq has the order of the commits.
func (db *DB) SaveEntries(ctx context.Context, w desk.WorkspaceID, saves []flow.EntrySave, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		seq, err := turnIf(ctx, s, w, false, anyLive(saves))
		if err != nil {
			return err
		}
		var fresh, known, steps [][]any
		for _, sv := range saves {
			at := int64(0)
			if sv.Live {
				at = seq
			}
			if sv.Base == 0 {
				fresh = append(fresh, entryValues(sv.Entry, at))
			} else {
				known = append(known, append(entryChange(sv.Entry, at), sv.Base))
			}
			for _, step := range sv.Steps {
				steps = append(steps, stepValues(w, step))
			}
		}
		b := &bundle{s: s}
		if err := b.put(insertEntries, fresh); err != nil {
			return err
		}
		won, err := putRead(b, updateEntries, scanString, known)
		if err != nil {
			return err
		}
		if err := b.run(ctx); err != nil {
			return err
		}
		if len(*won) != len(known) {
			return desk.ErrVersion // rolls everything back
		}
		if err := errors.Join(b.put(insertSteps, steps), b.put(insertFacts, factValues(facts))); err != nil {
			return err
		}
		return b.run(ctx)
	})
}

func anyLive(saves []flow.EntrySave) bool {
	for _, s := range saves {
		if s.Live {
			return true
		}
	}
	return false
}

// turnIf counts a change of what is live, and keeps others from doing so until the
// transaction ends. It gives 0 where nothing live changes.
func turnIf(ctx context.Context, s session, w desk.WorkspaceID, terms, live bool) (int64, error) {
	if !live {
		return 0, nil
	}
	text := turnKnowledge
	if terms {
		text = turnTerms
	}
	seq, _, err := one(ctx, s, text, scanInt, string(w))
	return seq, err
}

// Tally counts a brand's entries.
func (db *DB) Tally(ctx context.Context, w desk.WorkspaceID) (flow.Tally, error) {
	type row struct {
		state knowledge.State
		cat   knowledge.Category
		n     int
		live  int
	}
	rows, err := all(ctx, db.read(), countEntries, func(r scanner) (x row, err error) {
		return x, r.Scan(&x.state, &x.cat.Major, &x.cat.Middle, &x.cat.Minor, &x.n, &x.live)
	}, string(w))
	t := flow.Tally{States: map[knowledge.State]int{}, Categories: map[knowledge.Category]int{}}
	if err != nil {
		return t, err
	}
	for _, x := range rows {
		t.States[x.state] += x.n
		t.Live += x.live
		if x.state != knowledge.Retired {
			t.Categories[x.cat] += x.n
		}
	}
	n, _, err := one(ctx, db.read(), countCandidates, scanInt, string(w))
	t.Candidates = int(n)
	return t, err
}

// LiveSeq tells how far a brand's live knowledge has come.
func (db *DB) LiveSeq(ctx context.Context, w desk.WorkspaceID) (int64, error) {
	n, _, err := one(ctx, db.read(), selectKnowledge, scanInt, string(w))
	return n, err
}

// Live gives what is live, or what of it changed. The counter is read first: what
// changes meanwhile is given again the next time.
func (db *DB) Live(ctx context.Context, w desk.WorkspaceID, since int64) (flow.LiveKnowledge, error) {
	var out flow.LiveKnowledge
	var termsSeq int64
	_, _, err := one(ctx, db.read(), selectKnowledge2, func(r scanner) (int, error) { return 0, r.Scan(&out.Seq, &termsSeq) }, string(w))
	if err != nil || out.Seq == since && since > 0 {
		return out, err
	}
	entries, aliases := selectLiveEntries, selectLiveAliases
	if since > 0 {
		entries, aliases = selectTurnedEntries, selectTurnedAliases
	}
	if out.Entries, err = all(ctx, db.read(), entries, scanEntry, string(w), since); err != nil {
		return out, err
	}
	if out.Aliases, err = all(ctx, db.read(), aliases, scanAlias, string(w), since); err != nil {
		return out, err
	}
	if termsSeq > since || since == 0 {
		terms, err := db.Terms(ctx, w, "")
		if err != nil {
			return out, err
		}
		out.Terms = &terms
	}
	return out, nil
}
