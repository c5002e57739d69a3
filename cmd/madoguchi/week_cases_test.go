package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// handCase is a customer at a counter of their own, whose life was counted by hand, in the house's
// own time. Nobody else's work disturbs it.
type handCase struct {
	house  int
	writes string
	offers []string // how they are answered, one after the other; then: accept
	taps   []string
	steps  []step
	life   string
}

var handCases = map[string]handCase{
	// Ten minutes before the end of a Friday, when nobody begins anything. In Tokyo Monday is 成人の日.
	"tokyo weekend": {0, "Fri 7 17:50:00", nil, nil, []step{{10*time.Minute - 8*time.Second, answer}, {time.Minute, finish}, {time.Minute, file}}, `
Fri 7 17:50:00 waiting
Fri 7 17:57:30 first 50%
Tue 11 09:00:00 offered
Tue 11 09:00:08 active
Tue 11 09:02:00 first 80%
Tue 11 09:05:00 first 100%
Tue 11 09:10:00 first met after 20m0s
Tue 11 09:11:00 wrapup
Tue 11 09:12:00 closed`},
	// In New York it is a day like any other.
	"york weekend": {1, "Fri 7 17:50:00", nil, nil, []step{{10 * time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}, `
Fri 7 17:50:00 waiting
Fri 7 17:57:30 first 50%
Mon 10 09:00:00 active
Mon 10 09:02:00 first 80%
Mon 10 09:05:00 first 100%
Mon 10 09:10:00 first met after 20m0s
Mon 10 09:11:00 wrapup
Mon 10 09:12:00 closed`},
	// From 10 to 11 the house is closed. Nobody files it: the after-contact work ends by itself.
	"burst pipe": {1, "Wed 12 09:55:00", nil, nil, []step{{72*time.Minute + 30*time.Second, answer}, {time.Minute, finish}}, `
Wed 12 09:55:00 waiting
Wed 12 09:55:00 active
Wed 12 11:02:30 first 50%
Wed 12 11:07:00 first 80%
Wed 12 11:07:30 first met after 12m30s
Wed 12 11:08:30 wrapup
Wed 12 11:18:30 closed`},
	// Half an hour of hold costs no service time. Then silence: the check, and the end an hour later,
	// rounded up to ten minutes; the after-contact work ends by itself.
	"hold": {0, "Wed 12 10:00:00", nil, nil, []step{{172 * time.Second, func(t *talk) { t.holds(27 * time.Minute) }},
		{30 * time.Minute, func(t *talk) { t.does(decide.Command{Verb: decide.Resume}) }}, {11 * time.Minute, answer}}, `
Wed 12 10:00:00 waiting
Wed 12 10:00:00 offered
Wed 12 10:00:08 active
Wed 12 10:30:00 hold due
Wed 12 10:37:30 first 50%
Wed 12 10:42:00 first 80%
Wed 12 10:44:00 first met after 14m0s
Wed 12 11:14:00 check
Wed 12 12:20:00 wrapup
Wed 12 12:30:00 closed`},
	// The check would go out at 12:15, when nobody is there: it waits until 13:00.
	"put off": {0, "Thu 13 11:40:00", nil, []string{"solved"}, []step{{292 * time.Second, answer}}, `
Thu 13 11:40:00 waiting
Thu 13 11:40:00 offered
Thu 13 11:40:08 active
Thu 13 11:45:00 first met after 5m0s
Thu 13 13:00:00 check
Thu 13 13:05:00 wrapup
Thu 13 13:15:00 closed`},
	// An answered talk whose owner goes home comes back in the morning, to somebody who has nothing
	// to say: the check ends it all the same. Ten minutes and a lease after six it waits.
	"gone home": {1, "Wed 12 17:20:00", nil, nil, []step{{14 * time.Minute, answer}}, `
Wed 12 17:20:00 waiting
Wed 12 17:20:00 active
Wed 12 17:27:30 first 50%
Wed 12 17:32:00 first 80%
Wed 12 17:34:00 first met after 14m0s
Wed 12 18:10:45 waiting
Thu 13 09:00:00 active
Thu 13 09:30:00 check
Thu 13 10:30:00 wrapup
Thu 13 10:40:00 closed`},
	// An offer that is let pass goes to the next at the end of its half minute.
	"let pass": {0, "Thu 13 14:00:00", []string{"pass"}, nil, []step{{262 * time.Second, answer}, {time.Minute, finish}, {time.Minute, file}}, `
Thu 13 14:00:00 waiting
Thu 13 14:00:00 offered
Thu 13 14:00:30 waiting
Thu 13 14:00:30 offered
Thu 13 14:00:38 active
Thu 13 14:05:00 first met after 5m0s
Thu 13 14:06:00 wrapup
Thu 13 14:07:00 closed`},
	// A question to the supervisors that is late, and a promise that is broken.
	"promise": {1, "Thu 13 14:00:00", nil, nil, []step{{time.Minute, func(t *talk) { t.asks(10*time.Minute, 12*time.Minute) }},
		{13 * time.Minute, func(t *talk) { t.promises(time.Hour) }}, {100 * time.Minute, keep}, {time.Minute, answer}, {time.Minute, finish}, {time.Minute, file}}, `
Thu 13 14:00:00 waiting
Thu 13 14:00:00 active
Thu 13 14:07:30 first 50%
Thu 13 14:11:00 escalation overdue
Thu 13 14:12:00 first 80%
Thu 13 14:13:00 escalation advised
Thu 13 14:14:00 first met after 14m0s
Thu 13 15:14:00 follow-up due
Thu 13 15:29:00 follow-up overdue
Thu 13 15:54:00 follow-up kept
Thu 13 15:56:00 wrapup
Thu 13 15:57:00 closed`},
}

// cases lets them come.
func (w *week) cases() {
	for _, name := range slices.Sorted(maps.Keys(handCases)) {
		c := handCases[name]
		h := w.houses[c.house]
		t := w.customer(h, name, desk.QueueID(h.id+"-exact"), c.steps)
		t.taps = c.taps
		t.takes = func(offer int) string {
			if offer < len(c.offers) {
				return c.offers[offer]
			}
			return "accept"
		}
		w.on(h.at(c.writes), func() { t.writes("Hello?") })
	}
}

// lives holds what became of them against what was counted.
func (w *week) lives() {
	got := map[string][]string{}
	for _, f := range w.facts {
		t := w.talks[f.Conversation]
		if t == nil {
			continue
		}
		if _, ok := handCases[t.name]; ok {
			for _, what := range w.story(f) {
				got[t.name] = append(got[t.name], f.At.In(t.house.zone).Format("Mon 2 15:04:05 ")+what)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(handCases)) {
		c := handCases[name]
		if d := cmp.Diff(strings.Split(strings.TrimSpace(c.life), "\n"), got[name]); d != "" {
			w.broken("%s: counted (-), lived (+):\n%s", name, d)
		}
	}
}

// story is what a fact tells of an inquiry's life.
func (w *week) story(f desk.Fact) (out []string) {
	if f.After != nil && (f.Before == nil || f.Before.State != f.After.State) {
		out = append(out, f.After.State)
	}
	switch {
	case f.Kind == desk.FactClock && f.Data["clock"] != "resolution" && f.Data["level"] != "":
		out = append(out, f.Data["clock"]+" "+f.Data["level"]+"%")
	case f.Kind == desk.FactClock && f.Data["clock"] != "resolution" && f.Code == string(desk.ClockMet):
		took, err := time.ParseDuration(f.Data["service"] + "ms")
		w.must(err)
		out = append(out, fmt.Sprintf("%s met after %s", f.Data["clock"], took))
	case f.Code == string(conversation.Check):
		out = append(out, "check")
	case f.Kind == desk.FactHoldDue:
		out = append(out, "hold due")
	case f.Kind == desk.FactEscalation && f.Code != "raised":
		out = append(out, "escalation "+f.Code)
	case f.Kind == desk.FactFollowUp && f.Code != "set":
		out = append(out, "follow-up "+f.Code)
	}
	return out
}
