package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Translations lists those of a thread into a language, the newest messages' n.
func (db *DB) Translations(ctx context.Context, thread desk.ThreadID, language string, n int) ([]flow.Translation, error) {
	return all(ctx, db.read(), selectTranslations, scanTranslation, string(thread), language, n)
}

// Translation reads one; desk.ErrNotFound.
func (db *DB) Translation(ctx context.Context, id desk.MessageID, language string) (flow.Translation, error) {
	t, ok, err := one(ctx, db.read(), selectTranslation, scanTranslation, string(id), language)
	return t, found(ok, err)
}

// PutTranslation keeps one if the message is still of that version. The message is held
// meanwhile: who takes its words away then finds what is to go with them.
func (db *DB) PutTranslation(ctx context.Context, t flow.Translation, version int64, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		held, ok, err := one(ctx, s, lockMessage, scanInt, string(t.Message))
		if err != nil {
			return err
		}
		if !ok || held != version {
			return desk.ErrVersion
		}
		if _, err := s.exec(ctx, upsertTranslation, string(t.Message), t.Language, string(t.Workspace), string(t.Thread), t.Text, t.Model, string(t.By), ms(t.At)); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func scanTranslation(r scanner) (t flow.Translation, err error) {
	return t, r.Scan(&t.Workspace, &t.Thread, &t.Message, &t.Language, &t.Text, &t.Model, &t.By, stamp{&t.At})
}

const translationColumns = `
SELECT t.workspace_id, t.thread_id, t.message_id, t.language, t.text, t.model, t.operator_id, t.at FROM translation AS t`

// A message's id grows with time.
const selectTranslations = translationColumns + ` WHERE t.thread_id = $1 AND t.language = $2 AND t.text <> '' ORDER BY t.message_id DESC LIMIT $3`

const selectTranslation = translationColumns + ` WHERE t.message_id = $1 AND t.language = $2 AND t.text <> ''`

const lockMessage = `SELECT m.version FROM message AS m WHERE m.id = $1 AND m.unsent_at = 0 @lock`

const upsertTranslation = `
INSERT INTO translation (message_id, language, workspace_id, thread_id, text, model, operator_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (message_id, language) DO UPDATE SET text = excluded.text, model = excluded.model, operator_id = excluded.operator_id, at = excluded.at`

const emptyTranslations = `UPDATE translation SET text = '' FROM @rows(r: message_id text) WHERE translation.message_id = r.message_id`

// reworded are the customers' messages of a change whose words may have changed, or gone.
func reworded(edited []desk.Message) (rows [][]any) {
	for _, m := range edited {
		if m.Direction == desk.In && m.Content.Kind == desk.Text {
			rows = append(rows, []any{string(m.ID)})
		}
	}
	return rows
}
