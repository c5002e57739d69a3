package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// R6: of a hundred events in one POST some can't be read: LINE gets 200, those are set
// aside and the others stand in the talk. The counter that MadoguchiEventSetAside watches
// rises by each that was set aside: the rule has no `for`, so that Prometheus tells of it
// when it has looked once and judged once.
func TestPoison(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l := newPoisoned(t, engine)
			found := l.poison(time.Minute)
			for _, b := range found {
				t.Errorf("broken: %s", b)
			}
			report(t, result{Promise: "R6", Engine: engine, Seed: p.seed, Trials: 100, Figures: map[string]any{"poisoned": len(sick)}}, found)
		})
	}
}

// The control: a desk that refuses the whole body for one of its events.
func TestPoisonNoticesARefusedBody(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	l := newPoisoned(t, onSQLite, "MADOGUCHI_SABOTAGE=refuse_whole_body")
	found := l.poison(3 * time.Second)
	failed := mustBreak(l, found, rulePoison)
	report(t, result{Promise: "R6", Engine: onSQLite, Seed: p.seed, Trials: 100, Figures: map[string]any{"poisoned": len(sick)},
		Control: "refuse_whole_body", ControlFailed: failed}, found)
}

const rulePoison = "an event that can't be read is set aside, and holds up no other"

// sick are events that can't be read, each in its own way. What is nested deeper than 10,000, or
// bears stray bytes outside of its strings, is no JSON at all: with it the whole body would be refused.
var sick = []string{
	`null`, `1e400`, `[1,2]`, `{"type":5}`, `{"type":"message","webhookEventId":"01SICK","timestamp":1,"message":7}`,
	`{"type":"message","webhookEventId":"01DEEP","timestamp":1,"message":` + strings.Repeat(`{"a":`, 9900) + "1" + strings.Repeat("}", 9900) + `}`,
	"{\"type\":\"message\",\"webhookEventId\":\"01BYTES\xff\",\"timestamp\":1,\"message\":\"\xff\xfe\xe3\x81\"}", // PostgreSQL takes no such bytes
}

// In one text of a customer some bytes are not UTF-8: it is mended, and stands in the talk.
const (
	torn     = "\xff\xfe\xe3\x81"
	tornAt   = 50
	tornText = "these bytes are torn"
)

func newPoisoned(t *testing.T, engine string, env ...string) *load {
	r := newRig(t, order{engine: engine, env: env, args: []string{"--metrics", "--log-level", "debug"}}) // nothing of an event may be there
	r.up()
	return newLoad(r, 5) // who write in turn
}

// poison posts texts and taps of the customers with the sick events among them, a hundred in all.
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
		if k%14 == 7 {
			one = []byte(sick[k/14])
		}
		if k == tornAt {
			one = bytes.Replace(one, []byte(fmt.Sprintf("says %d", k)), []byte(tornText+torn), 1)
		}
		events = append(events, one)
	}
	body := fmt.Appendf(nil, `{"destination":"U0","events":[%s]}`, bytes.Join(events, []byte(",")))
	var ids []string
	if status := l.deliverOdd(l.r.base(0), c, body, true); status != http.StatusOK {
		ids = append(ids, fmt.Sprintf("the body was answered with %d", status))
	}
	all := 100 - len(sick)
	well, aside, counted := 0, 0, 0
	for begin := time.Now(); time.Since(begin) < limit && (well != all || aside != len(sick) || counted != len(sick)); time.Sleep(50 * time.Millisecond) {
		l.r.must(l.r.read().QueryRow(`SELECT (SELECT count(*) FROM inbox WHERE state = 'quarantined'),
  (SELECT count(*) FROM message WHERE event_id LIKE '01WELL%')`).Scan(&aside, &well))
		counted = l.r.setAside()
	}
	if well != all || aside != len(sick) {
		ids = append(ids, fmt.Sprintf("%d of %d events stand in the talk, %d of %d are set aside after %v", well, all, aside, len(sick), limit))
	}
	if counted != aside {
		ids = append(ids, fmt.Sprintf("%d events are set aside, but the counter that the alert watches says %d", aside, counted))
	}
	if text := l.r.textOfEvent(fmt.Sprintf("01WELL%03d", tornAt)); well == all && (!utf8.ValidString(text) || !strings.Contains(text, tornText+"\ufffd")) {
		ids = append(ids, fmt.Sprintf("the text that was torn reads %q", text))
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

// setAside is what the first node shows Prometheus of the events that were set aside.
func (r *rig) setAside() (sum int) {
	res, err := patient.Get(r.base(0) + "/metrics")
	r.must(err)
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	r.must(err)
	for _, m := range setAsideLine.FindAllSubmatch(page, -1) {
		n, err := strconv.Atoi(string(m[1]))
		r.must(err)
		sum += n
	}
	return sum
}

var setAsideLine = regexp.MustCompile(`(?m)^madoguchi_events_quarantined_total\{.*\} (\d+)$`)

// textOfEvent is what the talk shows of an event, "" when nothing.
func (r *rig) textOfEvent(event string) string {
	var content string
	if err := r.read().QueryRow(`SELECT content FROM message WHERE event_id = $1`, event).Scan(&content); err != nil {
		return ""
	}
	return textOf([]byte(content))
}
