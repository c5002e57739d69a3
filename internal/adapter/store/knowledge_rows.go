package store

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

func entryValues(e knowledge.Entry, seq int64) []any {
	b := e.Body
	return []any{string(e.Workspace), string(e.ID), e.Version, string(e.State), e.Source, e.External, e.Revision, toJSON(b), writersOf(e), e.Reason,
		e.Live, liveBody(e), ms(e.LiveAt), string(e.LiveBy), ms(e.CreatedAt), ms(e.UpdatedAt), string(e.UpdatedBy),
		b.Category.Major, b.Category.Middle, b.Category.Minor, b.Haystack(), seq}
}

// entryChange leaves out what never changes; seq 0 keeps the one there is.
func entryChange(e knowledge.Entry, seq int64) []any {
	b := e.Body
	return []any{string(e.ID), e.Version, string(e.State), e.Revision, toJSON(b), writersOf(e), e.Reason,
		e.Live, liveBody(e), ms(e.LiveAt), string(e.LiveBy), ms(e.UpdatedAt), string(e.UpdatedBy),
		b.Category.Major, b.Category.Middle, b.Category.Minor, b.Haystack(), seq}
}

func writersOf(e knowledge.Entry) string {
	if len(e.Writers) == 0 {
		return "[]"
	}
	return toJSON(e.Writers)
}

func liveBody(e knowledge.Entry) string {
	if e.Live == 0 {
		return ""
	}
	return toJSON(e.LiveBody)
}

func scanEntry(r scanner) (e knowledge.Entry, err error) {
	err = r.Scan(&e.Workspace, &e.ID, &e.Version, &e.State, &e.Source, &e.External, &e.Revision, object{&e.Body}, object{&e.Writers}, &e.Reason,
		&e.Live, object{&e.LiveBody}, stamp{&e.LiveAt}, &e.LiveBy, stamp{&e.CreatedAt}, stamp{&e.UpdatedAt}, &e.UpdatedBy)
	if len(e.Writers) == 0 {
		e.Writers = nil
	}
	return e, err
}

func stepValues(w desk.WorkspaceID, s knowledge.Step) []any {
	body := ""
	if s.Body != nil {
		body = toJSON(s.Body)
	}
	return []any{string(w), string(s.Entry), s.Version, string(s.Verb), ms(s.At), string(s.By), s.Revision, body, s.Note}
}

func scanStep(r scanner) (s knowledge.Step, err error) {
	return s, r.Scan(&s.Entry, &s.Version, &s.Verb, stamp{&s.At}, &s.By, &s.Revision, object{&s.Body}, &s.Note)
}

const entryColumns = `
SELECT e.workspace_id, e.id, e.version, e.state, e.source, e.external_id, e.revision, e.body, e.writers, e.reason, e.live, e.live_body,
  e.live_at, e.live_by, e.created_at, e.updated_at, e.updated_by
FROM entry AS e`

const selectEntry = entryColumns + ` WHERE e.id = $1`

const selectEntriesByID = entryColumns + ` WHERE e.workspace_id = $1 AND e.id @texts($2)`

const selectEntriesByFileID = entryColumns + `
WHERE e.workspace_id = $1 AND (e.source = 'file' AND e.external_id <> '' AND e.external_id @texts($2) OR e.external_id = '' AND e.id @texts($2))`

// An empty filter lets all pass.
const selectEntries = entryColumns + `
WHERE e.workspace_id = $1 AND (e.updated_at, e.id) < ($2, $3) AND ($4 = '' OR e.state = $4) AND ($5 = 0 OR e.live > 0)
  AND ($6 = '' OR e.writers NOT LIKE $6 ESCAPE '\') AND ($7 = '' OR e.major = $7) AND ($8 = '' OR e.middle = $8) AND ($9 = '' OR e.minor = $9)
  AND ($10 = '' OR e.haystack LIKE $10 ESCAPE '\')
ORDER BY e.updated_at DESC, e.id DESC LIMIT $11`

const selectLiveEntries = entryColumns + ` WHERE e.workspace_id = $1 AND e.seq > $2 AND e.live > 0 ORDER BY e.id`

const selectTurnedEntries = entryColumns + ` WHERE e.workspace_id = $1 AND e.seq > $2 ORDER BY e.id`

const insertEntries = `
INSERT INTO entry (workspace_id, id, version, state, source, external_id, revision, body, writers, reason, live, live_body, live_at, live_by,
  created_at, updated_at, updated_by, major, middle, minor, haystack, seq)
@values(text, text, bigint, text, text, text, bigint, text, text, text, bigint, text, bigint, text, bigint, bigint, text, text, text, text, text, bigint)`

const updateEntries = `
UPDATE entry SET version = r.version, state = r.state, revision = r.revision, body = r.body, writers = r.writers, reason = r.reason,
  live = r.live, live_body = r.live_body, live_at = r.live_at, live_by = r.live_by, updated_at = r.updated_at, updated_by = r.updated_by,
  major = r.major, middle = r.middle, minor = r.minor, haystack = r.haystack, seq = CASE WHEN r.seq = 0 THEN entry.seq ELSE r.seq END
FROM @rows(r: id text, version bigint, state text, revision bigint, body text, writers text, reason text, live bigint, live_body text,
  live_at bigint, live_by text, updated_at bigint, updated_by text, major text, middle text, minor text, haystack text, seq bigint, base bigint)
WHERE entry.id = r.id AND entry.version = r.base
RETURNING entry.id`

const insertSteps = `
INSERT INTO entry_step (workspace_id, entry_id, version, verb, at, operator_id, revision, body, note)
@values(text, text, bigint, text, bigint, text, bigint, text, text)`

const selectSteps = `
SELECT entry_id, version, verb, at, operator_id, revision, body, note FROM entry_step
WHERE workspace_id = $1 AND entry_id = $2 ORDER BY version DESC LIMIT $3`

const selectText = `SELECT body FROM entry_step WHERE workspace_id = $1 AND entry_id = $2 AND revision = $3 AND body <> ''`

const turnKnowledge = `
INSERT INTO knowledge (workspace_id, seq, terms_seq) VALUES ($1, 1, 0)
ON CONFLICT (workspace_id) DO UPDATE SET seq = knowledge.seq + 1 RETURNING seq`

const turnTerms = `
INSERT INTO knowledge (workspace_id, seq, terms_seq) VALUES ($1, 1, 1)
ON CONFLICT (workspace_id) DO UPDATE SET seq = knowledge.seq + 1, terms_seq = knowledge.seq + 1 RETURNING seq`

const selectKnowledge = `SELECT seq FROM knowledge WHERE workspace_id = $1`

const selectKnowledge2 = `SELECT seq, terms_seq FROM knowledge WHERE workspace_id = $1`

const countEntries = `
SELECT state, major, middle, minor, count(*), sum(CASE WHEN live > 0 THEN 1 ELSE 0 END) FROM entry WHERE workspace_id = $1 GROUP BY state, major, middle, minor`

const countCandidates = `SELECT count(*) FROM alias WHERE workspace_id = $1 AND state = 'candidate'`
