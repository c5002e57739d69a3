package fault

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// watcher is a browser: it reads the stream, loses its connection as often as the
// test likes and resumes behind the last event it has.
type watcher struct {
	r    *rig
	base func(try int) string
	by   person
	lag  atomic.Int64 // ns that it takes to look at an event

	mu       sync.Mutex
	cursor   string
	versions map[string]int64     // newest told of, by "message id" or "conversation id"
	first    map[string]time.Time // when a message was told of first
	cuts     int
	twice    int // events told a second time
	resets   int
	ids      map[string]bool // events told, by cursor, type and id
}

func (r *rig) watch(by person, base func(try int) string) *watcher {
	w := &watcher{r: r, base: base, by: by, versions: map[string]int64{}, first: map[string]time.Time{}, ids: map[string]bool{}}
	var list struct {
		FeedCursor string `json:"feed_cursor"`
	}
	status, body := r.call(context.Background(), base(0), by, http.MethodGet, "/conversations?limit=1", nil, "")
	if status != http.StatusOK || json.Unmarshal(body, &list) != nil {
		r.t.Fatalf("list: %d %s", status, body)
	}
	w.cursor = list.FeedCursor
	return w
}

// run reads until ctx ends; each connection lives as long as life says.
func (w *watcher) run(ctx context.Context, life func() time.Duration) {
	for try := 0; ctx.Err() == nil; try++ {
		one, cancel := context.WithTimeout(ctx, life())
		w.read(one, try)
		cancel()
		w.mu.Lock()
		w.cuts++
		w.mu.Unlock()
		pause(ctx, 20*time.Millisecond)
	}
}

func (w *watcher) read(ctx context.Context, try int) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base(try)+"/api/v1/stream", nil)
	if err != nil {
		return
	}
	req.Header.Set("Authorization", "Bearer "+w.by.token)
	w.mu.Lock()
	req.Header.Set("Last-Event-ID", w.cursor)
	w.mu.Unlock()
	res, err := streaming.Do(req)
	if err != nil {
		return
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return
	}
	lines := bufio.NewScanner(res.Body)
	var id, event, data string
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			id = value
		case "event":
			event = value
		case "data":
			data = value
		case "":
			time.Sleep(time.Duration(w.lag.Load()))
			w.told(id, event, data)
			id, event, data = "", "", ""
		}
	}
}

// streaming has no time-out: a stream has no end.
// Its buffers are small, so that a reader who is slow is seen to be slow.
var streaming = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, ReadBufferSize: 4096,
	DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(4096)
		}
		return conn, err
	}}}

func (w *watcher) told(cursor, event, data string) {
	var body struct {
		ID      string
		Version int64
	}
	if event == "" || json.Unmarshal([]byte(data), &body) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if cursor != "" {
		w.cursor = cursor
		key := cursor + event + body.ID
		if w.ids[key] {
			w.twice++
		}
		w.ids[key] = true
	}
	if event == "reset" {
		w.resets++
	}
	key := event + " " + body.ID
	w.versions[key] = max(w.versions[key], body.Version)
	if _, ok := w.first[key]; !ok {
		w.first[key] = time.Now()
	}
}

const ruleTold = "a reader of the stream was told of everything"

// missed compares what the reader knows with what the desk keeps.
func (w *watcher) missed(world *world) []broken {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ids []string
	for _, m := range world.messages {
		if w.versions["message "+m.id] != m.version {
			ids = append(ids, "message "+m.id)
		}
	}
	for _, c := range world.conversations {
		if w.versions["conversation "+c.id] != c.version {
			ids = append(ids, "conversation "+c.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []broken{{ruleTold, ids}}
}

// catchUp waits until nothing is missed any more, and gives what still is.
func (w *watcher) catchUp(l *load, limit time.Duration) (found []broken) {
	for end := time.Now().Add(limit); ; time.Sleep(500 * time.Millisecond) {
		if found = w.missed(l.world()); len(found) == 0 || time.Now().After(end) {
			return found
		}
	}
}

// slowest is the longest from a customer's word, of those said in a span, to the
// reader's knowing it.
func (w *watcher) slowest(world *world, from, to time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	longest := time.Duration(0)
	for _, m := range world.messages {
		at := time.UnixMilli(m.at)
		if told, ok := w.first["message "+m.id]; ok && m.direction == "in" && at.After(from) && at.Before(to) {
			longest = max(longest, told.Sub(at))
		}
	}
	return longest
}
