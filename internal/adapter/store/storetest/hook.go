package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func hooks(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	h := flow.HookRow{Sealed: []byte("s1"), Hook: hook.Hook{ID: "h1", Centre: centre, Since: cut(at(0)),
		Sheet: hook.Sheet{Name: "CRM", URL: "https://crm.example", Events: []string{"conversation.opened"}, Brands: []desk.WorkspaceID{brand}, Words: true}}}
	w.must(w.SaveHook(w.ctx, h, happened))
	got, err := w.Hook(w.ctx, "h1")
	w.must(err)
	if d := cmp.Diff(h, got, sameTime); d != "" {
		t.Error(d)
	}
	h.Edition, h.Sealed, h.Name = 1, nil, "別名"
	w.must(w.SaveHook(w.ctx, h, happened))
	if err := w.SaveHook(w.ctx, h, happened); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("on an old edition: %v", err)
	}
	if got, err := w.Hook(w.ctx, "h1"); err != nil || string(got.Sealed) != "s1" || got.Name != "別名" {
		t.Errorf("nil did not keep the secret: %+v %v", got, err)
	}

	cursor, err := w.HookCursor(w.ctx)
	w.must(err)
	fact := desk.Fact{Kind: desk.FactOpened, Workspace: brand, Conversation: "v", At: cut(at(0)), After: &desk.Standing{State: "waiting"}}
	d := flow.Delivery{ID: "d1", Hook: "h1", Event: "conversation.opened", Fact: fact, At: cut(at(0)), State: flow.DeliveryQueued}
	later := d
	later.ID, later.At = "d2", cut(at(time.Minute))
	w.must(w.Tell(w.ctx, cursor, "c1", []flow.Delivery{d, later}))
	if err := w.Tell(w.ctx, cursor, "c2", []flow.Delivery{{ID: "d3", Hook: "h1", At: cut(at(0))}}); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("told twice: %v", err)
	}
	if now, err := w.HookCursor(w.ctx); now != "c1" || err != nil {
		t.Errorf("cursor %q %v", now, err)
	}
	list, err := w.Deliveries(w.ctx, "h1", 10)
	w.must(err)
	if diff := cmp.Diff([]flow.Delivery{later, d}, list, sameTime); diff != "" {
		t.Error(diff)
	}
	jobs, err := w.ClaimJobs(w.ctx, "me", []desk.JobKind{desk.JobHook}, 10, at(time.Hour), time.Hour)
	w.must(err)
	if len(jobs) != 2 {
		t.Errorf("%d jobs", len(jobs))
	}
	d.Attempts, d.LastAt, d.NextAt, d.Status, d.Code = 1, cut(at(0)), cut(at(time.Minute)), 500, "x"
	h.Failing = cut(at(0))
	w.must(w.SettleDelivery(w.ctx, d, h.Hook, nil))
	if got, err := w.Delivery(w.ctx, "d1"); err != nil || cmp.Diff(d, got, sameTime) != "" {
		t.Errorf("%+v %v", got, err)
	}
	twin := d // of a node that stood still with the same attempt
	twin.NextAt = cut(at(3 * time.Hour))
	w.must(w.SettleDelivery(w.ctx, twin, h.Hook, nil))
	if got, err := w.Delivery(w.ctx, "d1"); err != nil || !got.NextAt.Equal(d.NextAt) {
		t.Errorf("failed twice in one attempt: %+v %v", got, err)
	}
	through := twin
	through.State, through.NextAt, through.Status, through.Code = flow.DeliveryDone, time.Time{}, 204, ""
	w.must(w.SettleDelivery(w.ctx, through, h.Hook, nil))
	twin.Attempts++
	w.must(w.SettleDelivery(w.ctx, twin, h.Hook, nil))
	if got, err := w.Delivery(w.ctx, "d1"); err != nil || got.State != flow.DeliveryDone || !got.NextAt.IsZero() {
		t.Errorf("it went through, and is %+v %v", got, err)
	}
	h.Disabled, h.Why = cut(at(time.Hour)), hook.Failing
	w.must(w.SettleDelivery(w.ctx, d, h.Hook, happened))
	h.Disabled, h.Why = time.Time{}, ""
	w.must(w.SettleDelivery(w.ctx, d, h.Hook, nil)) // a late one does not switch it on
	if live, err := w.LiveHooks(w.ctx); err != nil || len(live) != 0 {
		t.Errorf("disabled: %+v %v", live, err)
	}
	d.NextAt = cut(at(2 * time.Hour))
	w.must(w.Requeue(w.ctx, d))
	if got, err := w.Delivery(w.ctx, "d1"); err != nil || got.State != flow.DeliveryQueued || got.Attempts != 0 || got.Status != 0 {
		t.Errorf("put again: %+v %v", got, err)
	}
	if err := w.Requeue(w.ctx, flow.Delivery{ID: "none"}); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	w.must(w.DeleteHook(w.ctx, "h1", happened))
	if err := w.DeleteHook(w.ctx, "h1", happened); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
	if _, err := w.Delivery(w.ctx, "d1"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("its log is still there: %v", err)
	}
}
