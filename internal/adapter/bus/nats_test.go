package bus

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const patience = 20 * time.Second

// natsServer starts a server in this process; port -1 chooses a free one.
func natsServer(t *testing.T, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoLog: true, NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(patience) {
		t.Fatal("the NATS server does not start")
	}
	t.Cleanup(func() { shutdown(s) })
	return s
}

func shutdown(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// dial gives a node that is connected and whose hint of it has gone out.
func dial(t *testing.T, addresses, installation string) *NATS {
	t.Helper()
	signal := make(connectedSignal, 100)
	n, err := DialNATS(addresses, installation, slog.New(signal))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	select {
	case <-signal:
	case <-time.After(patience):
		t.Fatal("no connection")
	}
	return n
}

// connectedSignal is a log that passes on the news of a connection.
type connectedSignal chan struct{}

func (c connectedSignal) Enabled(context.Context, slog.Level) bool { return true }
func (c connectedSignal) WithAttrs([]slog.Attr) slog.Handler       { return c }
func (c connectedSignal) WithGroup(string) slog.Handler            { return c }
func (c connectedSignal) Handle(_ context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, "hints: connected") {
		c <- struct{}{}
	}
	return nil
}

// settle returns when what a node did so far has reached the server.
func settle(t *testing.T, nodes ...*NATS) {
	t.Helper()
	for _, n := range nodes {
		if err := n.conn.FlushTimeout(patience); err != nil {
			t.Fatal(err)
		}
	}
}

func receive(t *testing.T, hints <-chan []byte) string {
	t.Helper()
	select {
	case b := <-hints:
		return string(b)
	case <-time.After(patience):
		t.Fatal("no hint came")
		return ""
	}
}

func TestNATSReachesOtherNodesAndThisOneOnce(t *testing.T) {
	url := natsServer(t, -1).ClientURL()
	a, b, stranger := dial(t, url, "desk"), dial(t, url, "desk"), dial(t, url, "other-desk")
	settle(t, a, b, stranger)
	atA, cancelA := a.Subscribe(topic)
	atB, cancelB := b.Subscribe(topic)
	atStranger, cancelStranger := stranger.Subscribe(topic)
	defer cancelA()
	defer cancelB()
	defer cancelStranger()
	a.Publish(topic, []byte("x"))
	equal(t, waiting(atA), "x") // without the network
	if got := receive(t, atB); got != "x" {
		t.Errorf("the other node got %q", got)
	}
	b.Publish("jobs", nil)
	b.Publish(topic, []byte("y"))
	if got := receive(t, atA); got != "y" { // after x came back, had the server sent it back
		t.Errorf("the first node got %q, want y", got)
	}
	equal(t, waiting(atStranger))
}

func TestNATSCarriesBareHints(t *testing.T) {
	url := natsServer(t, -1).ClientURL()
	a, b := dial(t, url, "desk"), dial(t, url, "desk")
	settle(t, a, b)
	hints, cancel := b.Subscribe(topic)
	defer cancel()
	for range 100 {
		a.Publish(topic, nil)
	}
	if got := receive(t, hints); got != "" {
		t.Errorf("got %q", got)
	}
}

// The server goes and comes back: within the node hints go on, and afterwards everybody is
// told to look, because something may have been missed.
func TestNATSOutage(t *testing.T) {
	s := natsServer(t, -1)
	port := s.Addr().(*net.TCPAddr).Port
	a, b := dial(t, s.ClientURL(), "desk"), dial(t, s.ClientURL(), "desk")
	settle(t, a, b)
	atA, cancelA := a.Subscribe(topic)
	atB, cancelB := b.Subscribe(topic)
	defer cancelA()
	defer cancelB()
	shutdown(s)
	a.Publish(topic, []byte("during"))
	equal(t, waiting(atA), "during")
	for range 3 * outboxLength { // never waits, never grows without bound
		a.Publish("live", []byte("x"))
	}

	natsServer(t, port)
	if got := receive(t, atB); got != "" { // what was sent during the outage is lost
		t.Errorf("after the outage the other node got %q, want a bare hint", got)
	}
	if got := receive(t, atA); got != "" {
		t.Errorf("after the outage the node itself got %q, want a bare hint", got)
	}
	settle(t, a, b)
	a.Publish(topic, []byte("after"))
	if got := receive(t, atB); got != "after" {
		t.Errorf("got %q", got)
	}
}

func TestNATSStartsBeforeItsServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	n, err := DialNATS(fmt.Sprintf("nats://127.0.0.1:%d", port), "desk", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	hints, cancel := n.Subscribe(topic)
	defer cancel()
	if n.Connected() {
		t.Error("it claims to be connected")
	}
	n.Publish(topic, []byte("alone"))
	equal(t, waiting(hints), "alone")
	natsServer(t, port)
	if got := receive(t, hints); got != "" {
		t.Errorf("got %q, want the hint of having connected", got)
	}
	if !n.Connected() {
		t.Error("it does not know that it is connected")
	}
}

func TestNATSCloseWithoutServer(t *testing.T) {
	n, err := DialNATS("nats://127.0.0.1:1", "desk", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	n.Publish(topic, nil)
	n.Close() // returns, and goleak sees nothing left
	n.Publish(topic, nil)
}

func TestDialNATSRefusesNonsense(t *testing.T) {
	for _, installation := range []string{"", "a b", "a.b", "a>", "*", "窓口"} {
		if _, err := DialNATS("nats://127.0.0.1:1", installation, slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("installation %q is taken", installation)
		}
	}
	if _, err := DialNATS("nats://user:geheim@[::1", "desk", slog.New(slog.DiscardHandler)); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a broken address: %v", err)
	}
}

func TestLogHidesPasswords(t *testing.T) {
	s := natsServer(t, -1)
	var log safeBuffer
	address := strings.Replace(s.ClientURL(), "nats://", "nats://user:geheim@", 1)
	n, err := DialNATS(address, "desk", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	settle(t, n)
	n.Close()
	if s := log.String(); strings.Contains(s, "geheim") || !strings.Contains(s, "connected") {
		t.Errorf("the log reads %s", s)
	}
}

// safeBuffer is a buffer for many goroutines.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestOutbox(t *testing.T) {
	o := newOutbox()
	for range 5 {
		o.put("bare", nil)
	}
	for i := range outboxLength + 5 {
		o.put("live", fmt.Append(nil, i))
	}
	letters, open := o.take()
	if !open || len(letters) != outboxLength+1 || string(letters[0].payload) != "0" || letters[outboxLength].topic != "bare" {
		t.Errorf("took %d letters, open %v", len(letters), open)
	}
	o.close()
	if letters, open := o.take(); open || len(letters) != 0 {
		t.Errorf("after close: %v, open %v", letters, open)
	}
}

func TestRedact(t *testing.T) {
	got, err := redact("nats://a:geheim@h1:4222, tls://h2")
	if want := "nats://a:xxxxx@h1:4222,tls://h2"; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func BenchmarkNATSPublish(b *testing.B) {
	n, err := DialNATS("nats://127.0.0.1:1", "desk", slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer n.Close()
	_, cancel := n.Subscribe(flow.HintFeed)
	defer cancel()
	for b.Loop() {
		n.Publish(flow.HintFeed, nil)
	}
}
