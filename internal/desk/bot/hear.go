package bot

import (
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// What is tapped to answer the engine's own questions, beside the ways out.
const (
	confirmTap = "_confirm"
	declineTap = "_decline"
	undoTap    = "_undo"
	keepTap    = "_keep"
	yesTap     = "_yes"
	noTap      = "_no"
	pickTap    = "_pick" // a day or a time
)

// hear takes what the customer said or did: a way out, an old button, or an answer
// to the open question.
func (x *walk) hear(in Input) {
	n, ok := x.sc.Node(x.s.Node)
	if !ok {
		x.human(HandOff{Reason: "missing"})
		return
	}
	if x.s.committed() { // what is being done can't be left
		x.say(sayBusy)
		return
	}
	tapped, answers := "", true
	if in.Kind == InPostback {
		if tapped, answers = x.tapped(n, in.Data); x.over {
			return
		}
	}
	out := tapped
	if in.Kind == InText && !x.named(n, in.Text) {
		out = x.sc.wayOut(in.Text)
	}
	switch {
	case out == leaveTap:
		x.leave()
	case out == topTap:
		x.leave()
		x.r.Top = true
	case out == operatorTap:
		x.human(HandOff{Reason: "wish"})
	case x.s.waitsForDesk():
		x.say(sayLooking)
	case !answers:
		x.r.Stale = true
		x.say(sayStale)
		x.question(n)
	default:
		x.answer(n, in, tapped)
	}
}

// tapped reads a button. It answers when it is of the open question; a way out is one
// at any time. A button that begins another scenario leaves this one.
func (x *walk) tapped(n Node, data string) (choice string, answers bool) {
	tap, ok := ParseTap(data)
	mine := ok && tap.Session == x.s.ID
	switch {
	case !ok:
		return "", false
	case tap.Start != "":
		x.leave()
		x.r.Start = tap.Start
	case tap.Menu && tap.Scenario == x.sc.ID && tap.Node == n.ID && n.Choice != nil && n.Choice.As == Menu:
		return tap.Choice, true
	case tap.Menu:
		x.leave()
		x.r.Start = tap.Scenario
	case mine && (tap.Choice == leaveTap || tap.Choice == operatorTap):
		return tap.Choice, true
	case mine && tap.Turn == x.s.Turn && tap.Node == n.ID:
		return tap.Choice, true
	}
	return "", false
}

// named tells whether words are an answer to the open question although they might
// also mean a way out: a shop may well offer "キャンセル".
func (x *walk) named(n Node, words string) bool {
	switch {
	case x.s.Pending != nil && x.s.Pending.Phase == OfferUndo:
		return isUndo(words)
	case x.s.Pending == nil && n.Choice != nil:
		_, ok := pick(x.options(n.Choice), words)
		return ok
	}
	return false
}

// answer gives an answer to the open question. tapped is the button's choice.
func (x *walk) answer(n Node, in Input, tapped string) {
	switch {
	case n.Action != nil && x.s.Pending != nil && x.s.Pending.Phase == Confirm:
		x.confirmed(n, in, tapped)
	case n.Action != nil && x.s.Pending != nil && x.s.Pending.Phase == OfferUndo:
		x.offered(n, in, tapped)
	case n.Choice != nil:
		x.chosen(n, in, tapped)
	case n.Ask != nil:
		x.told(n, in, tapped)
	case n.Search != nil:
		x.asked(n, in)
	case n.Solved != nil:
		x.judged(n, in, tapped)
	default: // no such node waits: the scenario was altered under its version
		x.human(HandOff{Reason: "missing"})
	}
}

func (x *walk) chosen(n Node, in Input, tapped string) {
	c := n.Choice
	options := x.options(c)
	i := slices.IndexFunc(options, func(o Option) bool { return tapped != "" && o.ID == tapped })
	if i < 0 && in.Kind == InText {
		i, _ = pick(options, in.Text)
	}
	if i < 0 && len(options) > maxQuickOptions && (tapped == moreTap || in.Kind == InText && (same(in.Text, labelMore) || same(in.Text, labelAgain))) {
		x.turn(options)
		x.question(n)
		return
	}
	if i < 0 {
		x.miss(n, sayPick, c.Tries, c.Otherwise)
		return
	}
	o := options[i]
	if c.Field != "" {
		x.s.Fields[c.Field], x.s.Fields[c.Field+"_label"] = o.Value, o.Label
	}
	if o.Next != "" {
		x.follow("option:"+o.ID, o.Next)
		return
	}
	x.follow("next", c.Next)
}

func (x *walk) told(n Node, in Input, tapped string) {
	a := n.Ask
	if in.Kind == InPostback && tapped != pickTap {
		x.r.Stale = true
		x.say(sayStale)
		x.question(n)
		return
	}
	value, also, why := x.read(a, in)
	if why != "" {
		words := x.fill(a.Error)
		if words == "" {
			words = string(why)
		}
		x.miss(n, words, a.Tries, a.Otherwise)
		return
	}
	x.s.Fields[a.Field] = value
	if a.Type == AskPostal {
		x.s.Fields[a.Field+addressField] = also
	}
	x.follow("next", a.Next)
}

func (x *walk) asked(n Node, in Input) {
	if in.Kind != InText || Tidy(in.Text) == "" {
		x.miss(n, saySearchAsk, 0, n.Search.None)
		return
	}
	if next, on := x.search(n.Search, in.Text); on {
		x.run(next)
	}
}

func (x *walk) judged(n Node, in Input, tapped string) {
	said := func(list ...string) bool {
		return in.Kind == InText && slices.ContainsFunc(list, func(w string) bool { return same(w, in.Text) })
	}
	yes := tapped == yesTap || said(labelYes, "解決した", "解決しました", "はい、解決しました", "ありがとう", "ありがとうございます", "ありがとうございました")
	no := tapped == noTap || said(labelNo, "解決していない", "解決していません", "いいえ、解決していません", "していない", "まだです")
	if !yes && !no {
		x.miss(n, sayPick, 0, n.Solved.No)
		return
	}
	x.r.Solved = &yes
	switch {
	case yes && n.Solved.Yes != "":
		x.follow("yes", n.Solved.Yes)
	case yes: // the desk thanks
		x.over = true
	case n.Solved.No != "":
		x.follow("no", n.Solved.No)
	default:
		x.human(HandOff{Reason: "unsolved"})
	}
}

// miss says why an answer was not taken and asks again, until the tries are used up.
func (x *walk) miss(n Node, why string, tries int, otherwise string) {
	x.r.Missed = true
	if tries <= 0 {
		tries = DefaultTries
	}
	if x.s.Tries++; x.s.Tries < tries {
		x.say(why)
		x.question(n)
		return
	}
	if otherwise == "" {
		x.human(HandOff{Reason: "tries"})
		return
	}
	x.follow("otherwise", otherwise)
}

// choices are the buttons under a question; the ways out stand there too.
func (x *walk) choices(own ...desk.Choice) []desk.Choice {
	own = own[:min(len(own), maxQuickOptions)]
	return append(slices.Clip(own), x.choice(leaveTap, labelLeave), x.choice(operatorTap, labelOperator))
}

func (x *walk) choice(id, label string) desk.Choice {
	label = cut(label, maxLabel)
	return desk.Choice{Label: label, Data: x.data(id), Say: label}
}

// data is what a button of the open question carries.
func (x *walk) data(choice string) string {
	return Tap{Session: x.s.ID, Turn: x.s.Turn, Node: x.s.Node, Choice: choice}.Data()
}
