package fault

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// R7 and R8: every answer reaches the customer exactly once by push, at most once
// by reply, whatever LINE answers and however often the desk dies meanwhile; a
// reply of which nobody can know stands as unknown.
func TestExactlyOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == onPostgres {
				onDemand(t) // what a dead node held rests there until its lease ends
			}
			t.Parallel()
			exactlyOnce(t, engine)
		})
	}
}

func exactlyOnce(t *testing.T, engine string) {
	p := newPlan(t)
	r := newRig(t, order{engine: engine, people: 10})
	r.up()
	n := trials(2000)
	l := newLoad(r, min(max(n/40, 10), 200))
	l.greet()
	r.line.calls.begin(p.seed, 0.5, kinds...)
	each := n / len(l.customers) / 2
	l.exchange(p, 0, each, l.rhythm())
	figures := map[string]any{shownAfter + "_without_kills": l.fates()[shownAfter]}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.exchange(plan{newRand(p.seed, 1), p.seed}, each, each, l.rhythm())
	}()
	kills, away := 0, time.Duration(0)
	for going := true; going; {
		select {
		case <-ended:
			going = false
		case <-time.After(p.between(500*time.Millisecond, 2500*time.Millisecond)):
			r.nodes[0].kill9()
			away = max(away, r.nodes[0].up(t))
			kills++
		}
	}
	r.line.calls.end()
	found := l.judge(4*time.Minute + time.Duration(n)*10*time.Millisecond) // what waits may be much
	maps.Copy(figures, l.fates())
	figures["kills"], figures["away_ms_max"], figures["met"] = kills, away.Milliseconds(), r.line.calls.count()
	if ms, ok := figures[shownAfter].(int64); ok { // R8
		promptly(t, "what is ambiguous is shown", time.Duration(ms)*time.Millisecond, ambiguousFor[engine])
	}
	report(t, result{Promise: "R7+R8", Engine: engine, Seed: p.seed, Trials: n, Figures: figures}, found)
}

// ambiguousFor is how long it may take until a doubt is shown. On SQLite a desk that
// starts anew knows that nobody else holds anything. On PostgreSQL another node might:
// the leases must end first (R20).
var ambiguousFor = map[string]time.Duration{onSQLite: 5 * time.Second, onPostgres: 15 * time.Second}

// shownAfter is the longest time from a call's begin, over the desk's death and its
// start, until its bubbles were shown as unknown.
const shownAfter = "ambiguous_shown_after_ms_max"

// rhythm is how long each customer waits between answers: with many customers longer, so
// that what the desk can't bear is the trouble and not the load. Beyond that answers
// would wait until they ask to be confirmed, and the trial would be about few of them.
func (l *load) rhythm() time.Duration {
	return 250 * time.Millisecond * time.Duration(max(50, len(l.customers))) / 50
}

// exchange lets every customer be answered so many times, counting from first;
// customers write in between, so that replies and pushes alternate.
func (l *load) exchange(p plan, first, each int, about time.Duration) {
	var all sync.WaitGroup
	for i, c := range l.customers {
		wait, writes := p.between(about/2, about*3/2), 3+p.IntN(6)
		all.Go(func() {
			for k := first; k < first+each; k++ {
				if k%writes == 0 {
					l.act(c, lineemu.Act{Type: "text", Text: fmt.Sprintf("c%d asks %d", i, k)})
				}
				l.answer(context.Background(), i, fmt.Sprintf("o%d answers %d", i, k))
				if i == 0 {
					progress(l.r.t, k-first, each, "answers to the first customer")
				}
				time.Sleep(wait) // the load's rhythm
			}
		})
	}
	all.Wait()
}

// fates counts what became of the answers, and how long a doubt about a reply
// lasted before the operator was told.
func (l *load) fates() map[string]any {
	out := map[string]any{}
	l.r.must(rows(l.r.read(), `SELECT send_route, send_state, count(*) FROM message WHERE direction = 'out' GROUP BY send_route, send_state`, func(s scan) error {
		var route, state string
		var n int
		err := s(&route, &state, &n)
		out[route+"_"+state] = n
		return err
	}))
	l.r.must(rows(l.r.read(), `SELECT coalesce(max(m.send_at - c.started_at), 0)
FROM message m JOIN call c ON c.id = m.send_call WHERE m.send_state = 'unknown'`, func(s scan) error {
		var ms int64
		err := s(&ms)
		out[shownAfter] = ms
		return err
	}))
	return out
}

// The controls: a new key for each attempt, and a reply in doubt sent again, show
// a customer the same words twice.
func TestExactlyOnceNoticesRepeats(t *testing.T) {
	t.Parallel()
	for rule, promise := range map[string]string{"new_retry_key": "R7", "resend_reply": "R8"} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			r := newRig(t, order{engine: onSQLite, people: 4, env: []string{"MADOGUCHI_SABOTAGE=" + rule}})
			r.up()
			l := newLoad(r, 20)
			l.greet()
			r.line.calls.begin(p.seed, 0.5, cutAfter, after500)
			l.exchange(p, 0, 6, 100*time.Millisecond)
			r.line.calls.end()
			found := l.verdict(30 * time.Second)
			failed := mustBreak(l, found, ruleOnce)
			report(t, result{Promise: promise, Engine: onSQLite, Seed: p.seed, Trials: 120, Figures: l.fates(), Control: rule, ControlFailed: failed}, found)
		})
	}
}
