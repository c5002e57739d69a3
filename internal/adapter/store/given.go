package store

import (
	"context"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func givenValues(g decide.Given, centre desk.CentreID, load int) []any {
	why := ""
	if g.Decision != nil {
		why = toJSON(g.Decision.Why)
	}
	v := g.Talk
	return []any{string(v.Workspace), string(v.ID), v.Version, string(centre), ms(g.At), string(g.Operator), g.By, string(v.Queue),
		ms(v.WaitingSince), int64(v.Weight), v.Mood.Value == string(mood.Angry), why, int64(load)}
}

func answerValues(e decide.OfferEnd) []any {
	return []any{string(e.Talk.Workspace), string(e.Talk.ID), string(e.Talk.OfferedTo), string(e.Verb), e.Why, ms(e.At)}
}

// GivenTo tells how a conversation came to its operators, newest first.
func (db *DB) GivenTo(ctx context.Context, id desk.ConversationID) ([]flow.GivenRow, error) {
	return all(ctx, db.read(), selectGiven, func(r scanner) (g flow.GivenRow, err error) {
		return g, r.Scan(&g.Conversation, &g.Workspace, stamp{&g.At}, &g.Operator, &g.How, &g.Queue, stamp{&g.Since}, &g.Weight, &g.Heated, object{&g.Why},
			&g.Outcome, &g.OutcomeWhy, stamp{&g.OutcomeAt})
	}, string(id))
}

// Arrivals lists conversations that began to wait within a time and came to somebody, in
// order: with the last to get each, as things are now. Of one that nobody has closed yet
// the handling is counted up to to.
func (db *DB) Arrivals(ctx context.Context, centre desk.CentreID, from, to time.Time, n int) ([]routing.Arrival, error) {
	return all(ctx, db.read(), selectArrivals, func(r scanner) (routing.Arrival, error) { return scanArrival(r, to) },
		string(centre), ms(from), ms(to), n)
}

func scanArrival(r scanner, to time.Time) (a routing.Arrival, err error) {
	var route conversation.Route
	var given, closed, replied time.Time
	w := &a.Work
	err = r.Scan(&w.Conversation, &w.Thread, &w.Workspace, &w.Channel, &w.Queue, &w.Weight, &w.Heated, stamp{&w.Since}, stamp{&given},
		&a.Operator, object{&route}, stamp{&closed}, &w.Language, &w.Preferred, &a.Topic, &a.Mood, stamp{&replied})
	w.Skill = route.Skill
	w.Language, _, _ = strings.Cut(w.Language, "-")
	taken := given
	if route.Owned.After(given) {
		taken = route.Owned.Truncate(time.Millisecond) // as finely as all else is kept
	}
	if closed.IsZero() || closed.Before(taken) {
		closed = to
	}
	a.Waited, a.Handle = taken.Sub(w.Since), max(0, closed.Sub(taken))
	a.Reply = a.Handle
	if replied.After(taken) {
		a.Reply = replied.Sub(taken)
	}
	return a, err
}

const insertGiven = `
INSERT INTO routing_decision (workspace_id, conversation_id, version, centre_id, at, operator_id, how, queue_id, since, weight, heated, body, load)
@values(text, text, bigint, text, bigint, text, text, text, bigint, bigint, boolean, text, bigint)
ON CONFLICT (workspace_id, conversation_id, version) DO NOTHING`

// An inquiry has one offer at most whose end is not known.
const updateAnswered = `
UPDATE routing_decision SET outcome = r.outcome, outcome_why = r.why, outcome_at = r.at
FROM @rows(r: workspace text, conversation text, operator text, outcome text, why text, at bigint)
WHERE routing_decision.workspace_id = r.workspace AND routing_decision.conversation_id = r.conversation AND routing_decision.operator_id = r.operator
  AND routing_decision.how = 'offer' AND routing_decision.outcome = '' AND routing_decision.at <= r.at`

const selectGiven = `
SELECT d.conversation_id, d.workspace_id, d.at, d.operator_id, d.how, d.queue_id, d.since, d.weight, d.heated, d.body, d.outcome, d.outcome_why, d.outcome_at
FROM routing_decision AS d WHERE d.conversation_id = $1 ORDER BY d.version DESC LIMIT 50`

// A conversation came when it was first given; who had it last has the most of it. Who served the
// customer before is looked for among the newest few inquiries that were silent by then.
const selectArrivals = `
SELECT v.id, v.thread_id, v.workspace_id, v.channel_id, d.queue_id, d.weight, d.heated, d.since, d.at, d.operator_id, v.route, v.closed_at,
  coalesce((SELECT c.language FROM contact AS c WHERE c.id = v.contact_id), ''),
  coalesce((SELECT e.assignee_id FROM (SELECT o.id, o.assignee_id, o.last_message_at FROM conversation AS o
    WHERE o.contact_id = v.contact_id AND o.last_message_at <= d.since AND o.id <> v.id ORDER BY o.last_message_at DESC, o.id DESC LIMIT 5) AS e
    WHERE e.assignee_id <> '' ORDER BY e.last_message_at DESC, e.id DESC LIMIT 1), ''),
  @field(v.topic: value), @field(v.mood: value),
  coalesce((SELECT min(m.at) FROM message AS m WHERE m.thread_id = v.thread_id AND m.at >= d.at AND m.conversation_id = v.id
    AND m.direction = 'out' AND m.author_kind = 'operator'), 0)
FROM routing_decision AS d CROSS JOIN conversation AS v
WHERE d.centre_id = $1 AND d.at >= $2 AND d.at < $3 AND d.since >= $2 AND v.id = d.conversation_id
  AND NOT EXISTS (SELECT 1 FROM routing_decision AS later WHERE later.conversation_id = d.conversation_id AND later.version > d.version AND later.at < $3)
ORDER BY d.since, v.id LIMIT $4`
