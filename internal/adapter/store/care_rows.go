package store

import "github.com/madoguchi-desk/madoguchi/internal/desk/care"

func escalationValues(e care.Escalation) []any {
	return []any{string(e.Workspace), e.ID, string(e.Conversation), string(e.Kind), string(e.By), ms(e.At), ms(e.AnswerBy),
		string(e.Question), string(e.Outcome), string(e.AnsweredBy), ms(e.AnsweredAt), string(e.Answer), ms(e.OverdueAt)}
}

func scanEscalation(r scanner) (e care.Escalation, err error) {
	return e, r.Scan(&e.Workspace, &e.ID, &e.Conversation, &e.Kind, &e.By, stamp{&e.At}, stamp{&e.AnswerBy}, &e.Question,
		&e.Outcome, &e.AnsweredBy, stamp{&e.AnsweredAt}, &e.Answer, stamp{&e.OverdueAt})
}

const escalationColumns = `
SELECT e.workspace_id, e.id, e.conversation_id, e.kind, e.made_by, e.at, e.answer_by, e.question_id, e.outcome, e.answered_by,
  e.answered_at, e.answer_id, e.overdue_at FROM escalation AS e`

const selectOpenEscalations = escalationColumns + ` WHERE e.conversation_id @texts($1) AND e.outcome = ''`

const upsertEscalations = `
INSERT INTO escalation (workspace_id, id, conversation_id, kind, made_by, at, answer_by, question_id, outcome, answered_by,
  answered_at, answer_id, overdue_at)
@values(text, text, text, text, text, bigint, bigint, text, text, text, bigint, text, bigint)
ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, answered_by = excluded.answered_by, answered_at = excluded.answered_at,
  answer_id = excluded.answer_id, overdue_at = excluded.overdue_at`

func followUpValues(f care.FollowUp) []any {
	return []any{string(f.Workspace), f.ID, string(f.Conversation), string(f.Contact), string(f.Message), string(f.By), ms(f.At), ms(f.Due),
		string(f.Done), string(f.DoneBy), ms(f.DoneAt), ms(f.ToldAt), ms(f.RaisedAt), f.Missed}
}

func scanFollowUp(r scanner) (f care.FollowUp, err error) {
	return f, r.Scan(&f.Workspace, &f.ID, &f.Conversation, &f.Contact, &f.Message, &f.By, stamp{&f.At}, stamp{&f.Due}, &f.Done, &f.DoneBy,
		stamp{&f.DoneAt}, stamp{&f.ToldAt}, stamp{&f.RaisedAt}, &f.Missed)
}

const followUpColumns = `
SELECT f.workspace_id, f.id, f.conversation_id, f.contact_id, f.message_id, f.made_by, f.at, f.due_at, f.done, f.done_by,
  f.done_at, f.told_at, f.raised_at, f.missed FROM follow_up AS f`

const selectOpenFollowUps = followUpColumns + ` WHERE f.conversation_id @texts($1) AND f.done = '' ORDER BY f.due_at, f.id`

const upsertFollowUps = `
INSERT INTO follow_up (workspace_id, id, conversation_id, contact_id, message_id, made_by, at, due_at, done, done_by, done_at,
  told_at, raised_at, missed)
@values(text, text, text, text, text, text, bigint, bigint, text, text, bigint, bigint, bigint, boolean)
ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, done = excluded.done, done_by = excluded.done_by,
  done_at = excluded.done_at, told_at = excluded.told_at, raised_at = excluded.raised_at, missed = excluded.missed`

func surveyValues(s care.Survey) []any {
	return []any{string(s.Workspace), string(s.Conversation), string(s.Channel), string(s.Queue), string(s.Operator), ms(s.AskedAt),
		string(s.Asked), int64(s.Score), ms(s.AnsweredAt), string(s.Answer), string(s.Comment), s.Low, string(s.ReviewedBy), ms(s.ReviewedAt)}
}

func scanSurvey(r scanner) (s care.Survey, err error) {
	return s, r.Scan(&s.Workspace, &s.Conversation, &s.Channel, &s.Queue, &s.Operator, stamp{&s.AskedAt}, &s.Asked, &s.Score,
		stamp{&s.AnsweredAt}, &s.Answer, &s.Comment, &s.Low, &s.ReviewedBy, stamp{&s.ReviewedAt})
}

const surveyColumns = `
SELECT s.workspace_id, s.conversation_id, s.channel_id, s.queue_id, s.operator_id, s.asked_at, s.asked_id, s.score, s.answered_at,
  s.answer_id, s.comment_id, s.low, s.reviewed_by, s.reviewed_at FROM survey AS s`

const selectSurveys = surveyColumns + ` WHERE s.conversation_id @texts($1)`

const upsertSurveys = `
INSERT INTO survey (workspace_id, conversation_id, channel_id, queue_id, operator_id, asked_at, asked_id, score, answered_at,
  answer_id, comment_id, low, reviewed_by, reviewed_at)
@values(text, text, text, text, text, bigint, text, bigint, bigint, text, text, boolean, text, bigint)
ON CONFLICT (conversation_id) DO UPDATE SET score = excluded.score, answered_at = excluded.answered_at,
  answer_id = excluded.answer_id, comment_id = excluded.comment_id, low = excluded.low, reviewed_by = excluded.reviewed_by,
  reviewed_at = excluded.reviewed_at`

func muteValues(m care.Mute) []any {
	return []any{string(m.Workspace), m.ID, string(m.Contact), string(m.Conversation), string(m.State), string(m.By), ms(m.At), string(m.Why),
		string(m.DecidedBy), ms(m.DecidedAt), ms(m.Until)}
}

func scanMute(r scanner) (m care.Mute, err error) {
	return m, r.Scan(&m.Workspace, &m.ID, &m.Contact, &m.Conversation, &m.State, &m.By, stamp{&m.At}, &m.Why, &m.DecidedBy, stamp{&m.DecidedAt}, stamp{&m.Until})
}

const muteFields = `
SELECT m.workspace_id, m.id, m.contact_id, m.conversation_id, m.state, m.made_by, m.at, m.why_id, m.decided_by, m.decided_at, m.until_at`

const muteColumns = muteFields + `
FROM mute AS m`

const selectMutes = muteColumns + ` WHERE m.contact_id @texts($1) ORDER BY m.at, m.id`

// The newest of each customer who begins to write on another channel.
const selectMutesByIdentity = muteFields + `
FROM @tuples(k, $1: workspace_id, provider, external)
@lateral(c contact y)
  WHERE y.workspace_id = k.workspace_id AND y.provider = k.provider AND y.external = k.external LIMIT 1
@end
@lateral(m mute y)
  WHERE y.contact_id = c.id ORDER BY y.at DESC, y.id DESC LIMIT 1
@end`

const upsertMutes = `
INSERT INTO mute (workspace_id, id, contact_id, conversation_id, state, made_by, at, why_id, decided_by, decided_at, until_at)
@values(text, text, text, text, text, text, bigint, text, text, bigint, bigint)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at, until_at = excluded.until_at`
