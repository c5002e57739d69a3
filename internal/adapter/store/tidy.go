package store

import (
	"context"
	"time"
)

// tidyRows bounds one step: it must not hold the writer for long.
const tidyRows = 200

// draftLife is how much longer than a payload a draft is kept: over a long weekend.
const draftLife = 6 * 24 * time.Hour

// Tidy clears payloads that were done before `done` and forgets dedupe keys older
// than `seen`. With the former go idempotency keys, ended sessions and failed
// sign-ins, and in a week drafts, with the latter quarantined events, unsends that met no message, and what webhooks were told.
func (db *DB) Tidy(ctx context.Context, done, seen time.Time) (more bool, err error) {
	for _, step := range []struct {
		text   string
		before time.Time
	}{
		{clearPayloads, done}, {forgetInbox, seen}, {forgetOnce, done}, {forgetSessions, done}, {forgetAttempts, done}, {forgetUnsent, seen}, {forgetDrafts, done}, {forgetWriting, done.Add(-draftLife)}, {forgetDeliveries, seen},
	} {
		err := db.write(ctx, normal, func(ctx context.Context, s session) error {
			n, err := s.exec(ctx, step.text, ms(step.before), tidyRows)
			more = more || n >= tidyRows
			return err
		})
		if err != nil {
			return more, err
		}
	}
	return more, nil
}

const clearPayloads = `
UPDATE inbox SET body = NULL WHERE id IN (
  SELECT id FROM inbox WHERE state = 'done' AND body IS NOT NULL AND settled_at < $1 ORDER BY settled_at LIMIT $2)`

const forgetInbox = `
DELETE FROM inbox WHERE id IN (
  SELECT id FROM inbox WHERE received_at < $1 AND state <> 'pending' ORDER BY received_at LIMIT $2)`

const forgetOnce = `
DELETE FROM once WHERE (operator_id, key) IN (SELECT operator_id, key FROM once WHERE at < $1 ORDER BY at LIMIT $2)`

const forgetSessions = `
DELETE FROM session WHERE hash IN (
  SELECT hash FROM session WHERE expires_at > 0 AND expires_at < $1 ORDER BY expires_at LIMIT $2)`

const forgetAttempts = `DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE at < $1 ORDER BY at LIMIT $2)`

// Of nodes of the version before.
const forgetDrafts = `
DELETE FROM draft WHERE conversation_id IN (SELECT conversation_id FROM draft WHERE at < $1 ORDER BY at LIMIT $2)`

const forgetWriting = `
DELETE FROM writing WHERE (conversation_id, operator_id, field) IN (
  SELECT conversation_id, operator_id, field FROM writing WHERE at < $1 ORDER BY at LIMIT $2)`

const forgetUnsent = `
DELETE FROM unsent WHERE (channel_id, external_id) IN (
  SELECT channel_id, external_id FROM unsent WHERE at < $1 ORDER BY at LIMIT $2)`
