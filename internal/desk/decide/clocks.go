package decide

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// clocks lets the clocks of the inquiries in a change follow from what was said and from
// what the inquiries were and are. See docs/clocks.md.
func (p *pen) clocks() {
	if p.Case.Rules.Clocks == nil {
		return
	}
	p.noteFate()
	for i := range p.Talks {
		w := p.winder(i)
		w.held()
		w.said()
		w.moved()
		w.pledged()
		w.done(i)
	}
}

// noteFate makes an inquiry part of the change when all that happens is that a reply of
// its people came back, or is sent again.
func (p *pen) noteFate() {
	talk := p.Case.Talk
	if slices.ContainsFunc(p.Talks, func(t conversation.Conversation) bool { return t.ID == talk.ID }) {
		return
	}
	if slices.ContainsFunc(p.Edited, func(m desk.Message) bool { return lost(m, talk) || p.again(m, talk) }) {
		p.touch("clock", func(*conversation.Conversation) {})
	}
}

// lost tells whether a bubble is the reply that stopped a clock and did not arrive.
func lost(m desk.Message, talk conversation.Conversation) bool {
	met := talk.Clocks.Met
	if met == nil || met.By != m.ID || m.Send == nil {
		return false
	}
	switch m.Send.State {
	case desk.SendFailed, desk.SendConfirm, desk.SendDismissed:
		return true
	}
	return false
}

// again tells whether a person lets a bubble go out once more while a customer waits.
func (p *pen) again(m desk.Message, talk conversation.Conversation) bool {
	return p.actor.Kind == desk.ByOperator && m.Conversation == talk.ID && m.Author.Kind == desk.ByOperator &&
		m.Send != nil && m.Send.State == desk.SendQueued && talk.Clocks.Asked != nil
}

// winder keeps the clocks of one inquiry while a change is decided.
type winder struct {
	p     *pen
	was   conversation.Conversation
	talk  conversation.Conversation
	cal   *sla.Calendar
	k     desk.Clocks
	noted bool // k is not as it was
	wound bool // and its dues may be others
}

func (p *pen) winder(i int) *winder {
	talk := p.Talks[i]
	k := talk.Clocks
	k.Running, k.Count = slices.Clone(k.Running), maps.Clone(k.Count)
	return &winder{p: p, was: p.was[talk.ID], talk: talk, k: k, cal: p.Case.Rules.Clocks.Calendar(talk.Queue, talk.Channel),
		noted: p.rewind, wound: p.rewind}
}

// held stops and frees the service time with the hold.
func (w *winder) held() {
	code := ""
	switch was, is := w.was.Hold != nil, w.talk.Hold != nil; {
	case is && !was:
		code = "paused"
	case was && !is:
		code = "resumed"
	default:
		return
	}
	for i, k := range w.k.Running {
		if code == "paused" {
			w.k.Running[i] = sla.Pause(k, w.p.now)
		} else {
			w.k.Running[i] = w.cal.Resume(k, w.p.now)
		}
		w.fact(code, w.k.Running[i], nil)
	}
	w.noted, w.wound = true, w.wound || len(w.k.Running) > 0
}

// said goes through the bubbles of the change, in order.
func (w *winder) said() {
	for _, m := range w.p.Added {
		switch {
		case m.Conversation != w.talk.ID:
		case slices.Contains(w.p.caughtIDs, m.ID): // a tap on the survey waits for nobody
		case m.Direction == desk.In && m.Author.Kind == desk.ByCustomer && !m.Standby && !owesNothing(m):
			w.asked(m)
		case m.Direction == desk.Out && m.Author.Kind == desk.ByOperator:
			w.replied(m)
		}
	}
	for _, m := range w.p.Edited {
		switch {
		case lost(m, w.talk):
			w.unmet()
		case w.p.again(m, w.talk):
			w.replied(m)
		}
	}
}

// owesNothing tells whether a customer's bubble answers the desk itself: the closing check,
// or the survey.
func owesNothing(m desk.Message) bool {
	if m.Content.Postback == nil {
		return false
	}
	tap, ok := parseCareTap(m.Content.Postback.Data)
	return ok && tap.What != tapStill
}

// asked notes the oldest bubble that waits for a person. LINE's clock may be ahead of ours.
func (w *winder) asked(m desk.Message) {
	if w.k.Asked != nil {
		return
	}
	at := m.At
	if at.After(w.p.now) {
		at = w.p.now
	}
	w.k.Asked, w.noted = &desk.Asked{Message: m.ID, At: at}, true
}

// replied stops the clock that waits for a person's words.
func (w *winder) replied(m desk.Message) {
	if i := w.awaited(); i >= 0 {
		k := w.k.Running[i]
		w.end(i, desk.ClockMet, "", m.Author.Operator)
		k.ServiceDue, k.RealDue = desk.ClockMarks{}, desk.ClockMarks{} // it is set anew if it runs on
		w.k.Met = &desk.Met{Clock: k, By: m.ID}
	}
	if w.k.Asked != nil || !w.k.Replied {
		w.k.Asked, w.k.Replied, w.noted = nil, true, true
	}
}

// unmet lets the clock run on that a reply stopped which did not arrive: from where it
// began. If the inquiry is closed meanwhile, it went unanswered.
func (w *winder) unmet() {
	k := w.k.Met.Clock
	w.k.Met, w.noted = nil, true
	if w.talk.State == conversation.Closed {
		w.record(k, desk.ClockUnanswered, "send_failed", w.talk.Assignee)
		return
	}
	if i := w.awaited(); i >= 0 { // the customer wrote again: the older bubble waits for longer
		w.k.Running = slices.Delete(w.k.Running, i, i+1)
	}
	w.k.Asked = &desk.Asked{Message: k.Message, At: k.AskedAt}
	w.k.Running, w.wound = append(w.k.Running, k), true
	w.record(k, desk.ClockRunning, "send_failed", w.talk.Assignee)
}

// awaited is the place of the clock that waits for a person's words, or -1.
func (w *winder) awaited() int {
	return slices.IndexFunc(w.k.Running, func(k desk.Clock) bool { return k.Kind != desk.ClockResolve })
}

// moved starts and ends clocks with the inquiry's state.
func (w *winder) moved() {
	switch w.talk.State {
	case conversation.Bot:
		w.endAll(desk.ClockTakenBack, "")
		if w.was.State == conversation.Waiting || w.was.State == conversation.Offered {
			w.k.Asked, w.noted = nil, true
		}
	case conversation.Waiting, conversation.Offered, conversation.Active:
		w.await()
		w.resolving()
	case conversation.Wrapup:
		w.await()
		w.solved()
	case conversation.Closed:
		w.solved()
		w.closedOver()
		w.forget()
	}
}

// closedOver ends what waited for a reply when the inquiry was closed. A customer's last word
// after an answer mostly is thanks: closed as solved while there was time, it needed none.
func (w *winder) closedOver() {
	for len(w.k.Running) > 0 {
		k, code := w.k.Running[0], desk.ClockUnanswered
		if k.Kind == desk.ClockReply && w.talk.CloseReason == conversation.Solved && !w.cal.Over(k, w.p.now) {
			code = desk.ClockUnneeded
		}
		w.end(0, code, string(w.talk.CloseReason), w.talk.Assignee)
	}
}

// forget leaves of what is over only what a reply that comes back needs: there are many.
func (w *winder) forget() {
	if w.k.Asked == nil && w.k.Solved == nil && w.k.Met == nil {
		return
	}
	w.k.Asked, w.k.Solved, w.noted = nil, nil, true
	if met := w.k.Met; met != nil {
		k := met.Clock
		k.Steps = nil
		w.k.Met = &desk.Met{Clock: k, By: met.By}
	}
}

// await starts the clock of a reply that is owed. It does not count what the bot had.
func (w *winder) await() {
	if w.k.Asked == nil || w.awaited() >= 0 {
		return
	}
	since := w.k.Asked.At
	if w.was.State == conversation.Bot {
		since = w.p.now
	}
	kind := desk.ClockFirst
	if w.k.Replied {
		kind = desk.ClockReply
	}
	w.start(kind, *w.k.Asked, since)
}

// resolving lets the clock of the whole run while people have the inquiry.
func (w *winder) resolving() {
	if slices.ContainsFunc(w.k.Running, func(k desk.Clock) bool { return k.Kind == desk.ClockResolve }) {
		return
	}
	if k := w.k.Solved; k != nil { // the wrap-up was too early
		w.k.Solved, w.k.Running, w.noted, w.wound = nil, append(w.k.Running, *k), true, true
		w.record(*k, desk.ClockRunning, "", w.talk.Assignee)
		return
	}
	asked := desk.Asked{At: w.p.now}
	if w.k.Asked != nil {
		asked = *w.k.Asked
	}
	w.start(desk.ClockResolve, asked, w.p.now)
}

// solved ends the clock of the whole.
func (w *winder) solved() {
	i := slices.IndexFunc(w.k.Running, func(k desk.Clock) bool { return k.Kind == desk.ClockResolve })
	if i < 0 {
		return
	}
	k := w.k.Running[i]
	w.end(i, desk.ClockMet, string(w.talk.CloseReason), w.talk.Assignee)
	w.k.Solved = &k
}

func (w *winder) start(kind desk.ClockKind, asked desk.Asked, since time.Time) {
	if w.k.Count == nil {
		w.k.Count = map[desk.ClockKind]int{}
	}
	w.k.Count[kind]++
	rules := w.p.Case.Rules.Clocks
	k := sla.Arm(kind, w.k.Count[kind], asked, since, rules.Target(w.talk.Queue, w.talk.Channel, w.p.Case.Traits.Tags), rules.Plan().Promise, rules.Version)
	k = w.bound(k)
	if w.talk.Hold != nil {
		k = sla.Pause(k, w.p.now)
	}
	w.k.Running, w.noted, w.wound = append(w.k.Running, k), true, true
	w.fact("armed", k, nil)
}

func (w *winder) endAll(code desk.ClockCode, reason string) {
	for len(w.k.Running) > 0 {
		w.end(0, code, reason, w.talk.Assignee)
	}
}

func (w *winder) end(i int, code desk.ClockCode, reason string, who desk.OperatorID) {
	k := w.k.Running[i]
	w.k.Running, w.noted, w.wound = slices.Delete(w.k.Running, i, i+1), true, true
	if k.Kind != desk.ClockResolve {
		w.talk.BumpedAt = time.Time{}
	}
	w.record(k, code, reason, who)
}

// record writes an end down, as a fact and for the reports.
func (w *winder) record(k desk.Clock, code desk.ClockCode, reason string, who desk.OperatorID) {
	e := desk.ClockEnd{Clock: k, Conversation: w.talk.ID, Workspace: w.talk.Workspace, Queue: w.talk.Queue, Channel: w.talk.Channel,
		Operator: who, EndedAt: w.p.now, Code: code, Reason: reason}
	e.RealTook, e.ServiceTook = w.cal.Took(k, w.p.now)
	fromAsked := k
	fromAsked.Since = k.AskedAt
	e.RealAsked, e.ServiceAsked = w.cal.Took(fromAsked, w.p.now)
	w.p.Clocks = append(w.p.Clocks, e)
	w.fact(string(code), k, nil)
}

// fact tells what a clock did, with how far both have come.
func (w *winder) fact(code string, k desk.Clock, more map[string]string) {
	real, service := w.cal.Took(k, w.p.now)
	data := map[string]string{"clock": string(k.Kind), "n": strconv.Itoa(k.N), "real": millis(real), "service": millis(service),
		"real_target": millis(k.Real), "service_target": millis(k.Service), "plan": strconv.FormatInt(k.Plan, 10)}
	maps.Copy(data, more)
	is := w.talk.Standing()
	w.p.fact(desk.Fact{Kind: desk.FactClock, Conversation: w.talk.ID, Version: w.talk.Version, Message: k.Message,
		Before: is, After: is, Subject: w.talk.Holder(), Code: code, Data: data})
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// done makes the clocks part of the change and sets the timer to what comes next.
func (w *winder) done(i int) {
	if len(w.k.Running) > 0 && w.was.Queue != w.talk.Queue && w.was.Queue != "" {
		w.noted, w.wound = true, true // another queue's hours
	}
	if !w.noted {
		return
	}
	var next time.Time
	for j, k := range w.k.Running {
		k = w.cal.Set(k)
		w.k.Running[j] = k
		if at := w.cal.Next(k); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	w.talk.Clocks = w.k
	w.p.Talks[i] = w.talk
	if w.p.Case.Talk.ID == w.talk.ID {
		w.p.Case.Talk = w.talk
	}
	switch {
	case !w.wound:
	case !next.IsZero():
		w.p.job(desk.Job{Kind: desk.JobClock, Key: string(w.talk.ID), RunAt: next, Thread: w.talk.Thread})
	case len(w.was.Clocks.Running) > 0:
		w.p.Ended = append(w.p.Ended, desk.Job{Kind: desk.JobClock, Key: string(w.talk.ID)})
	}
}

// bound is a clock of which the customer was promised the time.
func (w *winder) bound(k desk.Clock) desk.Clock {
	e := w.talk.Entrance
	if k.Kind == desk.ClockResolve || !e.Pledged() || e.Due.IsZero() {
		return k
	}
	const whole = time.Second // so that its per cents are whole milliseconds, as timers are kept
	k.Service, k.Real = 0, max((e.Due.Sub(k.Since)+whole-1)/whole*whole, time.Minute)
	return k
}

// pledged lets a clock that runs already follow what was agreed meanwhile: another time was
// promised, or the customer waits in line again.
func (w *winder) pledged() {
	was, is := w.was.Entrance, w.talk.Entrance
	i := w.awaited()
	if i < 0 || was.Pledged() == is.Pledged() && was.Due.Equal(is.Due) {
		return
	}
	k := w.k.Running[i]
	rules := w.p.Case.Rules.Clocks
	goal := rules.Target(w.talk.Queue, w.talk.Channel, w.p.Case.Traits.Tags).Of(k.Kind)
	set := k
	set.Service, set.Real, set.Told = goal.Service, goal.Real, 0
	set = w.bound(set)
	if set.Service == k.Service && set.Real == k.Real {
		return
	}
	w.k.Running[i], w.noted, w.wound = set, true, true
	w.talk.BumpedAt = time.Time{}
	w.fact("pledged", set, nil)
}
