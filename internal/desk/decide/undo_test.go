package decide

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func (w *world) sayUndo(text string, undo time.Duration) desk.Message {
	w.t.Helper()
	w.must(Command{Verb: Say, By: yamamoto, Content: words(text), Undo: undo})
	return w.bubble(text)
}

// queue gives the case the bubbles that a load would find, in order.
func (w *world) queue(texts ...string) {
	w.c.Queued = nil
	for _, text := range texts {
		w.c.Queued = append(w.c.Queued, w.bubble(text))
	}
}

func TestUndoHoldsBackUntilItsTime(t *testing.T) {
	w := talking(t)
	w.sayUndo("held", 3*time.Second)
	w.say("behind")
	w.queue("held", "behind")
	if at := Waits(w.c, w.now); !at.Equal(w.now.Add(3 * time.Second)) {
		t.Fatal(at)
	}
	if call := w.prepare(); call != nil {
		t.Fatalf("began before its time: %+v", call)
	}
	w.queue("held", "behind")
	w.pass(3 * time.Second)
	if at := Waits(w.c, w.now); !at.IsZero() {
		t.Fatal(at)
	}
	if call := w.prepare(); call == nil || len(call.Messages) != 2 || call.Route != desk.Reply {
		t.Fatalf("one call, in order, and free: %+v", call)
	}
}

func TestWhatStandsBeforeAnUndoGoes(t *testing.T) {
	w := talking(t)
	w.say("first")
	w.sayUndo("held", 3*time.Second)
	w.queue("first", "held")
	if call := w.prepare(); call == nil || len(call.Messages) != 1 || call.Messages[0] != w.bubble("first").ID {
		t.Fatalf("%+v", call)
	}
	if w.bubble("held").Send.State != desk.SendQueued {
		t.Error(w.bubble("held").Send)
	}
}

func TestUndoUntil(t *testing.T) {
	for name, c := range map[string]struct {
		undo, age time.Duration // of the undo, and of the reply token
		before    time.Duration // how long ago another was said
		want      time.Duration
	}{
		"none":                          {0, 0, 0, 0},
		"as asked":                      {3 * time.Second, 0, 0, 3 * time.Second},
		"never longer than five":        {time.Minute, 0, 0, 5 * time.Second},
		"no free reply becomes a push":  {3 * time.Second, desk.ReplyTokenLife - 9*time.Second, 0, 0},
		"just enough left":              {3 * time.Second, desk.ReplyTokenLife - 11*time.Second, 0, 3 * time.Second},
		"a dead token: billed anyway":   {3 * time.Second, desk.ReplyTokenLife, 0, 3 * time.Second},
		"with what was said just now":   {3 * time.Second, 0, 900 * time.Millisecond, 2100 * time.Millisecond},
		"apart from what was said then": {3 * time.Second, 0, 1100 * time.Millisecond, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			w := talking(t)
			w.pass(c.age)
			if c.before > 0 {
				w.sayUndo("before", c.undo)
				w.pass(c.before)
			}
			got := time.Duration(0)
			if until := w.sayUndo("it", c.undo).Send.NotBefore; !until.IsZero() {
				got = until.Sub(w.now)
			}
			if got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestRevoke(t *testing.T) {
	at := time.Second
	for name, c := range map[string]struct {
		undo time.Duration
		to   desk.SendState // what has become of it meanwhile; "" = it waits
		code string
		by   desk.Person
		want error
	}{
		"while it waits":            {undo: at},
		"due, but not yet begun":    {undo: at, to: desk.SendQueued},
		"again":                     {undo: at, to: desk.SendDismissed, code: desk.Revoked},
		"it never waited":           {want: ErrUnderWay},
		"under way":                 {undo: at, to: desk.SendSending, want: ErrUnderWay},
		"sent":                      {undo: at, to: desk.SendSent, want: ErrUnderWay},
		"unknown":                   {undo: at, to: desk.SendUnknown, want: ErrUnderWay},
		"failed":                    {undo: at, to: desk.SendFailed, want: ErrSendState},
		"waits for a word":          {undo: at, to: desk.SendConfirm, want: ErrSendState},
		"given up":                  {undo: at, to: desk.SendDismissed, code: "not_free", want: ErrSendState},
		"another's, by an overseer": {undo: at, by: kobayashi, want: desk.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			w := talking(t)
			last := w.c.Talk.LastMessage
			m := w.sayUndo("oops", c.undo)
			if c.to != "" {
				w.pass(2 * time.Second)
				send := *m.Send
				send.State, send.Error = c.to, c.code
				m.Send = &send
				w.c.ByID[m.ID] = m
			}
			if c.by.ID == "" {
				c.by = yamamoto
			}
			ch, err := Operate(w.c, Command{Verb: Revoke, By: c.by, Message: m.ID, Before: last}, w.now, w.ids())
			if !errors.Is(err, c.want) {
				t.Fatal(err)
			}
			if c.want != nil || c.code == desk.Revoked {
				if !ch.Empty() {
					t.Errorf("changed: %+v", ch.Edited)
				}
				return
			}
			if len(ch.Edited) != 1 || ch.Edited[0].Send.State != desk.SendDismissed || ch.Edited[0].Send.Error != desk.Revoked || ch.Case.Talk.LastMessage != last {
				t.Errorf("%+v, last %s", ch.Edited, ch.Case.Talk.LastMessage)
			}
			kept := false
			for _, f := range ch.Facts {
				kept = kept || f.Kind == desk.FactMessageSet && f.Code == desk.Revoked && f.Message == m.ID && f.Actor.Operator == yamamoto.ID
			}
			if !kept {
				t.Errorf("no record: %+v", ch.Facts)
			}
			if m := ch.Case.Talk.Clocks.Met; m != nil && m.By == ch.Edited[0].ID {
				t.Error("an answer that was taken back has answered nobody")
			}
			w.apply(ch)
			w.pass(10 * time.Second)
			if call := w.prepare(); call != nil {
				t.Errorf("sent all the same: %+v", call)
			}
		})
	}
}
