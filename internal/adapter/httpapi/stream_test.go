package httpapi

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// reader reads a stream frame by frame.
type reader struct {
	t      testing.TB
	status int
	header http.Header
	frames chan frame
	stop   context.CancelFunc
}

// frame is an event, or a comment alone.
type frame struct{ id, event, data, comment string }

// listen opens a stream and reads its first frame, the retry time.
func (w *world) listen(who desk.OperatorID, after string, options ...func(*http.Request)) *reader {
	w.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	w.t.Cleanup(stop)
	path := "/api/v1/stream"
	if after != "" {
		path += "?after=" + after
	}
	req, err := http.NewRequestWithContext(ctx, "GET", w.srv.URL+path, nil)
	w.must(err)
	req.Header.Set("Authorization", "Bearer "+w.tokens[who])
	for _, o := range options {
		o(req)
	}
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	r := &reader{w.t, res.StatusCode, res.Header, make(chan frame, 100), stop}
	go func() {
		defer close(r.frames)
		defer res.Body.Close()
		r.read(bufio.NewScanner(res.Body))
	}()
	return r
}

func (r *reader) read(lines *bufio.Scanner) {
	var f frame
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			f.id = cmp.Or(value, "(empty)") // an empty one would make the reader forget the last
		case "event":
			f.event = value
		case "data":
			f.data = value
		case "":
			if f.event != "" || value != "" {
				f.comment = value
				if f.event != "" || f.comment != "" {
					r.frames <- f
				}
			}
			f = frame{}
		}
	}
}

// next waits for an event of a type and reads it; others are passed over.
func (r *reader) next(event string, into any) frame {
	r.t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case f, open := <-r.frames:
			if !open {
				r.t.Fatalf("the stream ended before a %s", event)
			}
			if f.event != event {
				continue
			}
			if into != nil {
				if err := json.Unmarshal([]byte(f.data), into); err != nil {
					r.t.Fatalf("%s: %v", f.data, err)
				}
			}
			return f
		case <-late:
			r.t.Fatalf("no %s came", event)
		}
	}
}

// ended waits for the end of the stream.
func (r *reader) ended() {
	r.t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case _, open := <-r.frames:
			if !open {
				return
			}
		case <-late:
			r.t.Fatal("the stream goes on")
		}
	}
}

func (w *world) streamStatus(who desk.OperatorID) answer {
	r := w.listen(who, "")
	r.stop()
	return answer{t: w.t, what: "GET /api/v1/stream", status: r.status, header: r.header}
}

func (w *world) head() string {
	w.t.Helper()
	var list struct{ Feed_Cursor string }
	w.ask("GET", "/api/v1/conversations", operator, nil).want(200).into(&list)
	if list.Feed_Cursor == "" {
		w.t.Fatal("a list has no feed_cursor")
	}
	return list.Feed_Cursor
}

func TestStreamTellsAndResumes(t *testing.T) {
	w := settled(t)
	start := w.head()
	live := w.listen(operator, start)
	if got := live.header.Get("Content-Type"); got != "text/event-stream" || live.header.Get("X-Accel-Buffering") != "no" || live.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers: %v", live.header)
	}
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	var told struct {
		ID, Workspace_ID, Thread_ID, State string
		Version                            int64
		Assignee                           *string
	}
	first := live.next("conversation", &told)
	if told.ID != string(c.ID) || told.Version < 1 || told.Version > c.Version || told.State != "waiting" || told.Workspace_ID != "shop" || told.Thread_ID == "" || told.Assignee != nil {
		t.Errorf("conversation event: %s", first.data)
	}
	if !strings.Contains(first.data, `"assignee":null`) {
		t.Errorf("nobody is not null: %s", first.data)
	}
	var said struct{ ID, Conversation_ID, Direction string }
	message := live.next("message", &said)
	if said.Conversation_ID != string(c.ID) || said.Direction != "in" || said.ID == "" {
		t.Errorf("message event: %s", message.data)
	}
	if strings.Contains(message.data, "こんにちは") {
		t.Error("an event carries content")
	}

	// from behind the first event the second comes again, by either way to say so
	for name, again := range map[string]*reader{
		"?after=":       w.listen(operator, first.id),
		"Last-Event-ID": w.listen(operator, start, with("Last-Event-ID", first.id)),
	} {
		if got := again.next("message", nil); got != message {
			t.Errorf("%s: %+v, want %+v", name, got, message)
		}
	}
	// accepting tells the load, as it is
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/accept", operator, nil).want(200)
	var busy struct {
		Operator_ID, Presence string
		Load                  int
	}
	live.next("presence", &busy)
	if busy.Operator_ID != "operator" || busy.Presence != "offline" || busy.Load != 1 {
		t.Errorf("presence event: %+v", busy)
	}
}

func TestStreamHidesOtherBrands(t *testing.T) {
	w := settled(t)
	start := w.head()
	foreign := w.listen(outsider, start)
	w.writes(shopLine, "U1", "m1", words("shop"))
	c := w.writes(otherLine, "U2", "m2", words("other"))
	var told struct{ ID string }
	foreign.next("conversation", &told)
	if told.ID != string(c.ID) {
		t.Error("an operator of one brand hears of another's")
	}
}

func TestStreamOfForeignCursorResets(t *testing.T) {
	w := settled(t)
	for _, after := range []string{"nonsense", "00000000.1"} {
		w.listen(operator, after).next("reset", nil)
	}
}

func TestStreamTyping(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	live := w.listen(colleague, "")
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/typing", operator, nil).want(204)
	var who struct{ Conversation_ID, Operator_ID string }
	f := live.next("typing", &who)
	if f.id != "" || who.Operator_ID != "operator" || who.Conversation_ID != string(c.ID) {
		t.Errorf("typing: %+v", f)
	}
}

func TestStreamStaysAlive(t *testing.T) {
	w := settled(t)
	live := w.listen(operator, "")
	for range 2 {
		w.untilWaiting(keepAlive)
		w.clock.advance(keepAlive)
		if f := <-live.frames; f.comment == "" {
			t.Fatalf("after 15 s came %+v", f)
		}
	}
}

// untilWaiting returns once somebody waits that long.
func (w *world) untilWaiting(d time.Duration) {
	w.t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case got := <-w.clock.waits:
			if got == d {
				return
			}
		case <-late:
			w.t.Fatalf("nobody waits %v", d)
		}
	}
}

func TestStreamEndsWithTheSession(t *testing.T) {
	for name, end := range map[string]func(*world){
		"signed out": func(w *world) { w.ask("DELETE", "/api/v1/session", operator, nil).want(204) },
		"disabled": func(w *world) {
			p, err := w.db.Person(context.Background(), operator)
			w.must(err)
			p.Disabled = true
			w.must(w.db.PutPerson(context.Background(), p, ""))
			w.untilWaiting(keepAlive) // both
			w.untilWaiting(keepAlive)
			w.clock.advance(keepAlive)
		},
		"brands changed": func(w *world) {
			p, err := w.db.Person(context.Background(), operator)
			w.must(err)
			p.Memberships[other] = desk.RoleOperator
			w.must(w.db.PutPerson(context.Background(), p, ""))
			w.untilWaiting(keepAlive)
			w.untilWaiting(keepAlive)
			w.clock.advance(keepAlive)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := settled(t)
			mine, theirs := w.listen(operator, ""), w.listen(colleague, "")
			_ = theirs
			end(w)
			mine.ended()
			if name == "signed out" {
				w.writes2(t, theirs)
			}
		})
	}
}

// A stream that always has something to tell still notices that its session is gone.
func TestBusyStreamEndsWithTheSession(t *testing.T) {
	w := settled(t)
	live := w.listen(colleague, w.head())
	w.untilWaiting(keepAlive)
	w.must(w.db.DeleteSession(context.Background(), flow.HashToken(w.tokens[colleague])))
	for _, id := range []string{"1", "2"} {
		w.clock.advance(keepAlive/2 - time.Second)
		w.writes(shopLine, "U"+id, "m"+id, words("まだいます"))
		live.next("conversation", nil)
	}
	w.clock.advance(2 * time.Second) // keepAlive has passed, but not since the last event
	live.ended()
}

// Events that never cease don't keep a stream from looking up.
func TestTellManyComesBack(t *testing.T) {
	gone := &flow.Event{Type: flow.EventGone, ID: "c"}
	many := make(chan *flow.Event, 2*tellAtOnce)
	for range cap(many) {
		many <- gone
	}
	w := httptest.NewRecorder()
	if err := (&server{}).tellMany(context.Background(), newSSE(w), gone, many); err != nil {
		t.Fatal(err)
	}
	told := strings.Count(w.Body.String(), "event: gone")
	if left := len(many); left == 0 || told != 1+cap(many)-left || !w.Flushed {
		t.Errorf("%d events told, %d left, flushed: %v", told, left, w.Flushed)
	}
}

// writes2 shows that a stream still tells.
func (w *world) writes2(t *testing.T, r *reader) {
	t.Helper()
	in := desk.Inbound{Kind: desk.InMessage, EventID: "e", At: w.clock.Now(), MessageID: "m", Source: desk.Source{Kind: desk.FromUser, ID: "U", User: "U"}}
	c := words("まだいます")
	in.Content = &c
	w.must(w.deps.Accepter.Accept(context.Background(), shopLine, []desk.Inbound{in}))
	if _, err := w.receiver.Once(context.Background()); err != nil {
		t.Fatal(err)
	}
	r.next("conversation", nil)
}

func TestStreamsOfOneSessionAreBounded(t *testing.T) {
	w := settled(t)
	for range maxStreams {
		w.listen(operator, "")
	}
	w.ask("GET", "/api/v1/stream", operator, nil).problem(429, "rate_limited")
	if r := w.listen(colleague, ""); r.status != 200 {
		t.Error("one session's streams keep another out")
	}
}

// What leaves a reader's view is told as gone, without saying where it went.
func TestStreamGone(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("質問です"))
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/close", operator, nil).want(200)
	live := w.listen("viewer", "") // sees inquiries only when they are over
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/reopen", operator, nil).want(200)
	f := live.next("gone", nil)
	if f.data != fmt.Sprintf(`{"id":%q}`, c.ID) {
		t.Errorf("gone: %s", f.data)
	}
}

func TestShowEvent(t *testing.T) {
	s := &server{}
	for want, e := range map[string]flow.Event{
		`{"id":"c","version":2,"workspace_id":"w","thread_id":"t","state":"active","assignee":"o"}`:         {Type: flow.EventConversation, ID: "c", Version: 2, Workspace: "w", Thread: "t", State: "active", Assignee: "o"},
		`{"id":"m","version":1,"conversation_id":null,"thread_id":"t","workspace_id":"w","direction":"in"}`: {Type: flow.EventMessage, ID: "m", Version: 1, Workspace: "w", Thread: "t", Direction: "in"},
		`{"id":"k","workspace_id":"w"}`:                                                       {Type: flow.EventContact, ID: "k", Workspace: "w"},
		`{"conversation_id":"c","operator_id":"o"}`:                                           {Type: flow.EventTyping, Conversation: "c", Operator: "o", State: "active", Workspace: "w"},
		`{"id":"c","version":3,"workspace_id":"w","clock":"reply","level":80,"assignee":"o"}`: {Type: flow.EventClock, ID: "c", Version: 3, Workspace: "w", Noun: "reply", Level: 80, Assignee: "o"},
		`{"id":"c","workspace_id":"w","state":"alert"}`:                                       {Type: flow.EventOverflow, ID: "c", Workspace: "w", State: "alert"},
		`{"conversation_id":"c","operator_id":"o","state":"drafts"}`:                          {Type: flow.EventLooking, Conversation: "c", Operator: "o", State: "drafts", Workspace: "w"},
		`{"conversation_id":"c","state":"on"}`:                                                {Type: flow.EventWatch, Conversation: "c", Operator: "o", State: "on"},
		`{}`:                                                                                  {Type: flow.EventReset},
	} {
		body, err := s.showEvent(context.Background(), e)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := json.Marshal(body); string(got) != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
