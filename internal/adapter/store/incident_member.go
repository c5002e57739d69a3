package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CountIncident counts what belongs to one: its inquiries stand in an index.
func (db *DB) CountIncident(ctx context.Context, id desk.IncidentID, since time.Time) (out flow.IncidentCounts, err error) {
	b := &bundle{s: db.read()}
	counts := read(b, countMembers, func(r scanner) (c flow.IncidentCounts, err error) {
		return c, r.Scan(&c.Attached, &c.Proposed, &c.Open, &c.Waiting, &c.Told)
	}, string(id))
	solved := read(b, countSolved, scanInt, string(id))
	hours := read(b, countHours, func(r scanner) (h flow.HourCount, err error) {
		return h, r.Scan(stamp{&h.At}, &h.N)
	}, string(id), ms(since))
	if err := b.run(ctx); err != nil {
		return out, err
	}
	out = (*counts)[0]
	out.Solved, out.Hours = int((*solved)[0]), *hours
	return out, nil
}

// Members lists the inquiries of an incident, the newest first.
func (db *DB) Members(ctx context.Context, id desk.IncidentID, s incident.Standing, page desk.Page) ([]incident.Member, string, error) {
	after, err := readCursor(page.After)
	if err != nil {
		return nil, "", err
	}
	size := page.Size()
	rows, err := all(ctx, db.read(), selectMembers, scanMember, string(id), string(s), after.at, after.id, size+1)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.At), id: string(last.Conversation)}.String(), nil
}

// Gathered gives a thread for each customer who is to have the solved message.
func (db *DB) Gathered(ctx context.Context, id desk.IncidentID, n int) (out []desk.ThreadID, err error) {
	rows, err := all(ctx, db.read(), selectGathered, scanString, string(id), n)
	for _, t := range rows {
		out = append(out, desk.ThreadID(t))
	}
	return out, err
}

func memberValues(m incident.Member) []any {
	return []any{string(m.Workspace), string(m.Incident), string(m.Conversation), string(m.Thread), string(m.Contact), string(m.Standing), m.How,
		string(m.By), ms(m.At), m.Told, ms(m.ToldAt), string(m.ToldBy)}
}

func scanMember(r scanner) (m incident.Member, err error) {
	return m, r.Scan(&m.Workspace, &m.Incident, &m.Conversation, &m.Thread, &m.Contact, &m.Standing, &m.How, &m.By, stamp{&m.At},
		&m.Told, stamp{&m.ToldAt}, &m.ToldBy)
}

const memberColumns = `
SELECT k.workspace_id, k.incident_id, k.conversation_id, k.thread_id, k.contact_id, k.state, k.how, k.by_id, k.at, k.told, k.told_at, k.told_id
FROM incident_talk AS k`

const selectMembersOf = memberColumns + ` WHERE k.contact_id @texts($1)`

const selectMembers = memberColumns + `
WHERE k.incident_id = $1 AND k.state = $2 AND (k.at, k.conversation_id) < ($3, $4) ORDER BY k.at DESC, k.conversation_id DESC LIMIT $5`

const countMembers = `
SELECT count(*) FILTER (WHERE k.state = 'attached'), count(*) FILTER (WHERE k.state = 'proposed'),
  count(*) FILTER (WHERE k.state = 'attached' AND v.state <> 'closed'), count(*) FILTER (WHERE k.state = 'attached' AND v.state IN ('waiting', 'offered')),
  count(DISTINCT CASE WHEN k.told > 0 THEN k.contact_id END)
FROM incident_talk AS k
@lateral(v conversation y) WHERE y.id = k.conversation_id LIMIT 1 @end
WHERE k.incident_id = $1`

const countSolved = `
SELECT count(DISTINCT i.contact_id) FROM bulk_run AS r CROSS JOIN bulk_item AS i
WHERE r.incident_id = $1 AND r.incident_id <> '' AND i.run_id = r.id AND i.fate = 'done'`

const countHours = `
SELECT (k.at / 3600000) * 3600000, count(*) FROM incident_talk AS k
WHERE k.incident_id = $1 AND k.state = 'attached' AND k.at >= $2 GROUP BY 1 ORDER BY 1`

// Of a customer's talks the newest is written to.
const selectGathered = `
SELECT max(k.thread_id) FROM incident_talk AS k
WHERE k.incident_id = $1 AND k.state = 'attached' AND k.contact_id NOT IN (
  SELECT i.contact_id FROM bulk_run AS r CROSS JOIN bulk_item AS i
  WHERE r.incident_id = $1 AND r.incident_id <> '' AND i.run_id = r.id AND i.fate = 'done')
GROUP BY k.contact_id ORDER BY min(k.at), k.contact_id LIMIT $2`

// An inquiry may be written by whoever does not know what its customer was told: that stays.
const upsertMembers = `
INSERT INTO incident_talk (workspace_id, incident_id, conversation_id, thread_id, contact_id, state, how, by_id, at, told, told_at, told_id)
@values(text, text, text, text, text, text, text, text, bigint, bigint, bigint, text)
ON CONFLICT (workspace_id, incident_id, conversation_id) DO UPDATE SET
  state = CASE WHEN excluded.state = 'told' THEN incident_talk.state ELSE excluded.state END,
  how = CASE WHEN excluded.state = 'told' THEN incident_talk.how ELSE excluded.how END,
  by_id = CASE WHEN excluded.state = 'told' THEN incident_talk.by_id ELSE excluded.by_id END,
  told = CASE WHEN excluded.told > 0 THEN excluded.told ELSE incident_talk.told END,
  told_at = CASE WHEN excluded.told > 0 THEN excluded.told_at ELSE incident_talk.told_at END,
  told_id = CASE WHEN excluded.told > 0 THEN excluded.told_id ELSE incident_talk.told_id END`
