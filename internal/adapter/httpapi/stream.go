package httpapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Rhythm of a stream.
const (
	keepAlive    = 15 * time.Second
	writeTimeout = 10 * time.Second
	retryMS      = 1000
	tellAtOnce   = 256 // events written before anything else is looked at
)

// errEnded says that the reader's session is over or has changed.
var errEnded = errors.New("session ended")

// errSlow says that the reader's queue was full, or that the hub has ended.
var errSlow = fmt.Errorf("too slow: %w", errEnded)

// stream tells a reader of everything that changes in their view, beginning
// behind a cursor. It ends when the session does, when the reader is too slow and
// when the process stops; the reader then resumes after the last id it has.
func (s *server) stream(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), callerFrom(r.Context())
	after := r.Header.Get("Last-Event-ID")
	if after == "" {
		after = r.URL.Query().Get("after")
	}
	if fault.Sabotaged("no_resume") {
		after = "" // from now on, whatever was missed
	}
	one, ok := s.streams.enter(c)
	if !ok {
		return rateLimited(retryAfter)
	}
	defer s.streams.leave(one)
	feed, err := s.Live.Subscribe(ctx, c.Person, after)
	if err != nil {
		return err
	}
	defer feed.Close()

	out := newSSE(w)
	err = out.begin()
	if err == nil {
		err = feed.Replay(ctx, func(e flow.Event) error { return s.tell(ctx, out, &e) })
	}
	if err == nil {
		err = out.flush()
	}
	if err == nil {
		err = s.follow(ctx, out, feed, one, c)
	}
	s.meter.ended.WithLabelValues(s.endOf(ctx, err, out)).Inc()
	if err != nil && !errors.Is(err, errEnded) && ctx.Err() == nil && !out.broken {
		s.Log.Warn("stream ended", "request", requestID(ctx), "error", err)
	}
	return nil // the answer has begun: whoever reads on resumes
}

// endOf names why a stream ended.
func (s *server) endOf(ctx context.Context, err error, out *sse) string {
	select {
	case <-s.Stopping:
		return "stopping"
	default:
	}
	switch {
	case errors.Is(err, errSlow), out.slow:
		return "slow"
	case errors.Is(err, errEnded):
		return "session"
	case ctx.Err() != nil, out.broken:
		return "left"
	}
	return "error"
}

// follow hands on what comes until there is a reason to stop. Events never move
// the moment at which the session is looked at.
func (s *server) follow(ctx context.Context, out *sse, feed *flow.Stream, one *openStream, c caller) error {
	timer, stop := s.Clock.After(keepAlive)
	defer func() { stop() }()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, open := <-feed.Events:
			if !open {
				return errSlow
			}
			if err := s.tellMany(ctx, out, e, feed.Events); err != nil {
				return err
			}
		case <-one.look:
			if err := s.still(ctx, c); err != nil {
				return err
			}
		case <-timer:
			timer, stop = s.Clock.After(keepAlive)
			if err := s.still(ctx, c); err != nil {
				return err
			}
			if err := out.comment(); err != nil {
				return err
			}
		}
	}
}

// still tells whether the stream's session goes on as it was. Somebody whose
// brands or role have changed starts anew and sees what is theirs now.
func (s *server) still(ctx context.Context, c caller) error {
	p, _, err := s.Door.Who(ctx, c.token)
	if desk.KindOf(err) == desk.Unauthenticated {
		return errEnded
	}
	if err != nil {
		return err
	}
	if p.Role != c.Role || !maps.Equal(p.Memberships, c.Memberships) {
		return errEnded
	}
	return nil
}

// tellMany writes an event and those that wait behind it, then flushes once. It
// comes back even when events never cease.
func (s *server) tellMany(ctx context.Context, out *sse, e *flow.Event, more <-chan *flow.Event) error {
	for range tellAtOnce {
		if err := s.tell(ctx, out, e); err != nil {
			return err
		}
		select {
		case next, open := <-more:
			if !open {
				return errors.Join(out.flush(), errSlow)
			}
			e = next
		default:
			return out.flush()
		}
	}
	return errors.Join(s.tell(ctx, out, e), out.flush())
}

func (s *server) tell(ctx context.Context, out *sse, e *flow.Event) error {
	body, err := s.showEvent(ctx, *e)
	if err != nil {
		return err
	}
	return out.event(e.Cursor, string(e.Type), body)
}

func docStream(_ huma.API, op *huma.Operation) {
	op.Description = "Server-sent events. Each has the feed's cursor as its id; resume with Last-Event-ID or ?after=. " +
		"Events carry ids and versions only: conversation, message, gone, presence, contact, knowledge, clock (a reply is due soon, or late), overflow (a conversation has waited too long), surge (a brand's surge mode came or went), directory (a brand or channel changed: read the directory anew), left (somebody who is not there has talks that wait again), alarm (replies of a queue will go over their time, or not any more), care (something to be told of a conversation: a hold, an escalation, a follow-up, a survey, a mute, a missent message …), typing (no id, never repeated), looking (who has an inquiry before their eyes; no id, never repeated: ask GET /looking), watch (a mark of one's own; no id) and reset (load everything anew). " +
		"A comment comes every 15 s; silence of 40 s means a dead connection."
	op.Parameters = []*huma.Param{
		{Name: "after", In: "query", Schema: &huma.Schema{Type: "string"}, Description: "feed_cursor of a list, or the last id"},
		{Name: "Last-Event-ID", In: "header", Schema: &huma.Schema{Type: "string"}},
	}
	op.Responses["200"] = bytesResponse("The stream.", "text/event-stream", "")
}
