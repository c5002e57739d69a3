package fault

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
)

// Kinds of trouble on the line to LINE, below HTTP: each is a toxic, a way and its
// attributes, %d a number that is drawn up to the last one.
var lineTroubles = map[string]struct {
	toxic, way, attributes string
	most                   int
}{
	"slow":             {"latency", "downstream", `{"latency":300,"jitter":%d}`, 200},
	"silent":           {"timeout", "downstream", `{"timeout":%d}`, 0},
	"reset":            {"reset_peer", "downstream", `{"timeout":%d}`, 100},
	"cut_mid_question": {"limit_data", "upstream", `{"bytes":%d}`, 1500},
	"cut_mid_answer":   {"limit_data", "downstream", `{"bytes":%d}`, 400},
}

// R7 and R8 on a bad line between the desk and LINE (toxiproxy): slow, silent, reset,
// cut in the middle of a question or of an answer.
func TestExactlyOnceOnABadLine(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	n := trials(1000)
	l, met := badLine(t, p, n, []string{"slow", "silent", "reset", "cut_mid_question", "cut_mid_answer"})
	found := l.judge(2*time.Minute + time.Duration(n)*10*time.Millisecond)
	figures := l.fates()
	maps.Copy(figures, map[string]any{"what": "bad line to LINE", "troubles": met, "met": l.r.line.calls.count()})
	report(t, result{Promise: "R7+R8", Engine: onSQLite, Seed: p.seed, Trials: n, Figures: figures}, found)
}

// The control: with a new key for each attempt a cut answer shows the words twice.
func TestExactlyOnceOnABadLineNoticesRepeats(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, met := badLine(t, p, 200, []string{"cut_mid_answer"}, "MADOGUCHI_SABOTAGE=new_retry_key")
	found := l.verdict(30 * time.Second)
	failed := mustBreak(l, found, ruleOnce)
	report(t, result{Promise: "R7", Engine: onSQLite, Seed: p.seed, Trials: 200, Figures: map[string]any{"what": "bad line to LINE", "troubles": met},
		Control: "new_retry_key", ControlFailed: failed}, found)
}

// badLine has so many answers written while the line to LINE has one trouble after the
// other, and good moments in between.
func badLine(t *testing.T, p plan, answers int, kinds []string, env ...string) (*load, map[string]int) {
	r := newRig(t, order{engine: onSQLite, people: 10, env: env})
	far := strings.TrimPrefix(r.line.url, "http://")
	line := newProxy(t, "127.0.0.1:0", far)
	r.nodes[0].args = rerouted(r.nodes[0].args, far, line.Listen)
	r.up()
	l := newLoad(r, min(max(answers/40, 10), 200))
	l.greet()
	r.line.calls.begin(p.seed, 0) // it only counts LINE's 409s
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.exchange(plan{newRand(p.seed, 1), p.seed}, 0, answers/len(l.customers), l.rhythm())
	}()
	met := map[string]int{}
	for going := true; going; {
		kind := kinds[p.IntN(len(kinds))]
		spoil(t, line, p, kind)
		met[kind]++
		select {
		case <-ended:
			going = false
		case <-time.After(p.between(300*time.Millisecond, time.Second)):
		}
		line.Toxics.ResetToxics(context.Background())
		time.Sleep(p.between(50*time.Millisecond, 300*time.Millisecond))
	}
	return l, met
}

func spoil(t *testing.T, line *toxiproxy.Proxy, p plan, kind string) {
	tr := lineTroubles[kind]
	toxic(t, line, tr.toxic, tr.way, fmt.Sprintf(tr.attributes, p.IntN(tr.most+1)))
}
