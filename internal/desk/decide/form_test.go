package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
)

func (w *world) asks(id string) Command {
	return Command{Verb: AskForm, By: yamamoto, Ref: id, Form: &form.Request{ID: id, Sheet: form.Ready()[0], Who: form.Owner, Keep: 7 * 24 * time.Hour, Until: w.now.Add(24 * time.Hour), Hash: "h" + id, Link: []byte("l")}}
}

func (w *world) form(id string) form.Request {
	w.t.Helper()
	for _, r := range append(w.last.Kept.Forms, w.c.Kept.Forms...) {
		if r.ID == id {
			return r
		}
	}
	w.t.Fatalf("no form %q", id)
	return form.Request{}
}

func (w *world) answers(id string) error {
	got := form.Request{Key: "k", Sealed: []byte("sealed"), Masked: []form.Masked{{Name: "bank", Value: "***"}, {Name: "number", Value: "***4567"}}}
	ch, err := FormAnswered(w.c, id, got, w.now, w.ids())
	if err == nil {
		w.apply(ch)
	}
	return err
}

func (w *world) formDue(id string) time.Time {
	ch, wait := FormDue(w.c, id, w.now, w.ids())
	w.apply(ch)
	return wait
}

func (w *world) line(code string) desk.Message {
	w.t.Helper()
	for _, m := range w.last.Added {
		if m.Content.Notice != nil && m.Content.Notice.Code == code {
			return m
		}
	}
	w.t.Fatalf("no line %q in %+v", code, w.last.Added)
	return desk.Message{}
}

// TestFormIsAsked: the message holds the words as shown and no address; a later form of the same
// sheet replaces an open one, another sheet's doesn't; the same id is the same form.
func TestFormIsAsked(t *testing.T) {
	w := talking(t)
	cmd := w.asks("f1")
	w.must(cmd)
	m := w.last.Added[0]
	if m.Content.Form != "f1" || m.Content.Kind != desk.Rich || !strings.Contains(string(m.Content.Rich.Message), `"uri":"`+desk.FormLink+`"`) || m.Send.State != desk.SendQueued {
		t.Fatalf("%+v", m.Content)
	}
	var drawn struct{ Template struct{ Text string } }
	if err := json.Unmarshal(m.Content.Rich.Message, &drawn); err != nil || drawn.Template.Text != FormText(cmd.Form.Sheet, cmd.Form.Until, time.FixedZone("JST", 9*3600)) {
		t.Errorf("%q %v", drawn.Template.Text, err)
	}
	if n := len([]rune(drawn.Template.Text)); n > 160 {
		t.Errorf("%d characters: LINE takes 160", n)
	}
	if j := w.job(desk.JobForm); j == nil || j.Key != "f1" || !j.RunAt.Equal(cmd.Form.Until) {
		t.Errorf("%+v", j)
	}
	w.must(cmd)
	if !w.last.Empty() {
		t.Error("asked twice")
	}
	other := w.asks("f2")
	other.Form.Sheet = form.Ready()[1]
	w.must(other)
	w.must(w.asks("f3"))
	if r := w.form("f1"); r.State != form.Replaced || r.Link != nil {
		t.Errorf("%+v", r)
	}
	if len(w.c.Kept.Forms) != 2 || w.form("f2").State != form.Open {
		t.Errorf("%+v", w.c.Kept.Forms)
	}
	late, far := w.asks("f4"), w.asks("f5")
	late.Form.Until, far.Form.Until = w.now, w.now.Add(form.MaxHours*time.Hour+1)
	stranger := w.asks("f6")
	stranger.By = kobayashi
	for cmd, want := range map[*Command]error{&late: ErrFormTime, &far: ErrFormTime, &stranger: ErrNotAssignee} {
		if err := w.do(*cmd); !errors.Is(err, want) {
			t.Errorf("%s: %v", cmd.Ref, err)
		}
	}
}

// TestFormIsAnsweredOnce: the answer shows masked, its owner is told, a second one is refused; a
// look needs a right and a reason, and is a fact; done, it is destroyed.
func TestFormIsAnsweredOnce(t *testing.T) {
	w := talking(t)
	w.must(w.asks("f1"))
	unread := w.c.Talk.Unread
	if err := w.answers("f1"); err != nil {
		t.Fatal(err)
	}
	line := w.line("form_received")
	if strings.Contains(fmt.Sprint(line.Content.Notice.Data), "4567") || line.Direction != desk.Status || w.c.Talk.Unread != unread+1 {
		t.Errorf("%+v, unread %d", line.Content.Notice, w.c.Talk.Unread)
	}
	if f := w.last.Facts[len(w.last.Facts)-1]; f.Kind != desk.FactForm || f.Code != "received" || f.Subject != yamamoto.ID || f.Data["kind"] != "bank" || f.Actor != desk.Customer {
		t.Errorf("%+v", f)
	}
	if err := w.answers("f1"); !errors.Is(err, form.ErrOver) {
		t.Errorf("twice: %v", err)
	}
	look := Command{Verb: RevealForm, By: yamamoto, Ref: "f1", Why: string(form.Refund)}
	for name, c := range map[string]struct {
		change func(*Command)
		want   error
	}{
		"no reason":        {func(c *Command) { c.Why = "" }, ErrFormReason},
		"strange":          {func(c *Command) { c.Why = "curious" }, ErrFormReason},
		"other, no words":  {func(c *Command) { c.Why = string(form.Other) }, ErrFormReason},
		"another operator": {func(c *Command) { c.By = ito }, ErrForbidden},
		"no such form":     {func(c *Command) { c.Ref = "f9" }, form.ErrOver},
	} {
		cmd := look
		c.change(&cmd)
		if err := w.do(cmd); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.must(look)
	if f := w.last.Facts[len(w.last.Facts)-1]; f.Code != "revealed" || f.Data["reason"] != "refund" || f.Actor.Operator != yamamoto.ID {
		t.Errorf("%+v", f)
	}
	w.line("form_revealed")
	if at := w.formDue("f1"); !at.Equal(w.now.Add(7*24*time.Hour)) || !w.last.Empty() {
		t.Errorf("before its time: %v", at)
	}
	w.must(Command{Verb: FinishForm, By: yamamoto, Ref: "f1"})
	w.formDue("f1")
	if r := w.form("f1"); r.State != form.Destroyed || r.Sealed != nil || r.Masked != nil {
		t.Errorf("%+v", r)
	}
	w.line("form_destroyed")
	if err := w.do(look); !errors.Is(err, form.ErrOver) {
		t.Errorf("after it was destroyed: %v", err)
	}
	w.formDue("f1")
	if !w.last.Empty() {
		t.Error("destroyed twice")
	}
}

// TestFormForThoseAbove: where the brand says so, whoever has the inquiry does not see an answer.
func TestFormForThoseAbove(t *testing.T) {
	w := talking(t)
	cmd := w.asks("f1")
	cmd.Form.Who = form.Above
	w.must(cmd)
	if err := w.answers("f1"); err != nil {
		t.Fatal(err)
	}
	look := Command{Verb: RevealForm, By: yamamoto, Ref: "f1", Why: string(form.Refund)}
	if err := w.do(look); !errors.Is(err, ErrForbidden) {
		t.Error(err)
	}
	look.By = kobayashi
	w.must(look)
}

// TestFormIsNotWithoutItsInquiry: an inquiry that is over keeps whose it was; a form of the talk that
// somebody else asked later is not theirs, neither to see nor to end.
func TestFormIsNotWithoutItsInquiry(t *testing.T) {
	w := talking(t)
	old := w.c.Talk
	old.Assignee, old.State = ito.ID, conversation.Closed
	w.must(w.asks("f1"))
	now := w.c
	for _, verb := range []Verb{WithdrawForm, RevealForm, FinishForm} {
		if verb == RevealForm {
			w.c = now
			if err := w.answers("f1"); err != nil {
				t.Fatal(err)
			}
		}
		w.c.Talk = old
		if err := w.do(Command{Verb: verb, By: ito, Ref: "f1", Why: string(form.Refund)}); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: %v", verb, err)
		}
	}
	if r := w.form("f1"); SeesForm(ito, r, old) || !SeesForm(yamamoto, r, old) {
		t.Error("who asked sees it, who once had another inquiry doesn't")
	}
	old.State = conversation.Active
	if !SeesForm(ito, w.form("f1"), old) {
		t.Error("whoever has the inquiry doesn't see it")
	}
}

// TestFormIsOverAtItsTime: an answer whose time is over is shown to nobody, though its timer is late.
func TestFormIsOverAtItsTime(t *testing.T) {
	w := talking(t)
	w.must(w.asks("f1"))
	if err := w.answers("f1"); err != nil {
		t.Fatal(err)
	}
	look := Command{Verb: RevealForm, By: yamamoto, Ref: "f1", Why: string(form.Refund)}
	w.pass(7*24*time.Hour - time.Second)
	w.must(look)
	w.pass(time.Second)
	if err := w.do(look); !errors.Is(err, ErrFormGone) {
		t.Error(err)
	}
}

// TestFormIsForOne: a group has many who could open a link.
func TestFormIsForOne(t *testing.T) {
	for _, kind := range []desk.SourceKind{desk.FromGroup, desk.FromRoom} {
		w := talking(t)
		w.c.Thread.Source.Kind = kind
		if err := w.do(w.asks("f1")); !errors.Is(err, ErrFormGroup) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestFormEnds: what is withdrawn or over is refused, also before the timer has come; a message
// that still waits stays here.
func TestFormEnds(t *testing.T) {
	w := talking(t)
	w.must(w.asks("f1"))
	m := w.last.Added[0]
	if err := w.do(Command{Verb: WithdrawForm, By: ito, Ref: "f1"}); !errors.Is(err, ErrForbidden) {
		t.Error(err)
	}
	w.must(Command{Verb: WithdrawForm, By: yamamoto, Ref: "f1"})
	if got := w.c.ByID[m.ID]; got.Send.State != desk.SendDismissed || !got.Revoked() {
		t.Errorf("%+v", got.Send)
	}
	if err := w.answers("f1"); !errors.Is(err, form.ErrOver) {
		t.Error(err)
	}
	w.must(w.asks("f2"))
	w.pass(24 * time.Hour)
	if err := w.answers("f2"); !errors.Is(err, form.ErrOver) {
		t.Errorf("at its end: %v", err)
	}
	w.formDue("f2")
	if r := w.form("f2"); r.State != form.Expired || r.Link != nil {
		t.Errorf("%+v", r)
	}
	w.line("form_expired")
}

// TestFormFindsSomebody: an answer that comes when the inquiry is over opens one, so that it is
// seen; who asked is told.
func TestFormFindsSomebody(t *testing.T) {
	w := talking(t)
	w.must(w.asks("f1"))
	w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.Solved, Category: "返品"})
	w.pass(2 * time.Hour)
	if err := w.answers("f1"); err != nil {
		t.Fatal(err)
	}
	if !w.c.Talk.Open() || w.c.Talk.State == conversation.Bot {
		t.Errorf("%+v", w.c.Talk.State)
	}
	if f := w.last.Facts[len(w.last.Facts)-1]; f.Subject != yamamoto.ID {
		t.Errorf("%+v", f)
	}
	if m := w.line("form_received"); m.Conversation != w.c.Talk.ID {
		t.Error("the line stands elsewhere")
	}
}
