package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// memories reads what the bot keeps of the inquiries, and what customers said in them.
func (l *loader) memories() func() error {
	var talks, all []desk.ConversationID
	for i, ref := range l.refs {
		id := l.cases[i].Talk.ID
		switch {
		case id == "":
		case ref.Bot:
			talks, all = append(talks, id), append(append(all, id), l.past(i)...)
		case remembers(ref):
			all = append(all, id)
		}
	}
	kept := want(l, selectMemories, scanMemory, all)
	heard := want(l, selectHeard, scanMessage, talks)
	return func() error {
		byTalk := map[desk.ConversationID]decide.Memory{}
		for _, m := range *kept {
			byTalk[m.Conversation] = m
		}
		for i, ref := range l.refs {
			if id := l.cases[i].Talk.ID; remembers(ref) && id != "" {
				l.cases[i].Memory = byTalk[id]
				for _, before := range l.past(i) {
					if m, ok := byTalk[before]; ok {
						l.remember(i, m)
					}
				}
			}
		}
		l.each(*heard, l.hear)
		return nil
	}
}

// past are the inquiries before, of which the events know a message.
func (l *loader) past(i int) (ids []desk.ConversationID) {
	for _, m := range l.cases[i].Known {
		if m.Conversation != "" && m.Conversation != l.cases[i].Talk.ID {
			ids = append(ids, m.Conversation)
		}
	}
	return ids
}

func (l *loader) remember(i int, m decide.Memory) {
	if l.cases[i].Past == nil {
		l.cases[i].Past = map[desk.ConversationID]decide.Memory{}
	}
	l.cases[i].Past[m.Conversation] = m
}

// hear puts a bubble among those that the bot has not dealt with.
func (l *loader) hear(i int, m desk.Message) {
	c := &l.cases[i]
	if !l.refs[i].Bot || m.Conversation != c.Talk.ID {
		return
	}
	for _, id := range c.Memory.Dealt {
		if id == m.ID {
			return
		}
	}
	c.Heard = append(c.Heard, m)
}

func scanMemory(r scanner) (m decide.Memory, err error) {
	return m, r.Scan(&m.Conversation, object{&m})
}

// memoryValues also writes what reports count by: when the inquiry was opened, which
// never changes, and why it was last handed over.
func memoryValues(talk conversation.Conversation, m decide.Memory) []any {
	return []any{string(talk.Workspace), string(m.Conversation), toJSON(m), ms(talk.OpenedAt), m.Reason}
}

func decisionValues(d decide.Decision) []any {
	f := d.Found
	return []any{string(d.Workspace), d.ID, string(d.Conversation), string(d.Message), int64(d.Part.From), int64(d.Part.To), ms(d.At), string(f.Zone), f.P, f.Version,
		toJSON(f.Hits), toJSON(f.Features)}
}

func settledValues(s decide.Settled) []any { return []any{s.Decision, s.Outcome, s.Chosen, ms(s.At)} }

const selectMemories = `SELECT b.conversation_id, b.body FROM bot_memory AS b WHERE b.conversation_id @texts($1)`

// The newest of each inquiry, in the order of the talk.
const selectHeard = `SELECT * FROM (
  SELECT ` + messageColumns + `
  FROM conversation AS v
  @lateral(m message y)
    WHERE y.thread_id = v.thread_id AND y.conversation_id = v.id AND y.direction = 'in' ORDER BY y.at DESC, y.ord DESC, y.id DESC LIMIT 50
  @end
  WHERE v.id @texts($1)
) AS m ORDER BY m.at, m.ord, m.id`

const upsertMemories = `
INSERT INTO bot_memory (workspace_id, conversation_id, body, met_at, reason)
@values(text, text, text, bigint, text)
ON CONFLICT (conversation_id) DO UPDATE SET body = excluded.body, reason = excluded.reason`

const updateMemories = `
UPDATE bot_memory SET body = r.body FROM @rows(r: conversation_id text, body text) WHERE bot_memory.conversation_id = r.conversation_id`

const insertDecisions = `
INSERT INTO bot_decision (workspace_id, id, conversation_id, message_id, part_from, part_to, at, zone, p, model, hits, features, outcome, chosen,
  settled_at, verdict, verdict_by, verdict_at)
SELECT r.workspace_id, r.id, r.conversation_id, r.message_id, r.part_from, r.part_to, r.at, r.zone, r.p, r.model, r.hits, r.features, '', '', 0, '', '', 0
FROM @rows(r: workspace_id text, id text, conversation_id text, message_id text, part_from bigint, part_to bigint, at bigint, zone text, p float8, model text, hits text, features text)`

// What the customer tapped stays when they say later whether it helped.
const settleDecisions = `
UPDATE bot_decision SET outcome = r.outcome, chosen = CASE WHEN r.chosen = '' THEN bot_decision.chosen ELSE r.chosen END, settled_at = r.at
FROM @rows(r: id text, outcome text, chosen text, at bigint)
WHERE bot_decision.id = r.id`

// BotMemory reads what the bot keeps of an inquiry; an empty one if it never met it.
func (db *DB) BotMemory(ctx context.Context, id desk.ConversationID) (decide.Memory, error) {
	m, _, err := one(ctx, db.read(), selectMemories, scanMemory, texts(db.read(), []desk.ConversationID{id}))
	return m, err
}

// Decisions lists what the bot decided in an inquiry, oldest first.
func (db *DB) Decisions(ctx context.Context, id desk.ConversationID) ([]flow.DecisionView, error) {
	return all(ctx, db.read(), selectDecisions+` WHERE d.conversation_id = $1 ORDER BY d.at, d.id LIMIT 200`, scanDecision, string(id))
}

// Judged lists decisions of a brand that an operator or the customer has judged, newest first.
func (db *DB) Judged(ctx context.Context, w desk.WorkspaceID, n int) ([]flow.DecisionView, error) {
	return all(ctx, db.read(), selectDecisions+`
WHERE d.workspace_id = $1 AND (d.verdict <> '' OR d.outcome <> '') ORDER BY d.at DESC, d.id DESC LIMIT $2`, scanDecision, string(w), n)
}

// Decision reads one.
func (db *DB) Decision(ctx context.Context, id string) (flow.DecisionView, error) {
	d, ok, err := one(ctx, db.read(), selectDecisions+` WHERE d.id = $1`, scanDecision, id)
	return d, found(ok, err)
}

// Judge keeps an operator's verdict on a decision.
func (db *DB) Judge(ctx context.Context, d flow.DecisionView, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, judgeDecision, d.ID, d.Verdict, string(d.VerdictBy), ms(d.VerdictAt)); err != nil {
			return err
		}
		return s.puts(ctx, insertFacts, factValues(facts))
	})
}

func scanDecision(r scanner) (d flow.DecisionView, err error) {
	f := &d.Found
	return d, r.Scan(&d.Workspace, &d.ID, &d.Conversation, &d.Message, &d.Part.From, &d.Part.To, stamp{&d.At}, &f.Zone, &f.P, &f.Version, object{&f.Hits},
		object{&f.Features}, &d.Outcome, &d.Chosen, &d.Verdict, &d.VerdictBy, stamp{&d.VerdictAt})
}

const selectDecisions = `
SELECT d.workspace_id, d.id, d.conversation_id, d.message_id, d.part_from, d.part_to, d.at, d.zone, d.p, d.model, d.hits, d.features, d.outcome, d.chosen,
  d.verdict, d.verdict_by, d.verdict_at FROM bot_decision AS d`

const judgeDecision = `UPDATE bot_decision SET verdict = $2, verdict_by = $3, verdict_at = $4 WHERE id = $1`

// BotSettings reads a brand's; the zero value with version 0 when nothing is set.
func (db *DB) BotSettings(ctx context.Context, w desk.WorkspaceID) (flow.BotSettingsRow, error) {
	row, _, err := one(ctx, db.read(), `SELECT s.version, s.body FROM bot_setting AS s WHERE s.workspace_id = $1`, scanBotSettings, string(w))
	row.Workspace = w
	return row, err
}

func scanBotSettings(r scanner) (row flow.BotSettingsRow, err error) {
	return row, r.Scan(&row.Version, object{&row.Body})
}

// SaveBotSettings stores a brand's settings; desk.ErrVersion when base is not what stands.
func (db *DB) SaveBotSettings(ctx context.Context, row flow.BotSettingsRow, base int64, facts []desk.Fact) error {
	return db.saveSettings(ctx, insertBotSettings, updateBotSettings, row.Workspace, base, toJSON(row.Body), facts)
}

// saveSettings stores a brand's settings of a kind behind version base, 0 for the first, with
// its facts; desk.ErrVersion when base is not what stands.
func (db *DB) saveSettings(ctx context.Context, insert, update string, w desk.WorkspaceID, base int64, body string, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		text, args := update, []any{string(w), base, body}
		if base == 0 {
			text, args = insert, []any{string(w), body}
		}
		n, err := s.exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return s.puts(ctx, insertFacts, factValues(facts))
	})
}

const insertBotSettings = `INSERT INTO bot_setting (workspace_id, version, body) VALUES ($1, 1, $2) ON CONFLICT (workspace_id) DO NOTHING`

const updateBotSettings = `UPDATE bot_setting SET version = version + 1, body = $3 WHERE workspace_id = $1 AND version = $2`
