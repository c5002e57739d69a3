package fault

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// One burst of a customer: pictures sent together, then words, each its own webhook.
const (
	pictures = 10
	burst    = pictures + 3
)

// R14: ten pictures of one set and three texts that a new customer sends, delivered all
// at once over all nodes, make one contact, one open inquiry and one talk in order.
func TestNewCustomer(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			n := trials(5)
			l, came := newcomers(t, engine, n, 1)
			l.r.eventually(2*time.Minute, "all pictures fetched", func() bool { return l.count(`SELECT count(*) FROM job WHERE kind = 'media'`) == 0 })
			found := append(l.judge(4*time.Minute), l.oneTalk(came)...)
			report(t, result{Promise: "R14", Engine: engine, Nodes: nodesOf(engine), Seed: p.seed, Trials: n, Figures: l.talks()}, found)
			if len(found) > 0 {
				t.Errorf("broken: %v", found)
			}
		})
	}
}

// The control: when a customer's talk is never found again, as if neither a look nor an
// index were there, each pair of hands makes a contact and an inquiry of its own.
func TestNewCustomerNoticesManyTalks(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l, came := newcomers(t, engine, 4, 2, "MADOGUCHI_SABOTAGE=no_thread") // several, for on a busy machine one customer's may come to one node in one round
			l.settle(5 * time.Second)
			found := l.oneTalk(came)
			failed := mustBreak(l, found, ruleOneTalk)
			report(t, result{Promise: "R14", Engine: engine, Nodes: nodesOf(engine), Seed: p.seed, Trials: 4, Figures: l.talks(),
				Control: "no_thread", ControlFailed: failed}, found)
		})
	}
}

// newcomers lets so many new customers send bursts, and gives their events in order.
func newcomers(t *testing.T, engine string, customers, bursts int, env ...string) (*load, map[customer][]string) {
	l, _ := ungreeted(t, order{engine: engine, nodes: nodesOf(engine), env: env}, customers)
	came := map[customer][]string{}
	var all sync.WaitGroup
	var mu sync.Mutex
	turns := make(chan struct{}, 8) // customers at once
	for _, c := range l.customers {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			for k := range bursts {
				events := l.burst(c, k)
				mu.Lock()
				came[c] = append(came[c], events...)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return l, came
}

// burst sends a customer's k-th burst, each event in a webhook of its own and all at
// once. Their times are a millisecond apart, as a phone's would be.
func (l *load) burst(c customer, k int) []string {
	events := make([]string, burst)
	begin := time.Now().UnixMilli()
	var all sync.WaitGroup
	for i := range burst {
		all.Go(func() {
			a := textAct(fmt.Sprintf("%s writes %d.%d", c.user, k, i))
			if i < pictures {
				a = lineemu.Act{Type: "image", ImageSet: &lineemu.ImageSet{ID: fmt.Sprintf("set%d", k), Index: i + 1, Total: pictures}}
			}
			a.ChannelID, a.Timestamp = c.channel, begin+int64(i)
			did, err := l.r.line.Act(c.user, a)
			if err != nil {
				l.r.t.Errorf("act: %v", err)
			}
			events[i] = did.EventID
			l.mu.Lock()
			defer l.mu.Unlock()
			l.said = append(l.said, said{user: c.user, channel: c.channel, event: did.EventID, text: a.Text, nth: k*burst + i + 1,
				acked: did.Delivery.Result == lineemu.Delivered, at: time.Now()})
		})
	}
	all.Wait()
	return events
}

const ruleOneTalk = "a customer has one contact, one open inquiry and one talk in order"

// oneTalk compares each customer's events with the talk that they made.
func (l *load) oneTalk(came map[customer][]string) (found []broken) {
	w := l.world()
	talk, threads := map[customer][]string{}, map[customer]map[string]bool{}
	whose := map[string]customer{}
	for c, events := range came {
		threads[c] = map[string]bool{}
		for _, e := range events {
			whose[e] = c
		}
	}
	for _, m := range w.messages { // in the talk's order
		if c, ok := whose[m.event]; ok {
			talk[c] = append(talk[c], m.event)
			threads[c][m.thread] = true
		}
	}
	var ids []string
	for c, events := range came {
		if !slices.Equal(talk[c], events) {
			ids = append(ids, fmt.Sprintf("%s: %d messages %v, sent %v", c.user, len(talk[c]), talk[c], events))
		}
		open := 0
		for _, v := range w.conversations {
			if v.state != "closed" && threads[c][v.thread] {
				open++
			}
		}
		if len(threads[c]) != 1 || open != 1 {
			ids = append(ids, fmt.Sprintf("%s has %d talks and %d open inquiries", c.user, len(threads[c]), open))
		}
	}
	if figures := l.talks(); figures["contacts"] != len(came) {
		ids = append(ids, fmt.Sprintf("%v contacts of %d customers", figures["contacts"], len(came)))
	}
	if len(ids) == 0 {
		return nil
	}
	return []broken{{ruleOneTalk, ids}}
}

// talks counts what customers have made.
func (l *load) talks() map[string]any {
	out := map[string]any{"customers": len(l.customers)}
	for name, text := range map[string]string{
		"contacts": `SELECT count(*) FROM contact`, "open_inquiries": `SELECT count(*) FROM conversation WHERE state <> 'closed'`,
		"messages": `SELECT count(*) FROM message WHERE direction = 'in'`,
	} {
		out[name] = l.count(text)
	}
	return out
}

func (l *load) count(text string) (n int) {
	l.r.t.Helper()
	l.r.must(l.r.read().QueryRow(text).Scan(&n))
	return n
}
