package main

import (
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// talk is one customer's, with what will be done about it.
type talk struct {
	w       *week
	name    string // of the customer
	user    string
	house   *house
	channel desk.ChannelID
	n       int
	steps   []step
	taps    []string               // on the closing checks, one after the other
	takes   func(offer int) string // how offers of it are answered: accept, decline, pass

	view   flow.ConversationView
	stage  int // of the steps
	turn   int // goes up when another has it
	offers int
	owners int
	asked  int // closing checks
}

// step is what its owner does, so long after the one before.
type step struct {
	after time.Duration
	do    func(*talk)
}

// weekEvery is how many hours lie between a brand's customers.
const weekEvery = 2

// arrive lets customers write around the clock, each with another story.
func (w *week) arrive(days int) {
	n := 0
	for hour := 0; hour < (days-1)*24; hour += weekEvery {
		for i, h := range w.houses {
			at := friday.Add(time.Duration(hour)*time.Hour + time.Duration(7+i*11+hour%5)*time.Minute)
			script := scripts[n%len(scripts)]
			t := w.customer(h, fmt.Sprintf("%s%03d-%s", h.id, hour, script.name), desk.QueueID(h.id+"-first"), script.steps)
			t.taps = script.taps
			w.on(at, func() { t.writes("Hello?") })
			n++
		}
	}
}

// customer makes one.
func (w *week) customer(h *house, name string, q desk.QueueID, steps []step) *talk {
	t := &talk{w: w, name: name, user: fmt.Sprintf("U%032x", len(w.users)+1), house: h, channel: channelOf(q), n: len(w.users), steps: steps}
	t.takes = func(offer int) string {
		return []string{"accept", "accept", "pass", "accept", "decline", "accept", "accept"}[(t.n+3*offer)%7]
	}
	language := map[desk.WorkspaceID]string{"tokyo": "ja", "york": "en"}[h.id]
	_, err := w.platform.AddUser(lineemu.User{ID: t.user, DisplayName: name, Language: language})
	w.must(err)
	w.users[t.user] = t
	return t
}

// writes and taps are what the customer does.
func (t *talk) writes(text string) {
	_, err := t.w.platform.Act(t.user, lineemu.Act{Type: "text", Text: text, ChannelID: string(t.channel)})
	t.w.must(err)
}

func (t *talk) tap(what string) {
	data := "c1:" + string(t.view.ID) + ":" + what
	_, err := t.w.platform.Act(t.user, lineemu.Act{Type: "postback", Data: data, ChannelID: string(t.channel)})
	t.w.must(err)
}

// does is a command of the owner's, or of somebody else's.
func (t *talk) does(cmd decide.Command) {
	if cmd.By.ID == "" {
		cmd.By = t.w.people[t.view.Holder()].person()
	}
	if _, err := t.w.p.actor.Act(t.w.ctx, t.view.ID, cmd); err != nil {
		t.w.broken("%s: %s by %s, which is %s of %q: %v", t.name, cmd.Verb, cmd.By.ID, t.view.State, t.view.Holder(), err)
	}
}

func (t *talk) says(text string) {
	by := t.w.people[t.view.Holder()].person()
	_, err := t.w.p.actor.Say(t.w.ctx, by, t.view.ID, flow.Said{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: text}}, Key: t.w.p.env.IDs()})
	t.w.must(err)
}

// plan lets the owner do the next step, when at the desk.
func (t *talk) plan() {
	if t.stage < len(t.steps) {
		t.later(t.steps[t.stage].after, t.turn)
	}
}

func (t *talk) later(d time.Duration, turn int) {
	t.w.after(d, func() {
		owner := t.w.people[t.view.Holder()]
		if t.turn != turn || owner == nil {
			return
		}
		if !owner.here {
			t.later(5*time.Minute, turn)
			return
		}
		do := t.steps[t.stage].do
		t.stage++
		do(t)
		t.plan()
	})
}

// reacts is what people do when they see that something has become of it.
func (t *talk) reacts(was flow.ConversationView) {
	v := t.view
	if v.Holder() != was.Holder() || v.State == conversation.Closed {
		t.turn++
	}
	switch {
	case v.State == conversation.Offered && was.OfferedTo != v.OfferedTo:
		t.offered()
	case v.State == conversation.Active && was.Holder() != v.Holder(), v.State == conversation.Active && was.State == conversation.Offered:
		t.owners++
		t.plan()
	}
	if !v.ClosingAt.IsZero() && was.ClosingAt.IsZero() {
		if t.asked < len(t.taps) && t.taps[t.asked] != "" {
			what := t.taps[t.asked]
			t.w.after(5*time.Minute, func() { t.tap(what); t.turn++; t.plan() })
		}
		t.asked++
	}
	if v.Care.Surveyed != was.Care.Surveyed && t.n%2 == 0 {
		t.w.after(2*time.Minute, func() { t.tap([]string{"s5", "s1", "s4"}[t.n/2%3]) })
	}
}

// offered is an offer that comes up on a screen.
func (t *talk) offered() {
	owner, turn := t.w.people[t.view.OfferedTo], t.turn
	how := t.takes(t.offers)
	t.offers++
	if how == "decline" && t.view.Queue != "tokyo-first" {
		how = "accept"
	}
	if how == "pass" || !owner.here {
		return
	}
	t.w.after(8*time.Second, func() {
		switch {
		case t.turn != turn:
		case how == "decline":
			t.does(decide.Command{Verb: decide.Decline, Why: "busy"})
		default:
			t.does(decide.Command{Verb: decide.Accept})
		}
	})
}

// scripts are the stories of the customers.
var scripts = []struct {
	name  string
	taps  []string
	steps []step
}{
	{"plain", nil, []step{{4 * time.Minute, answer}, {time.Minute, finish}, {2 * time.Minute, file}}},
	{"lapse", nil, []step{{4 * time.Minute, answer}, {time.Minute, finish}}},
	{"solved", []string{"solved"}, []step{{3 * time.Minute, answer}}},
	{"still", []string{"still", "solved"}, []step{{3 * time.Minute, answer}, {2 * time.Minute, answer}}},
	{"quiet", nil, []step{{3 * time.Minute, answer}}},
	{"hold", nil, []step{{2 * time.Minute, func(t *talk) { t.holds(40 * time.Minute) }}, {41 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"passed", nil, []step{{2 * time.Minute, answer}, {time.Minute, passOn}, {2 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"asked", nil, []step{{time.Minute, func(t *talk) { t.asks(20*time.Minute, 10*time.Minute) }}, {12 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"late-advice", nil, []step{{time.Minute, func(t *talk) { t.asks(20*time.Minute, 30*time.Minute) }}, {32 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"kept", nil, []step{{2 * time.Minute, func(t *talk) { t.promises(2 * time.Hour) }}, {100 * time.Minute, keep}, {time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"broken", nil, []step{{2 * time.Minute, func(t *talk) { t.promises(time.Hour) }}, {100 * time.Minute, keep}, {time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"slow", nil, []step{{21 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
	{"forgotten", nil, []step{{70 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}},
}

func answer(t *talk) { t.says("We have looked into it.") }

func finish(t *talk) {
	t.does(decide.Command{Verb: decide.Finish, Reason: conversation.Solved, Category: "goods"})
}

func file(t *talk) { t.does(decide.Command{Verb: decide.Close, Category: "goods"}) }

func (t *talk) holds(d time.Duration) {
	until := bubbleClock{}.Now().Add(d)
	t.does(decide.Command{Verb: decide.Hold, Hold: conversation.Hold{Reason: care.HoldClient, Until: until}})
	t.unless(func(f desk.Fact) bool { return f.Kind == desk.FactHoldEnded }, until, "hold due")
}

// passOn gives it to a colleague's queue.
func passOn(t *talk) {
	_, err := t.w.p.actor.Transfer(t.w.ctx, t.view.ID, decide.Command{By: t.w.people[t.view.Holder()].person()}, "", desk.QueueID(t.house.id+"-second"))
	t.w.must(err)
}

// asks the supervisors, who answer after some time: late, if that is later than they were asked for.
func (t *talk) asks(by, answered time.Duration) {
	at := bubbleClock{}.Now().Add(by)
	t.does(decide.Command{Verb: decide.Escalate, Kind: "advice", Note: "May I?", At: at})
	t.unless(func(f desk.Fact) bool {
		return f.Kind == desk.FactEscalation && f.Code != "raised" && f.Code != "overdue"
	}, at, "escalation overdue")
	t.w.after(answered, func() {
		if t.view.Care.Asked != "" {
			t.does(decide.Command{Verb: decide.Reply, By: t.w.boss, Kind: string(care.Advised), Note: "Yes."})
		}
	})
}

func (t *talk) promises(d time.Duration) {
	at := bubbleClock{}.Now().Add(d)
	t.says("You will hear from us.")
	t.does(decide.Command{Verb: decide.Promise, At: at})
	kept := func(f desk.Fact) bool { return f.Kind == desk.FactFollowUp && f.Code == string(care.Kept) }
	t.unless(kept, at, "follow-up due")
	t.unless(kept, at.Add(graceFor), "follow-up overdue")
}

// keep ends the follow-up.
func keep(t *talk) {
	t.does(decide.Command{Verb: decide.Fulfil, Ref: t.w.promised(t.view.ID), Kind: string(care.Kept)})
}
