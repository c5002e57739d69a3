package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

// AddTargets puts people behind those who are there.
func (db *DB) AddTargets(ctx context.Context, id desk.IncidentID, list []incident.Target, facts []desk.Fact) (added int, err error) {
	return db.addTargets(ctx, id, facts, func(context.Context, session) ([]incident.Target, error) { return list, nil })
}

// AddGathered puts the customers of an incident's attached inquiries.
func (db *DB) AddGathered(ctx context.Context, id desk.IncidentID, ids desk.IDs, facts []desk.Fact) (added int, err error) {
	return db.addTargets(ctx, id, facts, func(ctx context.Context, s session) (list []incident.Target, err error) {
		people, err := all(ctx, s, selectGatheredPeople, scanContact, string(id), incident.MaxTargets)
		for _, c := range people {
			list = append(list, incident.Target{Workspace: c.Workspace, ID: ids(), Identity: c.External, Name: c.Name})
		}
		return list, err
	})
}

func (db *DB) addTargets(ctx context.Context, id desk.IncidentID, facts []desk.Fact, who func(context.Context, session) ([]incident.Target, error)) (added int, err error) {
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		before, pos, err := s.lockTargets(ctx, id)
		if err != nil {
			return err
		}
		list, err := who(ctx, s)
		if err != nil {
			return err
		}
		var rows [][]any
		for i, t := range list {
			rows = append(rows, []any{string(t.Workspace), string(id), t.ID, pos + 1 + int64(i), t.Identity, t.Name, string(incident.ToDo)})
		}
		if err := s.puts(ctx, insertTargets, rows); err != nil {
			return err
		}
		if _, err := s.exec(ctx, nameTargets, string(id)); err != nil {
			return err
		}
		if added, err = s.addedTargets(ctx, id, before); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
	return added, err
}

// lockTargets lets one writer change a list at a time, and tells how long it is.
func (s session) lockTargets(ctx context.Context, id desk.IncidentID) (n int, last int64, err error) {
	if _, _, err := one(ctx, s, `SELECT i.id FROM incident AS i WHERE i.id = $1 @lock`, scanString, string(id)); err != nil {
		return 0, 0, err
	}
	type length struct{ n, last int64 }
	l, _, err := one(ctx, s, `SELECT count(*), coalesce(max(g.pos), 0) FROM incident_target AS g WHERE g.incident_id = $1`,
		func(r scanner) (l length, err error) { return l, r.Scan(&l.n, &l.last) }, string(id))
	return int(l.n), l.last, err
}

// addedTargets tells by how many a list has grown; too long a list is refused as a whole.
func (s session) addedTargets(ctx context.Context, id desk.IncidentID, before int) (int, error) {
	n, _, err := s.lockTargets(ctx, id)
	if err == nil && n > incident.MaxTargets {
		err = desk.E(desk.TooLarge, "too_many", "A list has at most 5,000 people.").On("text")
	}
	return n - before, err
}

// Targets lists them in their order.
func (db *DB) Targets(ctx context.Context, id desk.IncidentID, state incident.TargetState, after, n int) ([]incident.Target, error) {
	return all(ctx, db.read(), targetColumns+`
WHERE g.incident_id = $1 AND ($2 = '' OR g.state = $2) AND g.pos > $3 ORDER BY g.pos, g.id LIMIT $4`, scanTarget, string(id), string(state), after, n)
}

// CountTargets counts them by state.
func (db *DB) CountTargets(ctx context.Context, id desk.IncidentID) (map[incident.TargetState]int, error) {
	type line struct {
		state incident.TargetState
		n     int
	}
	rows, err := all(ctx, db.read(), `SELECT g.state, count(*) FROM incident_target AS g WHERE g.incident_id = $1 GROUP BY g.state`,
		func(r scanner) (l line, err error) { return l, r.Scan(&l.state, &l.n) }, string(id))
	out := map[incident.TargetState]int{}
	for _, l := range rows {
		out[l.state] = l.n
	}
	return out, err
}

// Target reads one.
func (db *DB) Target(ctx context.Context, id string) (incident.Target, error) {
	t, ok, err := one(ctx, db.read(), targetColumns+` WHERE g.id = $1`, scanTarget, id)
	return t, found(ok, err)
}

// SetTarget stores what came of turning to a person; the last word stands.
func (db *DB) SetTarget(ctx context.Context, t incident.Target, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, `UPDATE incident_target SET state = $2, note = $3, by_id = $4, at = $5 WHERE id = $1`,
			t.ID, string(t.State), t.Note, string(t.By), ms(t.At))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrNotFound
		}
		return putFacts(ctx, s, facts)
	})
}

func scanTarget(r scanner) (t incident.Target, err error) {
	return t, r.Scan(&t.Workspace, &t.Incident, &t.ID, &t.Pos, &t.Identity, &t.Name, &t.Contact, &t.State, &t.Note, &t.By, stamp{&t.At})
}

const targetColumns = `
SELECT g.workspace_id, g.incident_id, g.id, g.pos, g.identity, g.name, g.contact_id, g.state, g.note, g.by_id, g.at FROM incident_target AS g`

const insertTargets = `
INSERT INTO incident_target (workspace_id, incident_id, id, pos, identity, name, contact_id, state, note, by_id, at)
SELECT s.workspace_id, s.incident_id, s.id, s.pos, s.identity, s.name, '', s.state, '', '', 0
FROM @rows(s: workspace_id text, incident_id text, id text, pos bigint, identity text, name text, state text) WHERE true
ON CONFLICT (incident_id, identity) DO NOTHING`

// An identity that is a channel user's names its contact.
const nameTargets = `
UPDATE incident_target SET
  contact_id = coalesce((SELECT min(c.id) FROM contact AS c JOIN channel AS h ON h.workspace_id = incident_target.workspace_id AND h.provider = c.provider
    WHERE c.workspace_id = incident_target.workspace_id AND c.external = incident_target.identity), '')
WHERE incident_id = $1 AND contact_id = ''`

const selectGatheredPeople = `
SELECT ` + contactColumns + ` FROM contact AS c WHERE c.id IN (
  SELECT k.contact_id FROM incident_talk AS k WHERE k.incident_id = $1 AND k.state = 'attached') ORDER BY c.id LIMIT $2`
