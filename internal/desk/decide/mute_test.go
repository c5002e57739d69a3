package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

var suzuki = somebody("suzuki", desk.RoleSupervisor)

// muted is a talk whose customer is muted for an hour.
func muted(t *testing.T) *world {
	w := caring(t)
	w.must(Command{Verb: AskMute, By: yamamoto, Note: "暴言が続く"})
	w.must(Command{Verb: SetMute, By: suzuki, Kind: "muted", At: w.now.Add(time.Hour)})
	return w
}

func (w *world) looks() time.Time {
	ch, wait := MuteDue(w.c, w.now, w.ids())
	w.apply(ch)
	return wait
}

func TestAMuteHasAnEnd(t *testing.T) {
	w := muted(t)
	end := w.now.Add(time.Hour)
	if th := w.c.Thread; !th.Muted || !th.MutedUntil.Equal(end) || w.c.Kept.Mutes[0].Until != end || w.job(desk.JobMute) == nil || w.job(desk.JobMute).Key != string(th.Contact) {
		t.Fatalf("%+v, %+v, %+v", th, w.c.Kept.Mutes, w.last.Jobs)
	}
	if wait := w.looks(); !wait.Equal(end) || !w.last.Empty() {
		t.Fatalf("it is as it should be: %v %+v", wait, w.last)
	}
	w.must(Command{Verb: Close, By: yamamoto, Reason: conversation.Spam})
	w.pass(time.Hour - time.Millisecond)
	w.in(w.says("a", "おい"))
	if w.state() != conversation.Closed || w.c.Known["a"].ID == "" {
		t.Fatalf("muted still: %s", w.state())
	}
	w.pass(time.Millisecond) // its time is over, whether anybody has looked or not
	before := w.c
	w.in(w.says("b", "失礼しました"))
	if w.state() == conversation.Closed {
		t.Fatal("it is over, and the customer is not let in")
	}
	w.c = before
	if wait := w.looks(); !wait.IsZero() || w.c.Thread.Muted || !w.c.Thread.MutedUntil.IsZero() || w.c.Kept.Mutes[0].State != care.MuteEnded {
		t.Fatalf("%v %+v %+v", wait, w.c.Thread, w.c.Kept.Mutes)
	}
	codes := map[string]bool{}
	for _, f := range w.last.Facts {
		if f.Kind == desk.FactMute {
			codes[f.Code] = true
		}
	}
	if !codes["ended"] || !codes["freed"] {
		t.Errorf("facts %v", codes)
	}
	if w.looks(); !w.last.Empty() {
		t.Errorf("it ends twice: %+v", w.last)
	}
	w.c.Talk.State, w.c.Talk.Assignee = conversation.Active, "yamamoto"
	w.must(Command{Verb: AskMute, By: yamamoto, Note: "また"}) // asked for anew
}

// Whoever asks anew behind a mute's end, before anybody has looked, ends that one: it must not
// stand as muted for ever.
func TestAMuteThatIsAskedForAnewEndsTheOneBefore(t *testing.T) {
	w := muted(t)
	old := w.c.Kept.Mutes[0].ID
	w.pass(time.Hour)
	w.must(Command{Verb: AskMute, By: yamamoto, Note: "また"})
	kept := w.last.Kept.Mutes
	if len(kept) != 2 || kept[0].ID != old || kept[0].State != care.MuteEnded || kept[1].State != care.MuteAsked || kept[1].ID == old {
		t.Fatalf("%+v", kept)
	}
	w.looks()
	if w.c.Thread.Muted || len(w.last.Added) != 1 || w.last.Added[0].Content.Notice.Code != "mute_ended" {
		t.Errorf("%+v, %+v", w.c.Thread, w.last.Added)
	}
}

func TestAMuteIsBoundedInTime(t *testing.T) {
	for name, at := range map[string]time.Duration{"now": 0, "before": -time.Hour, "for ever": 400 * 24 * time.Hour} {
		w := caring(t)
		w.must(Command{Verb: AskMute, By: yamamoto, Note: "暴言が続く"})
		if err := w.do(Command{Verb: SetMute, By: suzuki, Kind: "muted", At: w.now.Add(at)}); desk.CodeOf(err) != "bad_time" || w.c.Thread.Muted {
			t.Errorf("%s: %v", name, err)
		}
	}
	w := caring(t)
	w.must(Command{Verb: AskMute, By: yamamoto, Note: "暴言が続く"})
	w.must(Command{Verb: SetMute, By: suzuki, Kind: "muted"})
	w.pass(1000 * time.Hour)
	if wait := w.looks(); !wait.IsZero() || !w.c.Thread.Muted || !w.last.Empty() {
		t.Error("without an end it holds until it is lifted")
	}
	if err := w.do(Command{Verb: AskMute, By: yamamoto, Note: "また"}); desk.CodeOf(err) != "mute_asked" {
		t.Errorf("twice: %v", err)
	}
}

// A customer who is muted on one talk is muted on every other, also on one that begins now.
func TestAMuteIsOfTheCustomer(t *testing.T) {
	mute := muted(t).c.Kept.Mutes
	other := newWorld(t) // on another channel, whose first message this is
	other.c.Contact = desk.Contact{ID: mute[0].Contact, Workspace: "w", Kind: desk.FromUser, External: "U1"}
	other.c.Kept.Mutes = mute
	other.in(other.says("a", "おい"))
	if th := other.c.Thread; th.ID == "" || !th.Muted || !th.MutedUntil.Equal(mute[0].Until) || other.c.Talk.ID != "" || other.c.Known["a"].ID == "" {
		t.Fatalf("a talk that begins: %+v, %s", th, other.state())
	}
	if other.job(desk.JobRoute) != nil {
		t.Error("it is routed")
	}
	ended := newWorld(t)
	ended.now = mute[0].Until
	ended.c.Contact, ended.c.Kept.Mutes = other.c.Contact, mute
	ended.in(ended.says("a", "こんにちは"))
	if ended.c.Thread.Muted || ended.state() == conversation.None {
		t.Errorf("behind its end: %+v", ended.c.Thread)
	}

	open := caring(t) // one that is open already
	open.c.Kept.Mutes = mute
	if wait := open.looks(); !open.c.Thread.Muted || !wait.Equal(mute[0].Until) {
		t.Errorf("%v %+v", wait, open.c.Thread)
	}
	lifted := mute[0]
	lifted.State = care.MuteLifted
	open.c.Kept.Mutes = []care.Mute{lifted}
	if wait := open.looks(); open.c.Thread.Muted || !wait.IsZero() {
		t.Errorf("lifted: %v %+v", wait, open.c.Thread)
	}
	open.c.Kept.Mutes = nil
	if open.looks(); !open.last.Empty() {
		t.Error("nobody is muted")
	}
}
