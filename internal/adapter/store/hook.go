package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Hooks lists a centre's by their ids, the oldest first.
func (db *DB) Hooks(ctx context.Context, centre desk.CentreID) ([]flow.HookRow, error) {
	return all(ctx, db.read(), hookColumns+` WHERE h.centre_id = $1 ORDER BY h.id`, scanHook, string(centre))
}

// LiveHooks lists those of all centres that are in use.
func (db *DB) LiveHooks(ctx context.Context) ([]flow.HookRow, error) {
	return all(ctx, db.read(), hookColumns+` WHERE h.disabled_at = 0 ORDER BY h.id`, scanHook)
}

// Hook reads one.
func (db *DB) Hook(ctx context.Context, id string) (flow.HookRow, error) {
	h, ok, err := one(ctx, db.read(), hookColumns+` WHERE h.id = $1`, scanHook, id)
	return h, found(ok, err)
}

// SaveHook makes one or changes it.
func (db *DB) SaveHook(ctx context.Context, h flow.HookRow, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		args := []any{h.ID, h.Edition, toJSON(h.Sheet), h.Sealed, ms(h.Since), ms(h.Failing), ms(h.Disabled), h.Why}
		text := updateHook
		if h.Edition == 0 {
			text, args = insertHook, append(args, string(h.Centre))
		}
		n, err := s.exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
}

// DeleteHook removes one with its deliveries.
func (db *DB) DeleteHook(ctx context.Context, id string, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, `DELETE FROM hook_delivery WHERE hook_id = $1`, id); err != nil {
			return err
		}
		n, err := s.exec(ctx, `DELETE FROM hook WHERE id = $1`, id)
		if err := found(n > 0, err); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// HookCursor is how far the facts were read.
func (db *DB) HookCursor(ctx context.Context) (string, error) {
	at, _, err := one(ctx, db.read(), `SELECT place FROM hook_cursor WHERE name = 'hooks'`, scanString)
	return at, err
}

// Tell moves the cursor and keeps deliveries with their jobs.
func (db *DB) Tell(ctx context.Context, from, to string, list []flow.Delivery) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, `UPDATE hook_cursor SET place = $2 WHERE name = 'hooks' AND place = $1`, from, to)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		var rows [][]any
		var jobs []desk.Job
		for _, d := range list {
			rows = append(rows, []any{d.Hook, d.ID, d.Event, toJSON(d.Fact), ms(d.At), d.State, int64(d.Attempts), ms(d.LastAt), ms(d.NextAt), int64(d.Status), d.Code})
			jobs = append(jobs, desk.Job{Kind: desk.JobHook, Key: d.ID, RunAt: d.At})
		}
		if err := s.puts(ctx, insertDeliveries, rows); err != nil {
			return err
		}
		return putJobs(ctx, s, jobs)
	})
}

// Delivery reads one.
func (db *DB) Delivery(ctx context.Context, id string) (flow.Delivery, error) {
	d, ok, err := one(ctx, db.read(), deliveryColumns+` WHERE d.id = $1`, scanDelivery, id)
	return d, found(ok, err)
}

// Deliveries lists a hook's, newest first.
func (db *DB) Deliveries(ctx context.Context, hook string, n int) ([]flow.Delivery, error) {
	return all(ctx, db.read(), deliveryColumns+` WHERE d.hook_id = $1 ORDER BY d.id DESC LIMIT $2`, scanDelivery, hook, n)
}

// SettleDelivery writes what became of a delivery, and of its hook's health.
func (db *DB) SettleDelivery(ctx context.Context, d flow.Delivery, h hook.Hook, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, settleDelivery, d.ID, d.State, int64(d.Attempts), ms(d.LastAt), ms(d.NextAt), int64(d.Status), d.Code); err != nil {
			return err
		}
		n, err := s.exec(ctx, settleHook, h.ID, ms(h.Failing), ms(h.Disabled), h.Why)
		if err != nil || n == 0 { // somebody disabled or removed it meanwhile: theirs stands
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// Requeue puts a delivery again.
func (db *DB) Requeue(ctx context.Context, d flow.Delivery) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, requeueDelivery, d.ID, flow.DeliveryQueued, int64(0), ms(d.LastAt), ms(d.NextAt), int64(0), "")
		if err := found(n > 0, err); err != nil {
			return err
		}
		return putJobs(ctx, s, []desk.Job{{Kind: desk.JobHook, Key: d.ID, RunAt: d.NextAt}})
	})
}

func scanHook(r scanner) (h flow.HookRow, err error) {
	return h, r.Scan(&h.Centre, &h.ID, &h.Edition, object{&h.Sheet}, &h.Sealed, stamp{&h.Since}, stamp{&h.Failing}, stamp{&h.Disabled}, &h.Why)
}

func scanDelivery(r scanner) (d flow.Delivery, err error) {
	return d, r.Scan(&d.Hook, &d.ID, &d.Event, object{&d.Fact}, stamp{&d.At}, &d.State, &d.Attempts, stamp{&d.LastAt}, stamp{&d.NextAt}, &d.Status, &d.Code)
}

const hookColumns = `
SELECT h.centre_id, h.id, h.edition, h.body, h.sealed, h.since, h.failing_at, h.disabled_at, h.why FROM hook AS h`

const insertHook = `
INSERT INTO hook (centre_id, id, edition, body, sealed, since, failing_at, disabled_at, why) VALUES ($9, $1, $2, $3, $4, $5, $6, $7, $8)`

const updateHook = `
UPDATE hook SET edition = $2, body = $3, sealed = coalesce($4, sealed), since = $5, failing_at = $6, disabled_at = $7, why = $8
WHERE id = $1 AND edition = $2 - 1`

const settleHook = `UPDATE hook SET failing_at = $2, disabled_at = $3, why = $4 WHERE id = $1 AND disabled_at = 0`

const deliveryColumns = `
SELECT d.hook_id, d.id, d.event, d.fact, d.at, d.state, d.attempts, d.last_at, d.next_at, d.status, d.code FROM hook_delivery AS d`

const insertDeliveries = `
INSERT INTO hook_delivery (hook_id, id, event, fact, at, state, attempts, last_at, next_at, status, code)
@values(text, text, text, text, bigint, text, bigint, bigint, bigint, bigint, text)`

const setDelivery = `
UPDATE hook_delivery SET state = $2, attempts = $3, last_at = $4, next_at = $5, status = $6, code = $7 WHERE id = $1`

const requeueDelivery = setDelivery

// What is over stays so; of two failures of one attempt the first stands, whose job it is.
const settleDelivery = setDelivery + ` AND state = 'queued' AND (attempts < $3 OR $2 <> 'queued')`

const forgetDeliveries = `
DELETE FROM hook_delivery WHERE id IN (SELECT d.id FROM hook_delivery AS d WHERE d.at < $1 ORDER BY d.at LIMIT $2)`
