package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/search"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// IndexState reads how far the index is.
func (db *DB) IndexState(ctx context.Context) (flow.IndexState, error) {
	st, ok, err := one(ctx, db.read(), selectIndexState, func(r scanner) (st flow.IndexState, err error) {
		return st, r.Scan(&st.Version, &st.Cursor, stamp{&st.At}, &st.Owner, stamp{&st.Until})
	})
	return st, found(ok, err)
}

// Unindexed gives the time of the oldest fact that the index does not know yet; zero for none.
func (db *DB) Unindexed(ctx context.Context) (time.Time, error) {
	st, err := db.IndexState(ctx)
	if err != nil {
		return time.Time{}, err
	}
	items, _, err := db.Facts(ctx, st.Cursor, 1)
	if errors.Is(err, flow.ErrCursorGone) {
		items, _, err = db.Facts(ctx, "", 1)
	}
	if err != nil || len(items) == 0 {
		return time.Time{}, err
	}
	return items[0].Fact.At, nil
}

// Index stores a step; whoever finds the state moved on writes nothing.
func (db *DB) Index(ctx context.Context, step flow.IndexStep) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		from, to := step.From, step.To
		n, err := s.exec(ctx, moveIndexState, from.Version, from.Cursor, to.Version, to.Cursor, ms(to.At), to.Owner, ms(to.Until))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if step.Wipe {
			if err := s.each(ctx, s.db.dialect.Hot.Search.wipe); err != nil {
				return err
			}
		}
		if s.db.dialect.SetBased {
			return s.indexSet(ctx, step)
		}
		return s.indexLoop(ctx, step)
	})
}

func (s session) each(ctx context.Context, list []string) error {
	for _, text := range list {
		if _, err := s.exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// indexSet is the step on PostgreSQL. An earlier version's node may have changed a bubble
// without taking it out: so it is taken out here once more.
func (s session) indexSet(ctx context.Context, step flow.IndexStep) error {
	var messages, contacts [][]any
	for _, m := range step.Messages {
		messages = append(messages, []any{string(m.ID), m.Version, integers(m.Grams)})
	}
	for _, c := range step.Contacts {
		contacts = append(contacts, []any{string(c.ID), string(c.Workspace), integers(c.Grams)})
	}
	b := &bundle{s: s}
	if len(step.Gone) > 0 {
		b.exec(deleteFound, texts(s, step.Gone))
	}
	if err := b.put(insertFound, messages); err != nil {
		return err
	}
	if err := b.put(upsertFoundContacts, contacts); err != nil {
		return err
	}
	return b.run(ctx)
}

// indexLoop is the step on SQLite, where nobody else writes meanwhile: what a bubble said
// before has been taken out with the commit that changed it.
func (s session) indexLoop(ctx context.Context, step flow.IndexStep) error {
	for _, m := range step.Messages {
		seq, ok, err := one(ctx, s, insertFoundRow, scanInt, string(m.ID), m.Version)
		if err == nil && ok {
			_, err = s.exec(ctx, `INSERT INTO search_gram (rowid, grams) VALUES ($1, $2)`, seq, words(m.Grams))
		}
		if err != nil {
			return err
		}
	}
	for _, c := range step.Contacts {
		if err := s.indexContact(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (s session) indexContact(ctx context.Context, c flow.IndexedContact) error {
	type row struct {
		seq   int64
		grams string
	}
	grams := words(c.Grams)
	old, ok, err := one(ctx, s, `SELECT seq, grams FROM search_contact WHERE contact_id = $1`, func(r scanner) (v row, err error) {
		return v, r.Scan(&v.seq, &v.grams)
	}, string(c.ID))
	if err != nil || ok && old.grams == grams {
		return err
	}
	if ok {
		if _, err := s.exec(ctx, `INSERT INTO search_contact_gram (search_contact_gram, rowid, grams) VALUES ('delete', $1, $2)`, old.seq, old.grams); err != nil {
			return err
		}
		if _, err := s.exec(ctx, `DELETE FROM search_contact WHERE seq = $1`, old.seq); err != nil {
			return err
		}
	}
	seq, _, err := one(ctx, s, `INSERT INTO search_contact (contact_id, workspace_id, grams) VALUES ($1, $2, $3) RETURNING seq`, scanInt,
		string(c.ID), string(c.Workspace), grams)
	if err == nil {
		_, err = s.exec(ctx, `INSERT INTO search_contact_gram (rowid, grams) VALUES ($1, $2)`, seq, grams)
	}
	return err
}

// unindex takes bubbles that say something else now, or nothing any more, out of the
// index, in the transaction that changes them: before that, for it takes what they said.
func (p *pass) unindex(ctx context.Context, round []int) error {
	var ids []desk.MessageID
	for _, i := range round {
		for _, m := range p.writes[i].Change.Edited {
			if m.Send == nil || m.Revoked() { // what goes out is never another, it only gets there
				ids = append(ids, m.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if p.s.db.dialect.SetBased {
		p.out.exec(deleteFound, texts(p.s, ids))
		return nil
	}
	type row struct {
		seq int64
		desk.Message
	}
	rows, err := all(ctx, p.s, selectFound, func(r scanner) (v row, err error) {
		return v, r.Scan(&v.seq, &v.Workspace, object{&v.Content})
	}, texts(p.s, ids))
	if err != nil {
		return err
	}
	for _, v := range rows {
		if _, err := p.s.exec(ctx, `INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', $1, $2)`, v.seq, words(search.MessageGrams(v.Message))); err != nil {
			return err
		}
		if _, err := p.s.exec(ctx, `DELETE FROM search_message WHERE seq = $1`, v.seq); err != nil {
			return err
		}
	}
	return nil
}

// words writes pieces as words of letters and digits, as FTS5 takes them.
func words(grams []uint32) string {
	return listed(grams, func(g uint32) string { return strconv.FormatUint(uint64(g), 36) })
}

// integers writes them as PostgreSQL's integers, which have a sign.
func integers(grams []uint32) string {
	return listed(grams, func(g uint32) string { return strconv.FormatInt(int64(int32(g)), 10) }) //nolint:gosec // the same 32 bits
}

func listed(grams []uint32, write func(uint32) string) string {
	out := make([]string, len(grams))
	for i, g := range grams {
		out[i] = write(g)
	}
	return strings.Join(out, " ")
}

const selectIndexState = `SELECT version, cursor, at, owner, lease_until FROM search_state WHERE id = 1`

const moveIndexState = `
UPDATE search_state SET version = $3, cursor = $4, at = $5, owner = $6, lease_until = $7
WHERE id = 1 AND version = $1 AND cursor = $2`

const deleteFound = `DELETE FROM search_message WHERE message_id @texts($1)`

const insertFoundRow = `
INSERT INTO search_message (message_id, workspace_id, at)
SELECT m.id, m.workspace_id, m.at FROM message AS m WHERE m.id = $1 AND m.version = $2
ON CONFLICT (message_id) DO NOTHING RETURNING seq`

const insertFound = `
INSERT INTO search_message (message_id, workspace_id, at, grams)
SELECT m.id, m.workspace_id, m.at, string_to_array(r.grams, ' ')::int[]
FROM @rows(r: id text, version bigint, grams text) CROSS JOIN message AS m
WHERE m.id = r.id AND m.version = r.version
ON CONFLICT (message_id) DO NOTHING`

const upsertFoundContacts = `
INSERT INTO search_contact (contact_id, workspace_id, grams)
SELECT r.contact_id, r.workspace_id, string_to_array(r.grams, ' ')::int[] FROM @rows(r: contact_id text, workspace_id text, grams text)
ON CONFLICT (contact_id) DO UPDATE SET grams = excluded.grams WHERE search_contact.grams <> excluded.grams`

const selectFound = `
SELECT f.seq, m.workspace_id, m.content FROM search_message AS f CROSS JOIN message AS m
WHERE f.message_id @texts($1) AND m.id = f.message_id`
