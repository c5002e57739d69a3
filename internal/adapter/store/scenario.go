package store

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// KeptScenarios lists a brand's scenarios that are not deleted, by id.
func (db *DB) KeptScenarios(ctx context.Context, w desk.WorkspaceID) ([]bot.Kept, error) {
	return all(ctx, db.read(), keptColumns+` WHERE k.workspace_id = $1 AND NOT k.hidden ORDER BY k.id`, scanKept, string(w))
}

// KeptScenario reads one, a deleted one too.
func (db *DB) KeptScenario(ctx context.Context, w desk.WorkspaceID, id string) (bot.Kept, error) {
	k, ok, err := one(ctx, db.read(), keptColumns+` WHERE k.workspace_id = $1 AND k.id = $2`, scanKept, string(w), id)
	return k, found(ok, err)
}

// ScenarioVersions lists what was published, newest first, without the texts.
func (db *DB) ScenarioVersions(ctx context.Context, w desk.WorkspaceID, id string, n int) ([]bot.Published, error) {
	return all(ctx, db.read(), selectVersions, func(r scanner) (p bot.Published, err error) {
		return p, r.Scan(&p.Scenario.Workspace, &p.Scenario.ID, &p.Scenario.Version, &p.Scenario.Name, stamp{&p.At}, &p.By)
	}, string(w), id, n)
}

// ScenarioVersion reads one that was published.
func (db *DB) ScenarioVersion(ctx context.Context, w desk.WorkspaceID, id string, version int) (bot.Published, error) {
	p, ok, err := one(ctx, db.read(), versionColumns+` WHERE v.workspace_id = $1 AND v.scenario_id = $2 AND v.version = $3`, scanVersion, string(w), id, version)
	return p, found(ok, err)
}

// LiveScenarios reads what customers get, and the ids of all that are not deleted.
func (db *DB) LiveScenarios(ctx context.Context, w desk.WorkspaceID) (live []bot.Scenario, own []string, err error) {
	b := &bundle{s: db.read()}
	versions := read(b, selectLiveScenarios, scanVersion, string(w))
	ids := read(b, `SELECT k.id FROM scenario AS k WHERE k.workspace_id = $1 AND NOT k.hidden ORDER BY k.id`, scanString, string(w))
	if err := b.run(ctx); err != nil {
		return nil, nil, err
	}
	for _, p := range *versions {
		live = append(live, p.Scenario)
	}
	return live, *ids, nil
}

// ScenarioSeq counts the changes of what is live.
func (db *DB) ScenarioSeq(ctx context.Context, w desk.WorkspaceID) (int64, error) {
	n, _, err := one(ctx, db.read(), `SELECT t.seq FROM scenario_turn AS t WHERE t.workspace_id = $1`, scanInt, string(w))
	return n, err
}

// SaveScenario stores a move. The brand's count is taken first: its row lock gives the
// counts the order of the commits.
func (db *DB) SaveScenario(ctx context.Context, sv flow.ScenarioSave, facts []desk.Fact) error {
	err := db.write(ctx, normal, func(ctx context.Context, s session) error {
		if sv.Live {
			if _, err := s.exec(ctx, turnScenarios, string(sv.Kept.Workspace)); err != nil {
				return err
			}
		}
		text := updateKept
		if sv.Base == 0 {
			text = insertKept
		}
		n, err := s.exec(ctx, text, keptValues(sv.Kept, sv.Base)...)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if p := sv.Fresh; p != nil {
			sc := p.Scenario
			if _, err := s.exec(ctx, insertVersion, string(sv.Kept.Workspace), sc.ID, sc.Version, sc.Name, toJSON(sc), ms(p.At), string(p.By)); err != nil {
				return err
			}
		}
		return putFacts(ctx, s, facts)
	})
	if errors.Is(err, errDuplicate) { // somebody made or published it meanwhile
		return desk.ErrVersion.Because(err)
	}
	return err
}

func keptValues(k bot.Kept, base int64) []any {
	return []any{string(k.Workspace), k.ID, k.Version, k.Revision, toJSON(k.Draft), k.Changed, k.Newest, k.Live, k.Hidden,
		ms(k.UpdatedAt), string(k.UpdatedBy), base}
}

func scanKept(r scanner) (k bot.Kept, err error) {
	err = r.Scan(&k.Workspace, &k.ID, &k.Version, &k.Revision, object{&k.Draft}, &k.Changed, &k.Newest, &k.Live, &k.Hidden, stamp{&k.UpdatedAt}, &k.UpdatedBy)
	k.Draft.Workspace = k.Workspace
	return k, err
}

func scanVersion(r scanner) (p bot.Published, err error) {
	var w desk.WorkspaceID
	var version int
	err = r.Scan(&w, &version, object{&p.Scenario}, stamp{&p.At}, &p.By)
	p.Scenario.Workspace, p.Scenario.Version = w, version
	return p, err
}

const keptColumns = `
SELECT k.workspace_id, k.id, k.version, k.revision, k.draft, k.changed, k.newest, k.live, k.hidden, k.updated_at, k.updated_by
FROM scenario AS k`

const versionColumns = `SELECT v.workspace_id, v.version, v.body, v.at, v.operator_id FROM scenario_version AS v`

const selectVersions = `
SELECT v.workspace_id, v.scenario_id, v.version, v.name, v.at, v.operator_id FROM scenario_version AS v
WHERE v.workspace_id = $1 AND v.scenario_id = $2 ORDER BY v.version DESC LIMIT $3`

const selectLiveScenarios = versionColumns + `
JOIN scenario AS k ON k.workspace_id = v.workspace_id AND k.id = v.scenario_id AND k.live = v.version
WHERE v.workspace_id = $1 AND NOT k.hidden AND k.live > 0 ORDER BY v.scenario_id`

const turnScenarios = `
INSERT INTO scenario_turn (workspace_id, seq) VALUES ($1, 1)
ON CONFLICT (workspace_id) DO UPDATE SET seq = scenario_turn.seq + 1`

const insertKept = `
INSERT INTO scenario (workspace_id, id, version, revision, draft, changed, newest, live, hidden, updated_at, updated_by)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE $12 = 0`

const updateKept = `
UPDATE scenario SET version = $3, revision = $4, draft = $5, changed = $6, newest = $7, live = $8, hidden = $9, updated_at = $10, updated_by = $11
WHERE workspace_id = $1 AND id = $2 AND version = $12`

const insertVersion = `
INSERT INTO scenario_version (workspace_id, scenario_id, version, name, body, at, operator_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`
