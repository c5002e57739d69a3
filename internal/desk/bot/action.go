package bot

import (
	"maps"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// ask calls a port: to read, or to try a change dry. The session waits for the answer.
func (x *walk) ask(a *Action) {
	x.say(x.fill(a.Wait))
	args := map[string]string{}
	for name, v := range a.Args {
		args[name] = x.fill(v)
	}
	call := ActionCall{Port: a.Port, Name: a.Name, Args: args, Read: a.Read, DryRun: !a.Read}
	if a.Read {
		x.calls(Reading, call)
		return
	}
	x.calls(Previewed, call)
}

// calls gives each call a key of its own, which stays with it through every retry.
func (x *walk) calls(phase Phase, call ActionCall) {
	x.s.Calls++
	call.Key = x.s.ID + "." + itoa(x.s.Calls)
	x.s.Pending = &Pending{Phase: phase, Call: &call}
	x.r.Act = &call
	x.wait()
}

// answered takes a port's answer. Another's, or one that came twice, is ignored.
func (x *walk) answered(r *ActionResult) {
	n, _ := x.sc.Node(x.s.Node)
	p := x.s.Pending
	if r == nil || n.Action == nil || p == nil || p.Call == nil || !x.s.waitsForDesk() || r.Key != p.Call.Key {
		x.r.Unused = true
		return
	}
	x.wait()
	x.trace(string(p.Phase) + ":" + string(r.Outcome))
	if p.Phase == Undoing {
		x.undone(n.Action, *r)
		return
	}
	switch r.Outcome {
	case Did:
		x.did(n, *r)
	case Refused:
		x.goes(n.Action.Refused, "refused", r.Words, sayRefused)
	case Failed:
		x.goes(n.Action.Failed, "failed", r.Words, sayFailed)
	default:
		if p.Phase != Commit { // nothing was to be changed yet
			x.goes(n.Action.Failed, "failed", r.Words, sayFailed)
			return
		}
		x.s.Done++ // it may be
		x.say(sayUnknown)
		x.human(HandOff{Reason: "unknown"})
	}
}

// goes on by the edge for a no, or says why and hands off.
func (x *walk) goes(edge, reason, words, otherwise string) {
	if edge != "" {
		x.say(words)
		x.follow(reason, edge)
		return
	}
	x.say(orElse(words, otherwise))
	x.human(HandOff{Reason: reason})
}

// did takes what an action found or has done, or asks for the customer's yes.
func (x *walk) did(n Node, r ActionResult) {
	maps.Copy(x.s.Fields, r.Fields)
	maps.Copy(x.s.Lists, r.Lists)
	switch p := x.s.Pending; p.Phase {
	case Reading:
		x.say(r.Words)
		x.follow("next", n.Action.Next)
	case Previewed:
		x.s.Pending = &Pending{Phase: Confirm, Call: p.Call, Changes: r.Changes}
		x.open(n)
	default:
		x.s.Done++
		x.say(orElse(r.Words, sayDone))
		if n.Action.Undo && r.Undo != "" {
			x.s.Pending = &Pending{Phase: OfferUndo, Call: p.Call, Undo: r.Undo}
			x.open(n)
			return
		}
		x.follow("next", n.Action.Next)
	}
}

// confirmQuestion shows before and after, and asks.
func (x *walk) confirmQuestion(a *Action) []desk.Content {
	words := orElse(x.fill(a.Confirm), sayConfirm)
	for _, c := range x.s.Pending.Changes {
		words += "\n・" + c.Label + ":"
		if c.Before != "" {
			words += c.Before + " → "
		}
		words += c.After
	}
	return []desk.Content{text(words), x.twoButtons(sayConfirmAsk, confirmTap, labelConfirm, declineTap, labelDecline)}
}

// confirmed takes the customer's yes, which must be a tap, or no.
func (x *walk) confirmed(n Node, in Input, tapped string) {
	declined := tapped == declineTap || in.Kind == InText &&
		slices.ContainsFunc([]string{labelDecline, labelNo, "しない", "しません", "変更しません"}, func(w string) bool { return same(w, in.Text) })
	switch {
	case tapped == confirmTap:
		call := *x.s.Pending.Call
		call.DryRun = false
		x.calls(Commit, call)
	case declined && n.Action.Declined != "":
		x.follow("declined", n.Action.Declined)
	case declined:
		x.say(sayDeclined)
		x.follow("declined", "")
	default:
		x.miss(n, sayTapConfirm, 2*DefaultTries, n.Action.Declined)
	}
}

func isUndo(words string) bool {
	return slices.ContainsFunc([]string{labelUndo, "取り消し", "取消", "取消す", "取り消したい", "取り消してください", "元に戻す", "元に戻して", "キャンセル"},
		func(w string) bool { return same(w, words) })
}

// offered takes the answer to "shall it be undone?". Anything else than yes leaves the
// change as it is; words that are about something new are dealt with as such.
func (x *walk) offered(n Node, in Input, tapped string) {
	if tapped == undoTap || in.Kind == InText && isUndo(in.Text) {
		was, handle := x.s.Pending.Call, x.s.Pending.Undo
		x.calls(Undoing, ActionCall{Port: was.Port, Name: was.Name, Args: was.Args, Undo: handle})
		return
	}
	x.follow("next", n.Action.Next)
	fresh := in.Kind != InPostback && !same(in.Text, labelKeep) && !same(in.Text, labelNo) && !thanks(in.Text)
	x.r.Unused = x.over && fresh && x.r.HandOff == nil
}

func thanks(words string) bool {
	return strings.HasPrefix(plain(words), "ありがとう") || same(words, labelYes)
}

func (x *walk) undone(a *Action, r ActionResult) {
	if r.Outcome == Did {
		x.s.Done--
		maps.Copy(x.s.Fields, r.Fields)
		x.say(orElse(r.Words, sayUndone))
		x.follow("undone", a.Undone)
		return
	}
	words, reason := sayUndoFailed, string(r.Outcome)
	if r.Outcome != Refused && r.Outcome != Failed {
		words, reason = sayUnknown, "unknown"
	}
	x.say(words)
	if r.Outcome == Refused {
		x.say(r.Words)
	}
	x.human(HandOff{Reason: reason})
}
