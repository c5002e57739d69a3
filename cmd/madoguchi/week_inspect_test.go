package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// promise is something that is to be told at an instant, unless it ends before.
type promise struct {
	talk  *talk
	at    time.Time
	what  string
	ended func(desk.Fact) bool
}

// graceFor is how long after its time supervisors are told of a follow-up.
const graceFor = 15 * time.Minute

func stamp(at time.Time, what string) string { return at.UTC().Format("02 15:04:05 ") + what }

func (w *week) expect(at time.Time, what string) { w.due[stamp(at, what)] = true }

func (w *week) unexpect(at time.Time, what string) { delete(w.due, stamp(at, what)) }

// unless expects something of a talk that a fact can end.
func (t *talk) unless(ended func(desk.Fact) bool, at time.Time, what string) {
	t.w.promises = append(t.w.promises, promise{t, at, t.name + " " + what, ended})
}

// promised is the follow-up of an inquiry.
func (w *week) promised(id desk.ConversationID) string {
	for _, f := range slices.Backward(w.facts) {
		if f.Kind == desk.FactFollowUp && f.Code == "set" && f.Conversation == id {
			return f.Data["follow_up"]
		}
	}
	return ""
}

// inspect looks back on the week.
func (w *week) inspect() {
	w.lives()
	w.instants()
	w.clocks()
	w.forgotten()
	w.happened()
}

// instants holds what was told against what was to be told, both ways, to the second.
func (w *week) instants() {
	end := time.Now()
	told := map[string]bool{}
	for _, f := range w.facts {
		name := ""
		if t := w.talks[f.Conversation]; t != nil {
			name = t.name
		}
		switch {
		case f.Kind == desk.FactFollowUp && (f.Code == "due" || f.Code == "overdue"):
			told[stamp(f.At, name+" follow-up "+f.Code)] = true
		case f.Kind == desk.FactHoldDue:
			told[stamp(f.At, name+" hold due")] = true
		case f.Kind == desk.FactEscalation && f.Code == "overdue":
			told[stamp(f.At, name+" escalation overdue")] = true
		case f.Kind == desk.FactPresence && f.Code == string(desk.Draining):
			told[stamp(f.At, string(f.Subject)+" draining")] = true
		case f.Kind == desk.FactPresence && f.Data["cause"] == "lost":
			told[stamp(f.At, string(f.Subject)+" offline lost")] = true
		}
	}
	for _, p := range w.promises {
		if !slices.ContainsFunc(w.facts, func(f desk.Fact) bool {
			return f.Conversation == p.talk.view.ID && p.ended(f) && !f.At.After(p.at)
		}) {
			w.expect(p.at, p.what)
		}
	}
	want := map[string]bool{}
	for s := range w.due {
		if s < stamp(end, "") {
			want[s] = true
		}
	}
	if d := cmp.Diff(want, told); d != "" {
		w.broken("what was to be told at an instant (-) and was told (+):\n%s", d)
	}
}

// clocks counts each clock again, minute by minute on the wall: holds save what they may.
func (w *week) clocks() {
	type key struct {
		id   desk.ConversationID
		kind string
		n    string
	}
	type span struct{ from, to time.Time }
	armed, holds := map[key]time.Time{}, map[desk.ConversationID][]span{}
	for _, f := range w.facts {
		t := w.talks[f.Conversation]
		switch f.Kind {
		case desk.FactHoldBegan:
			holds[f.Conversation] = append(holds[f.Conversation], span{from: f.At})
		case desk.FactHoldEnded:
			holds[f.Conversation][len(holds[f.Conversation])-1].to = f.At
		case desk.FactClock:
			k := key{f.Conversation, f.Data["clock"], f.Data["n"]}
			if f.Code == "armed" {
				armed[k] = f.At
			}
			since, ok := armed[k]
			if !ok || k.kind == "resolution" {
				continue
			}
			saved := time.Duration(0)
			for _, h := range holds[f.Conversation] {
				if h.to.IsZero() || h.to.After(f.At) {
					h.to = f.At
				}
				if h.from.Before(since) {
					h.from = since
				}
				if h.to.After(h.from) {
					saved += t.house.service(h.from, h.to)
				}
			}
			real, service := f.At.Sub(since), t.house.service(since, f.At)-min(saved, time.Hour)
			if f.Data["real"] != ms(real) || f.Data["service"] != ms(service) || service > real {
				w.broken("%s: %s of its %s clock at %s: told %s ms real and %s ms of service, counted %s and %s", t.name, f.Code, k.kind, f.At, f.Data["real"], f.Data["service"], ms(real), ms(service))
			}
			if level := f.Data["level"]; level != "" && saved == 0 {
				if n, _ := strconv.Atoi(level); service != 15*time.Minute*time.Duration(n)/100 {
					w.broken("%s: %s %% told after %s of service", t.name, level, service)
				}
			}
		}
	}
}

func ms(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// forgotten: at the end whoever waits does so because the house is shut, and of whoever is
// served a reply's clock runs, or something has its time. That a talk takes long moves nobody.
func (w *week) forgotten() {
	for _, t := range w.talks {
		v := t.view
		owed := slices.ContainsFunc(v.Clocks.Running, func(k desk.Clock) bool { return k.Kind != desk.ClockResolve })
		switch v.State {
		case conversation.Closed:
		case conversation.Waiting:
			if t.house.there(time.Now()) {
				w.broken("%s waits, and nobody comes", t.name)
			}
		default:
			timed := !v.Care.CheckAt.IsZero() || !v.Care.WrapUntil.IsZero() || !v.Care.Due.IsZero() || !v.OfferUntil.IsZero() || v.Hold != nil
			if v.Holder() == "" || !owed && !timed {
				w.broken("%s is %s of %q, and nothing will become of it", t.name, v.State, v.Holder())
			}
		}
	}
}

// happened: a week in which something never came up would prove nothing about it.
func (w *week) happened() {
	seen := map[string]int{}
	for _, f := range w.facts {
		name := string(f.Kind) + " " + f.Code
		for _, k := range []string{"reason", "outcome"} {
			if f.Data[k] != "" {
				seen[name+" "+f.Data[k]]++
			}
		}
		for _, do := range strings.Fields(f.Data["do"]) {
			seen["does "+do]++
		}
		seen[name]++
	}
	for _, name := range weekHas {
		if seen[name] == 0 {
			w.broken("in the whole week there was no %q", name)
		}
	}
}

var weekHas = []string{"does notify", "does bump", "does supervisor", "does reroute", "hold.due client", "escalation.changed overdue", "escalation.changed advised",
	"followup.changed due", "followup.changed overdue", "followup.changed kept", "survey.changed asked", "survey.changed answered", "survey.changed low",
	"routing.overflowed alert", "routing.overflowed queue", "routing.left lost", "routing.left home", "closing.returned still"}
