package scenario_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/scenario"
)

// signatureHeader is in lower case, as LINE sends it; a bot without a network sees it unchanged.
var signatureHeader = "x-line-signature"

// echo is a bot without a network: it is the transport of the webhooks and calls the platform's
// handler. It repeats every text once: by reply, or by push with a retry key when the reply is
// refused. What it cannot know to have arrived it does not say again.
type echo struct {
	p       *lineemu.Platform
	forgets bool // the negative control: takes each event as new
	mute    bool // answers webhooks only

	mu     sync.Mutex
	seen   map[string]bool
	bodies []string
	work   sync.WaitGroup
}

// stage makes a platform with an echo bot. Under synctest its clock is the bubble's.
func stage(cfg lineemu.Config) (*lineemu.Platform, *echo) {
	bot := &echo{seen: map[string]bool{}}
	cfg.Transport = bot
	bot.p = lineemu.New(cfg)
	return bot.p, bot
}

func (b *echo) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.bodies = append(b.bodies, string(body))
	b.mu.Unlock()
	answer := func(status int) (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: http.NoBody, Request: req}, nil
	}
	if !b.signed(req.Header[signatureHeader], body) {
		return answer(http.StatusBadRequest)
	}
	var in struct{ Events []json.RawMessage }
	if json.Unmarshal(body, &in) != nil {
		return answer(http.StatusBadRequest)
	}
	for _, raw := range in.Events {
		b.take(raw)
	}
	return answer(http.StatusOK)
}

func (b *echo) signed(sig []string, body []byte) bool {
	for _, ch := range b.p.Channels() {
		if len(sig) == 1 && sig[0] == lineemu.Sign(ch.Secret, body) {
			return true
		}
	}
	return false
}

type event struct {
	ID         string `json:"webhookEventId"`
	ReplyToken string
	Source     struct{ UserID string }
	Message    struct{ Type, Text string }
}

func (b *echo) take(raw json.RawMessage) {
	var ev event
	if json.Unmarshal(raw, &ev) != nil || ev.Message.Type != "text" || b.mute {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seen[ev.ID] && !b.forgets {
		return
	}
	b.seen[ev.ID] = true
	b.work.Go(func() { b.answer(ev) })
}

func (b *echo) answer(ev event) {
	messages := []any{map[string]any{"type": "text", "text": ev.Message.Text}}
	status, err := b.call("reply", "", map[string]any{"replyToken": ev.ReplyToken, "messages": messages})
	if err != nil || status == http.StatusOK {
		return
	}
	sum := sha256.Sum256([]byte(ev.ID))
	for range 200 {
		status, err := b.call("push", retryKey(sum), map[string]any{"to": ev.Source.UserID, "messages": messages})
		if err == nil && (status == http.StatusOK || status == http.StatusConflict) {
			return
		}
		time.Sleep(900 * time.Millisecond)
	}
}

func retryKey(sum [32]byte) string {
	h := fmt.Sprintf("%x", sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

var errCut = errors.New("the connection was cut")

func (b *echo) call(what, key string, body any) (status int, err error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	r := httptest.NewRequest(http.MethodPost, "/v2/bot/message/"+what, bytes.NewReader(raw))
	r.Header.Set("Authorization", "Bearer "+b.p.Channels()[0].AccessToken)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Line-Retry-Key", key)
	rec := httptest.NewRecorder()
	defer func() {
		if recover() != nil {
			err = errCut
		}
	}()
	b.p.ServeHTTP(rec, r)
	return rec.Code, nil
}

// parse reads a scenario that must be right; the line of its first line is 1.
func parse(t *testing.T, text string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse("test.yaml", []byte(strings.TrimLeft(text, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
