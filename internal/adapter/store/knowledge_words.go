package store

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Aliases lists phrasings, newest first.
func (db *DB) Aliases(ctx context.Context, q flow.AliasQuery) ([]knowledge.Alias, string, error) {
	after, err := readCursor(q.Page.After)
	if err != nil {
		return nil, "", err
	}
	size := q.Page.Size()
	rows, err := all(ctx, db.read(), selectAliases, scanAlias, string(q.Workspace), after.at, after.id, string(q.State), string(q.Entry), size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.CreatedAt), id: string(last.ID)}.String(), nil
}

// Alias reads one.
func (db *DB) Alias(ctx context.Context, id knowledge.AliasID) (knowledge.Alias, error) {
	a, ok, err := one(ctx, db.read(), selectAlias, scanAlias, string(id))
	return a, found(ok, err)
}

// AliasesByKey reads what a brand has under a normalised text.
func (db *DB) AliasesByKey(ctx context.Context, w desk.WorkspaceID, key string) ([]knowledge.Alias, error) {
	return all(ctx, db.read(), selectAliasesByKey, scanAlias, string(w), key)
}

// SaveAlias stores a move of an alias. That a text is live once is the index's to
// see: two who decide at once are told apart there.
func (db *DB) SaveAlias(ctx context.Context, a knowledge.Alias, base int64, live bool, facts []desk.Fact) error {
	err := db.write(ctx, normal, func(ctx context.Context, s session) error {
		seq, err := turnIf(ctx, s, a.Workspace, false, live)
		if err != nil {
			return err
		}
		text := updateAlias
		if base == 0 {
			text = insertAlias
		}
		n, err := s.exec(ctx, text, string(a.Workspace), string(a.ID), string(a.Entry), a.Text, knowledge.Key(a.Text), string(a.State), a.Version, votesOf(a),
			string(a.Conversation), ms(a.CreatedAt), ms(a.DecidedAt), string(a.DecidedBy), seq, base)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
	if errors.Is(err, errDuplicate) {
		return knowledge.ErrAliasTaken.Because(err)
	}
	return err
}

// Terms lists a brand's terms.
func (db *DB) Terms(ctx context.Context, w desk.WorkspaceID, kind knowledge.TermKind) ([]knowledge.Term, error) {
	return all(ctx, db.read(), selectTerms, scanTerm, string(w), string(kind))
}

// Term reads one.
func (db *DB) Term(ctx context.Context, id knowledge.TermID) (knowledge.Term, error) {
	t, ok, err := one(ctx, db.read(), selectTerm, scanTerm, string(id))
	return t, found(ok, err)
}

// SaveTerm stores a term with its words.
func (db *DB) SaveTerm(ctx context.Context, t knowledge.Term, base int64, facts []desk.Fact) error {
	err := db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := turnIf(ctx, s, t.Workspace, true, true); err != nil {
			return err
		}
		text := updateTerm
		if base == 0 {
			text = insertTerm
		}
		n, err := s.exec(ctx, text, string(t.Workspace), string(t.ID), t.Version, string(t.Kind), toJSON(t.Words), t.Reading, ms(t.UpdatedAt), string(t.UpdatedBy), base)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if _, err := s.exec(ctx, deleteTermWords, string(t.Workspace), string(t.ID)); err != nil {
			return err
		}
		var words [][]any
		for _, k := range t.Keys() {
			words = append(words, []any{string(t.Workspace), string(t.Kind), k, string(t.ID)})
		}
		if err := s.puts(ctx, insertTermWords, words); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
	if errors.Is(err, errDuplicate) {
		return flow.ErrWordTaken.Because(err)
	}
	return err
}

// DeleteTerm takes a term away; its version must still be the one given.
func (db *DB) DeleteTerm(ctx context.Context, t knowledge.Term, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := turnIf(ctx, s, t.Workspace, true, true); err != nil {
			return err
		}
		n, err := s.exec(ctx, deleteTerm, string(t.Workspace), string(t.ID), t.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if _, err := s.exec(ctx, deleteTermWords, string(t.Workspace), string(t.ID)); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func votesOf(a knowledge.Alias) string {
	if len(a.Votes) == 0 {
		return "[]"
	}
	return toJSON(a.Votes)
}

func scanAlias(r scanner) (a knowledge.Alias, err error) {
	err = r.Scan(&a.Workspace, &a.ID, &a.Entry, &a.Text, &a.State, &a.Version, object{&a.Votes}, &a.Conversation, stamp{&a.CreatedAt},
		stamp{&a.DecidedAt}, &a.DecidedBy)
	for i := range a.Votes {
		a.Votes[i].At = a.Votes[i].At.UTC()
	}
	return a, err
}

func scanTerm(r scanner) (t knowledge.Term, err error) {
	return t, r.Scan(&t.Workspace, &t.ID, &t.Version, &t.Kind, object{&t.Words}, &t.Reading, stamp{&t.UpdatedAt}, &t.UpdatedBy)
}

const aliasColumns = `
SELECT a.workspace_id, a.id, a.entry_id, a.text, a.state, a.version, a.votes, a.conversation_id, a.created_at, a.decided_at, a.decided_by
FROM alias AS a`

const selectAlias = aliasColumns + ` WHERE a.id = $1`

const selectAliasesByKey = aliasColumns + ` WHERE a.workspace_id = $1 AND a.key = $2 ORDER BY a.id`

const selectAliases = aliasColumns + `
WHERE a.workspace_id = $1 AND (a.created_at, a.id) < ($2, $3) AND ($4 = '' OR a.state = $4) AND ($5 = '' OR a.entry_id = $5)
ORDER BY a.created_at DESC, a.id DESC LIMIT $6`

const selectLiveAliases = aliasColumns + ` WHERE a.workspace_id = $1 AND a.seq > $2 AND a.state = 'live' ORDER BY a.id`

const selectTurnedAliases = aliasColumns + ` WHERE a.workspace_id = $1 AND a.seq > $2 ORDER BY a.id`

const insertAlias = `
INSERT INTO alias (workspace_id, id, entry_id, text, key, state, version, votes, conversation_id, created_at, decided_at, decided_by, seq)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE $14 = 0`

const updateAlias = `
UPDATE alias SET state = $6, version = $7, votes = $8, decided_at = $11, decided_by = $12, seq = CASE WHEN $13 > seq THEN $13 ELSE seq END
WHERE workspace_id = $1 AND id = $2 AND version = $14
  AND entry_id = $3 AND text = $4 AND key = $5 AND conversation_id = $9 AND created_at = $10`

const termColumns = `SELECT workspace_id, id, version, kind, words, reading, updated_at, updated_by FROM term`

const selectTerm = termColumns + ` WHERE id = $1`

const selectTerms = termColumns + ` WHERE workspace_id = $1 AND ($2 = '' OR kind = $2) ORDER BY updated_at DESC, id DESC`

const insertTerm = `
INSERT INTO term (workspace_id, id, version, kind, words, reading, updated_at, updated_by)
SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE $9 = 0`

const updateTerm = `
UPDATE term SET version = $3, words = $5, reading = $6, updated_at = $7, updated_by = $8
WHERE workspace_id = $1 AND id = $2 AND kind = $4 AND version = $9`

const deleteTerm = `DELETE FROM term WHERE workspace_id = $1 AND id = $2 AND version = $3`

const deleteTermWords = `DELETE FROM term_word WHERE workspace_id = $1 AND term_id = $2`

const insertTermWords = `INSERT INTO term_word (workspace_id, kind, key, term_id) @values(text, text, text, text)`
