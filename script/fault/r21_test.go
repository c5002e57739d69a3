package fault

import (
	"context"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// healsIn is what R21 gives a node to work again once its line is back.
const healsIn = 15 * time.Second

// R21: a node that is cut off from the database refuses, the other goes on, and
// when the line is back so is the node. Slow and resetting lines change nothing.
func TestPartition(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	db := newPrimary(t)
	line := newProxy(t, "127.0.0.1:0", "127.0.0.1:"+db.port)
	r := newRig(t, order{engine: onPostgres, nodes: 2, people: 4, dsn: db.dsn("desk"), keys: db.dsn("keys")})
	r.nodes[1].args = rerouted(r.nodes[1].args, "127.0.0.1:"+db.port, line.Listen)
	r.up()
	l := newLoad(r, 12)
	l.greet()
	stop := l.run(250 * time.Millisecond)
	slowest := time.Duration(0)
	for _, trouble := range []string{"timeout", "latency", "reset_peer"} {
		time.Sleep(p.between(300*time.Millisecond, 800*time.Millisecond))
		ends := poison(t, line, trouble)
		if trouble == "timeout" {
			l.mustRefuse(1)
		}
		time.Sleep(p.between(time.Second, 2*time.Second))
		ends()
		begin := time.Now()
		l.mustAccept(1)
		slowest = max(slowest, time.Since(begin))
	}
	stop()
	found := l.judge(4 * time.Minute)
	promptly(t, "the node works again after the line", slowest, healsIn)
	report(t, result{Promise: "R21", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 3, Figures: map[string]any{
		"acked": l.acked(), "slowest_healing_ms": slowest.Milliseconds()}}, found)
}

// mustRefuse says that a cut-off node never says 200.
func (l *load) mustRefuse(node int) {
	if l.probe(node) {
		l.r.t.Errorf("the node without a database said 200")
	}
}

// probe brings a node an event once and tells whether it said 200.
func (l *load) probe(node int) bool {
	c := l.customers[0]
	event := "01PROBE" + time.Now().Format("150405.000000000")
	taken := l.deliver(l.r.base(node), c, tap(c, event))/100 == 2
	l.mu.Lock()
	l.said = append(l.said, said{user: c.user, channel: c.channel, event: event, acked: taken})
	l.mu.Unlock()
	return taken
}

// mustAccept waits until a node says 200 again.
func (l *load) mustAccept(node int) {
	c := l.customers[0]
	event := "01PROBE" + time.Now().Format("150405.000000000")
	l.r.eventually(time.Minute, "the node works again", func() bool { return l.deliver(l.r.base(node), c, tap(c, event)) == 200 })
	l.mu.Lock()
	l.said = append(l.said, said{user: c.user, channel: c.channel, event: event, acked: true})
	l.mu.Unlock()
}

// newProxy puts a line that can fail before an address.
func newProxy(t *testing.T, listen, upstream string) *toxiproxy.Proxy {
	t.Helper()
	log := zerolog.Nop()
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), log), "line", listen, upstream)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	return proxy
}

// poison makes trouble on a line, both ways, until ends is called.
func poison(t *testing.T, proxy *toxiproxy.Proxy, kind string) (ends func()) {
	t.Helper()
	attributes := map[string]string{"timeout": `{"timeout":0}`, "latency": `{"latency":300,"jitter":200}`, "reset_peer": `{"timeout":100}`}[kind]
	for _, way := range []string{"upstream", "downstream"} {
		toxic(t, proxy, kind, way, attributes)
	}
	return func() { proxy.Toxics.ResetToxics(context.Background()) }
}

// toxic makes one kind of trouble one way of a line: upstream is towards the server.
func toxic(t *testing.T, proxy *toxiproxy.Proxy, kind, way, attributes string) {
	t.Helper()
	body := `{"name":"` + kind + way + `","type":"` + kind + `","stream":"` + way + `","toxicity":1,"attributes":` + attributes + `}`
	if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(body)); err != nil {
		t.Fatal(err)
	}
}

// rerouted sends what goes to an address through another.
func rerouted(args []string, from, to string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = strings.ReplaceAll(a, from, to)
	}
	return out
}
