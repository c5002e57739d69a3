package fault

import (
	"fmt"
	"testing"
	"time"
)

// holding is where a node has something in its hands, and how often it passes there
// at most before it dies.
var holding = []struct {
	point string
	times int
}{{"send.called", 3}, {"receive.claimed", 5}, {"job.claimed", 5}, {"send.answered", 3}, {"media.stored", 1}, {"receive.decided", 5}}

// R20: of three nodes behind a load balancer one after the other dies without a
// word, at a random instant and then with something in its hands; customers notice
// nothing, and another node has it within 15 s.
func TestNodesDie(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, b := behindBalancer(t, 3)
	stop := l.run(time.Second) // two nodes of three must bear it: this is no trial of load
	deaths := trials(8)
	moves := &moves{r: l.r}
	for k := range (deaths + 1) / 2 {
		n, at := l.r.nodes[p.IntN(3)], holding[k%len(holding)]
		n.kill9()
		moves.died(n.pid())
		n.start(t, fmt.Sprintf("MADOGUCHI_DIE_AT=%s:%d", at.point, 1+p.IntN(at.times)))
		if !n.diesWithin(20 * time.Second) {
			n.kill9()
		}
		moves.died(n.pid())
		n.up(t)
		time.Sleep(p.between(100*time.Millisecond, 800*time.Millisecond))
	}
	stop()
	found := l.judge(4 * time.Minute)
	figures := b.figures(l)
	moves.figures(t, figures)
	if share := 1 - float64(b.refused.Load())/float64(b.asked.Load()); share < 0.999 {
		t.Errorf("%d of %d webhooks were not answered with 2xx, the last with %v", b.refused.Load(), b.asked.Load(), b.lastWords.Load())
	}
	report(t, result{Promise: "R20", Engine: onPostgres, Nodes: 3, Seed: p.seed, Trials: deaths, Figures: figures}, found)
}

func behindBalancer(t *testing.T, nodes int) (*load, *balancer) {
	return behind(t, order{engine: onPostgres, nodes: nodes, people: 4})
}

func behind(t *testing.T, o order) (*load, *balancer) {
	l, b := ungreeted(t, o, 24)
	l.greet()
	return l, b
}

func ungreeted(t *testing.T, o order, customers int) (*load, *balancer) {
	r := newRig(t, o)
	r.up()
	b := newBalancer(t, r.nodes)
	if o.strict {
		b.watch(t)
	}
	r.front = b.url
	r.line.hook(r.brands, b.url[len("http://"):])
	return newLoad(r, customers), b
}

func (b *balancer) figures(l *load) map[string]any {
	return map[string]any{"acked": l.acked(), "webhooks": b.asked.Load(), "refused": b.refused.Load(), "retried": b.retried.Load(), "line_hung_up": b.hungUp.Load()}
}
