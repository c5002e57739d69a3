package flow

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Live follows the feed once for the whole node and hands each event to the
// streams that may see it.
type Live struct {
	env  Env
	feed Feed

	mu   sync.Mutex
	at   string // cursor of the newest item handed out
	subs map[*Stream]struct{}
	// What people's windows show, by person and window; also what other nodes' people do.
	gazes map[desk.OperatorID]map[string]gaze

	stopped bool // no stream begins any more
}

// NewLive makes the hub.
func NewLive(env Env, feed Feed) *Live {
	return &Live{env: env, feed: feed, subs: map[*Stream]struct{}{}, gazes: map[desk.OperatorID]map[string]gaze{}}
}

// Stream is one reader's part of the feed. When Events is closed the reader was
// too slow, or the node stops: it resumes after the last cursor it has.
type Stream struct {
	Events <-chan *Event                                  // shared by all who are told the same: only read
	Replay func(context.Context, func(Event) error) error // to be run before reading Events

	live   *Live
	queue  chan *Event
	person desk.Person
	closed bool
}

// streamQueue bounds what a slow reader may have waiting.
const streamQueue = 512

// feedBatch is how much is read at once.
const feedBatch = 512

// How much is read for one who comes back, at first and at most, twice as much each time: who
// was cut for reading nothing will not read much more now, and what is read stays in memory
// as long as the reader takes for it.
const (
	replayFirst = 32
	replayMost  = 128
)

// maxReplay is how many facts a reader may have missed and still be told one by one.
const maxReplay = 20_000

// horizonWait is how soon to look again when newer facts can't be read yet.
const horizonWait = 3 * time.Millisecond

// Run follows the feed until ctx ends.
func (l *Live) Run(ctx context.Context) error {
	hints, cancel := l.env.Bus.Subscribe(HintFeed)
	defer cancel()
	talk, stop := l.env.Bus.Subscribe(HintLive)
	defer stop()
	looks, blind := l.env.Bus.Subscribe(HintLooking)
	defer blind()
	var relays sync.WaitGroup
	relays.Go(func() { l.relay(ctx, talk) })
	relays.Go(func() { l.overhear(ctx, looks) })
	defer func() { l.closeAll(); relays.Wait() }()
	for ctx.Err() == nil {
		wait, err := l.Once(ctx)
		if err != nil && ctx.Err() == nil {
			l.env.Log.Error("live failed", "error", err)
		}
		if wait > 0 && !l.env.await(ctx, hints, wait) {
			break
		}
	}
	return nil
}

// Once hands out what is new and tells how long to wait for more; 0 = at once.
func (l *Live) Once(ctx context.Context) (time.Duration, error) {
	at, err := l.position(ctx)
	if err != nil {
		return Poll, err
	}
	items, pending, err := l.feed.Facts(ctx, at, feedBatch)
	if errors.Is(err, ErrCursorGone) { // another database: each reader resumes and is told to load anew
		l.mu.Lock()
		l.at = ""
		for s := range l.subs {
			s.drop()
		}
		l.mu.Unlock()
	}
	if err != nil {
		return Poll, err
	}
	l.mu.Lock()
	l.sweep()
	for _, it := range items {
		l.at = it.Cursor
		var told variants
		for s := range l.subs {
			if e, ok := eventFor(s.person, it); ok {
				s.offer(told.one(e))
			}
		}
	}
	l.mu.Unlock()
	switch {
	case len(items) == feedBatch:
		return 0, nil
	case pending:
		return horizonWait, nil
	}
	return Poll, nil
}

func (l *Live) position(ctx context.Context) (string, error) {
	l.mu.Lock()
	at := l.at
	l.mu.Unlock()
	if at != "" {
		return at, nil
	}
	head, err := l.feed.Head(ctx)
	if err != nil {
		return "", err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at == "" {
		l.at = head
	}
	return l.at, nil
}

// Subscribe opens a stream of what a person may see, from behind a cursor; an
// empty cursor starts now. Close it when done.
func (l *Live) Subscribe(ctx context.Context, p desk.Person, after string) (*Stream, error) {
	head, err := l.position(ctx)
	if err != nil {
		return nil, err
	}
	s := &Stream{live: l, queue: make(chan *Event, streamQueue), person: p}
	s.Events = s.queue
	l.mu.Lock()
	if l.at != "" {
		head = l.at
	}
	l.subs[s] = struct{}{}
	if l.stopped {
		s.drop()
	}
	l.mu.Unlock()
	s.Replay = func(ctx context.Context, f func(Event) error) error {
		if after == "" || after == head {
			return nil
		}
		return l.replay(ctx, p, after, head, f)
	}
	return s, nil
}

// replay reads what lies between a cursor and the place where the stream began.
// A cursor that is ahead of that place reads to the end; the stream then brings
// some events again, which their versions make harmless.
func (l *Live) replay(ctx context.Context, p desk.Person, after, head string, f func(Event) error) error {
	for n, size := 0, replayFirst; ; n, size = n+size, min(2*size, replayMost) {
		if n > maxReplay {
			return f(Event{Type: EventReset}) // loading the lists is quicker
		}
		items, _, err := l.feed.Facts(ctx, after, size)
		if errors.Is(err, ErrCursorGone) {
			return f(Event{Type: EventReset})
		}
		if err != nil {
			return err
		}
		for _, it := range items {
			after = it.Cursor
			if e, ok := eventFor(p, it); ok {
				if err := f(e); err != nil {
					return err
				}
			}
			if after == head {
				return nil
			}
		}
		if len(items) < size { // all up to head could be read when the stream began
			return nil
		}
	}
}

// Close ends the stream.
func (s *Stream) Close() {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	s.drop()
}

// variants are what different people are told of one thing: few, so that a thousand slow
// readers hold one copy of each.
type variants []*Event

func (v *variants) one(e Event) *Event {
	for _, same := range *v {
		if *same == e {
			return same
		}
	}
	*v = append(*v, &e)
	return &e
}

// offer queues an event, or drops the reader if it is too slow: readers are
// dropped, events never are. Called with the hub's lock held.
func (s *Stream) offer(e *Event) {
	if s.closed {
		return
	}
	if fault.Sabotaged("wait_for_slow") {
		s.queue <- e
		return
	}
	select {
	case s.queue <- e:
	default:
		s.drop()
	}
}

func (s *Stream) drop() {
	if !s.closed {
		s.closed = true
		close(s.queue)
		delete(s.live.subs, s)
	}
}

// Connected lists the people who have a stream on this node.
func (l *Live) Connected() []desk.OperatorID {
	l.mu.Lock()
	defer l.mu.Unlock()
	seen := map[desk.OperatorID]bool{}
	var out []desk.OperatorID
	for s := range l.subs {
		if !seen[s.person.ID] {
			seen[s.person.ID] = true
			out = append(out, s.person.ID)
		}
	}
	return out
}

func (l *Live) closeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	for s := range l.subs {
		s.drop()
	}
}
