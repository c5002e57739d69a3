package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http/httputil"
	"sync"
	"sync/atomic"
	"time"
)

// agent is one operator's live stream. It resumes after the last event it has, as a
// browser does.
type agent struct {
	desk     *Desk
	operator int
	node     string
	on       func(Event, time.Time)

	mu     sync.Mutex
	conn   net.Conn
	closed bool
	done   chan struct{}

	last    string // id of the newest event
	Resumed atomic.Int64
}

// DialAgent opens a stream at a node; they take turns. It returns when the stream
// has begun.
func (d *Desk) DialAgent(ctx context.Context, operator int, on func(Event, time.Time)) (*agent, error) {
	a := &agent{desk: d, operator: operator, node: d.node(operator), on: on, done: make(chan struct{})}
	r, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	go a.follow(ctx, r)
	return a, nil
}

// Close ends the stream and waits until on is not called any more.
func (a *agent) Close() error {
	a.mu.Lock()
	a.closed = true
	err := a.conn.Close()
	a.mu.Unlock()
	<-a.done
	return err
}

func (a *agent) ended() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.closed
}

func (a *agent) open(ctx context.Context) (*bufio.Reader, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", a.node)
	if err != nil {
		return nil, err
	}
	c := &Conn{c: conn, r: bufio.NewReaderSize(conn, 4<<10)}
	fields := []string{"Authorization", "Bearer " + a.desk.tokens[a.operator%len(a.desk.tokens)]}
	if a.last != "" {
		fields = append(fields, "Last-Event-ID", a.last)
	}
	c.request("GET", "/api/v1/stream", fields...)
	c.out = append(c.out, "\r\n"...)
	_ = conn.SetDeadline(time.Now().Add(answerWithin))
	if _, err := conn.Write(c.out); err != nil {
		return nil, joinClose(err, conn)
	}
	status, _, err := c.head()
	if err == nil && status != 200 {
		err = fmt.Errorf("stream: status %d", status)
	}
	if err != nil {
		return nil, joinClose(err, conn)
	}
	r := bufio.NewReaderSize(httputil.NewChunkedReader(c.r), 2<<10)
	if _, err := r.ReadSlice('\n'); err != nil { // the first line is always "retry"
		return nil, joinClose(err, conn)
	}
	_ = conn.SetDeadline(time.Time{})
	a.mu.Lock()
	defer a.mu.Unlock()
	a.conn = conn
	if a.closed {
		_ = conn.Close()
	}
	return r, nil
}

// follow reads until the stream is closed, and opens it anew when the desk ends it.
func (a *agent) follow(ctx context.Context, r *bufio.Reader) {
	defer close(a.done)
	for {
		a.read(r)
		for {
			if a.ended() || ctx.Err() != nil {
				return
			}
			var err error
			if r, err = a.open(ctx); err == nil {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		a.Resumed.Add(1)
	}
}

// read hands on events until the connection ends. Only what is measured is looked
// at, byte by byte: a JSON decoder would cost more than the desk's whole event.
func (a *agent) read(r *bufio.Reader) {
	var e Event
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		switch {
		case bytes.HasPrefix(line, []byte("id: ")):
			a.last = string(bytes.TrimSpace(line[4:]))
		case bytes.HasPrefix(line, []byte("event: ")):
			e = Event{Type: eventType(line[7:])}
		case bytes.HasPrefix(line, []byte("data: ")):
			if e.Type != "" {
				e.read(line)
				a.on(e, time.Now())
			}
		}
	}
}

// eventType is the type of an event that is measured, or "".
func eventType(b []byte) string {
	switch string(bytes.TrimSpace(b)) {
	case "message":
		return "message"
	case "conversation":
		return "conversation"
	case "reset":
		return "reset"
	}
	return ""
}

func (e *Event) read(data []byte) {
	e.ID = field(data, `"id":"`)
	if e.Type == "message" {
		e.Conversation, e.Inbound = field(data, `"conversation_id":"`), bytes.Contains(data, []byte(`"direction":"in"`))
		return
	}
	e.State = field(data, `"state":"`)
}

// field finds a string in one line of JSON. Ids and states hold no escapes.
func field(data []byte, name string) string {
	i := bytes.Index(data, []byte(name))
	if i < 0 {
		return ""
	}
	rest := data[i+len(name):]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return ""
	}
	return string(rest[:end])
}
