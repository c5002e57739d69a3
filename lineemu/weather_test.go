package lineemu_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// fates are what 200 pushes met: the status, or 0 for a cut.
func fates(t *testing.T, seed uint64) []int {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	if err := w.SetWeather(lineemu.Weather{"push": {"status": 0.2, "status_code": 503, "cut_after": 0.1, "429_rate": 0.1}}, seed); err != nil {
		t.Fatal(err)
	}
	var out []int
	for range 200 {
		req := must(http.NewRequest(http.MethodPost, w.URL+pathPush, strings.NewReader(string(must(json.Marshal(toPush(w.user.ID, "a")))(t)))))(t)
		req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			out = append(out, 0)
			continue
		}
		resp.Body.Close()
		out = append(out, resp.StatusCode)
	}
	f := w.Forecast()
	hits := f.Hits["push"]
	if f.Calls["push"] != 200 || hits["status"] != int64(count(out, 503)) || hits["cut_after"] != int64(count(out, 0)) || f.Seed == 0 {
		t.Errorf("the forecast %+v does not fit %v", f, out)
	}
	return out
}

func count[T comparable](list []T, v T) (n int) {
	for _, x := range list {
		if x == v {
			n++
		}
	}
	return n
}

func TestWeatherIsTheSeeds(t *testing.T) {
	a := fates(t, 5)
	for status, about := range map[int]int{503: 40, 0: 20, 429: 20, 200: 120} {
		if n := count(a, status); n < about/2 || n > 2*about {
			t.Errorf("%d of 200 calls met %d, expected about %d", n, status, about)
		}
	}
	if !slices.Equal(a, fates(t, 5)) {
		t.Error("the same seed gave other fates")
	}
	if slices.Equal(a, fates(t, 6)) {
		t.Error("another seed gave the same fates")
	}
}

func TestWeatherByControlAPI(t *testing.T) {
	w := newWorld(t)
	put := func(path, body string) reply {
		return w.call(http.MethodPut, path, body)
	}
	r := w.want(put("/emu/weather?seed=9", `{"webhook":{"drop":1},"*":{"status":1,"status_code":502}}`), 200, "").json(t)
	if r["seed"] != 9.0 {
		t.Errorf("%v", r)
	}
	if d := w.act(lineemu.Act{Type: "text", Text: "a"}).Delivery; d.Result != lineemu.Dropped {
		t.Errorf("%+v, want it dropped", d)
	}
	w.want(w.call(http.MethodGet, "/v2/bot/info", nil), 502, "")
	must(w.SetFault(lineemu.Fault{Endpoint: "bot_info", Kind: lineemu.FaultStatus, Status: 504, Times: 1}))(t)
	w.want(w.call(http.MethodGet, "/v2/bot/info", nil), 504, "") // what is set by hand comes first
	for body, says := range map[string]string{
		`{"pusch":{}}`:                            `give webhook, * or one of`,
		`{"push":{"drop":0.1}}`:                   `does not fit endpoint push`,
		`{"push":{"status":1.5}}`:                 "give odds from 0 to 1",
		`{"push":{"status_code":7,"status":0.1}}`: "status must lie",
		`{"push":{"status":"often"}}`:             "",
	} {
		if r := put("/emu/weather", body); r.status != 400 || !strings.Contains(r.body, says) {
			t.Errorf("%s: %d %s, want 400 and %q", body, r.status, r.body, says)
		}
	}
	w.want(put("/emu/weather", "{}"), 200, "")
	w.want(w.call(http.MethodGet, "/v2/bot/info", nil), 200, "")
	w.want(put("/emu/weather?seed=x", "{}"), 400, `seed="x": give a number`)
}

// What is strange in a POST is strange by itself: the real events are whole beside it.
func TestPoisonedPosts(t *testing.T) {
	w := newWorld(t)
	for kind, check := range map[string]func(t *testing.T, h hook, said lineemu.Said){
		lineemu.FaultNullEvent: func(t *testing.T, h hook, _ lineemu.Said) {
			if !strings.Contains(string(h.body), `"events":[null,{`) {
				t.Errorf("no null: %s", h.body)
			}
		},
		lineemu.FaultUnknownEvent: func(t *testing.T, h hook, _ lineemu.Said) {
			if ev := h.events[0]; ev.Type != "brandNewType" || ev.WebhookEventID == "" || ev.Source["userId"] != w.user.ID {
				t.Errorf("%+v", ev)
			}
		},
		lineemu.FaultDeepEvent: func(t *testing.T, h hook, _ lineemu.Said) {
			if !json.Valid(h.body) || strings.Count(string(h.body), `{"a":`) != 4000 {
				t.Error("not deep, or no JSON")
			}
		},
		lineemu.FaultBadUTF8: func(t *testing.T, h hook, _ lineemu.Said) {
			if !strings.Contains(string(h.body), "\xff\xfe") {
				t.Error("it is valid UTF-8")
			}
		},
		lineemu.FaultUnknownField: func(t *testing.T, h hook, _ lineemu.Said) {
			if n := strings.Count(string(h.body), "futureProperty"); n != 3 {
				t.Errorf("%d new properties, want one in the event, its source and its message: %s", n, h.body)
			}
		},
		lineemu.FaultStandby: func(t *testing.T, h hook, said lineemu.Said) {
			if ev := h.events[0]; ev.Mode != "standby" || ev.ReplyToken != "" {
				t.Errorf("%+v", ev)
			}
			openapitest.Webhook(t, h.body)
		},
	} {
		t.Run(kind, func(t *testing.T) {
			must(w.SetFault(lineemu.Fault{Endpoint: "webhook", Kind: kind, Times: 1}))(t)
			said := must(w.Act(w.user.ID, lineemu.Act{Type: "text", Text: "本物"}))(t)
			h := w.bot.got()[0]
			if h.header.Get("X-Line-Signature") != lineemu.Sign(w.ch.Secret, h.body) {
				t.Error("the signature is not the body's")
			}
			check(t, h, said)
			if last := h.events[len(h.events)-1]; last.Message["text"] != "本物" || last.WebhookEventID != said.EventID {
				t.Errorf("the real event is not whole: %+v", last)
			}
		})
	}
}

// A redelivery differs in isRedelivery only, also when the first delivery was in standby.
func TestStandbyStaysOnRedelivery(t *testing.T) {
	w := newWorld(t)
	on := true
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Redelivery: &on}))(t)
	must(w.SetFault(lineemu.Fault{Endpoint: "webhook", Kind: lineemu.FaultStandby, Times: 1}))(t)
	w.bot.set(500, nil)
	w.act(lineemu.Act{Type: "text", Text: "a"})
	w.advance(11 * time.Second)
	h := w.bot.got()
	if len(h) != 2 || strings.Replace(string(h[0].body), `"isRedelivery":false`, `"isRedelivery":true`, 1) != string(h[1].body) {
		t.Fatalf("%d deliveries, or the second differs in more than isRedelivery", len(h))
	}
}

func TestDelayAndBatch(t *testing.T) {
	w := newWorld(t)
	fault := func(kind string) lineemu.Said {
		must(w.SetFault(lineemu.Fault{Endpoint: "webhook", Kind: kind, DelayMS: 5000, Times: 1}))(t)
		return w.act(lineemu.Act{Type: "text", Text: kind})
	}
	texts := func() (out [][]string) {
		for _, h := range w.bot.got() {
			var post []string
			for _, ev := range h.events {
				post = append(post, ev.Message["text"].(string))
			}
			out = append(out, post)
		}
		return out
	}
	if said := fault(lineemu.FaultDelay); said.Delivery.Result != lineemu.Held {
		t.Errorf("%+v", said.Delivery)
	}
	w.act(lineemu.Act{Type: "text", Text: "a"})
	w.advance(4 * time.Second)
	w.act(lineemu.Act{Type: "text", Text: "b"})
	w.advance(2 * time.Second)
	if got := texts(); !equal(got, [][]string{{"a"}, {"b"}, {"delay"}}) {
		t.Errorf("delay: %v", got)
	}
	fault(lineemu.FaultBatch)
	fault(lineemu.FaultBatch)
	w.act(lineemu.Act{Type: "text", Text: "c"})
	if got := texts(); !equal(got, [][]string{{"batch", "batch", "c"}}) {
		t.Errorf("batch: %v", got)
	}
	fault(lineemu.FaultBatch)
	w.advance(6 * time.Second)
	if got := texts(); !equal(got, [][]string{{"batch"}}) {
		t.Errorf("batch without company: %v", got)
	}
}

func equal(a, b [][]string) bool {
	return slices.EqualFunc(a, b, func(x, y []string) bool { return slices.Equal(x, y) })
}

func TestSuspensionAndErrorStatistics(t *testing.T) {
	w := newWorld(t, lineemu.Config{SuspendAfter: time.Hour})
	say := func() lineemu.Delivery { return w.act(lineemu.Act{Type: "text", Text: "a"}).Delivery }
	w.bot.set(500, nil)
	say()
	w.advance(59 * time.Minute)
	if d := say(); d.Result != lineemu.Failed {
		t.Errorf("%+v before the hour", d)
	}
	w.advance(time.Minute)
	say() // the failure that makes it an hour
	w.bot.got()
	if d := say(); d.Result != lineemu.Suspended || len(w.bot.got()) != 0 {
		t.Errorf("%+v after an hour of failures", d)
	}
	s := w.WebhookStats()[0]
	if s.Failed[lineemu.ReasonStatus] != 3 || s.Delivered != 0 || !s.Suspended || s.FailingSince == nil {
		t.Errorf("%+v", s)
	}
	w.bot.set(200, nil)
	w.want(w.call(http.MethodPost, "/v2/bot/channel/webhook/test", map[string]any{}), 200, "")
	w.bot.got()
	if d := say(); d.Result != lineemu.Delivered {
		t.Errorf("%+v after a good test", d)
	}
	r := w.want(w.call(http.MethodGet, "/emu/webhook/stats", nil), 200, "")
	if !strings.Contains(r.body, `"delivered":1,"failed":{"could_not_connect":0,"error_status_code":3,"request_timeout":0,"unclassified":0}`) {
		t.Errorf("%s", r.body)
	}
}

func TestRedeliverySwitchedOffMeanwhile(t *testing.T) {
	w := newWorld(t)
	on, off := true, false
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Redelivery: &on}))(t)
	w.bot.set(500, nil)
	w.act(lineemu.Act{Type: "text", Text: "a"})
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Redelivery: &off}))(t)
	w.bot.got()
	w.advance(24 * time.Hour)
	if n := len(w.bot.got()); n != 0 {
		t.Errorf("%d redeliveries of a channel that wants none", n)
	}
}

func TestLedgerCanBeWaitedFor(t *testing.T) {
	w := newWorld(t)
	_, next := w.Ledger(0)
	done := make(chan reply)
	go func() { done <- w.call(http.MethodGet, "/emu/ledger?after=0&wait_ms=50000", nil) }()
	w.act(lineemu.Act{Type: "text", Text: "a"})
	if r := <-done; !strings.Contains(r.body, `"next":1`) {
		t.Errorf("%s", r.body)
	}
	if r := w.call(http.MethodGet, "/emu/ledger?after=1&wait_ms=1", nil); r.body != `{"items":[],"next":1}` {
		t.Errorf("%s", r.body)
	}
	w.want(w.call(http.MethodGet, "/emu/log?wait_ms=-1", nil), 400, `wait_ms="-1": give a number`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if items, n := w.AwaitLedger(ctx, 1); items != nil || n != 1 {
		t.Errorf("%v %d", items, n)
	}
	if items, n := w.AwaitLedger(t.Context(), next); len(items) != 1 || n != 1 {
		t.Errorf("%v %d", items, n)
	}
}

// A transport of one's own needs no network, so that everything fits under synctest.
func TestOwnTransport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := transport(func(r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(3 * time.Second):
				return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		})
		p := lineemu.New(lineemu.Config{Transport: slow})
		must(p.AddChannel(lineemu.Channel{WebhookURL: "http://bot.example"}))(t)
		u := must(p.AddUser(lineemu.User{}))(t)
		began := time.Now()
		if d := must(p.Say(u.ID, "a"))(t).Delivery; d.Reason != lineemu.ReasonTimeout || time.Since(began) != 2*time.Second {
			t.Errorf("%+v after %v, want a time-out after LINE's two seconds", d, time.Since(began))
		}
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
