package hook

import (
	"encoding/base64"
	"slices"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var now = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// The specification's own example (standard-webhooks, spec and its libraries' tests).
func TestSign(t *testing.T) {
	secret, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	got := Sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Error(got)
	}
}

func TestEventOf(t *testing.T) {
	for want, f := range map[string]desk.Fact{
		"conversation.opened": {Kind: desk.FactOpened}, "message.received": {Kind: desk.FactMessage, Data: map[string]string{"direction": "in"}},
		"message.sent": {Kind: desk.FactMessageSet, Code: "sent"}, "survey.answered": {Kind: desk.FactSurvey, Code: "answered"},
		"channel.changed": {Kind: desk.FactChannel, Code: "halted"},
	} {
		if got := EventOf(f); got != want {
			t.Errorf("%+v is %q, not %q", f, got, want)
		}
	}
	for _, f := range []desk.Fact{{Kind: desk.FactMessage, Data: map[string]string{"direction": "note"}}, {Kind: desk.FactMessageSet, Code: "sending"}, {Kind: desk.FactSignedIn}, {Kind: desk.FactKey}} {
		if got := EventOf(f); got != "" {
			t.Errorf("%+v is told as %q", f, got)
		}
	}
}

func TestWants(t *testing.T) {
	h := Hook{Sheet: Sheet{Events: []string{"conversation.opened"}, Brands: []desk.WorkspaceID{"w"}}, Since: now}
	f := desk.Fact{Kind: desk.FactOpened, Workspace: "w", At: now}
	early, elsewhere, off := f, f, h
	early.At, elsewhere.Workspace, off.Disabled = now.Add(-time.Second), "v", now
	if !h.Wants("conversation.opened", f) || h.Wants("conversation.closed", f) || h.Wants("conversation.opened", early) || h.Wants("conversation.opened", elsewhere) || off.Wants("conversation.opened", f) {
		t.Error("told of what it does not want, or not of what it does")
	}
}

func TestClean(t *testing.T) {
	by := desk.Person{Memberships: map[desk.WorkspaceID]desk.Role{"w": desk.RoleAdministrator}}
	s, err := Sheet{Name: " CRM ", URL: " https://crm.example.jp ", Events: []string{"channel.changed", "conversation.opened", "channel.changed"}, Brands: []desk.WorkspaceID{"w", "w"}}.Clean(by)
	if err != nil || s.Name != "CRM" || !slices.Equal(s.Events, []string{"conversation.opened", "channel.changed"}) || len(s.Brands) != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	for name, s := range map[string]Sheet{"nothing": {}, "strange event": {Name: "a", URL: "u", Events: []string{"x"}, Brands: s.Brands}, "strange brand": {Name: "a", URL: "u", Events: s.Events, Brands: []desk.WorkspaceID{"v"}}} {
		if _, err := s.Clean(by); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// A hook is tried for three days, is disabled after five of failure, and at once by 410.
func TestPatience(t *testing.T) {
	total := time.Duration(0)
	for n := 1; ; n++ {
		wait, ok := Again(n)
		if !ok {
			break
		}
		total += wait
	}
	if total < 3*24*time.Hour || total > 4*24*time.Hour {
		t.Errorf("tried for %s", total)
	}
	h := Hook{}.After(500, now)
	if h.Failing != now || !h.Disabled.IsZero() {
		t.Errorf("%+v", h)
	}
	if later := h.After(0, now.Add(failingFor-time.Second)); !later.Disabled.IsZero() || later.Failing != now {
		t.Errorf("too soon: %+v", later)
	}
	if later := h.After(0, now.Add(failingFor)); later.Why != Failing {
		t.Errorf("for ever: %+v", later)
	}
	if well := h.After(204, now.Add(failingFor)); !well.Failing.IsZero() || !well.Disabled.IsZero() {
		t.Errorf("well again: %+v", well)
	}
	if off := (Hook{}).After(410, now); off.Why != Gone {
		t.Errorf("410: %+v", off)
	}
}
