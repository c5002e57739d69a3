package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func useValues(u template.Use) []any {
	return []any{string(u.Workspace), u.ID, string(u.Template), string(u.Operator), string(u.Conversation), string(u.Message), u.Topic, ms(u.At),
		string(u.Fate), string(u.Centre)}
}

// OwnUses lists an operator's newest.
func (db *DB) OwnUses(ctx context.Context, by desk.OperatorID, n int) ([]template.Use, error) {
	return all(ctx, db.read(), useColumns+` WHERE u.operator_id = $1 ORDER BY u.at DESC LIMIT $2`, scanUse, string(by), n)
}

// TopicUses lists the newest in a brand's talks about something.
func (db *DB) TopicUses(ctx context.Context, w desk.WorkspaceID, topic string, n int) ([]template.Use, error) {
	if topic == "" {
		return nil, nil
	}
	return all(ctx, db.read(), useColumns+` WHERE u.workspace_id = $1 AND u.topic = $2 AND u.topic <> '' ORDER BY u.at DESC LIMIT $3`, scanUse, string(w), topic, n)
}

// TemplateUses lists the newest that a row of the figures counts.
func (db *DB) TemplateUses(ctx context.Context, w desk.WorkspaceID, id template.ID, from, to time.Time, n int) ([]template.Use, error) {
	return all(ctx, db.read(), useColumns+`
WHERE u.workspace_id = $1 AND u.at >= $2 AND u.at < $3 AND u.template_id = $4 ORDER BY u.at DESC, u.id DESC LIMIT $5`, scanUse,
		string(w), ms(from), ms(to), string(id), n)
}

// TemplateFigures counts a brand's uses within a time.
func (db *DB) TemplateFigures(ctx context.Context, w desk.WorkspaceID, from, to time.Time) ([]flow.TemplateFigure, error) {
	return all(ctx, db.read(), countUses, func(r scanner) (f flow.TemplateFigure, err error) {
		return f, r.Scan(&f.Template, &f.AsIs, &f.Edited, &f.Ran, &f.Operators, stamp{&f.Last})
	}, string(w), ms(from), ms(to))
}

func scanUse(r scanner) (u template.Use, err error) {
	return u, r.Scan(&u.Workspace, &u.ID, &u.Template, &u.Operator, &u.Conversation, &u.Message, &u.Topic, stamp{&u.At}, &u.Fate)
}

const useColumns = `
SELECT u.workspace_id, u.id, u.template_id, u.operator_id, u.conversation_id, u.message_id, u.topic, u.at, u.fate FROM template_use AS u`

const insertTemplateUses = `
INSERT INTO template_use (workspace_id, id, template_id, operator_id, conversation_id, message_id, topic, at, fate)
SELECT r.workspace, r.id, r.template, r.operator, r.conversation, r.message, r.topic, r.at, r.fate
FROM @rows(r: workspace text, id text, template text, operator text, conversation text, message text, topic text, at bigint, fate text, centre text)
WHERE EXISTS (SELECT 1 FROM template AS t WHERE t.id = r.template AND t.centre_id = r.centre AND (t.workspace_id = '' OR t.workspace_id = r.workspace)
  AND (t.owner_id = '' OR t.owner_id = r.operator))
ON CONFLICT (workspace_id, id) DO NOTHING`

const countUses = `
SELECT u.template_id, count(CASE WHEN u.fate = 'as_is' THEN 1 END), count(CASE WHEN u.fate = 'edited' THEN 1 END), count(CASE WHEN u.fate = 'ran' THEN 1 END),
  count(DISTINCT u.operator_id), max(u.at)
FROM template_use AS u WHERE u.workspace_id = $1 AND u.at >= $2 AND u.at < $3
GROUP BY u.template_id ORDER BY count(*) DESC, u.template_id`
