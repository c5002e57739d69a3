package fault

import (
	"context"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// R15: without NATS nothing is lost and readers on another node are told all the
// same, a little later; when it comes back so do the hints.
func TestHintsLost(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	hints, port := startNATS(t, -1)
	r := newRig(t, order{engine: onPostgres, nodes: 2, people: 4, args: []string{"--nats-url", "nats://127.0.0.1:" + strconv.Itoa(port)}})
	r.up()
	l := newLoad(r, 20) // their webhooks come in at the first node, the reader is at the second
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	t.Cleanup(func() { cancel(); all.Wait() })
	w := r.watch(r.operator(0), func(int) string { return r.base(1) })
	all.Go(func() { w.run(ctx, func() time.Duration { return time.Hour }) })
	l.greet()
	stop := l.run(250 * time.Millisecond)
	outage := time.Duration(trials(4)) * time.Second
	spans := []time.Time{time.Now()}
	for _, then := range []func(){
		func() { hints.Shutdown(); hints.WaitForShutdown() },
		func() { hints, _ = startNATS(t, port) },
		func() {},
	} {
		time.Sleep(outage)
		then()
		spans = append(spans, time.Now())
	}
	stop()
	found := l.judge(4 * time.Minute)
	missed := w.catchUp(l, 10*time.Second)
	for _, b := range missed {
		t.Errorf("broken: %s", b)
	}
	world := l.world()
	report(t, result{Promise: "R15", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{
		"outage_s": outage.Seconds(), "acked": l.acked(), "slowest_with_hints_ms": w.slowest(world, spans[0], spans[1]).Milliseconds(),
		"slowest_without_ms": w.slowest(world, spans[1], spans[2]).Milliseconds(), "slowest_after_ms": w.slowest(world, spans[2], spans[3]).Milliseconds(),
	}}, append(found, missed...))
}

func startNATS(t *testing.T, port int) (*server.Server, int) {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoLog: true, NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server does not start")
	}
	t.Cleanup(s.Shutdown)
	return s, s.Addr().(*net.TCPAddr).Port
}
