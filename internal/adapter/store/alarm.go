package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Alarms lists a centre's alarms.
func (db *DB) Alarms(ctx context.Context, centre desk.CentreID) ([]flow.AlarmRow, error) {
	return all(ctx, db.read(), selectAlarms, func(r scanner) (a flow.AlarmRow, err error) {
		return a, r.Scan(&a.Centre, &a.Workspace, &a.Queue, &a.Version, object{&a.Alarm})
	}, string(centre))
}

// SaveAlarms stores alarms, if each is as it was, with facts.
func (db *DB) SaveAlarms(ctx context.Context, rows []flow.AlarmRow, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, r := range rows {
			n, err := s.exec(ctx, upsertAlarm, string(r.Centre), string(r.Workspace), string(r.Queue), r.Version, toJSON(r.Alarm))
			if err != nil {
				return err
			}
			if n == 0 {
				return desk.ErrVersion
			}
		}
		return putFacts(ctx, s, facts)
	})
}

const selectAlarms = `SELECT a.centre_id, a.workspace_id, a.queue_id, a.version, a.body FROM alarm AS a WHERE a.centre_id = $1 ORDER BY a.queue_id`

const upsertAlarm = `
INSERT INTO alarm (centre_id, workspace_id, queue_id, version, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (centre_id, queue_id) DO UPDATE SET version = excluded.version, body = excluded.body WHERE alarm.version = excluded.version - 1`
