package lineemu_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// control calls the control API; body may be nil.
func (w *world) control(method, path, body string) reply {
	w.t.Helper()
	req := must(http.NewRequest(method, w.URL+path, strings.NewReader(body)))(w.t)
	return w.do(req)
}

func (w *world) talk(id string) map[string]any {
	w.t.Helper()
	return w.want(w.control("GET", "/emu/users/"+id+"/talk", ""), 200, "").json(w.t)
}

func TestControlStory(t *testing.T) {
	w := newWorld(t)
	u := w.want(w.control("POST", "/emu/users", `{"display_name":"次郎","language":"en"}`), 201, "").json(t)
	id := u["id"].(string)
	said := w.want(w.control("POST", "/emu/users/"+id+"/messages", `{"type":"text","text":"こんにちは","event_id":"01HZZZZZZZZZZZZZZZZZZZZZZZ","timestamp":1700000000000}`), 201, "").json(t)
	if said["event_id"] != "01HZZZZZZZZZZZZZZZZZZZZZZZ" || said["delivery"].(map[string]any)["status"] != 200.0 {
		t.Errorf("said %v", said)
	}
	if ev := w.bot.got()[0].events[0]; ev.Timestamp != 1700000000000 || ev.ReplyToken != said["reply_token"] {
		t.Errorf("event %+v", ev)
	}
	w.want(w.call("POST", pathReply, toReply(said["reply_token"].(string), "はい")), 200, "")
	l := w.want(w.control("GET", "/emu/ledger?after=0", ""), 200, "").json(t)
	items := l["items"].([]any)
	if len(items) != 2 || l["next"] != 2.0 {
		t.Fatalf("ledger %v", l)
	}
	out := items[1].(map[string]any)
	if out["seq"] != 2.0 || out["user_id"] != id || out["direction"] != "out" || out["via"] != "reply" || out["call_id"] == "" || out["message"].(map[string]any)["text"] != "はい" {
		t.Errorf("item %v", out)
	}
	if l := w.control("GET", "/emu/ledger?after=2", "").json(t); len(l["items"].([]any)) != 0 || l["next"] != 2.0 {
		t.Errorf("nothing new: %v", l)
	}
	log := w.control("GET", "/emu/log?after=0", "").json(t)["items"].([]any)
	if len(log) != 2 || log[0].(map[string]any)["kind"] != "webhook" || log[1].(map[string]any)["endpoint"] != "reply" || log[1].(map[string]any)["status"] != 200.0 {
		t.Errorf("log %v", log)
	}
}

func TestControlTakesLINEsSpellingAndUploads(t *testing.T) {
	w := newWorld(t)
	path := "/emu/users/" + w.user.ID + "/messages"
	w.want(w.control("POST", path, `{"type":"sticker","packageId":"11537","stickerId":"52002734"}`), 201, "")
	if m := w.bot.got()[0].events[0].Message; m["packageId"] != "11537" || m["stickerId"] != "52002734" {
		t.Errorf("sticker %v", m)
	}
	var form bytes.Buffer
	mw := multipart.NewWriter(&form)
	_ = mw.WriteField("act", `{"type":"file","channel_id":"`+w.ch.ID+`"}`)
	part := must(mw.CreateFormFile("data", "資料.pdf"))(t)
	_, _ = part.Write([]byte("%PDF-1.7"))
	_ = mw.Close()
	req := must(http.NewRequest("POST", w.URL+path, &form))(t)
	req.Header.Set("Content-Type", mw.FormDataContentType())
	said := w.want(w.do(req), 201, "").json(t)
	if m := w.bot.got()[0].events[0].Message; m["fileName"] != "資料.pdf" {
		t.Errorf("file %v", m)
	}
	if r := w.call("GET", contentPath(said["message_id"].(string)), nil); r.body != "%PDF-1.7" {
		t.Errorf("content %q", r.body)
	}
}

func TestControlOfChannelsClockFaultsAndRawWebhooks(t *testing.T) {
	w := newWorld(t)
	ch := w.want(w.control("POST", "/emu/channels", `{"name":"二","webhook_url":"`+w.bot.URL+`","quota":10}`), 201, "").json(t)
	if ch["secret"] == "" || ch["access_token"] == "" || ch["quota"] != 10.0 {
		t.Errorf("channel %v", ch)
	}
	got := w.want(w.control("PUT", "/emu/channels/"+ch["id"].(string), `{"redelivery":true,"used":3}`), 200, "").json(t)
	if got["redelivery"] != true || got["secret"] != ch["secret"] {
		t.Errorf("patched %v", got)
	}
	if list := w.control("GET", "/emu/channels", "").json(t)["items"].([]any); len(list) != 2 || list[1].(map[string]any)["used"] != 3.0 {
		t.Errorf("channels %v", list)
	}
	before := w.control("GET", "/emu/clock", "").json(t)["now_ms"].(float64)
	after := w.want(w.control("POST", "/emu/clock", `{"advance_ms":60000}`), 200, "").json(t)
	if d := after["now_ms"].(float64) - before; d < 60000 || d > 70000 {
		t.Errorf("advanced by %v ms", d)
	}
	at := w.want(w.control("POST", "/emu/clock", `{"at":"2099-01-01T00:00:00+09:00"}`), 200, "").json(t)
	if s := at["now"].(string); !strings.HasPrefix(s, "2098-12-31T15:00:0") {
		t.Errorf("now %s", s)
	}
	w.want(w.control("POST", "/emu/faults", `{"endpoint":"push","kind":"429_quota","times":1}`), 201, "")
	if f := w.control("GET", "/emu/faults", "").json(t)["items"].([]any); len(f) != 1 {
		t.Errorf("faults %v", f)
	}
	w.want(w.control("DELETE", "/emu/faults", ""), 204, "")
	w.bot.got()
	w.want(w.control("POST", "/emu/webhook", `{"events":[{"type":"later","x":1}],"signature":"bad"}`), 201, "")
	if h := w.bot.got(); len(h) != 1 || !strings.Contains(string(h[0].body), `[{"type":"later","x":1}]`) {
		t.Errorf("raw webhook %v", h)
	}
	g := w.want(w.control("POST", "/emu/groups", `{"name":"家族","members":["`+w.user.ID+`"]}`), 201, "").json(t)
	said := w.want(w.control("POST", "/emu/acts", `{"acts":[{"user_id":"`+w.user.ID+`","type":"text","text":"一","group_id":"`+g["id"].(string)+`"}]}`), 201, "").json(t)
	if len(said["items"].([]any)) != 1 {
		t.Errorf("acts %v", said)
	}
	if list := w.control("GET", "/emu/groups", "").json(t)["items"].([]any); len(list) != 1 {
		t.Errorf("groups %v", list)
	}
}

func TestControlErrorsSayWhatToDo(t *testing.T) {
	w := newWorld(t)
	user := "/emu/users/" + w.user.ID + "/messages"
	for _, tc := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"POST", user, ``, 400, "empty"},
		{"POST", user, `{"type":"text","txt":"a"}`, 400, `"txt"`},
		{"POST", user, `{"type":"text","text":1}`, 400, `"text"`},
		{"POST", user, `{"type":"text"} {}`, 400, "more than one"},
		{"POST", user, `{"type":"dance"}`, 400, "give one of"},
		{"POST", "/emu/users/U0/messages", `{"type":"follow"}`, 404, "POST /emu/users"},
		{"POST", "/emu/users", `{"id":"hanako"}`, 400, "32 lower-case hex digits"},
		{"POST", "/emu/users", `{"channel_id":"9"}`, 404, "GET /emu/channels"},
		{"POST", "/emu/channels", `{"webhook_url":"desk"}`, 400, "absolute http"},
		{"POST", "/emu/channels", `{"id":"` + w.ch.ID + `"}`, 400, "exists already"},
		{"PUT", "/emu/channels/9", `{}`, 404, "GET /emu/channels"},
		{"PUT", "/emu/channels/" + w.ch.ID, `{"chat_mode":"x"}`, 400, "chat or bot"},
		{"POST", "/emu/groups", `{"members":["U1"]}`, 404, "U1"},
		{"POST", "/emu/clock", `{}`, 400, "advance_ms or at"},
		{"POST", "/emu/clock", `{"at":"morgen"}`, 400, "RFC 3339"},
		{"POST", "/emu/clock", `{"advance_ms":-1}`, 400, "forward"},
		{"POST", "/emu/faults", `{"endpoint":"push","kind":"x"}`, 400, "429_rate"},
		{"DELETE", "/emu/faults/x", ``, 400, "number"},
		{"GET", "/emu/ledger?after=x", ``, 400, "number"},
		{"POST", "/emu/acts", `{"acts":[]}`, 400, "at least one"},
		{"GET", "/emu/nothing", ``, 404, "no such control operation"},
		{"GET", "/emu/users/U0/talk", ``, 404, "U0"},
		{"GET", "/emu/pictures/x.png", ``, 404, "user id"},
		{"GET", "/emu/messages/1/content", ``, 404, "no such file"},
	} {
		r := w.control(tc.method, tc.path, tc.body)
		if msg, _ := r.json(t)["message"].(string); r.status != tc.status || !strings.Contains(msg, tc.says) {
			t.Errorf("%s %s %s: %d %s, want %d with %q", tc.method, tc.path, tc.body, r.status, r.body, tc.status, tc.says)
		}
	}
}

func TestOtherPagesCannotUseTheControlAPI(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		host, origin string
		status       int
	}{
		{"", "", 200},
		{"", w.URL, 200},
		{"", "https://evil.example", 403},
		{"evil.example:80", "", 403},
	} {
		req := must(http.NewRequest("GET", w.URL+"/emu/users", nil))(t)
		req.Host = tc.host
		if tc.origin != "" {
			req.Header.Set("Origin", tc.origin)
		}
		w.want(w.do(req), tc.status, "")
	}
}

func TestEventsTellWhatChanged(t *testing.T) {
	w := newWorld(t)
	resp := must(http.Get(w.URL + "/emu/events"))(t)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	topics := func() map[string]bool {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var list []string
				if err := json.Unmarshal([]byte(data), &list); err != nil {
					t.Fatal(err)
				}
				set := map[string]bool{}
				for _, s := range list {
					set[s] = true
				}
				return set
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return nil
	}
	if !topics()["all"] {
		t.Fatal("the stream must begin with all")
	}
	w.act(lineemu.Act{Type: "text", Text: "a"})
	seen := map[string]bool{}
	for !seen["log"] || !seen["talk:"+w.user.ID] {
		for k := range topics() {
			seen[k] = true
		}
	}
}

func TestPhonePageIsServed(t *testing.T) {
	w := newWorld(t)
	for path, part := range map[string]string{"/": "お客様の電話", "/main.js": "import", "/css/base.css": "--indigo", "/flex/describe.js": "export"} {
		resp := must(http.Get(w.URL + path))(t)
		var b bytes.Buffer
		_, _ = b.ReadFrom(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 || !strings.Contains(b.String(), part) {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
		if strings.Contains(strings.ToLower(b.String()), "#06c755") || strings.Contains(strings.ToLower(b.String()), "#00b900") {
			t.Errorf("%s uses LINE's green", path)
		}
	}
}
