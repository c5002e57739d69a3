package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// fill makes n talks with an inquiry, two messages, an inbox row, a job and a
// fact each: three brands, three queues, a hundred operators, most of it closed.
func fill(t testing.TB, db *store.DB, n int) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.PutCentre(ctx, "centre", "Centre"))
	for i := range 3 {
		must(db.PutWorkspace(ctx, desk.Workspace{ID: desk.WorkspaceID(fmt.Sprint("w", i)), Centre: "centre"}))
		must(db.PutQueue(ctx, desk.Queue{ID: desk.QueueID(fmt.Sprint("q", i)), Workspace: desk.WorkspaceID(fmt.Sprint("w", i)), Offers: true}))
	}
	must(db.PutPerson(ctx, desk.Person{ID: "op1", Centre: "centre", Email: "op1"}, "x"))
	series, pad := "generate_series(0, $1::int - 1) AS g(i)", "lpad(i::text, 9, '0')"
	if db.Engine() == "sqlite" {
		series, pad = "(WITH RECURSIVE g(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM g WHERE i < $1 - 1) SELECT i FROM g) AS g", "printf('%09d', i)"
	}
	for _, text := range filling {
		for from, to := range map[string]string{"@series": series, "@pad": pad} {
			text = strings.ReplaceAll(text, from, to)
		}
		must(db.Exec(ctx, text, n))
	}
}

// State and owner go by the number: one in a hundred waits, one in a hundred is
// active, the others are closed.
var filling = []string{`
INSERT INTO contact (workspace_id, id, kind, provider, external, name, language, avatar_id, profile_at)
SELECT 'w' || (i % 3), 'c' || @pad, 'user', 'p', 'U' || @pad, 'name', 'ja', '', 0 FROM @series`, `
INSERT INTO thread (workspace_id, id, centre_id, channel_id, source_kind, source_id, contact_id, version, open_id, last_id, blocked,
  friend_at, reply_token, reply_until, read_token, read_token_at, last_inbound_at, last_at, standby)
SELECT 'w' || (i % 3), 't' || @pad, 'centre', 'ch' || (i % 3), 'user', 'U' || @pad, 'c' || @pad, 1, '', 'v' || @pad, false, 0, '', 0, '', 0, i, i, false
FROM @series`, `
INSERT INTO conversation (workspace_id, id, centre_id, thread_id, channel_id, contact_id, queue_id, version, state, assignee_id,
  offered_to, offer_until, refused, category, held, hold_reason, hold_until, hold_memo, closing_at, weight, opened_at, waiting_since,
  last_message_id, last_message_at, last_order, unread, unreachable, closed_at, close_reason)
SELECT 'w' || (i % 3), 'v' || @pad, 'centre', 't' || @pad, 'ch' || (i % 3), 'c' || @pad, 'q' || (i % 3), 1,
  CASE i % 100 WHEN 0 THEN 'waiting' WHEN 1 THEN 'active' ELSE 'closed' END,
  CASE i % 100 WHEN 0 THEN '' ELSE 'op' || (i % 97) END, '', 0, '', '', false, '', 0, '', 0, 1, i, i, 'm' || @pad, i, 'o', 0, false, 0, ''
FROM @series`, `
INSERT INTO message (workspace_id, id, thread_id, conversation_id, version, direction, at, ord, author_kind, author_operator,
  author_contact, content, external_id, event_id, quote_token, quoted_id, image_set, standby, unsent_at, edited_at, send_state,
  send_route, send_call, send_queued_at, send_quote, send_at, send_error, send_detail)
SELECT 'w' || (i % 3), 'm' || @pad, 't' || @pad, 'v' || @pad, 1, 'in', i, 'o', 'customer', '', 'c' || @pad, '{"kind":"text","text":{"text":"x"}}',
  'x' || @pad, 'e' || @pad, '', '', '', false, 0, 0, '', '', '', 0, '', 0, '', '' FROM @series`, `
INSERT INTO inbox (channel_id, source_kind, source_id, event_id, at, received_at, body, attempts, state, settled_at, code)
SELECT 'ch' || (i % 3), 'user', 'U' || @pad, 'e' || @pad, i, i, NULL, 0, 'done', i, '' FROM @series`, `
INSERT INTO inbox_thread (channel_id, source_kind, source_id, pending, owner, lease_until, due_at)
SELECT 'ch' || (i % 3), 'user', 'U' || @pad, 0, '', 0, i FROM @series`, `
INSERT INTO job (kind, key, thread_id, payload, due_at, run_at, owner, gen, attempts, last_error)
SELECT 'offer', 'v' || @pad, 't' || @pad, '', 9000000000000 + i, 9000000000000 + i, '', 1, 0, '' FROM @series`, `
INSERT INTO fact (at, kind, centre_id, workspace_id, channel_id, thread_id, conversation_id, message_id, contact_id, subject_id,
  actor_kind, actor_operator, version, before, after, code, data)
SELECT i, 'message.stored', 'centre', 'w' || (i % 3), '', 't' || @pad, 'v' || @pad, 'm' || @pad, '', '', 'customer', '', 1, '', '', '', '' FROM @series`, `
INSERT INTO session (hash, operator_id, kind, name, created_at, seen_at, expires_at)
SELECT 'h' || @pad, 'op1', 'cookie', '', 0, 0, i FROM @series`, `
INSERT INTO bot_memory (workspace_id, conversation_id, body, met_at, reason)
SELECT 'w' || (i % 3), 'v' || @pad, '{}', i, CASE i % 5 WHEN 0 THEN 'wish' ELSE '' END FROM @series`, `
INSERT INTO bot_decision (workspace_id, id, conversation_id, message_id, at, zone, p, model, hits, features, outcome, chosen, settled_at, verdict, verdict_by, verdict_at)
SELECT 'w' || (i % 3), 'd' || @pad, 'v' || @pad, 'm' || @pad, i, CASE i % 4 WHEN 0 THEN 'handoff' ELSE 'answer' END, 0.5, '1', '[]', '[]', '', '', 0,
  CASE i % 50 WHEN 0 THEN 'e1' ELSE '' END, '', CASE i % 50 WHEN 0 THEN i ELSE 0 END FROM @series`, `
INSERT INTO search_message (message_id, workspace_id, at) SELECT 'm' || @pad, 'w' || (i % 3), i FROM @series`, `
INSERT INTO once (operator_id, key, hash, message_id, at) SELECT 'op1', 'k' || @pad, '', '', i FROM @series`, `
INSERT INTO unsent (channel_id, external_id, at) SELECT 'ch1', 'x' || @pad, i FROM @series`, `
INSERT INTO call (workspace_id, id, thread_id, channel_id, route, recipient, reply_token, body, messages, state, started_at, attempts,
  lease_until, next_at, in_doubt, request_id, error)
SELECT 'w' || (i % 3), 'call' || @pad, 't' || @pad, 'ch' || (i % 3), 'push', 'U', '', NULL, '[]', 'sent', i, 1, 0, 0, false, '', '' FROM @series`, `
INSERT INTO escalation (workspace_id, id, conversation_id, kind, made_by, at, answer_by, question_id, outcome, answered_by, answered_at, answer_id, overdue_at)
SELECT 'w' || (i % 3), 'e' || @pad, 'v' || @pad, 'advice', 'op1', i, i, '', CASE i % 100 WHEN 0 THEN '' ELSE 'advised' END, '', 0, '', 0 FROM @series`, `
INSERT INTO follow_up (workspace_id, id, conversation_id, contact_id, message_id, made_by, at, due_at, done, done_by, done_at, told_at, raised_at)
SELECT 'w' || (i % 3), 'f' || @pad, 'v' || @pad, 'c' || @pad, '', 'op1', i, i, CASE i % 100 WHEN 0 THEN '' ELSE 'kept' END, '', 0, 0, 0 FROM @series`, `
INSERT INTO bulk_item (workspace_id, run_id, pos, conversation_id, thread_id, contact_id, fate, code, message_id, at, was)
SELECT 'w' || (i % 3), 'b' || (i / 400), i % 400, 'v' || @pad, 't' || @pad, 'c' || @pad, 'done', '', 'm' || @pad, i, '' FROM @series`, `
INSERT INTO incident_talk (workspace_id, incident_id, conversation_id, thread_id, contact_id, state, how, by_id, at, told, told_at, told_id)
SELECT 'w' || (i % 3), 'i' || (i / 400), 'v' || @pad, 't' || @pad, 'c' || @pad, 'attached', 'words', '', i, 0, 0, '' FROM @series`, `
INSERT INTO bulk_run (centre_id, id, key, made_by, made_at, state, stop_at, ended_at, undone_by, incident_id, total, body)
SELECT 'centre', 'b' || i, 'k' || @pad, 'op1', i, 'done', 0, i, '', '', 400, '' FROM @series`, `
INSERT INTO survey (workspace_id, conversation_id, channel_id, queue_id, operator_id, asked_at, asked_id, score, answered_at, answer_id, comment_id, low, reviewed_by, reviewed_at)
SELECT 'w' || (i % 3), 'v' || @pad, 'ch1', 'q1', 'op1', i, 'm' || @pad, i % 6, i, '', '', i % 100 = 0, '', 0 FROM @series`, `
INSERT INTO mute (workspace_id, id, contact_id, conversation_id, state, made_by, at, why_id, decided_by, decided_at)
SELECT 'w' || (i % 3), 'u' || @pad, 'c' || @pad, 'v' || @pad, CASE i % 100 WHEN 0 THEN 'muted' ELSE 'lifted' END, 'op1', i, '', '', 0 FROM @series`, `
INSERT INTO contact_trait (workspace_id, contact_id, kind, name, value, messages, at, by_id)
SELECT 'w' || (i % 3), 'c' || @pad, 'attribute', 'n', 'v', 'null', i, '' FROM @series`, `
INSERT INTO contact_card (workspace_id, contact_id, version, body) SELECT 'w' || (i % 3), 'c' || @pad, 1, '{}' FROM @series`, `
INSERT INTO contact_note (workspace_id, id, contact_id, conversation_id, version, made_by, made_at, changed_by, changed_at, body)
SELECT 'w' || (i % 3), 'n' || @pad, 'c' || @pad, 'v' || @pad, 1, 'op1', i, 'op1', i, 'x' FROM @series`, `
INSERT INTO contact_link (workspace_id, id, one_id, other_id, at, by_id, note)
SELECT 'w' || (i % 3), 'l' || @pad, 'c' || @pad, 'o' || @pad, i, 'op1', '' FROM @series`, `
INSERT INTO attachment (workspace_id, id, thread_id, owner_id, purpose, mime, name, size, sha256, width, height, created_at)
SELECT 'w' || (i % 3), 'a' || @pad, CASE i % 10 WHEN 0 THEN '' ELSE 't' || @pad END, '', 'inbound', 'image/jpeg', '', 1, '', 0, 0, i FROM @series`,
}
