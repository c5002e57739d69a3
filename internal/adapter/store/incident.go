package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// OpenIncidents lists a brand's open ones, the newest first.
func (db *DB) OpenIncidents(ctx context.Context, w desk.WorkspaceID) ([]incident.Incident, error) {
	return all(ctx, db.read(), selectOpenIncidents, scanIncident, string(w), incident.MaxOpen)
}

// Incidents lists brands', the newest first.
func (db *DB) Incidents(ctx context.Context, brands []desk.WorkspaceID, closed bool, n int) ([]incident.Incident, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectIncidents, scanIncident, texts(db.read(), brands), closed, n)
}

// Incident reads one.
func (db *DB) Incident(ctx context.Context, id desk.IncidentID) (incident.Incident, error) {
	i, ok, err := one(ctx, db.read(), incidentColumns+` WHERE i.id = $1`, scanIncident, string(id))
	return i, found(ok, err)
}

// SaveIncident stores one; words of the notice that are new are kept as its next version.
func (db *DB) SaveIncident(ctx context.Context, i incident.Incident, base int64, by desk.OperatorID, at time.Time, facts []desk.Fact) (incident.Incident, error) {
	out := i
	err := db.write(ctx, normal, func(ctx context.Context, s session) error {
		text := insertIncident
		if base > 0 {
			text = updateIncident
		}
		n, err := s.exec(ctx, text, string(i.Workspace), string(i.ID), base, string(i.State), string(i.By), ms(i.OpenedAt), ms(i.ClosedAt), toJSON(i.Body))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if _, err := s.exec(ctx, insertNotice, string(i.Workspace), string(i.ID), ms(at), string(by), i.Body.Notice); err != nil {
			return err
		}
		if err := putFacts(ctx, s, facts); err != nil {
			return err
		}
		got, ok, err := one(ctx, s, incidentColumns+` WHERE i.id = $1`, scanIncident, string(i.ID))
		out = got
		return found(ok, err)
	})
	return out, err
}

// Notices lists every version of a notice, the newest first.
func (db *DB) Notices(ctx context.Context, id desk.IncidentID) ([]flow.NoticeRow, error) {
	return all(ctx, db.read(), `
SELECT n.version, n.at, n.by_id, n.text FROM incident_notice AS n
WHERE n.incident_id = $1 AND n.workspace_id = (SELECT i.workspace_id FROM incident AS i WHERE i.id = $1) ORDER BY n.version DESC LIMIT 100`,
		func(r scanner) (n flow.NoticeRow, err error) {
			return n, r.Scan(&n.Version, stamp{&n.At}, &n.By, &n.Text)
		}, string(id))
}

// entitle fills in the titles of the incidents that are named.
func (db *DB) entitle(ctx context.Context, titles map[desk.IncidentID]string) error {
	ids := keys(titles)
	if len(ids) == 0 {
		return nil
	}
	found, err := all(ctx, db.read(), selectTitles, func(r scanner) (i incident.Incident, err error) {
		return i, r.Scan(&i.ID, object{&i.Body})
	}, texts(db.read(), ids))
	for _, i := range found {
		titles[i.ID] = i.Body.Title
	}
	return err
}

const selectTitles = `SELECT i.id, i.body FROM incident AS i WHERE i.id @texts($1)`

func scanIncident(r scanner) (i incident.Incident, err error) {
	return i, r.Scan(&i.Workspace, &i.ID, &i.Version, &i.State, &i.By, stamp{&i.OpenedAt}, stamp{&i.ClosedAt}, object{&i.Body}, &i.NoticeV)
}

const incidentColumns = `
SELECT i.workspace_id, i.id, i.version, i.state, i.made_by, i.opened_at, i.closed_at, i.body,
  coalesce((SELECT max(n.version) FROM incident_notice AS n WHERE n.workspace_id = i.workspace_id AND n.incident_id = i.id), 0)
FROM incident AS i`

const selectOpenIncidents = incidentColumns + ` WHERE i.workspace_id = $1 AND i.state = 'open' ORDER BY i.opened_at DESC, i.id DESC LIMIT $2`

const selectIncidents = incidentColumns + `
WHERE i.workspace_id @texts($1) AND (i.state = 'open' OR $2) ORDER BY i.opened_at DESC, i.id DESC LIMIT $3`

const insertIncident = `
INSERT INTO incident (workspace_id, id, version, state, made_by, opened_at, closed_at, body) VALUES ($1, $2, $3 + 1, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO NOTHING`

// Who opened it, and when, stays.
const updateIncident = `
UPDATE incident SET version = version + 1, state = $4, closed_at = $7, body = $8
WHERE workspace_id = $1 AND id = $2 AND version = $3 AND made_by = $5 AND opened_at = $6`

const insertNotice = `
INSERT INTO incident_notice (workspace_id, incident_id, version, at, by_id, text)
SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), coalesce(max(n.version), 0) + 1, CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT)
FROM incident_notice AS n WHERE n.workspace_id = $1 AND n.incident_id = $2
HAVING CAST($5 AS TEXT) <> coalesce((SELECT o.text FROM incident_notice AS o WHERE o.workspace_id = $1 AND o.incident_id = $2 ORDER BY o.version DESC LIMIT 1), '')`
