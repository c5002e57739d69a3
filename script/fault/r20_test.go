package fault

import (
	"testing"
	"time"
)

// R20: of three nodes behind a load balancer one after the other dies without a
// word; customers notice nothing.
func TestNodesDie(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, b := behindBalancer(t, 3)
	stop := l.run(300 * time.Millisecond)
	deaths := trials(8)
	for range deaths {
		n := l.r.nodes[p.IntN(3)]
		n.kill9()
		time.Sleep(p.between(100*time.Millisecond, 800*time.Millisecond))
		n.up(t)
	}
	stop()
	found := l.judge(4 * time.Minute)
	if share := 1 - float64(b.refused.Load())/float64(b.asked.Load()); share < 0.999 {
		t.Errorf("%d of %d webhooks were not answered with 2xx, the last with %v", b.refused.Load(), b.asked.Load(), b.lastWords.Load())
	}
	report(t, result{Promise: "R20", Engine: onPostgres, Nodes: 3, Seed: p.seed, Trials: deaths, Figures: b.figures(l)}, found)
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
