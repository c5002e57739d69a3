package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
)

// FormRules reads a brand's newest; the zero value with version 0 when nothing is set.
func (db *DB) FormRules(ctx context.Context, w desk.WorkspaceID) (form.Version, error) {
	v, _, err := one(ctx, db.read(), selectFormRules, scanFormRule, string(w))
	v.Workspace = w
	return v, err
}

// SaveFormRules stores the version behind the newest; desk.ErrVersion when another did.
func (db *DB) SaveFormRules(ctx context.Context, v form.Version, facts []desk.Fact) error {
	return db.saveVersion(ctx, newestFormRule, insertFormRule, v.Workspace, v.Version, v.At, v.By, toJSON(v.Body), facts, nil)
}

// Form reads one, living or not; desk.ErrNotFound.
func (db *DB) Form(ctx context.Context, id string) (form.Request, error) {
	r, ok, err := one(ctx, db.read(), formColumns+` WHERE f.id = $1`, scanForm, id)
	return r, found(ok, err)
}

// FormByHash reads the one whose token has a hash; desk.ErrNotFound.
func (db *DB) FormByHash(ctx context.Context, hash string) (form.Request, error) {
	r, ok, err := one(ctx, db.read(), formColumns+` WHERE f.hash = $1`, scanForm, hash)
	return r, found(ok, err)
}

// FormsOf lists the newest n of a talk, the newest first.
func (db *DB) FormsOf(ctx context.Context, t desk.ThreadID, n int) ([]form.Request, error) {
	return all(ctx, db.read(), formColumns+` WHERE f.thread_id = $1 ORDER BY f.asked_at DESC, f.id DESC LIMIT $2`, scanForm, string(t), n)
}

func formValues(r form.Request) []any {
	return []any{string(r.Workspace), r.ID, r.Version, string(r.Thread), string(r.Conversation), string(r.Contact), string(r.Operator), string(r.State), toJSON(r.Sheet), string(r.Who),
		r.Hash, r.Link, string(r.Message), ms(r.Asked), ms(r.Until), ms(r.Changed), r.Keep.Milliseconds(), ms(r.Destroy), r.Key, r.Sealed, toJSON(r.Masked)}
}

func scanForm(r scanner) (f form.Request, err error) {
	var keep int64
	err = r.Scan(&f.Workspace, &f.ID, &f.Version, &f.Thread, &f.Conversation, &f.Contact, &f.Operator, &f.State, object{&f.Sheet}, &f.Who,
		&f.Hash, &f.Link, &f.Message, stamp{&f.Asked}, stamp{&f.Until}, stamp{&f.Changed}, &keep, stamp{&f.Destroy}, &f.Key, &f.Sealed, object{&f.Masked})
	f.Keep = time.Duration(keep) * time.Millisecond
	return f, err
}

func scanFormRule(r scanner) (v form.Version, err error) {
	return v, r.Scan(&v.Workspace, &v.Version, stamp{&v.At}, &v.By, object{&v.Body})
}

const selectFormRules = `
SELECT r.workspace_id, r.version, r.at, r.operator_id, r.body FROM form_rule AS r WHERE r.workspace_id = $1 ORDER BY r.version DESC LIMIT 1`

const newestFormRule = `SELECT r.version FROM form_rule AS r WHERE r.workspace_id = $1 ORDER BY r.version DESC LIMIT 1`

const insertFormRule = `
INSERT INTO form_rule (workspace_id, version, at, operator_id, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, version) DO NOTHING`

const formColumns = `
SELECT f.workspace_id, f.id, f.version, f.thread_id, f.conversation_id, f.contact_id, f.operator_id, f.state, f.sheet, f.who,
  f.hash, f.link, f.message_id, f.asked_at, f.until_at, f.changed_at, f.keep_ms, f.destroy_at, f.key_id, f.sealed, f.masked FROM form AS f`

const selectLivingForms = formColumns + ` WHERE f.thread_id @texts($1) AND f.state IN ('open', 'received') ORDER BY f.id`

// What is over stays so: who was late has no say.
const upsertForms = `
INSERT INTO form (workspace_id, id, version, thread_id, conversation_id, contact_id, operator_id, state, sheet, who,
  hash, link, message_id, asked_at, until_at, changed_at, keep_ms, destroy_at, key_id, sealed, masked)
@values(text, text, bigint, text, text, text, text, text, text, text, text, bytea, text, bigint, bigint, bigint, bigint, bigint, text, bytea, text)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, link = excluded.link, changed_at = excluded.changed_at,
  destroy_at = excluded.destroy_at, key_id = excluded.key_id, sealed = excluded.sealed, masked = excluded.masked
WHERE form.state IN ('open', 'received')`
