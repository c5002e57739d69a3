package fault

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// R15: without NATS nothing is lost and readers on another node are told all the
// same, a little later; when it comes back so do the hints. MADOGUCHI_FAULT_TRIALS is how
// many seconds it is away: make report ONLY=R15=600.
func TestHintsLost(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, w, hints := withHints(t)
	port := hints.Addr().(*net.TCPAddr).Port
	outage := time.Duration(trials(4)) * time.Second
	beside := min(outage, 10*time.Second) // with hints, before and after
	every := 250 * time.Millisecond
	if outage > time.Minute { // what is said must still be read through in the end
		every = 2 * time.Second
	}
	stop := l.run(every)
	spans := []time.Time{time.Now()}
	for _, then := range []struct {
		after time.Duration
		do    func()
	}{
		{beside, func() { hints.Shutdown(); hints.WaitForShutdown() }},
		{outage, func() { hints, _ = startNATS(t, port) }},
		{beside, func() {}},
	} {
		time.Sleep(then.after)
		then.do()
		spans = append(spans, time.Now())
	}
	stop()
	found := l.judge(4 * time.Minute)
	found = append(found, w.catchUp(l, 30*time.Second)...)
	last := time.Now()
	found = append(found, l.withoutHints(w, hints, 30*time.Second)...) // nobody but the clock tells the reader
	for _, b := range found {
		t.Errorf("broken: %s", b)
	}
	world := l.world()
	with, without := w.slowest(world, spans[0], spans[1]), w.slowest(world, spans[1], spans[2])
	after, polling := w.slowest(world, spans[2], spans[3]), w.slowest(world, last, time.Now())
	promptly(t, "without hints readers are told", max(without, polling), 5*time.Second)
	promptly(t, "with hints again readers are told", after, 10*time.Second)
	report(t, result{Promise: "R15", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: int(outage.Seconds()), Figures: map[string]any{
		"acked": l.acked(), "slowest_with_hints_ms": with.Milliseconds(), "slowest_without_ms": without.Milliseconds(),
		"slowest_after_ms": after.Milliseconds(), "slowest_by_polling_alone_ms": polling.Milliseconds(),
	}}, found)
}

// The control: a desk that trusts hints and never looks by itself leaves its readers in
// the dark.
func TestHintsLostNoticesTrustInHints(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, w, hints := withHints(t, "MADOGUCHI_SABOTAGE=no_poll")
	w.catchUp(l, 10*time.Second)
	time.Sleep(2 * time.Second) // what the reader's own node still does would be a hint, too
	found := l.withoutHints(w, hints, 10*time.Second)
	failed := mustBreak(l, found, ruleTold)
	report(t, result{Promise: "R15", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": l.acked()},
		Control: "no_poll", ControlFailed: failed}, found)
}

// withHints gives two nodes with NATS between them: customers' webhooks come in at the
// first, the reader is at the second.
func withHints(t *testing.T, env ...string) (*load, *watcher, *server.Server) {
	hints, port := startNATS(t, -1)
	r := newRig(t, order{engine: onPostgres, nodes: 2, people: 4, env: env, args: []string{"--nats-url", "nats://127.0.0.1:" + strconv.Itoa(port)}})
	r.up()
	l := newLoad(r, 20)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	t.Cleanup(func() { cancel(); all.Wait() })
	w := r.watch(r.operator(0), func(int) string { return r.base(1) })
	all.Go(func() { w.run(ctx, func() time.Duration { return time.Hour }) })
	l.greet()
	return l, w, hints
}

// withoutHints ends the hints, lets each customer write once and gives what the reader
// was not told of in time.
func (l *load) withoutHints(w *watcher, hints *server.Server, limit time.Duration) []broken {
	hints.Shutdown()
	hints.WaitForShutdown()
	for i, c := range l.customers {
		l.act(c, textAct(fmt.Sprintf("c%d writes into the dark", i)))
	}
	return w.catchUp(l, limit)
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
