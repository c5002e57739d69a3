package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// SaveRemedy stores a remedy with its effect, if both are as they were.
func (db *DB) SaveRemedy(ctx context.Context, row flow.RemedyRow, from flow.RemedyState, effect flow.RemedyEffect, facts []desk.Fact, jobs []desk.Job) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		text := insertRemedy
		args := []any{row.ID, string(row.Centre), ms(row.At), string(row.By), ms(row.Until), string(row.State), ms(row.SettledAt), string(row.SettledBy),
			ms(row.CheckedAt), toJSON(row.Body)}
		if from != "" {
			text = updateRemedy
			args = []any{row.ID, string(row.State), ms(row.SettledAt), string(row.SettledBy), ms(row.CheckedAt), toJSON(row.Body), string(from)}
		}
		n, err := s.exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if err := effects(ctx, s, effect, facts); err != nil {
			return err
		}
		if err := putFacts(ctx, s, facts); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

func effects(ctx context.Context, s session, e flow.RemedyEffect, facts []desk.Fact) error {
	switch {
	case e.Presence != nil:
		return s.changePresence(ctx, *e.Presence, facts)
	case e.Profile != nil:
		return s.saveProfile(ctx, *e.Profile, e.Before)
	case e.Policy != nil:
		return s.savePolicy(ctx, *e.Policy)
	case e.Surge != nil:
		return s.saveSurge(ctx, *e.Surge)
	}
	return nil
}

// changePresence changes a presence that is as it was. Facts about it get the person's version.
func (s session) changePresence(ctx context.Context, c flow.PresenceChange, facts []desk.Fact) error {
	version, ok, err := one(ctx, s, updatePresenceFrom, scanInt, string(c.Operator), string(c.To), ms(c.Until), string(c.From))
	if err != nil {
		return err
	}
	if !ok {
		return desk.ErrVersion
	}
	newest, _, err := one(ctx, s, selectNewestPresence, scanInt, string(c.Operator))
	if err != nil {
		return err
	}
	if !c.Since.IsZero() && newest != ms(c.Since) {
		return desk.ErrVersion
	}
	for i := range facts {
		if facts[i].Kind == desk.FactPresence {
			facts[i].Version = version
			if _, err := s.exec(ctx, insertPresence, string(c.Operator), ms(facts[i].At), version, string(c.To), c.Cause); err != nil {
				return err
			}
		}
	}
	return nil
}

// Remedy reads one.
func (db *DB) Remedy(ctx context.Context, id string) (flow.RemedyRow, error) {
	row, ok, err := one(ctx, db.read(), selectRemedy, scanRemedy, id)
	return row, found(ok, err)
}

// RemedyList lists a centre's newest.
func (db *DB) RemedyList(ctx context.Context, centre desk.CentreID, n int) ([]flow.RemedyRow, error) {
	return all(ctx, db.read(), selectRemedies, scanRemedy, string(centre), n)
}

func scanRemedy(r scanner) (m flow.RemedyRow, err error) {
	return m, r.Scan(&m.ID, &m.Centre, stamp{&m.At}, &m.By, stamp{&m.Until}, &m.State, stamp{&m.SettledAt}, &m.SettledBy, stamp{&m.CheckedAt}, object{&m.Body})
}

const insertRemedy = `
INSERT INTO remedy (id, centre_id, at, by_id, until_at, state, settled_at, settled_by, checked_at, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const updateRemedy = `
UPDATE remedy SET state = $2, settled_at = $3, settled_by = $4, checked_at = $5, body = $6 WHERE id = $1 AND state = $7`

const remedyColumns = `m.id, m.centre_id, m.at, m.by_id, m.until_at, m.state, m.settled_at, m.settled_by, m.checked_at, m.body`

const selectRemedy = `SELECT ` + remedyColumns + ` FROM remedy AS m WHERE m.id = $1`

const selectRemedies = `SELECT ` + remedyColumns + ` FROM remedy AS m WHERE m.centre_id = $1 ORDER BY m.at DESC, m.id DESC LIMIT $2`

const updatePresenceFrom = `
UPDATE person SET presence = $2, presence_until = $3, version = version + 1 WHERE id = $1 AND presence = $4 RETURNING version`

const selectNewestPresence = `SELECT l.at FROM presence_log AS l WHERE l.operator_id = $1
  AND l.cause NOT IN ('cut', 'back', 'full', 'room') ORDER BY l.version DESC LIMIT 1`
