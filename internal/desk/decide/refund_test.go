package decide

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

var saito = somebody("saito", desk.RoleAdministrator)

// claims is a command to ask for a refund.
func claims(id string, amount int64) Command {
	return Command{Verb: AskRefund, By: yamamoto, Ref: id, Refund: refund.Sheet{Amount: amount, Order: "M-1", Reason: refund.Defect, Way: refund.Card}}
}

func (w *world) refund() refund.Refund {
	w.t.Helper()
	if len(w.c.Kept.Refunds) != 1 {
		w.t.Fatalf("%+v", w.c.Kept.Refunds)
	}
	return w.c.Kept.Refunds[0]
}

// lines counts the desk's own lines with a code.
func (w *world) lines(code string) (n int) {
	for _, m := range w.c.ByID {
		if m.Content.Notice != nil && m.Content.Notice.Code == code {
			n++
		}
	}
	return n
}

func (w *world) factCode(kind desk.FactKind) string {
	for _, f := range w.last.Facts {
		if f.Kind == kind {
			return f.Code
		}
	}
	return ""
}

// TestRefundLife: from the request to the customer, each step by whom it may be done, with its
// line in the talk and its fact; of two approvals the second changes nothing.
func TestRefundLife(t *testing.T) {
	w := talking(t)
	if err := w.do(Command{Verb: AskRefund, By: ito, Ref: "r1", Refund: claims("", 1).Refund}); !errors.Is(err, ErrNotAssignee) {
		t.Errorf("of another's talk: %v", err)
	}
	w.must(claims("r1", 12_800))
	if j := w.job(desk.JobRefund); j == nil || j.Key != "r1" || j.RunAt.Sub(w.now) != refund.DefaultRemind {
		t.Errorf("%+v", j)
	}
	w.must(claims("r1", 12_800))
	if !w.last.Empty() {
		t.Error("asked for twice with one id")
	}
	step := func(v Verb, by desk.Person, words string) error {
		return w.do(Command{Verb: v, By: by, Ref: "r1", Note: words})
	}
	for name, c := range map[string]struct {
		err, want error
	}{
		"own":       {step(ApproveRefund, yamamoto, ""), refund.ErrOwn},
		"limit":     {step(ApproveRefund, ito, ""), refund.ErrLimit},
		"no words":  {step(RefuseRefund, kobayashi, " "), refund.ErrWords},
		"too early": {step(PayRefund, kobayashi, "K-1"), refund.ErrMoved},
		"no payer":  {step(PayRefund, ito, "K-1"), ErrForbidden},
		"unknown":   {w.do(Command{Verb: ApproveRefund, By: kobayashi, Ref: "r2"}), desk.ErrNotFound},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	w.must(Command{Verb: ApproveRefund, By: kobayashi, Ref: "r1"})
	if w.factCode(desk.FactRefund) != "approved" || w.lines("refund_approved") != 1 {
		t.Errorf("%+v", w.last.Facts)
	}
	w.must(Command{Verb: ApproveRefund, By: kobayashi, Ref: "r1"})
	if !w.last.Empty() {
		t.Error("pressed again by the same person it did something")
	}
	if err := step(ApproveRefund, saito, ""); !errors.Is(err, refund.ErrMoved) {
		t.Errorf("the slower of two: %v", err)
	}
	if err := step(PayRefund, kobayashi, "カード 4111 1111 1111 1111 へ"); !errors.Is(err, refund.ErrDigits) {
		t.Errorf("a card's number: %v", err)
	}
	w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.Solved, Category: "商品"})
	w.must(Command{Verb: PayRefund, By: kobayashi, Ref: "r1", Note: "K-1"}) // of a closed talk, too
	tell := Command{Verb: TellRefund, By: yamamoto, Ref: "r1", Content: words("返金しました")}
	if err := w.do(tell); !errors.Is(err, conversation.ErrClosed) {
		t.Errorf("in a closed talk: %v", err)
	}
	w.must(Command{Verb: Start, By: yamamoto})
	w.c.Thread.ReadToken = "read"
	w.must(tell)
	if w.job(desk.JobRead) == nil {
		t.Error("a reply shows that they were read")
	}
	m := w.bubble("返金しました")
	if r := w.refund(); r.State != refund.Notified || r.Notice != m.ID || len(r.Steps) != 4 || w.job(desk.JobSend) == nil || m.Conversation != w.c.Talk.ID {
		t.Errorf("%+v", r)
	}
	if err := w.do(tell); !errors.Is(err, refund.ErrMoved) {
		t.Errorf("told twice: %v", err)
	}
	w.must(Command{Verb: ReturnRefund, By: kobayashi, Ref: "r1", Note: "口座が閉じていた"})
	if w.refund().State != refund.Returned {
		t.Errorf("%+v", w.refund())
	}
}

// TestRefundDigits: a card's or an account's number is refused, whatever the field.
func TestRefundDigits(t *testing.T) {
	w := talking(t)
	for field, change := range map[string]func(*refund.Sheet){
		"words": func(s *refund.Sheet) { s.Words = "４１１１-１１１１-１１１１-１１１１ に戻す" },
		"order": func(s *refund.Sheet) { s.Order = "4111111111111111" },
	} {
		cmd := claims("r1", 1)
		change(&cmd.Refund)
		err := w.do(cmd)
		var e *desk.Error
		if !errors.As(err, &e) || e.Code != refund.ErrDigits.Code || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if len(w.c.Kept.Refunds) != 0 {
		t.Error("kept all the same")
	}
	for i := range refund.MaxOpen {
		w.must(claims(string(rune('a'+i)), 1))
	}
	if err := w.do(claims("z", 1)); !errors.Is(err, refund.ErrMany) {
		t.Error(err)
	}
}

// TestRefundDue: those who may approve are told once, the supervisors once, and nobody of what
// has been decided.
func TestRefundDue(t *testing.T) {
	look := func(w *world) (string, time.Duration) {
		ch, wait := RefundDue(w.c, "r1", w.now, w.ids())
		w.apply(ch)
		if wait.IsZero() {
			return w.factCode(desk.FactRefund), 0
		}
		return w.factCode(desk.FactRefund), wait.Sub(w.now)
	}
	w := talking(t)
	w.must(claims("r1", 1))
	for _, c := range []struct {
		pass time.Duration
		code string
		wait time.Duration
	}{
		{0, "", time.Hour}, {time.Hour, "reminded", 3 * time.Hour}, {0, "", 3 * time.Hour}, {3 * time.Hour, "alerted", 0}, {0, "", 0}, {time.Hour, "", 0},
	} {
		w.pass(c.pass)
		if code, wait := look(w); code != c.code || wait != c.wait {
			t.Errorf("after %v: %q, %v", c.pass, code, wait)
		}
	}
	late := talking(t) // a desk that was down
	late.must(claims("r1", 1))
	late.pass(9 * time.Hour)
	if code, wait := look(late); code != "alerted" || wait != 0 || late.refund().Reminded.IsZero() {
		t.Errorf("late: %q %v", code, wait)
	}
	decided := talking(t)
	decided.must(claims("r1", 1))
	decided.must(Command{Verb: WithdrawRefund, By: yamamoto, Ref: "r1"})
	decided.pass(9 * time.Hour)
	if code, wait := look(decided); code != "" || wait != 0 {
		t.Errorf("withdrawn: %q %v", code, wait)
	}
}
