package sim

import (
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// reader is a console's stream: it is cut, dies with its node, comes back on any
// node with the last cursor it has, and must see every fact, in order.
type reader struct {
	w      *world
	id     desk.OperatorID
	n      *node
	stream *flow.Stream
	cursor string
	seen   []int64 // numbers of the facts, in the order of their first coming
}

func (r *reader) live() {
	for {
		if r.stream == nil || !r.n.alive {
			r.connect()
		}
		r.w.sleep(r.w.chance.span(0, 3*time.Second))
		r.drain()
		if r.stream != nil && r.n.alive && !r.w.calm && r.w.chance.in(12) {
			r.w.note("closes its stream")
			r.stream.Close()
			r.stream = nil
		}
	}
}

func (r *reader) connect() {
	r.stream = nil
	n := r.w.anyNode()
	if n == nil {
		return
	}
	var opened *flow.Stream
	ok := r.w.serve(n, "stream", func() {
		by, err := r.w.db.Person(r.w.ctx, r.id)
		if err != nil {
			return
		}
		stream, err := n.live.Subscribe(r.w.ctx, by, r.cursor)
		if err != nil {
			return
		}
		if err := stream.Replay(r.w.ctx, func(e flow.Event) error { r.take(e); return nil }); err != nil {
			stream.Close()
			return
		}
		opened = stream
	})
	if ok && opened != nil {
		r.n, r.stream = n, opened
		r.w.note("reads on %s from %s", n.name, r.cursor)
	}
}

// drain takes what waits in the stream.
func (r *reader) drain() {
	for r.stream != nil && r.n.alive {
		select {
		case e, open := <-r.stream.Events:
			if !open {
				r.stream = nil
				return
			}
			r.take(*e)
		default:
			return
		}
	}
}

// take notes an event. One may come again after a change of nodes; consoles tell
// by its version, here its number tells.
func (r *reader) take(e flow.Event) {
	if e.Type == flow.EventReset {
		r.w.judge.violated("the stream of %s was reset", r.id)
		return
	}
	seq := place(e.Cursor)
	if n := len(r.seen); n > 0 && seq <= r.seen[n-1] {
		return
	}
	r.seen, r.cursor = append(r.seen, seq), e.Cursor
}

// place reads the number out of a cursor of SQLite's.
func place(cursor string) int64 {
	n, err := strconv.ParseInt(cursor[strings.LastIndexByte(cursor, '.')+1:], 10, 64)
	if err != nil {
		return -1
	}
	return n
}
