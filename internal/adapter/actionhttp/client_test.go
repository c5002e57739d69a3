package actionhttp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

const hidden = "Bearer tok-3f9a"

// system serves a brand's system and gives a port to it.
func system(t *testing.T, h http.HandlerFunc) flow.PortTarget {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return flow.PortTarget{Name: "crm", URL: srv.URL + "/desk", Timeout: 5 * time.Second, Headers: map[string]string{"Authorization": hidden}}
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

var (
	asks    = bot.ActionCall{Key: "S1.1", Port: "crm", Name: "orders", Read: true}
	tries   = bot.ActionCall{Key: "S1.2", Port: "crm", Name: "move", Args: map[string]string{"day": "2026-12-01"}, DryRun: true}
	commits = bot.ActionCall{Key: "S1.3", Port: "crm", Name: "move", Args: map[string]string{"day": "2026-12-01"}}
	undoes  = bot.ActionCall{Key: "S1.4", Port: "crm", Name: "move", Undo: "h-1"}
	hanako  = desk.Contact{ID: "k1", External: "U1", Name: "花子"}
)

func TestRequest(t *testing.T) {
	for call, want := range map[*bot.ActionCall]request{
		&asks:    {"S1.1", "read", "orders", map[string]string{}, "", customer{"U1", "花子"}},
		&tries:   {"S1.2", "dry_run", "move", tries.Args, "", customer{"U1", "花子"}},
		&commits: {"S1.3", "commit", "move", tries.Args, "", customer{"U1", "花子"}},
		&undoes:  {"S1.4", "undo", "move", map[string]string{}, "h-1", customer{"U1", "花子"}},
	} {
		var got request
		var header http.Header
		to := system(t, func(w http.ResponseWriter, r *http.Request) {
			header = r.Header
			if r.Method != "POST" || r.URL.Path != "/desk" || json.NewDecoder(r.Body).Decode(&got) != nil {
				t.Errorf("%s %s", r.Method, r.URL)
			}
			_, _ = io.WriteString(w, `{"outcome":"ok","key":"another","later":1}`)
		})
		r := New(loopback, time.Now).Call(t.Context(), to, hanako, *call)
		if r.Outcome != bot.Did || r.Key != call.Key {
			t.Errorf("%+v", r)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		if header.Get("Idempotency-Key") != call.Key || header.Get("Authorization") != hidden || header.Get("Content-Type") != "application/json" {
			t.Errorf("%v", header)
		}
	}
}

// What a port says is what the scenario gets; what it does not say is a failure, or, when
// something may have been changed, that nobody knows.
func TestAnswers(t *testing.T) {
	whole := `{"outcome":"ok","words":"変更しました","fields":{"day":"2026-12-01"},"lists":{"orders":[{"value":"1","label":"野菜"}]},"changes":[{"label":"お届け日","after":"12月1日"}],"undo":"h-1"}`
	for name, c := range map[string]struct {
		status        int
		body          string
		read, changes bot.Outcome
		code          string
	}{
		"whole":                 {200, whole, bot.Did, bot.Did, ""},
		"refused":               {200, `{"outcome":"refused","code":"sunday","words":"日曜は休みです"}`, bot.Refused, bot.Refused, "sunday"},
		"failed":                {200, `{"outcome":"failed","code":"down"}`, bot.Failed, bot.Failed, "down"},
		"unknown":               {200, `{"outcome":"unknown"}`, bot.Unknown, bot.Unknown, ""},
		"no outcome":            {200, `{}`, bot.Failed, bot.Unknown, "bad_answer"},
		"another outcome":       {200, `{"outcome":"done"}`, bot.Failed, bot.Unknown, "bad_answer"},
		"no JSON":               {200, `<html>`, bot.Failed, bot.Unknown, "bad_answer"},
		"a field of another":    {200, `{"outcome":"ok","fields":{"a":1}}`, bot.Failed, bot.Unknown, "bad_answer"},
		"long words":            {200, `{"outcome":"ok","words":"` + strings.Repeat("あ", maxValue+1) + `"}`, bot.Failed, bot.Unknown, "bad_answer"},
		"empty":                 {204, ``, bot.Failed, bot.Unknown, "bad_answer"},
		"4xx with words":        {422, `{"words":"在庫がありません","code":"stock"}`, bot.Refused, bot.Refused, "stock"},
		"4xx that refuses":      {409, `{"outcome":"refused"}`, bot.Refused, bot.Refused, ""},
		"4xx that says it's ok": {409, `{"outcome":"ok"}`, bot.Failed, bot.Failed, "http_409"},
		"401":                   {401, `no`, bot.Failed, bot.Failed, "http_401"},
		"408":                   {408, ``, bot.Failed, bot.Unknown, "http_408"},
		"500":                   {500, `{"outcome":"ok"}`, bot.Failed, bot.Unknown, "http_500"},
		"huge":                  {200, `{"outcome":"ok","words":"` + strings.Repeat("a", maxAnswer) + `"}`, bot.Failed, bot.Unknown, "too_large"},
	} {
		to := system(t, says(c.status, c.body))
		for call, want := range map[*bot.ActionCall]bot.Outcome{&asks: c.read, &tries: c.read, &commits: c.changes, &undoes: c.changes} {
			r := New(loopback, time.Now).Call(t.Context(), to, hanako, *call)
			if r.Outcome != want || r.Code != c.code {
				t.Errorf("%s, %s: %+v, want %s %s", name, call.Key, r, want, c.code)
			}
		}
	}
	r := New(loopback, time.Now).Call(t.Context(), system(t, says(200, whole)), hanako, commits)
	if r.Words != "変更しました" || r.Fields["day"] == "" || r.Lists["orders"][0].Label != "野菜" || r.Changes[0].After == "" || r.Undo != "h-1" {
		t.Errorf("%+v", r)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	followed := false
	to := system(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/desk" {
			followed = true
			return
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	if r := New(loopback, time.Now).Call(t.Context(), to, hanako, asks); r.Outcome != bot.Failed || r.Code != "http_307" || followed {
		t.Errorf("%+v, followed %v", r, followed)
	}
	if r := New(loopback, time.Now).Call(t.Context(), to, hanako, commits); r.Outcome != bot.Unknown {
		t.Errorf("%+v", r)
	}
}

// A system that takes too long, or breaks off, may have done what was asked for.
func TestSlowAndCut(t *testing.T) {
	gone := make(chan struct{})
	slow := system(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
		case <-gone:
		}
	})
	t.Cleanup(func() { close(gone) })
	cut := system(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"outcome":"ok"`)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	})
	for to, code := range map[*flow.PortTarget]string{&slow: "timeout", &cut: "no_answer"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		if code == "timeout" {
			to.Timeout = time.Second // the shortest there is
		}
		if r := New(loopback, time.Now).Call(ctx, *to, hanako, commits); r.Outcome != bot.Unknown || r.Code != code {
			t.Errorf("%s: %+v", code, r)
		}
		cancel()
	}
}

// Nothing listens: what was asked for has surely not been done.
func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	to := flow.PortTarget{URL: "http://" + l.Addr().String() + "/", Timeout: 2 * time.Second}
	_ = l.Close()
	if r := New(loopback, time.Now).Call(t.Context(), to, hanako, commits); r.Outcome != bot.Failed || r.Code != "no_answer" {
		t.Errorf("%+v", r)
	}
}

// An address that is not public is refused when it is dialled, whatever its name.
func TestClosedAddresses(t *testing.T) {
	asked := false
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	for _, host := range []string{"localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"} {
		to := flow.PortTarget{URL: "https://" + host + ":" + port + "/", Timeout: 2 * time.Second}
		if r := New(nil, time.Now).Call(t.Context(), to, hanako, commits); r.Outcome != bot.Failed || r.Code != "closed_address" {
			t.Errorf("%s: %+v", host, r)
		}
	}
	// plain http only into the networks, also when a name leads there
	elsewhere := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	to := flow.PortTarget{URL: "http://localhost:" + port + "/", Timeout: 2 * time.Second}
	if r := New(elsewhere, time.Now).Call(t.Context(), to, hanako, commits); r.Code != "closed_address" || asked {
		t.Errorf("%+v", r)
	}
}

func TestFits(t *testing.T) {
	for address, code := range map[string]string{
		"https://crm.example/desk?x=1":          "",
		"http://127.0.0.1:8080/":                "",
		"http://crm.internal/":                  "",
		"https://user:pass@crm.example/":        "bad_url",
		"ftp://crm.example/":                    "bad_url",
		"https://":                              "bad_url",
		"crm.example":                           "bad_url",
		"https://crm.example/#x":                "bad_url",
		"https://169.254.169.254/latest":        "closed_address",
		"https://[::1]/":                        "closed_address",
		"http://8.8.8.8/":                       "closed_address",
		"https://192.168.1.1/":                  "closed_address",
		"https://127.0.0.1/":                    "",
		"https://crm.example:99999999/\x7f bad": "bad_url",
	} {
		err := New(loopback, time.Now).Fits(address)
		if err == nil && code == "" {
			continue
		}
		if desk.CodeOf(err) != code {
			t.Errorf("%s: %v, want %q", address, err, code)
		}
	}
	if err := New(nil, time.Now).Fits("http://crm.example/"); desk.CodeOf(err) != "bad_url" {
		t.Errorf("http without networks: %v", err)
	}
}

func TestProbe(t *testing.T) {
	for _, c := range []struct {
		h    http.HandlerFunc
		code string
	}{{says(200, `{"outcome":"ok"}`), ""}, {says(200, `hello`), "bad_answer"}, {says(404, ``), "http_404"}} {
		to := system(t, c.h)
		status, code, _ := New(loopback, time.Now).Probe(t.Context(), to)
		if code != c.code || status == 0 {
			t.Errorf("%d %q, want %q", status, code, c.code)
		}
	}
}

// A record is what the system says it is; what can't be read is an error that is only a code.
func TestRecord(t *testing.T) {
	var got request
	to := system(t, func(w http.ResponseWriter, r *http.Request) {
		if json.NewDecoder(r.Body).Decode(&got) != nil || r.Header.Get("Authorization") != hidden {
			t.Errorf("%v", r.Header)
		}
		_, _ = io.WriteString(w, `{"outcome":"ok","record":{"number":"C-1","rank":"ゴールド","cases":[{"title":"返金","state":"対応中"}],"later":1}}`)
	})
	r, known, err := New(loopback, func() time.Time { return time.Unix(0, 36) }).Record(t.Context(), to, hanako, "77")
	if err != nil || !known || r.Number != "C-1" || len(r.Cases) != 1 || r.Cases[0].State != "対応中" {
		t.Errorf("%+v %v %v", r, known, err)
	}
	if d := cmp.Diff(request{"record-k1-10", "read", "customer_record", map[string]string{"member_number": "77"}, "", customer{"U1", "花子"}}, got); d != "" {
		t.Error(d)
	}
	for name, c := range map[string]struct {
		status int
		body   string
		known  bool
		err    string
	}{
		"not known":  {200, `{"outcome":"ok"}`, false, ""},
		"empty":      {200, `{"outcome":"ok","record":{}}`, true, ""},
		"refused":    {200, `{"outcome":"refused","words":"花子"}`, false, "bad_answer"},
		"no outcome": {200, `{"record":{"number":"C-1"}}`, false, "bad_answer"},
		"no JSON":    {200, `<html>花子`, false, "bad_answer"},
		"other form": {200, `{"outcome":"ok","record":{"cases":"花子"}}`, false, "bad_answer"},
		"404":        {404, `{"outcome":"ok"}`, false, "http_404"},
		"500":        {500, `花子`, false, "http_500"},
		"large":      {200, `{"outcome":"ok","record":{"rank":"` + strings.Repeat("a", maxAnswer) + `"}}`, false, "too_large"},
	} {
		_, known, err := New(loopback, time.Now).Record(t.Context(), system(t, says(c.status, c.body)), hanako, "")
		if known != c.known || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%s: %v %v", name, known, err)
		}
	}
}

func TestRecordSlow(t *testing.T) {
	done := make(chan struct{})
	to := system(t, func(http.ResponseWriter, *http.Request) { <-done })
	defer close(done)
	to.Timeout = time.Second
	if _, _, err := New(loopback, time.Now).Record(t.Context(), to, hanako, ""); !errors.Is(err, flow.ErrPortSlow) {
		t.Errorf("%v", err)
	}
}
