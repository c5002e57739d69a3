package decide

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
)

// guarded is a talk in which each rule has a mode.
func guarded(t *testing.T, mode sendguard.Mode, words ...sendguard.Word) *world {
	w := talking(t)
	s := sendguard.Settings{Modes: map[sendguard.Rule]sendguard.Mode{}, Words: words}
	for _, r := range sendguard.Rules() {
		s.Modes[r] = mode
	}
	w.c.Rules.Guard = sendguard.NewPolicy(s, sendguard.Brand{Name: "きつね雑貨店"}, []sendguard.Brand{{Name: "さくら銀行"}})
	return w
}

// writes is one send; a key names it.
func (w *world) writes(key, text string, seen desk.MessageID) Command {
	w.c.Watch = w.watch()
	return Command{Verb: Say, By: yamamoto, Content: words(text), Ask: key, Seen: seen}
}

func (w *world) watch() *Watch {
	out := &Watch{Others: []Acquaintance{{Contact: desk.Contact{ID: "other", Name: "佐藤 花子"}}}}
	for _, m := range w.c.ByID {
		out.Own = append(out.Own, m)
	}
	slices.SortFunc(out.Own, func(a, b desk.Message) int { return b.At.Compare(a.At) })
	if before := w.c.Watch; before != nil {
		for _, r := range append(before.Asked, w.last.Guarded...) {
			if r.Outcome == sendguard.Asked {
				out.Asked = append(out.Asked, r)
			}
		}
	}
	return out
}

func halted(t *testing.T, err error) *Halted {
	t.Helper()
	var h *Halted
	if !errors.As(err, &h) || !errors.Is(err, ErrHalted) {
		t.Fatalf("it went out: %v", err)
	}
	return h
}

func outcomes(ch Change) string {
	var out []string
	for _, r := range ch.Guarded {
		out = append(out, string(r.Rule)+" "+string(r.Outcome)+" "+string(r.Reason)+" "+string(r.Message))
	}
	return strings.Join(out, ", ")
}

// TestGuardAsksOnce: nothing goes out until exactly the findings are acknowledged, with a reason;
// each question and each outcome is on record, once.
func TestGuardAsksOnce(t *testing.T) {
	w := guarded(t, sendguard.Warn)
	cmd := w.writes("k1", "佐藤様、お待たせいたしました。", "")
	before := len(w.c.ByID)
	h := halted(t, w.do(cmd))
	if h.Stop || len(h.Findings) != 1 || h.Findings[0].Evidence != "佐藤様" || outcomes(h.Record) != "other_customer asked  " || len(h.Record.GuardDays) != 1 || len(w.c.ByID) != before {
		t.Fatalf("%+v", h)
	}
	if f := h.Record.Facts; len(f) != 1 || f[0].Kind != desk.FactGuard || f[0].Code != "asked" || f[0].Data["rule"] != "other_customer" || f[0].Conversation != w.c.Talk.ID {
		t.Errorf("%+v", f)
	}
	w.last = h.Record
	again := w.writes("k1", "佐藤様、お待たせいたしました。", "")
	if h := halted(t, w.do(again)); !h.Record.Empty() {
		t.Error("the same question is on record twice")
	}
	wrong := again
	wrong.Ack = "something else"
	halted(t, w.do(wrong))
	again.Ack = h.Seal
	if err := w.do(again); desk.CodeOf(err) != "reason_needed" {
		t.Errorf("without a reason: %v", err)
	}
	again.Pressed = sendguard.Checked
	w.must(again)
	if m := w.last.Added[0]; outcomes(w.last) != "other_customer pressed checked "+string(m.ID) || w.job(desk.JobGuard) == nil || w.last.GuardDays[0].Sends != 1 {
		t.Errorf("%s, %+v", outcomes(w.last), w.last.GuardDays)
	}
}

// TestGuardSeesWhatCameMeanwhile: an acknowledgement is of what was found then; what the customer
// writes in between is asked about anew.
func TestGuardSeesWhatCameMeanwhile(t *testing.T) {
	w := guarded(t, sendguard.Warn)
	seen := w.c.Talk.LastMessage
	if err := w.do(w.writes("k1", "承知しました", seen)); err != nil {
		t.Fatal(err)
	}
	cmd := w.writes("k2", "佐藤様", seen)
	h := halted(t, w.do(cmd))
	w.pass(time.Minute)
	w.in(w.says("2", "やっぱり返品します"))
	cmd.Ack, cmd.Pressed = h.Seal, sendguard.Right
	w.c.Watch = w.watch()
	h = halted(t, w.do(cmd))
	if len(h.Findings) != 2 || h.Findings[1].Rule != sendguard.WroteSince || h.Findings[1].At.IsZero() {
		t.Fatalf("%+v", h.Findings)
	}
	cmd.Ack = h.Seal
	w.must(cmd)
	fresh := w.writes("k3", "承知しました", w.c.Talk.LastMessage)
	for _, m := range w.c.Watch.Own {
		if m.Direction == desk.In && m.Content.Text.Text == "やっぱり返品します" {
			fresh.Seen = m.ID
		}
	}
	w.must(fresh)
}

// TestGuardMended: who writes other words instead has mended; what a shadow finds goes out.
func TestGuardMended(t *testing.T) {
	w := guarded(t, sendguard.Warn)
	h := halted(t, w.do(w.writes("k1", "さくら銀行です", "")))
	w.last = h.Record
	w.c.Watch = &Watch{}
	w.must(w.writes("k2", "きつね雑貨店です", ""))
	if outcomes(w.last) != "other_brand mended  "+string(w.last.Added[0].ID) {
		t.Error(outcomes(w.last))
	}
	w = guarded(t, sendguard.Shadow)
	w.must(w.writes("k1", "さくら銀行です。明日までにご連絡いたします。", ""))
	if id := string(w.last.Added[0].ID); outcomes(w.last) != "other_brand passed  "+id+", follow_up passed  "+id {
		t.Error(outcomes(w.last))
	}
	w = guarded(t, sendguard.Off)
	w.must(w.writes("k1", "さくら銀行です", ""))
	if len(w.last.Guarded) != 0 {
		t.Error(outcomes(w.last))
	}
	quiet := w.writes("", "さくら銀行です", "")
	w.must(quiet) // nobody looks
}

// TestGuardStops: a stop is not pressed through by who writes, only by who oversees others.
func TestGuardStops(t *testing.T) {
	w := guarded(t, sendguard.Warn, sendguard.Word{Text: "クレーマー", Mode: sendguard.Stop, Out: true})
	cmd := w.writes("k1", "クレーマー", "")
	h := halted(t, w.do(cmd))
	if cmd.Ack, cmd.Pressed = h.Seal, sendguard.Right; !h.Stop {
		t.Fatalf("%+v", h)
	}
	halted(t, w.do(cmd))
	w.c.Talk.Assignee, cmd.By = kobayashi.ID, kobayashi
	if h := halted(t, w.do(Command{Verb: Say, By: kobayashi, Content: cmd.Content, Ask: "k2"})); h.Stop {
		t.Error("who oversees others may send it")
	}
	w.must(cmd)
}

// TestGuardHeeds: a forbidden word of the customer's marks the talk; no words are kept of it.
func TestGuardHeeds(t *testing.T) {
	w := guarded(t, sendguard.Warn, sendguard.Word{Text: "訴える", Mode: sendguard.Stop, In: true})
	w.in(w.says("9", "訴えるぞ、絶対に訴える"))
	if got := outcomes(w.last); !strings.HasPrefix(got, "words heard") || len(w.last.Guarded) != 2 {
		t.Error(got)
	}
	lines, facts := 0, 0
	for _, m := range w.last.Added {
		if m.Direction == desk.Status && m.Content.Notice.Code == "words_heard" {
			lines++
		}
	}
	for _, f := range w.last.Facts {
		if f.Kind == desk.FactGuard && f.Data["mode"] == "stop" && f.Code == "heard" {
			facts++
		}
	}
	if lines != 1 || facts != 2 {
		t.Errorf("%d lines, %d facts", lines, facts)
	}
}

// TestMissend: what waits is stopped, what went is marked, files are withdrawn, once.
func TestMissend(t *testing.T) {
	w := talking(t)
	photo := desk.Content{Kind: desk.Image, Media: &desk.MediaBody{Attachment: "a", State: desk.MediaReady, MIME: "image/png"}}
	w.must(Command{Verb: Say, By: yamamoto, Content: photo, Undo: time.Second})
	first := w.last.Added[0]
	w.must(Command{Verb: Say, By: yamamoto, Content: words("林様のご注文です"), Undo: time.Second})
	second := w.last.Added[0]
	w.pass(2 * time.Second)
	sent := first
	sent.Send = &desk.Send{State: desk.SendSent, Route: desk.Reply, Call: "call", QueuedAt: first.Send.QueuedAt, At: w.now}
	w.c.ByID[first.ID] = sent
	w.c.Queued = []desk.Message{second}
	if err := w.do(Command{Verb: Missend, By: ito, Message: first.ID, Why: "bored"}); desk.CodeOf(err) != "bad_reason" {
		t.Fatalf("%v", err)
	}
	w.must(Command{Verb: Missend, By: ito, Message: first.ID, Why: "customer", Note: "林様宛てでした"}) // any colleague may
	ch := w.last
	m := ch.Missends[0]
	if m.Reached != 1 || m.Stopped != 1 || m.Withdrawn != 1 || m.Author != "yamamoto" || m.By != "ito" || m.Note == "" || len(ch.Withdrawn) != 1 || ch.Withdrawn[0] != "a" {
		t.Errorf("%+v %v", m, ch.Withdrawn)
	}
	if a, b := w.c.ByID[first.ID].Send, w.c.ByID[second.ID].Send; a.State != desk.SendSent || a.Error != desk.Missent || b.State != desk.SendDismissed || b.Error != desk.Missent {
		t.Errorf("%+v %+v", a, b)
	}
	told := false
	for _, f := range ch.Facts {
		told = told || f.Kind == desk.FactMissend && f.Code == "customer" && f.Subject == "yamamoto"
	}
	if !told {
		t.Error("nobody is told")
	}
	w.must(Command{Verb: Missend, By: ito, Message: first.ID, Why: "customer"})
	if !w.last.Empty() {
		t.Error("pressed twice, it is on record twice")
	}
	if err := w.do(Command{Verb: Retry, By: yamamoto, Message: second.ID}); !errors.Is(err, ErrSendState) {
		t.Errorf("what was stopped is not sent again: %v", err)
	}
	if err := w.do(Command{Verb: Missend, By: ito, Message: second.ID, Why: "customer"}); err != nil {
		t.Errorf("%v", err)
	}
	if err := w.do(Command{Verb: Missend, By: ito, Message: "none", Why: "customer"}); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestMissendUnderWay: a bubble on its way keeps its mark; one that comes back to the queue does
// not go out any more.
func TestMissendUnderWay(t *testing.T) {
	for _, c := range []struct {
		outcome Outcome
		want    desk.SendState
	}{{Accepted, desk.SendSent}, {NotReached, desk.SendDismissed}, {Doubt, desk.SendUnknown}} {
		w := talking(t)
		w.must(Command{Verb: Say, By: yamamoto, Content: words("あ")})
		m := w.last.Added[0]
		w.apply(Prepare(w.c, "call", Usual, w.now, w.ids()))
		w.must(Command{Verb: Missend, By: yamamoto, Message: m.ID, Why: "content"})
		w.apply(Answered(w.c, Answer{Outcome: c.outcome}, w.now, w.ids()))
		if got := w.c.ByID[m.ID].Send; got.State != c.want || got.Error != desk.Missent {
			t.Errorf("%s: %+v", c.outcome, got)
		}
	}
}
