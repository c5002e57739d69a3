package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const hook = `{"destination":"U","events":[{"id":"e1","user":"U1","text":"やあ"},{"id":"e2","user":"U2","text":"どうも"}]}`

func (w *world) deliver(path, body, signature string) answer {
	w.t.Helper()
	return w.ask("POST", path, "", body, with("X-Line-Signature", signature), with("Sec-Fetch-Site", "cross-site"))
}

func TestWebhook(t *testing.T) {
	w := settled(t)
	const at = "/webhook/line/line-shop"
	signed := func(s string) string { return sign([]byte(s), lineSecret) }

	if got := w.deliver(at, hook, signed(hook)).want(200); strings.TrimSpace(string(got.body)) != "{}" {
		t.Errorf("answer %q", got.body)
	}
	n, err := w.receiver.Once(context.Background())
	if err != nil || n != 2 {
		t.Errorf("%d events were stored, %v", n, err)
	}
	w.deliver(at, hook, signed(hook)).want(200) // delivered again
	if n, _ := w.receiver.Once(context.Background()); n != 0 {
		t.Errorf("a repeated delivery stored %d events", n)
	}
	w.deliver(at, hook, sign([]byte(hook), "previous-secret")).want(200)
	w.deliver(at, `{"events":[]}`, signed(`{"events":[]}`)).want(200)

	w.deliver(at, hook, "").problem(401, "bad_signature")
	w.deliver(at, hook, signed(hook+" ")).problem(401, "bad_signature")
	w.deliver(at, hook+" ", signed(hook)).problem(401, "bad_signature")
	w.deliver(at, hook, sign([]byte(hook), "another")).problem(401, "bad_signature")
	w.deliver(at, "no json", signed("no json")).problem(400, "bad_webhook")
	w.deliver("/webhook/line/unknown", hook, signed(hook)).problem(404, "unknown_channel")
	large := `{"pad":"` + strings.Repeat("x", maxWebhook) + `"}`
	w.deliver(at, large, signed(large)).problem(413, "too_large")
	fits := `{"pad":"` + strings.Repeat("x", maxWebhook-10) + `"}`
	w.deliver(at, fits, signed(fits)).want(200)
	w.ask("GET", at, "", nil).problem(405, "method_not_allowed")
}

// fullInbox can store nothing.
type fullInbox struct {
	flow.Inbox
	err error
}

func (f fullInbox) Put(context.Context, []flow.InboxRow) (int, error) { return 0, f.err }

func TestWebhookThatCannotBeStored(t *testing.T) {
	for code, err := range map[string]error{"disk_full": desk.ErrDiskFull, "unavailable": errors.New("the cable was pulled")} {
		w := settled(t)
		env := flow.Env{Clock: w.clock, Log: w.deps.Log, Bus: quietBus{}}
		broken := flow.NewAccepter(env, fullInbox{err: err}, func(s string) string { return s }, 1)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() { _ = broken.Run(ctx); close(ended) }()
		w.s.Accepter = broken
		got := w.deliver("/webhook/line/line-shop", hook, sign([]byte(hook), lineSecret))
		got.problem(503, code)
		if got.header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", code)
		}
		if strings.Contains(string(got.body), "cable") {
			t.Errorf("the cause is told to strangers: %s", got.body)
		}
		stop()
		<-ended
	}
}

type quietBus struct{}

func (quietBus) Publish(flow.Topic, []byte) {}
func (quietBus) Subscribe(...flow.Topic) (<-chan []byte, func()) {
	return nil, func() {}
}

func TestCausesStayInside(t *testing.T) {
	w := settled(t, func(d *Deps) { d.People = brokenPeople{} })
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	got := w.ask("GET", "/api/v1/conversations/"+string(c.ID)+"/messages", operator, nil)
	got.problem(500, "internal")
	if strings.Contains(string(got.body), "dsn") || !strings.Contains(w.logs.String(), "dsn=secret") {
		t.Errorf("the cause belongs into the log only: %s", got.body)
	}
	var line map[string]any
	for l := range strings.Lines(w.logs.String()) {
		if strings.Contains(l, "request failed") {
			w.must(json.Unmarshal([]byte(l), &line))
		}
	}
	if line["request"] == "" || line["request"] != got.header.Get("X-Request-Id") || line["route"] != "GET /api/v1/conversations/{id}/messages" {
		t.Errorf("log line %v does not lead to request %q", line, got.header.Get("X-Request-Id"))
	}
}

type brokenPeople struct{}

func (brokenPeople) Person(context.Context, desk.OperatorID) (desk.Person, error) {
	return desk.Person{}, errors.New("dsn=secret")
}
func (brokenPeople) People(context.Context, desk.CentreID) ([]desk.Person, error) {
	return nil, errors.New("dsn=secret")
}

// silentWebhooks are those of a store that does not answer.
type silentWebhooks struct{ bounded bool }

func (s *silentWebhooks) Secrets(ctx context.Context, _ desk.ChannelID) ([]string, error) {
	_, s.bounded = ctx.Deadline()
	return nil, context.DeadlineExceeded
}

// While a database fails over, LINE is told in time to come again, and does not hang.
func TestWebhookDoesNotWaitForEver(t *testing.T) {
	silent := &silentWebhooks{}
	w := newWorld(t, func(d *Deps) { d.Webhooks = silent })
	w.deliver("/webhook/line/line-shop", hook, sign([]byte(hook), lineSecret)).problem(503, "unavailable")
	if !silent.bounded {
		t.Error("the look for the channel's secrets has no end")
	}
}

// LINE hangs up after two seconds, and may not deliver again.
func TestWebhookOfWhoHasHungUpIsStored(t *testing.T) {
	w := settled(t)
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	r := httptest.NewRequestWithContext(gone, "POST", "/webhook/line/line-shop", strings.NewReader(hook))
	r.SetPathValue("channel_id", "line-shop")
	r.Header.Set("X-Line-Signature", sign([]byte(hook), lineSecret))
	if err := w.s.deliver(httptest.NewRecorder(), r); err != nil {
		t.Error(err)
	}
	if n, err := w.receiver.Once(context.Background()); err != nil || n != 2 {
		t.Errorf("%d events were stored, %v", n, err)
	}
}
