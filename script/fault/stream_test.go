package fault

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// watcher is a browser: it reads the stream, loses its connection as often as the
// test likes and resumes behind the last event it has.
type watcher struct {
	r    *rig
	base func(try int) string
	by   person
	lag  atomic.Int64 // ns that it takes to look at an event

	asleep chan struct{} // without a lag it reads nothing until this is closed; nil = it never sleeps
	waking sync.Once
	widen  func() // gives a reader on a thin line a proper one; nil = it is

	mu       sync.Mutex
	cursor   string
	versions map[string]int64     // newest told of, by "message id" or "conversation id"
	first    map[string]time.Time // when a message was told of first
	cuts     int
	lost     time.Time       // when the connection ended; zero: it stands
	gaps     []time.Duration // from each end to the next beginning
	news     time.Time       // when it was told of anything
	twice    int             // events told a second time
	resets   int
	ids      map[string]bool // events told, by cursor, type and id
}

func (r *rig) watch(by person, base func(try int) string) *watcher {
	w := &watcher{r: r, base: base, by: by, versions: map[string]int64{}, first: map[string]time.Time{}, ids: map[string]bool{}}
	if w.cursor = w.head(); w.cursor == "" {
		r.t.Fatalf("a list gives no cursor")
	}
	return w
}

// head asks a list for the place in the feed at which it was read.
func (w *watcher) head() string {
	var list struct {
		FeedCursor string `json:"feed_cursor"`
	}
	_, body := w.r.call(context.Background(), w.base(0), w.by, http.MethodGet, "/conversations?limit=1", nil, "")
	_ = json.Unmarshal(body, &list)
	return list.FeedCursor
}

// load is what a reader does who begins, or has missed too much: the cursor first, then all
// there is. When that fails it says false, and whoever reads has to connect anew: what comes
// on this connection stands behind the gap.
func (w *watcher) load() bool {
	cursor := w.head()
	all, err := w.r.looks.since(time.Now(), w.r)
	if cursor == "" || err != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cursor = cursor
	for _, m := range all.messages {
		w.versions["message "+m.id] = max(w.versions["message "+m.id], m.version)
	}
	for _, c := range all.conversations {
		w.versions["conversation "+c.id] = max(w.versions["conversation "+c.id], c.version)
	}
	return true
}

// run reads until ctx ends; each connection lives as long as life says.
func (w *watcher) run(ctx context.Context, life func() time.Duration) {
	for try := 0; ctx.Err() == nil; try++ {
		one, cancel := context.WithTimeout(ctx, life())
		w.read(one, try)
		cancel()
		w.mu.Lock()
		w.cuts++
		if w.lost.IsZero() {
			w.lost = time.Now()
		}
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
	res, err := w.client().Do(req)
	if err != nil {
		return
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return
	}
	w.back()
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
			if w.dawdle(ctx); ctx.Err() != nil {
				return
			}
			if !w.told(id, event, data) {
				return
			}
			id, event, data = "", "", ""
		}
	}
}

// back notes that the stream stands again.
func (w *watcher) back() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.lost.IsZero() {
		w.gaps = append(w.gaps, time.Since(w.lost))
		w.lost = time.Time{}
	}
}

// dawdle passes the time that this reader takes for an event.
func (w *watcher) dawdle(ctx context.Context) {
	if w.asleep == nil {
		return
	}
	lag := time.Duration(w.lag.Load())
	if lag == 0 {
		lag = time.Hour
	}
	select {
	case <-w.asleep:
	case <-ctx.Done():
	case <-time.After(lag):
	}
}

// awake makes the reader as quick as any.
func (w *watcher) awake() {
	w.waking.Do(func() {
		if w.asleep != nil {
			close(w.asleep)
		}
		if w.widen != nil {
			w.widen()
		}
	})
}

// client gives who does not sleep a proper line, and a narrow one to who does.
func (w *watcher) client() *http.Client {
	if w.asleep == nil {
		return streaming
	}
	select {
	case <-w.asleep:
		return streaming
	default:
		return narrow
	}
}

// streaming has no time-out: a stream has no end.
var streaming = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// narrow has small buffers and small packets, by which the other side measures its own: a
// reader who is slow is seen to be slow at once, not after the megabytes that a machine keeps
// for itself.
var narrow = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, ReadBufferSize: 4096,
	DialContext: (&net.Dialer{Control: func(_, _ string, c syscall.RawConn) (err error) {
		if e := c.Control(func(fd uintptr) {
			err = errors.Join(syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096),
				syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 536))
		}); e != nil {
			return e
		}
		return err
	}}).DialContext}}

// told takes one event; false says that the connection is of no more use.
func (w *watcher) told(cursor, event, data string) bool {
	var body struct {
		ID      string
		Version int64
	}
	if event == "" || json.Unmarshal([]byte(data), &body) != nil {
		return true
	}
	if event == "reset" {
		w.mu.Lock()
		w.resets++
		w.mu.Unlock()
		return w.load()
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
	w.news = time.Now()
	key := event + " " + body.ID
	w.versions[key] = max(w.versions[key], body.Version)
	if _, ok := w.first[key]; !ok {
		w.first[key] = time.Now()
	}
	return true
}

const ruleTold = "a reader of the stream was told of everything"

// missed compares what the reader knows with what the desk keeps.
func (w *watcher) missed(world *world) []broken {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ids []string
	for _, m := range world.messages {
		if told := w.versions["message "+m.id]; told != m.version {
			ids = append(ids, fmt.Sprintf("message %s: told of version %d of %d", m.id, told, m.version))
		}
	}
	for _, c := range world.conversations {
		if told := w.versions["conversation "+c.id]; told != c.version {
			ids = append(ids, fmt.Sprintf("conversation %s: told of version %d of %d", c.id, told, c.version))
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
		world, err := l.r.looks.since(time.Now(), l.r)
		l.r.must(err)
		if found = w.missed(world); len(found) == 0 || time.Now().After(end) {
			return found
		}
	}
}

// slowest is the longest from a customer's word, of those said in a span, to the
// reader's knowing it.
func (w *watcher) slowest(world *world, from, to time.Time) time.Duration {
	_, worst := w.percentiles(world, from, to)
	return worst
}

// percentiles gives how long it took from a customer's word, of those said in a span, to
// the reader's knowing it: for 99 of 100, and at most.
func (w *watcher) percentiles(world *world, from, to time.Time) (p99, worst time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []time.Duration
	for _, m := range world.messages {
		at := time.UnixMilli(m.at)
		if told, ok := w.first["message "+m.id]; ok && m.direction == "in" && at.After(from) && at.Before(to) {
			all = append(all, told.Sub(at))
		}
	}
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[(len(all)-1)*99/100], all[len(all)-1]
}
