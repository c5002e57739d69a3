package lineemu_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestLoadIsOneSignedWebhookATextInEachTalksOrder(t *testing.T) {
	w := newWorld(t)
	for range 6 {
		must(w.AddUser(lineemu.User{}))(t)
	}
	res := w.want(w.control("POST", "/emu/load", `{"customers":7,"texts":4,"in_flight":3,"text":"まだですか"}`), http.StatusOK, "")
	if !strings.Contains(res.body, `"said":28,"results":{"ok":28}`) {
		t.Errorf("answer %s", res.body)
	}
	hooks := w.bot.got()
	last, texts := map[string]string{}, map[string]int{}
	for _, h := range hooks {
		if h.header.Get("X-Line-Signature") != lineemu.Sign(w.ch.Secret, h.body) || len(h.events) != 1 {
			t.Fatalf("not one signed event: %s", h.body)
		}
		ev := h.events[0]
		user, id := ev.Source["userId"], ev.Message["id"].(string)
		if id <= last[user] || ev.Message["text"] != "まだですか" {
			t.Errorf("%s: %v after %s", user, ev.Message, last[user])
		}
		last[user] = id
		texts[user]++
	}
	if len(hooks) != 28 || len(texts) != 7 || texts[w.user.ID] != 4 {
		t.Errorf("%d webhooks, %v", len(hooks), texts)
	}
	if items, _ := w.Ledger(0); len(items) != 28 {
		t.Errorf("%d ledger items", len(items))
	}
	if entries, _ := w.Log(0); len(entries) != 28 {
		t.Errorf("%d log entries", len(entries))
	}
}

func TestLoadTellsHowItFared(t *testing.T) {
	w := newWorld(t)
	w.bot.set(http.StatusInternalServerError, nil)
	if got := must(w.Load(t.Context(), lineemu.Load{Texts: 3}))(t); got.Said != 3 || got.Results[lineemu.ReasonStatus] != 3 {
		t.Errorf("%+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.bot.set(http.StatusOK, func(hook) { cancel() })
	if got, err := w.Load(ctx, lineemu.Load{ForMS: 60_000}); !errors.Is(err, context.Canceled) || got.Said != 1 {
		t.Errorf("ended by its caller: %+v %v", got, err)
	}
	w.act(lineemu.Act{Type: "block"})
	if _, err := w.Load(t.Context(), lineemu.Load{Texts: 1}); err == nil || !strings.Contains(err.Error(), "blocked") {
		t.Errorf("a customer who has blocked the account: %v", err)
	}
	for body, says := range map[string]string{
		`{}`:                            "say how many texts",
		`{"texts":-1}`:                  "negative",
		`{"texts":1,"in_flight":5000}`:  "1 to 1024",
		`{"texts":1,"customers":2}`:     "there are 1 users",
		`{"texts":1,"channel_id":"no"}`: "no channel",
	} {
		if res := w.control("POST", "/emu/load", body); res.status < 400 || !strings.Contains(res.body, says) {
			t.Errorf("%s: %d %s", body, res.status, res.body)
		}
	}
}
