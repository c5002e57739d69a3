package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Refunds come back as they were kept, with the case of their thread; lists begin with who waits
// longest, the past with what is newest.
func refunds(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	asked := func(id string, s refund.State, n int, more ...refund.Step) refund.Refund {
		r := refund.Refund{Sheet: refund.Sheet{Amount: int64(n) * 100, Order: "M-1", Reason: refund.Defect, Words: "割れていた", Way: refund.Bank}, ID: id, Workspace: brand,
			Thread: ch.Case.Thread.ID, Conversation: ch.Case.Talk.ID, Contact: ch.Case.Thread.Contact, Version: 1, State: s,
			Steps: append([]refund.Step{{Verb: refund.Request, By: anna, At: cut(sec(n))}}, more...)}
		return r
	}
	one, two := asked("r1", refund.Requested, 20), asked("r2", refund.Requested, 10)
	past := asked("r3", refund.Refused, 5, refund.Step{Verb: refund.Refuse, By: ben, At: cut(sec(30)), Words: "期限切れ"})
	older := asked("r4", refund.Withdrawn, 4, refund.Step{Verb: refund.Withdraw, By: anna, At: cut(sec(29))})
	ch.Kept = decide.Kept{Refunds: []refund.Refund{one, two, past, older}}
	w.commit(flow.Write{Change: ch})

	same := func(name string, want, got []refund.Refund) {
		t.Helper()
		if d := cmp.Diff(want, got, sameTime); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
	all := []refund.Refund{older, past, two, one}
	same("with the case", all, w.load(flow.CaseRef{Thread: ch.Case.Thread.ID, Refunds: true}).Kept.Refunds)
	if c := w.load(flow.CaseRef{Conversation: ch.Case.Talk.ID, Care: true}); len(c.Kept.Refunds) != 0 {
		t.Error("read though nobody asked")
	}
	got, err := w.RefundsOf(w.ctx, ch.Case.Thread.ID)
	w.must(err)
	same("of the thread", all, got)
	got, err = w.OpenRefunds(w.ctx, []desk.WorkspaceID{brand}, refund.Requested, 10)
	w.must(err)
	same("waiting", []refund.Refund{two, one}, got)
	got, err = w.OpenRefunds(w.ctx, []desk.WorkspaceID{other}, refund.Requested, 10)
	w.must(err)
	same("another brand's", nil, got)
	got, more, err := w.PastRefunds(w.ctx, []desk.WorkspaceID{brand}, desk.Page{Limit: 1})
	w.must(err)
	same("past", []refund.Refund{past}, got)
	got, more, err = w.PastRefunds(w.ctx, []desk.WorkspaceID{brand}, desk.Page{Limit: 1, After: more})
	w.must(err)
	same("past, on", []refund.Refund{older}, got)
	if more != "" {
		t.Errorf("a page behind the last: %q", more)
	}
	got, err = w.RefundsAsked(w.ctx, brand, sec(5), sec(20), 10)
	w.must(err)
	same("asked in a period", []refund.Refund{past, two}, got)
	counts, err := w.CountRefunds(w.ctx, []desk.WorkspaceID{brand})
	w.must(err)
	if d := cmp.Diff([]flow.RefundCount{{State: refund.Requested, N: 2, Yen: 3000, Since: cut(sec(10))}}, counts, sameTime); d != "" {
		t.Error(d)
	}
	for name, n := range map[string]int{"counts": howMany(w.CountRefunds(w.ctx, nil)), "open": howMany(w.OpenRefunds(w.ctx, nil, refund.Requested, 10))} {
		if n != 0 {
			t.Errorf("%s of no brand: %d", name, n)
		}
	}

	moved := one
	moved.Version, moved.State, moved.Notice, moved.Reminded, moved.Alerted = 2, refund.Approved, "m", cut(sec(40)), cut(sec(41))
	moved.Steps = append(moved.Steps, refund.Step{Verb: refund.Approve, By: ben, At: cut(sec(42))})
	on := decide.Change{Base: 1, Case: decide.Case{Thread: next(ch.Case.Thread)}, Kept: decide.Kept{Refunds: []refund.Refund{moved}}, Facts: []desk.Fact{{At: sec(42), Kind: desk.FactRefund, Centre: centre, Workspace: brand}}}
	w.commit(flow.Write{Change: on})
	if r, err := w.Refund(w.ctx, "r1"); err != nil || cmp.Diff(moved, r, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(moved, r, sameTime))
	}
	if _, err := w.Refund(w.ctx, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
}

// howMany counts what was read; -1 when it can't be.
func howMany[T any](rows []T, err error) int {
	if err != nil {
		return -1
	}
	return len(rows)
}

// Who may approve how much is kept version by version; who was behind stores nothing.
func refundRules(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if v, err := w.RefundRules(w.ctx, brand); err != nil || v.Version != 0 || v.Workspace != brand {
		t.Fatalf("%+v, %v", v, err)
	}
	fact := []desk.Fact{{At: sec(0), Kind: desk.FactRefundRules, Centre: centre, Workspace: brand}}
	apart := int64(0)
	first := refund.Version{Workspace: brand, Version: 1, At: cut(sec(1)), By: anna, Body: refund.Settings{Limits: map[desk.Role]int64{desk.RoleSupervisor: 5}, Apart: &apart, Remind: time.Minute, Alert: time.Hour, Notice: "はい"}}
	w.must(w.SaveRefundRules(w.ctx, first, fact))
	if err := w.SaveRefundRules(w.ctx, first, fact); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("saved twice: %v", err)
	}
	second := first
	second.Version, second.By, second.Body = 2, ben, refund.Settings{}
	w.must(w.SaveRefundRules(w.ctx, second, fact))
	if v, err := w.RefundRules(w.ctx, brand); err != nil || cmp.Diff(second, v, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(second, v, sameTime))
	}
	list, err := w.RefundRuleHistory(w.ctx, brand, 10)
	if err != nil || cmp.Diff([]refund.Version{second, first}, list, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff([]refund.Version{second, first}, list, sameTime))
	}
}
