package flow_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// mailbox is another system: it keeps what it is told, and answers as it is told to.
type mailbox struct {
	answer int
	got    []letter
}

type letter struct {
	headers map[string]string
	body    string
}

func (m *mailbox) Fits(string) error { return nil }

func (m *mailbox) Post(_ context.Context, _ string, headers map[string]string, body []byte) (int, string) {
	m.got = append(m.got, letter{headers, string(body)})
	if m.answer == 0 {
		return 0, "timeout"
	}
	return m.answer, ""
}

// openSeal keeps secrets as they are.
type openSeal struct{}

func (openSeal) SealSecret(_ string, s []byte) ([]byte, error) { return s, nil }
func (openSeal) OpenSecret(_ string, s []byte) ([]byte, error) { return s, nil }

// heralded is a rig with a hook for these events, and how to let it work.
func heralded(t *testing.T, words bool, events ...string) (r *rig, m *mailbox, made flow.HookRow, key string, work func()) {
	r, m = newRig(t), &mailbox{answer: 204}
	boss := r.person("boss", desk.RoleAdministrator, 8)
	desks := flow.NewHookDesk(r.env, r.db, openSeal{}, secret.New(), m)
	h := flow.NewHerald(r.env, r.db, r.db, r.db, openSeal{}, m)
	runner := flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobHook: h.Deliver})
	made, key, err := desks.Make(t.Context(), boss, hook.Sheet{Name: "CRM", URL: "https://crm.example", Events: events, Brands: []desk.WorkspaceID{brand}, Words: words})
	r.check(err)
	work = func() {
		t.Helper()
		for range 20 {
			_, err := h.Once(t.Context())
			r.check(err)
			n, err := runner.Once(t.Context())
			r.check(err)
			if n == 0 {
				break
			}
		}
	}
	work() // begins at the head
	return r, m, made, key, work
}

// TestAnotherSystemIsTold: signed, with ids, and with words only if it may have them; what was
// before it is not told.
func TestAnotherSystemIsTold(t *testing.T) {
	for _, words := range []bool{false, true} {
		r, m, _, key, work := heralded(t, words, "conversation.opened", "message.received")
		r.accept(text(user, "1", "在庫はありますか", r.clock.Now()))
		r.receive()
		for range 3 {
			work()
		}
		if len(m.got) != 2 {
			t.Fatalf("%d letters: %+v", len(m.got), m.got)
		}
		keyBytes, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, "whsec_"))
		r.check(err)
		for _, l := range m.got {
			var told struct {
				Type string
				Data map[string]string
			}
			r.check(json.Unmarshal([]byte(l.body), &told))
			if want := hook.Sign(keyBytes, l.headers["webhook-id"], r.clock.Now(), []byte(l.body)); l.headers["webhook-signature"] != want {
				t.Errorf("signed %s, not %s", l.headers["webhook-signature"], want)
			}
			if told.Data["workspace_id"] != string(brand) || told.Data["conversation_id"] == "" {
				t.Errorf("%s", l.body)
			}
			if has := strings.Contains(l.body, "在庫"); has != (words && told.Type == "message.received") {
				t.Errorf("words told: %v in %s", has, l.body)
			}
		}
	}
}

// TestAHookIsTriedAgain: later and later, under one id; it ends with what goes through. Days of
// failure, or a 410, put it out of use.
func TestAHookIsTriedAgain(t *testing.T) {
	r, m, made, _, work := heralded(t, false, "conversation.opened")
	m.answer = 0
	r.accept(text(user, "1", "hello", r.clock.Now()))
	r.receive()
	work()
	if len(m.got) != 1 {
		t.Fatalf("%d letters", len(m.got))
	}
	r.clock.Advance(4 * time.Second)
	work()
	if len(m.got) != 1 {
		t.Fatal("too soon")
	}
	r.clock.Advance(2 * time.Second)
	m.answer = 200
	work()
	if len(m.got) != 2 || m.got[0].headers["webhook-id"] != m.got[1].headers["webhook-id"] {
		t.Fatalf("%+v", m.got)
	}
	list, err := r.db.Deliveries(t.Context(), made.ID, 10)
	r.check(err)
	if len(list) != 1 || list[0].State != flow.DeliveryDone || list[0].Attempts != 2 {
		t.Fatalf("%+v", list)
	}
	m.answer = 410
	r.accept(text("U1"+strings.Repeat("0", 31), "2", "hello", r.clock.Now()))
	r.receive()
	work()
	if row, err := r.db.Hook(t.Context(), made.ID); err != nil || row.Why != hook.Gone {
		t.Fatalf("%+v %v", row, err)
	}
}
