package lineemu_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

func (w *world) form(path string, vals url.Values) reply {
	w.t.Helper()
	req := must(http.NewRequest("POST", w.URL+path, strings.NewReader(vals.Encode())))(w.t)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r := w.do(req)
	if r.status < 300 {
		openapitest.Request(w.t, "POST", path, []byte(vals.Encode()))
		openapitest.Response(w.t, "POST", path, r.status, []byte(r.body))
	}
	return r
}

func (w *world) credentials() url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {w.ch.ID}, "client_secret": {w.ch.Secret}}
}

// works tells whether a token opens the API.
func (w *world) works(token string) bool {
	w.t.Helper()
	r := w.call("GET", "/v2/bot/info", nil, "Authorization", "Bearer "+token)
	if r.status != 200 && (r.status != 401 || !strings.HasPrefix(r.json(w.t)["message"].(string), "Authentication failed due to the following reason: ")) {
		w.t.Fatalf("%d %s", r.status, r.body)
	}
	return r.status == 200
}

func TestStatelessTokenLives15Minutes(t *testing.T) {
	w := newWorld(t)
	got := w.want(w.form("/oauth2/v3/token", w.credentials()), 200, "").json(t)
	token := got["access_token"].(string)
	if got["expires_in"] != 900.0 || got["token_type"] != "Bearer" || !w.works(token) {
		t.Fatalf("%v", got)
	}
	verified := w.want(w.call("GET", "/oauth2/v2.1/verify?access_token="+token, nil), 200, "").json(t)
	if verified["client_id"] != w.ch.ID {
		t.Errorf("verify %v", verified)
	}
	w.form("/v2/oauth/revoke", url.Values{"access_token": {token}})
	if !w.works(token) {
		t.Error("a stateless token was revoked")
	}
	w.advance(14 * time.Minute)
	if !w.works(token) {
		t.Error("dead after 14 minutes")
	}
	w.advance(2 * time.Minute)
	if w.works(token) {
		t.Error("alive after 16 minutes")
	}
}

func TestShortLivedTokens(t *testing.T) {
	w := newWorld(t)
	issue := func() string {
		return w.want(w.form("/v2/oauth/accessToken", w.credentials()), 200, "").json(t)["access_token"].(string)
	}
	first := issue()
	w.advance(time.Second)
	for range 29 {
		issue()
	}
	if !w.works(first) {
		t.Fatal("30 may live")
	}
	last := issue()
	if w.works(first) || !w.works(last) {
		t.Error("the 31st must revoke the oldest")
	}
	w.want(w.form("/v2/oauth/verify", url.Values{"access_token": {last}}), 200, "")
	w.want(w.form("/v2/oauth/revoke", url.Values{"access_token": {last}}), 200, "")
	if w.works(last) {
		t.Error("revoked token works")
	}
	w.want(w.form("/v2/oauth/verify", url.Values{"access_token": {last}}), 400, "")
	kept := issue()
	w.advance(30*24*time.Hour + time.Second)
	if w.works(kept) {
		t.Error("alive after 30 days")
	}
	if !w.works(w.ch.AccessToken) {
		t.Error("the long-lived token must live on")
	}
}

func TestTokenRefusals(t *testing.T) {
	w := newWorld(t)
	for field, value := range map[string]string{"client_secret": "x", "client_id": "1", "grant_type": "password"} {
		v := w.credentials()
		v.Set(field, value)
		r := w.form("/oauth2/v3/token", v)
		if r.status != 400 || r.json(t)["error"] == "" || r.json(t)["error_description"] == "" {
			t.Errorf("%s: %d %s", field, r.status, r.body)
		}
	}
	for _, header := range []string{"", "Bearer ", "Bearer nonsense", "Basic " + w.ch.AccessToken} {
		r := w.call("GET", "/v2/bot/info", nil, "Authorization", header)
		if r.status != 401 || !strings.HasPrefix(r.json(t)["message"].(string), "Authentication failed due to the following reason: ") {
			t.Errorf("Authorization %q: %d %s", header, r.status, r.body)
		}
	}
}

func TestRequestErrors(t *testing.T) {
	w := newWorld(t)
	w.want(w.call("POST", "/v2/bot/nowhere", nil), 404, "Not found")
	if r := w.want(w.call("GET", pathPush, nil), 405, ""); r.header.Get("Allow") != "POST" {
		t.Errorf("Allow %q", r.header.Get("Allow"))
	}
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x"), "Content-Type", "text/plain"), 415, "The content type, text/plain, is not supported")
	w.want(w.call("POST", pathPush, strings.Repeat(" ", 2<<20+1)), 413, "")
	w.want(w.call("POST", pathPush, "{\n \"to\": x"), 400, "The request body could not be parsed as JSON (line: 2, column: 8)")
}

func TestRateLimit(t *testing.T) {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	w := newWorld(t, lineemu.Config{Now: func() time.Time { return at }, RateFactor: 0.005}) // 10 a second
	codes := map[int]int{}
	for range 12 {
		codes[w.call("GET", "/v2/bot/info", nil).status]++
	}
	if codes[200] != 10 || codes[429] != 2 {
		t.Errorf("answers %v, want 10 and 2", codes)
	}
	w.want(w.call("GET", "/v2/bot/info", nil), 429, "The API rate limit has been exceeded. Try again later.")
	w.want(w.call("GET", "/v2/bot/message/quota", nil), 200, "") // another endpoint, another bucket
	w.advance(time.Second)
	w.want(w.call("GET", "/v2/bot/info", nil), 200, "")
}

// LINE counts every try: one it answers with an error has cost a token of the bucket too.
func TestATryThatMeetsAFaultCountsAgainstTheRate(t *testing.T) {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	w := newWorld(t, lineemu.Config{Now: func() time.Time { return at }, RateFactor: 0.001}) // 2 a second
	must(w.SetFault(lineemu.Fault{Endpoint: "bot_info", Kind: lineemu.FaultStatus}))(t)
	for _, want := range []int{500, 500, 429} {
		w.want(w.call("GET", "/v2/bot/info", nil), want, "")
	}
	if hits := w.Faults()[0].Hits; hits != 2 {
		t.Errorf("the fault struck %d times: what is beyond the limit meets none", hits)
	}
}

func TestAPIFaults(t *testing.T) {
	w := newWorld(t)
	const rate, quota = "The API rate limit has been exceeded. Try again later.", "You have reached your monthly limit."
	for kind, text := range map[string]string{
		lineemu.FaultRate: rate, lineemu.FaultQuota: quota,
		lineemu.FaultUser:        "Too many messages have been sent to the same user. Try again later.",
		lineemu.FaultConcurrency: "The number of concurrent operations has been exceeded. Try again later.",
	} {
		must(w.SetFault(lineemu.Fault{Endpoint: "push", Kind: kind, Times: 1}))(t)
		w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 429, text)
	}
	f := must(w.SetFault(lineemu.Fault{Endpoint: "*", Kind: lineemu.FaultStatus, Status: 503, ChannelID: w.ch.ID}))(t)
	for range 3 {
		w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 503, "")
	}
	if n := len(w.seen(w.user.ID)); n != 0 {
		t.Errorf("%d messages got through the faults", n)
	}
	w.ClearFaults(f.ID)
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 200, "")
	if len(w.Faults()) != 0 {
		t.Errorf("left over: %v", w.Faults())
	}
	for _, bad := range []lineemu.Fault{{Endpoint: "pusch", Kind: "status"}, {Endpoint: "push", Kind: "drop"}, {Endpoint: "webhook", Kind: "truncate"}, {Endpoint: "push", Kind: "status", Status: 9}} {
		if _, err := w.SetFault(bad); err == nil {
			t.Errorf("fault %+v was taken", bad)
		}
	}
	if _, err := w.SetFault(lineemu.Fault{Endpoint: "pusch"}); err == nil || !strings.Contains(fmt.Sprint(err), "push") {
		t.Errorf("error %v does not list the endpoints", err)
	}
}
