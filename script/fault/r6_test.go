package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// R6: of a hundred events in one POST some can't be read: LINE gets 200, those are set
// aside and the others stand in the talk.
func TestPoison(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	l := newPoisoned(t)
	found := l.poison(time.Minute)
	for _, b := range found {
		t.Errorf("broken: %s", b)
	}
	report(t, result{Promise: "R6", Engine: onSQLite, Seed: p.seed, Trials: 100, Figures: map[string]any{"poisoned": len(sick)}}, found)
}

// The control: a desk that refuses the whole body for one of its events.
func TestPoisonNoticesARefusedBody(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	l := newPoisoned(t, "MADOGUCHI_SABOTAGE=refuse_whole_body")
	found := l.poison(3 * time.Second)
	failed := mustBreak(l, found, rulePoison)
	report(t, result{Promise: "R6", Engine: onSQLite, Seed: p.seed, Trials: 100, Figures: map[string]any{"poisoned": len(sick)},
		Control: "refuse_whole_body", ControlFailed: failed}, found)
}

const rulePoison = "an event that can't be read is set aside, and holds up no other"

// sick are events that can't be read, each in its own way.
var sick = []string{`null`, `1e400`, `[1,2]`, `{"type":5}`, `{"type":"message","webhookEventId":"01SICK","timestamp":1,"message":7}`}

func newPoisoned(t *testing.T, env ...string) *load {
	r := newRig(t, order{engine: onSQLite, env: env, args: []string{"--log-level", "debug"}}) // nothing of an event may be there
	r.up()
	return newLoad(r, 5) // who write in turn
}

// poison posts 95 texts and taps of the customers with the sick events among them.
func (l *load) poison(limit time.Duration) []broken {
	c := l.customers[0]
	var events [][]byte
	for k := range 100 {
		who := l.customers[2*(k%3)] // every second one is of this channel
		event := fmt.Sprintf("01WELL%03d", k)
		body := words(who, event, fmt.Sprintf("c%d says %d", 2*(k%3), k))
		if k%3 == 0 {
			body = tap(who, event)
		}
		var hook struct{ Events []json.RawMessage }
		l.r.must(json.Unmarshal(body, &hook))
		one := []byte(hook.Events[0])
		if k%20 == 7 {
			one = []byte(sick[k/20])
		}
		events = append(events, one)
	}
	body := fmt.Appendf(nil, `{"destination":"U0","events":[%s]}`, bytes.Join(events, []byte(",")))
	var ids []string
	if status := l.deliverOdd(l.r.base(0), c, body, true); status != http.StatusOK {
		ids = append(ids, fmt.Sprintf("the body was answered with %d", status))
	}
	well, aside := 0, 0
	for begin := time.Now(); time.Since(begin) < limit && (well != 95 || aside != len(sick)); time.Sleep(50 * time.Millisecond) {
		l.r.must(l.r.read().QueryRow(`SELECT (SELECT count(*) FROM inbox WHERE state = 'quarantined'),
  (SELECT count(*) FROM message WHERE event_id LIKE '01WELL%')`).Scan(&aside, &well))
	}
	if well != 95 || aside != len(sick) {
		ids = append(ids, fmt.Sprintf("%d of 95 events stand in the talk, %d of %d are set aside after %v", well, aside, len(sick), limit))
	}
	var found []broken
	if ids != nil {
		found = append(found, broken{rulePoison, ids})
	}
	if leaks := l.r.nodes[0].log.leaks(); leaks != nil {
		found = append(found, broken{ruleSilent, leaks})
	}
	return found
}
