package bus

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const (
	// subjectRoot comes before the installation and the topic in a NATS subject.
	subjectRoot   = "madoguchi"
	reconnectWait = 500 * time.Millisecond
)

// NATS carries hints between nodes, and within this one without the network: what is
// published here reaches subscribers here at once and exactly once. While NATS cannot be
// reached it goes on within the node and tries again for ever.
//
// Safe for many goroutines.
type NATS struct {
	hub    *Hub
	conn   *nats.Conn
	prefix string
	outbox *outbox
	done   chan struct{} // closed when the sender has ended
	closed chan struct{} // closed when the connection has
}

// DialNATS connects to a NATS server, or to one of several whose addresses are joined by
// commas. It returns without waiting for a server to answer; a wrong address shows in the log
// and in Connected. installation keeps two desks on one NATS server apart; it is made of
// letters, digits, _ and -.
func DialNATS(addresses, installation string, log *slog.Logger) (*NATS, error) {
	if installation == "" || strings.Trim(installation, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return nil, fmt.Errorf("the installation's name %q: use letters, digits, _ and -", installation)
	}
	where, err := redact(addresses)
	if err != nil {
		return nil, err
	}
	n := &NATS{
		hub:    NewHub(),
		prefix: subjectRoot + "." + installation + ".",
		outbox: newOutbox(),
		done:   make(chan struct{}),
		closed: make(chan struct{}),
	}
	n.conn, err = nats.Connect(addresses,
		nats.Name("madoguchi"),
		nats.NoEcho(), // our own hints come by the hub
		nats.RetryOnFailedConnect(true),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(reconnectWait),
		nats.ReconnectBufSize(-1),          // an old hint is worth nothing
		nats.FlusherTimeout(5*time.Second), // a network that takes nothing counts as lost
		nats.ConnectHandler(func(*nats.Conn) {
			n.hub.wake()
			log.Info("hints: connected", "nats", where)
		}),
		nats.ReconnectHandler(func(*nats.Conn) {
			n.hub.wake() // hints were lost meanwhile
			log.Info("hints: connected again", "nats", where)
		}),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("hints: connection lost, other nodes' changes show up to a second late", "nats", where, "error", err)
			}
		}),
		nats.ReconnectErrHandler(func(_ *nats.Conn, err error) {
			log.Debug("hints: no connection yet", "nats", where, "error", err)
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Warn("hints", "nats", where, "error", err)
		}),
		nats.ClosedHandler(func(*nats.Conn) { close(n.closed) }),
	)
	if err != nil {
		return nil, fmt.Errorf("connect to NATS at %s: %w", where, err)
	}
	if _, err := n.conn.Subscribe(n.prefix+">", n.receive); err != nil {
		n.conn.Close()
		return nil, fmt.Errorf("subscribe at NATS: %w", err)
	}
	go n.send()
	return n, nil
}

// Publish gives a hint to the subscribers of this node and, soon, to those of the others. It
// never waits for the network.
func (n *NATS) Publish(t flow.Topic, payload []byte) {
	n.hub.Publish(t, payload)
	n.outbox.put(t, payload)
}

// Subscribe gives the hints of some topics, from this node and the others, until cancel.
func (n *NATS) Subscribe(topics ...flow.Topic) (hints <-chan []byte, cancel func()) {
	return n.hub.Subscribe(topics...)
}

// Connected tells whether other nodes can be reached now.
func (n *NATS) Connected() bool { return n.conn.IsConnected() }

// Close sends what waits, ends the connection and returns when nothing runs any more. It may
// be called once; Publish afterwards reaches this node only.
func (n *NATS) Close() {
	n.outbox.close()
	<-n.done
	n.conn.Close()
	<-n.closed
}

func (n *NATS) receive(m *nats.Msg) {
	n.hub.Publish(flow.Topic(strings.TrimPrefix(m.Subject, n.prefix)), m.Data)
}

// send carries hints from the outbox to NATS. Only it may be held up by the network.
func (n *NATS) send() {
	defer close(n.done)
	for {
		letters, open := n.outbox.take()
		for _, l := range letters {
			// Without a connection this fails at once, and the hint is lost: see wake.
			_ = n.conn.Publish(n.prefix+string(l.topic), l.payload)
		}
		if !open {
			_ = n.conn.FlushTimeout(reconnectWait) // a parting courtesy
			return
		}
	}
}

// redact gives a list of addresses without passwords, or says what is wrong with one.
func redact(addresses string) (string, error) {
	list := strings.Split(addresses, ",")
	for i, a := range list {
		u, err := url.Parse(strings.TrimSpace(a))
		if err != nil || u.Host == "" {
			return "", fmt.Errorf("address %d of the NATS servers cannot be read: give nats://host:4222 or tls://host:4222", i+1)
		}
		list[i] = u.Redacted()
	}
	return strings.Join(list, ","), nil
}
