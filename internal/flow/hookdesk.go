package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// HookDesk is where administrators say which other systems are told of what.
type HookDesk struct {
	env    Env
	store  HookStore
	seal   Sealer
	secret Secrets
	post   Poster
}

// NewHookDesk makes it.
func NewHookDesk(env Env, store HookStore, seal Sealer, secret Secrets, post Poster) *HookDesk {
	return &HookDesk{env, store, seal, secret, post}
}

// How many there may be, and how many deliveries are shown.
const (
	maxHooks      = 50
	maxDeliveries = 100
)

// Hooks lists the centre's.
func (d *HookDesk) Hooks(ctx context.Context, by desk.Person) ([]HookRow, error) {
	if !identity.Can(by, identity.ManageHooks, identity.Subject{}) {
		return nil, decide.ErrForbidden
	}
	return d.store.Hooks(ctx, by.Centre)
}

// Make makes a hook. Its secret is shown this once.
func (d *HookDesk) Make(ctx context.Context, by desk.Person, s hook.Sheet) (HookRow, string, error) {
	all, err := d.Hooks(ctx, by)
	if err != nil {
		return HookRow{}, "", err
	}
	if len(all) >= maxHooks {
		return HookRow{}, "", desk.E(desk.Conflict, "too_many_hooks", "A centre has at most 50 webhooks.")
	}
	row := HookRow{Hook: hook.Hook{ID: d.env.IDs(), Centre: by.Centre, Since: d.env.Clock.Now()}}
	if row.Sheet, err = d.clean(by, s); err != nil {
		return row, "", err
	}
	words, err := d.fresh(&row)
	if err != nil {
		return row, "", err
	}
	return row, words, d.save(ctx, by, row, "made")
}

// Change sets a hook's sheet on the edition that was read.
func (d *HookDesk) Change(ctx context.Context, by desk.Person, id string, edition int64, s hook.Sheet) (HookRow, error) {
	row, err := d.one(ctx, by, id)
	if err != nil {
		return row, err
	}
	if row.Sheet, err = d.clean(by, s); err != nil {
		return row, err
	}
	row.Edition, row.Sealed = edition+1, nil
	return row, d.save(ctx, by, row, "changed")
}

// Switch puts a hook out of use, or into it again: from now on.
func (d *HookDesk) Switch(ctx context.Context, by desk.Person, id string, edition int64, on bool) (HookRow, error) {
	row, err := d.one(ctx, by, id)
	if err != nil {
		return row, err
	}
	now := d.env.Clock.Now()
	row.Edition, row.Sealed = edition+1, nil
	verb := "paused"
	if row.Disabled, row.Why = now, hook.Paused; on {
		row.Disabled, row.Failing, row.Why, row.Since, verb = time.Time{}, time.Time{}, "", now, "resumed"
	}
	return row, d.save(ctx, by, row, verb)
}

// Rotate gives a hook another secret, shown this once.
func (d *HookDesk) Rotate(ctx context.Context, by desk.Person, id string, edition int64) (HookRow, string, error) {
	row, err := d.one(ctx, by, id)
	if err != nil {
		return row, "", err
	}
	row.Edition = edition + 1
	words, err := d.fresh(&row)
	if err != nil {
		return row, "", err
	}
	return row, words, d.save(ctx, by, row, "secret")
}

// Delete removes a hook with its log.
func (d *HookDesk) Delete(ctx context.Context, by desk.Person, id string) error {
	if _, err := d.one(ctx, by, id); err != nil {
		return err
	}
	return d.store.DeleteHook(ctx, id, d.fact(by, id, "deleted"))
}

// Log lists what a hook was told lately.
func (d *HookDesk) Log(ctx context.Context, by desk.Person, id string) ([]Delivery, error) {
	if _, err := d.one(ctx, by, id); err != nil {
		return nil, err
	}
	return d.store.Deliveries(ctx, id, maxDeliveries)
}

// Replay tells something again, under the same id: who has it already sees that.
func (d *HookDesk) Replay(ctx context.Context, by desk.Person, id, delivery string) (Delivery, error) {
	row, err := d.one(ctx, by, id)
	if err != nil {
		return Delivery{}, err
	}
	it, err := d.store.Delivery(ctx, delivery)
	if err != nil || it.Hook != id {
		return it, orNotFound(err)
	}
	if !row.Disabled.IsZero() {
		return it, desk.E(desk.Conflict, "hook_disabled", "This webhook is out of use. Switch it on first.")
	}
	it.State, it.Attempts, it.Status, it.Code, it.NextAt = DeliveryQueued, 0, 0, "", d.env.Clock.Now()
	if err := d.store.Requeue(ctx, it); err != nil {
		return it, err
	}
	d.env.put([]desk.Job{{Kind: desk.JobHook, RunAt: it.NextAt}})
	return it, nil
}

func (d *HookDesk) clean(by desk.Person, s hook.Sheet) (hook.Sheet, error) {
	s, err := s.Clean(by)
	if err != nil {
		return s, err
	}
	return s, d.post.Fits(s.URL)
}

// fresh seals a new secret for a hook and gives it in words.
func (d *HookDesk) fresh(row *HookRow) (words string, err error) {
	words, secret := secretOf(d.secret.Token())
	row.Sealed, err = d.seal.SealSecret(secretPurpose+row.ID, secret)
	return words, err
}

func (d *HookDesk) save(ctx context.Context, by desk.Person, row HookRow, verb string) error {
	if err := d.store.SaveHook(ctx, row, d.fact(by, row.ID, verb)); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

func (d *HookDesk) one(ctx context.Context, by desk.Person, id string) (HookRow, error) {
	all, err := d.Hooks(ctx, by)
	if err != nil {
		return HookRow{}, err
	}
	i := slices.IndexFunc(all, func(h HookRow) bool { return h.ID == id })
	if i < 0 {
		return HookRow{}, desk.ErrNotFound
	}
	return all[i], nil
}

func (d *HookDesk) fact(by desk.Person, id, code string) []desk.Fact {
	return []desk.Fact{{At: d.env.Clock.Now(), Kind: desk.FactHook, Centre: by.Centre, Actor: desk.Operator(by.ID), Code: code, Data: map[string]string{"hook": id}}}
}
