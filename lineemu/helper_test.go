package lineemu_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// bot is a bot server that keeps what it receives and answers as told.
type bot struct {
	*httptest.Server
	mu     sync.Mutex
	hooks  []hook
	status int
	handle func(hook) // runs before the answer
}

type hook struct {
	header http.Header
	body   []byte
	events []event
}

type event struct {
	Type            string
	Mode            string
	Timestamp       int64
	WebhookEventID  string `json:"webhookEventId"`
	ReplyToken      string
	DeliveryContext struct{ IsRedelivery bool }
	Source          map[string]string
	Message         map[string]any
	Postback        struct {
		Data   string
		Params map[string]string
	}
	Unsend struct{ MessageID string }
	Follow struct{ IsUnblocked bool }
	Link   struct{ Result, Nonce string }
}

func newBot(t *testing.T) *bot {
	t.Helper()
	b := &bot{status: http.StatusOK}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var in struct{ Events []event }
		_ = json.Unmarshal(body, &in)
		h := hook{r.Header.Clone(), body, in.Events}
		b.mu.Lock()
		b.hooks = append(b.hooks, h)
		status, handle := b.status, b.handle
		b.mu.Unlock()
		if handle != nil {
			handle(h)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(b.Close)
	return b
}

func (b *bot) set(status int, handle func(hook)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status, b.handle = status, handle
}

// got returns and forgets the webhooks received so far.
func (b *bot) got() []hook {
	b.mu.Lock()
	defer b.mu.Unlock()
	h := b.hooks
	b.hooks = nil
	return h
}

// world is a platform with one channel, its bot and one friend.
type world struct {
	t *testing.T
	*lineemu.Server
	bot  *bot
	ch   lineemu.Channel
	user lineemu.User
}

func newWorld(t *testing.T, cfg ...lineemu.Config) *world {
	t.Helper()
	w := &world{t: t, Server: lineemu.NewServer(t, cfg...), bot: newBot(t)}
	w.ch = must(w.AddChannel(lineemu.Channel{Name: "店", WebhookURL: w.bot.URL}))(t)
	w.user = must(w.AddUser(lineemu.User{DisplayName: "花子"}))(t)
	return w
}

// must returns the value, or fails the test it is given.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// act lets the user do something and fails when it was impossible.
func (w *world) act(a lineemu.Act) lineemu.Said {
	w.t.Helper()
	return must(w.Act(w.user.ID, a))(w.t)
}

func (w *world) advance(d time.Duration) {
	w.t.Helper()
	if err := w.Advance(d); err != nil {
		w.t.Fatal(err)
	}
}

// reply is an answer of the API.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("no JSON: %v: %q", err, r.body)
	}
	return v
}

// call calls the API with the channel's long-lived token and holds what LINE's OpenAPI says
// against a good request and against every answer. Headers come as name, value, name, value.
func (w *world) call(method, path string, body any, headers ...string) reply {
	w.t.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case string:
		raw = []byte(b)
	default:
		raw = must(json.Marshal(b))(w.t)
	}
	req := must(http.NewRequest(method, w.URL+path, bytes.NewReader(raw)))(w.t)
	req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res := w.do(req)
	known := res.status != http.StatusNotFound && res.status != http.StatusMethodNotAllowed
	if strings.HasSuffix(path, "/content") && res.status == http.StatusAccepted {
		known = false // documented in words, missing in LINE's OpenAPI
	}
	if strings.HasPrefix(path, "/v2/") && known {
		if res.status < 300 && body != nil {
			openapitest.Request(w.t, method, path, raw)
		}
		openapitest.Response(w.t, method, path, res.status, []byte(res.body))
	}
	return res
}

func (w *world) do(req *http.Request) reply {
	w.t.Helper()
	resp := must(http.DefaultClient.Do(req))(w.t)
	defer resp.Body.Close()
	got := must(io.ReadAll(resp.Body))(w.t)
	if resp.Header.Get("X-Line-Request-Id") == "" && !strings.HasPrefix(req.URL.Path, "/emu/") {
		w.t.Errorf("%s %s: no x-line-request-id", req.Method, req.URL.Path)
	}
	return reply{resp.StatusCode, resp.Header, string(got)}
}

// want fails unless the answer has the status and, for errors, the message.
func (w *world) want(r reply, status int, message string) reply {
	w.t.Helper()
	if r.status != status {
		w.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	if message != "" {
		if got, _ := r.json(w.t)["message"].(string); got != message {
			w.t.Fatalf("message %q, want %q", got, message)
		}
	}
	return r
}

func text(s string) map[string]any { return map[string]any{"type": "text", "text": s} }

func toPush(to, s string) map[string]any {
	return map[string]any{"to": to, "messages": []any{text(s)}}
}

func toReply(token, s string) map[string]any {
	return map[string]any{"replyToken": token, "messages": []any{text(s)}}
}

const (
	pathPush  = "/v2/bot/message/push"
	pathReply = "/v2/bot/message/reply"
	pathMulti = "/v2/bot/message/multicast"
)

// seen returns the texts the user saw, oldest first.
func (w *world) seen(userID string) []string {
	items, _ := w.Ledger(0)
	var out []string
	for _, it := range items {
		if it.UserID == userID && it.Direction == lineemu.Out {
			var m struct{ Text string }
			_ = json.Unmarshal(it.Message, &m)
			out = append(out, m.Text)
		}
	}
	return out
}
