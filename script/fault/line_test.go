package fault

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// line is the emulator in this process, with trouble before it: what becomes of
// the k-th call follows from the seed.
type line struct {
	*lineemu.Platform
	url    string
	calls  *trouble
	record *openapitest.Record // of what was said, held against LINE's OpenAPI at the end
}

// redelivery is quicker than LINE's, so that a test sees the end of it.
var redelivery = []time.Duration{300 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 30 * time.Second}

// newLine makes a LINE that grants a share of its limits, and keeps a log of what it
// answered; 0 means no limits, and no log. When the trial is over, what the desk and LINE said
// to each other must have been of LINE's OpenAPI.
func newLine(t testing.TB, rate float64) *line {
	logged := 0
	if rate == 0 {
		rate, logged = -1, 1
	}
	record := &openapitest.Record{Each: 8}
	t.Cleanup(func() { record.Verify(t) })
	return listen(t, record, rate, logged)
}

func listen(t testing.TB, record *openapitest.Record, rate float64, logged int) *line {
	l := &line{calls: &trouble{}, record: record}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { l.calls.serve(l.Platform, w, r) }))
	l.url = "http://" + srv.Listener.Addr().String()
	l.Platform = lineemu.New(lineemu.Config{PublicBase: l.url, RedeliveryBackoff: redelivery, RateFactor: rate, LogLimit: logged, Observer: record.Add})
	srv.Start()
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
		if err := l.Close(context.Background()); err != nil {
			t.Errorf("emulator: %v", err)
		}
	})
	return l
}

// hook makes the brands' channels at LINE, or moves their webhooks to addr.
func (l *line) hook(brands []brand, addr string) {
	for _, b := range brands {
		url := "http://" + addr + "/webhook/line/" + b.channel
		if _, err := l.AddChannel(lineemu.Channel{ID: b.channel, Name: b.workspace, Secret: b.secret, WebhookURL: url, Redelivery: true}); err != nil {
			if _, err = l.UpdateChannel(b.channel, lineemu.ChannelPatch{WebhookURL: &url}); err != nil {
				panic(err)
			}
		}
	}
}

// Kinds of trouble with one call to LINE.
const (
	fine      = "fine"
	status500 = "500"            // not taken
	after500  = "500_taken"      // taken all the same
	slow      = "slow"           // taken, a moment later
	cutBefore = "cut_before"     // connection cut, not taken
	cutAfter  = "cut_after"      // connection cut, taken
	busy429   = "429"            // not taken, for now
	conflict  = "409_by_retries" // never drawn: LINE's own answer to a repeated key
)

var kinds = []string{status500, after500, slow, cutBefore, cutAfter, busy429}

// trouble decides what becomes of messages on their way to LINE.
type trouble struct {
	mu    sync.Mutex
	rng   *rand.Rand
	share float64  // of the calls that meet trouble
	kinds []string // that are drawn from
	met   map[string]int
}

// begin makes trouble from now on.
func (tr *trouble) begin(seed uint64, share float64, kinds ...string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.rng, tr.share, tr.kinds, tr.met = rand.New(rand.NewPCG(seed, 7)), share, kinds, map[string]int{}
}

// end makes none any more.
func (tr *trouble) end() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.share = 0
}

func (tr *trouble) draw() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.rng == nil || tr.rng.Float64() >= tr.share {
		return fine
	}
	kind := tr.kinds[tr.rng.IntN(len(tr.kinds))]
	tr.met[kind]++
	return kind
}

// count tells how often each kind was met.
func (tr *trouble) count() map[string]int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	out := map[string]int{}
	for k, n := range tr.met {
		out[k] = n
	}
	return out
}

func (tr *trouble) note(kind string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.met != nil {
		tr.met[kind]++
	}
}

func (tr *trouble) serve(p http.Handler, w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/v2/bot/message/push") && !strings.HasPrefix(r.URL.Path, "/v2/bot/message/reply") {
		p.ServeHTTP(w, r)
		return
	}
	switch tr.draw() {
	case status500:
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
	case after500:
		p.ServeHTTP(httptest.NewRecorder(), r)
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
	case slow:
		time.Sleep(200 * time.Millisecond) // trouble, not synchronisation
		p.ServeHTTP(w, r)
	case cutBefore:
		panic(http.ErrAbortHandler)
	case cutAfter:
		p.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case busy429:
		refuse(w, http.StatusTooManyRequests, "Too many concurrent requests.") // of the rate limit see R9
	default:
		tr.pass(p, w, r)
	}
}

// pass notes LINE's own 409s.
func (tr *trouble) pass(p http.Handler, w http.ResponseWriter, r *http.Request) {
	seen := &seenStatus{ResponseWriter: w}
	p.ServeHTTP(seen, r)
	if seen.status == http.StatusConflict {
		tr.note(conflict)
	}
}

type seenStatus struct {
	http.ResponseWriter
	status int
}

func (w *seenStatus) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func refuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"message":"` + words + `"}`))
}
