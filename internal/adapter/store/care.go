package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CareSettings reads a brand's; the zero value with version 0 when nothing is set.
func (db *DB) CareSettings(ctx context.Context, w desk.WorkspaceID) (flow.CareSettingsRow, error) {
	row, _, err := one(ctx, db.read(), `SELECT s.version, s.body FROM care_setting AS s WHERE s.workspace_id = $1`,
		func(r scanner) (row flow.CareSettingsRow, err error) {
			return row, r.Scan(&row.Version, object{&row.Body})
		}, string(w))
	row.Workspace = w
	return row, err
}

// SaveCareSettings stores a brand's rules; desk.ErrVersion when base is not what stands.
func (db *DB) SaveCareSettings(ctx context.Context, row flow.CareSettingsRow, base int64, facts []desk.Fact) error {
	return db.saveSettings(ctx, insertCareSettings, updateCareSettings, row.Workspace, base, toJSON(row.Body), facts)
}

const insertCareSettings = `INSERT INTO care_setting (workspace_id, version, body) VALUES ($1, 1, $2) ON CONFLICT (workspace_id) DO NOTHING`

const updateCareSettings = `UPDATE care_setting SET version = version + 1, body = $3 WHERE workspace_id = $1 AND version = $2`

// Escalations lists those that are open by when they are to be answered, or the others,
// newest first.
func (db *DB) Escalations(ctx context.Context, q flow.EscalationQuery) ([]care.Escalation, error) {
	if len(q.Workspaces) == 0 {
		return nil, nil
	}
	text := selectEscalationsOpen
	if q.Answered {
		text = selectEscalationsOver
	}
	return all(ctx, db.read(), text, scanEscalation, texts(db.read(), q.Workspaces), string(q.By), q.N)
}

const selectEscalationsOpen = escalationColumns + `
WHERE e.workspace_id @texts($1) AND e.outcome = '' AND ($2 = '' OR e.made_by = $2) ORDER BY e.answer_by, e.id LIMIT $3`

const selectEscalationsOver = escalationColumns + `
WHERE e.workspace_id @texts($1) AND e.outcome <> '' AND ($2 = '' OR e.made_by = $2) ORDER BY e.at DESC, e.id DESC LIMIT $3`

// FollowUps lists open ones, the earliest first. Whose one is, is told by the inquiry while
// somebody has that, and else by who made it.
func (db *DB) FollowUps(ctx context.Context, q flow.FollowUpQuery) ([]care.FollowUp, error) {
	if len(q.Workspaces) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectFollowUps, scanFollowUp, texts(db.read(), q.Workspaces), string(q.Of), ms(q.Until), q.N)
}

const selectFollowUps = followUpColumns + `
JOIN conversation AS v ON v.id = f.conversation_id
WHERE f.workspace_id @texts($1) AND f.done = '' AND (f.due_at < $3 OR $3 = 0)
  AND ($2 = '' OR CASE WHEN v.state <> 'closed' AND v.assignee_id <> '' THEN v.assignee_id ELSE f.made_by END = $2)
ORDER BY f.due_at, f.id LIMIT $4`

// Surveys lists answered ones, newest first.
func (db *DB) Surveys(ctx context.Context, q flow.SurveyQuery) ([]care.Survey, error) {
	if len(q.Workspaces) == 0 {
		return nil, nil
	}
	text := selectAnswered
	if q.Low {
		text = selectLow
	}
	return all(ctx, db.read(), text, scanSurvey, texts(db.read(), q.Workspaces), q.N)
}

const selectAnswered = surveyColumns + `
WHERE s.workspace_id @texts($1) AND s.score > 0 ORDER BY s.asked_at DESC, s.conversation_id DESC LIMIT $2`

const selectLow = surveyColumns + `
WHERE s.workspace_id @texts($1) AND s.low AND s.reviewed_at = 0 ORDER BY s.answered_at DESC, s.conversation_id DESC LIMIT $2`

// ReviewSurvey takes a survey off the review list.
func (db *DB) ReviewSurvey(ctx context.Context, id desk.ConversationID, by desk.OperatorID, at time.Time, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, reviewSurvey, string(id), string(by), ms(at))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrNotFound
		}
		return s.puts(ctx, insertFacts, factValues(facts))
	})
}

const reviewSurvey = `UPDATE survey SET reviewed_by = $2, reviewed_at = $3 WHERE conversation_id = $1 AND low AND reviewed_at = 0`

// Mutes lists what is asked for and what holds, newest first.
func (db *DB) Mutes(ctx context.Context, brands []desk.WorkspaceID, n int) ([]care.Mute, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), muteColumns+`
WHERE m.workspace_id @texts($1) AND m.state IN ('asked', 'muted') ORDER BY m.at DESC, m.id DESC LIMIT $2`, scanMute, texts(db.read(), brands), n)
}

// Talks gives the inquiries of these ids that there are.
func (db *DB) Talks(ctx context.Context, ids []desk.ConversationID) ([]flow.ConversationView, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.views(ctx, selectView, texts(db.read(), ids))
}

// Notes gives the messages of these ids that there are.
func (db *DB) Notes(ctx context.Context, ids []desk.MessageID) ([]desk.Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectMessagesByID, scanMessage, texts(db.read(), ids))
}

// CareOf lists what is kept of one inquiry.
func (db *DB) CareOf(ctx context.Context, id desk.ConversationID) (out flow.CareRecords, err error) {
	b := &bundle{s: db.read()}
	escalations := read(b, escalationColumns+` WHERE e.conversation_id = $1 ORDER BY e.at, e.id`, scanEscalation, string(id))
	followUps := read(b, followUpColumns+` WHERE f.conversation_id = $1 ORDER BY f.at, f.id`, scanFollowUp, string(id))
	surveys := read(b, surveyColumns+` WHERE s.conversation_id = $1`, scanSurvey, string(id))
	mutes := read(b, muteColumns+`
WHERE m.contact_id = (SELECT v.contact_id FROM conversation AS v WHERE v.id = $1) ORDER BY m.at, m.id`, scanMute, string(id))
	if err := b.run(ctx); err != nil {
		return out, err
	}
	return flow.CareRecords{Escalations: *escalations, FollowUps: *followUps, Surveys: *surveys, Mutes: *mutes}, nil
}

// CountSurveys counts those that reached their customers, day by day: each day is a look into
// an index.
func (db *DB) CountSurveys(ctx context.Context, w desk.WorkspaceID, days []time.Time) (out []report.Rated, err error) {
	b := &bundle{s: db.read()}
	counts := make([]*[]report.Rated, max(len(days)-1, 0))
	for i := range counts {
		counts[i] = read(b, countSurveys, func(r scanner) (c report.Rated, err error) {
			c.Day = i
			return c, r.Scan(&c.Operator, &c.Queue, &c.Score, &c.N)
		}, string(w), ms(days[i]), ms(days[i+1]))
	}
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	for _, c := range counts {
		out = append(out, *c...)
	}
	return out, nil
}

const countSurveys = `
SELECT s.operator_id, s.queue_id, s.score, count(*)
FROM survey AS s JOIN message AS m ON m.id = s.asked_id
WHERE s.workspace_id = $1 AND s.asked_at >= $2 AND s.asked_at < $3 AND m.send_state = 'sent'
GROUP BY 1, 2, 3`
