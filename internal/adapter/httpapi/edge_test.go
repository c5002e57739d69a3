package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestMissingParts(t *testing.T) {
	_, err := New(Deps{Version: "1"})
	if err == nil || !strings.Contains(err.Error(), "Door") || !strings.Contains(err.Error(), "Webhooks") || strings.Contains(err.Error(), "Metrics") {
		t.Errorf("New with nothing: %v", err)
	}
	w := newWorld(t)
	w.deps.PublicURL = "desk.example.jp"
	if _, err := New(w.deps); err == nil {
		t.Error("a public address without scheme is taken")
	}
}

func TestErrorsToStatus(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		code   string
		fields int
	}{
		{desk.E(desk.Invalid, "x", "y").On("text"), 422, "x", 1},
		{desk.E(desk.Unauthenticated, "x", "y"), 401, "x", 0},
		{desk.E(desk.Forbidden, "x", "y"), 403, "x", 0},
		{desk.ErrNotFound, 404, "not_found", 0},
		{desk.ErrVersion.Because(errors.New("secret")), 409, "version_conflict", 0},
		{desk.E(desk.TooLarge, "x", "y"), 413, "x", 0},
		{desk.ErrDiskFull, 503, "disk_full", 0},
		{desk.E(desk.Internal, "secret", "secret"), 500, "internal", 0},
		{errors.New("secret"), 500, "internal", 0},
		{context.Canceled, 500, "internal", 0},
		{errors.Join(desk.E(desk.Invalid, "x", "y").On("a"), desk.E(desk.Invalid, "z", "y").On("b")), 422, "x", 2},
		{rateLimited(3), 429, "rate_limited", 0},
	} {
		p := asProblem(c.err)
		body, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.Status != c.status || p.Code != c.code || len(p.Errors) != c.fields || strings.Contains(string(body), "secret") {
			t.Errorf("%v: %s", c.err, body)
		}
		if wait := p.GetHeaders().Get("Retry-After"); (wait != "") != (c.status == 503 || c.status == 429) {
			t.Errorf("%v: Retry-After %q", c.err, wait)
		}
	}
	for kind := desk.Internal; kind <= desk.Unavailable; kind++ {
		if statuses[kind] == 0 {
			t.Errorf("kind %d has no status", kind)
		}
	}
}

func TestHeaders(t *testing.T) {
	w := settled(t, func(d *Deps) { d.PublicURL = "https://desk.example.jp" })
	for _, path := range []string{"/api/v1/me", "/", "/api/v1/nothing", "/healthz"} {
		h := w.ask("GET", path, operator, nil).header
		if !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Referrer-Policy") == "" || h.Get("Strict-Transport-Security") == "" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, h)
		}
		if path != "/" && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %q", path, h.Get("Cache-Control"))
		}
		if h.Get("Link") != "" {
			t.Errorf("%s has a Link: %q", path, h.Get("Link"))
		}
	}
}

func TestPanicsAreAnswered(t *testing.T) {
	w := newWorld(t)
	calm := httptest.NewServer(w.s.frame(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oops") })))
	defer calm.Close()
	res, err := http.Get(calm.URL)
	w.must(err)
	defer res.Body.Close()
	if res.StatusCode != 500 || !strings.Contains(w.logs.String(), "oops") || !strings.Contains(w.logs.String(), "stack") {
		t.Errorf("%d, log %s", res.StatusCode, w.logs)
	}
	half := httptest.NewServer(w.s.frame(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.WriteHeader(200)
		_, _ = rw.Write([]byte("half an answer"))
		_ = http.NewResponseController(rw).Flush()
		panic("oops")
	})))
	defer half.Close()
	res, err = http.Get(half.URL)
	w.must(err)
	defer res.Body.Close()
	var b strings.Builder
	for {
		buf := make([]byte, 64)
		n, err := res.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			if err.Error() == "EOF" {
				t.Error("half an answer ends as if it were whole")
			}
			break
		}
	}
}

func TestConsole(t *testing.T) {
	w := newWorld(t)
	if got := w.ask("GET", "/", "", nil).want(200); !strings.Contains(string(got.body), "<html") {
		t.Errorf("/: %s", got.body)
	}
	w.s.console = &console{index: []byte("<html>console"), files: fstest.MapFS{
		"index.html": {Data: []byte("<html>console")}, "favicon.svg": {Data: []byte("<svg/>")}, "assets/app-1a2b.js": {Data: []byte("1")}, ".vite/manifest.json": {Data: []byte("{}")}}}
	for path, want := range map[string]struct {
		status      int
		kind, cache string
	}{
		"/":                    {200, "text/html; charset=utf-8", "no-cache"},
		"/index.html":          {200, "text/html; charset=utf-8", "no-cache"},
		"/conversations/01jd":  {200, "text/html; charset=utf-8", "no-cache"},
		"/settings":            {200, "text/html; charset=utf-8", "no-cache"},
		"/favicon.svg":         {200, "image/svg+xml", "no-cache"},
		"/assets/app-1a2b.js":  {200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/gone.js":      {404, "application/problem+json", "no-store"},
		"/robots.txt":          {404, "application/problem+json", "no-store"},
		"/.vite/manifest.json": {404, "application/problem+json", "no-store"},
		"/.keep":               {404, "application/problem+json", "no-store"},
		"/api/v1/nothing":      {404, "application/problem+json", "no-store"},
		"/api":                 {404, "application/problem+json", "no-store"},
		"/webhook/line":        {404, "application/problem+json", "no-store"},
		"/media/x":             {404, "application/problem+json", "no-store"},
	} {
		got := w.ask("GET", path, "", nil).want(want.status)
		if got.header.Get("Content-Type") != want.kind || got.header.Get("Cache-Control") != want.cache {
			t.Errorf("%s: %s, %s", path, got.header.Get("Content-Type"), got.header.Get("Cache-Control"))
		}
	}
	w.ask("HEAD", "/", "", nil).want(200)
	w.ask("POST", "/", "", "x").problem(404, "not_found")
}

func TestConsoleThatIsNotBuilt(t *testing.T) {
	c, err := newConsoleFrom(fstest.MapFS{".keep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if page, ok := c.find(""); !ok || !strings.Contains(string(page.data), "make web") {
		t.Errorf("page: %s", page.data)
	}
}

// Files lie compressed in the binary; who does not take that gets them plain.
func TestConsoleCompressed(t *testing.T) {
	var small bytes.Buffer
	out := gzip.NewWriter(&small)
	_, _ = out.Write([]byte("let a = 1"))
	_ = out.Close()
	w := newWorld(t)
	w.s.console = &console{files: fstest.MapFS{"assets/app-1a2b.js.gz": {Data: small.Bytes()}}}
	for takes, zipped := range map[string]bool{
		"gzip, deflate, br": true, "br;q=1.0, gzip;q=0.8": true, "GZIP": true,
		"": false, "br": false, "gzip;q=0": false, "gzip; q=0.0, br": false,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/assets/app-1a2b.js", nil)
		r.Header.Set("Accept-Encoding", takes)
		got := httptest.NewRecorder()
		w.s.mux.ServeHTTP(got, r)
		want, coding := "let a = 1", ""
		if zipped {
			want, coding = small.String(), "gzip"
		}
		h := got.Header()
		if got.Body.String() != want || h.Get("Content-Encoding") != coding || h.Get("Vary") != "Accept-Encoding" || h.Get("Content-Type") != "text/javascript; charset=utf-8" {
			t.Errorf("Accept-Encoding %q: %q %v", takes, got.Body, h)
		}
	}
}

func TestHealth(t *testing.T) {
	stopping := make(chan struct{})
	broken, looked := map[string]error{}, 0
	check := func(name string, ready bool) Check {
		return Check{name, ready, func(context.Context) (string, error) { looked++; return "fine", broken[name] }}
	}
	w := newWorld(t, func(d *Deps) { d.Checks, d.Stopping = []Check{check("store", true), check("bus", false)}, stopping })
	health := func() (h Health) {
		w.clock.advance(checkKept)
		w.ask("GET", "/healthz", "", nil).want(200).into(&h)
		return h
	}
	w.clock.advance(90 * checkKept)
	if h := health(); h.Status != "ok" || !h.Ready || h.Uptime != 91 || h.Version != "test" || h.Checks["store"] != (PartHealth{"ok", "fine"}) {
		t.Errorf("%+v", h)
	}
	before := looked
	for range 3 { // asking often costs nothing
		w.ask("GET", "/readyz", "", nil).want(200)
	}
	if looked != before {
		t.Errorf("the checks ran %d times more within a moment", looked-before)
	}
	broken["bus"] = errors.New("nats://user:secret@host is down")
	if h := health(); h.Status != "degraded" || !h.Ready || h.Checks["bus"] != (PartHealth{"failed", "internal"}) {
		t.Errorf("%+v", h)
	}
	broken["store"] = desk.ErrDiskFull
	if h := health(); h.Ready || h.Checks["store"].Detail != "disk_full" {
		t.Errorf("%+v", h)
	}
	w.ask("GET", "/readyz", "", nil).want(503)
	w.ask("GET", "/livez", "", nil).want(200)
	delete(broken, "store")
	health()
	w.ask("GET", "/readyz", "", nil).want(200)
	close(stopping)
	w.ask("GET", "/readyz", "", nil).want(503)
	if h := health(); h.Status != "stopping" {
		t.Errorf("%+v", h)
	}
}

func TestMetrics(t *testing.T) {
	closed := newWorld(t)
	closed.ask("GET", "/metrics", "", nil).problem(404, "not_found")

	w := settled(t, func(d *Deps) { d.Metrics = prometheus.NewRegistry() })
	w.ask("GET", "/api/v1/me", operator, nil).want(200)
	w.ask("GET", "/media/secret-name/file.png", "", nil).want(404)
	w.deliver("/webhook/line/line-shop", hook, sign([]byte(hook), lineSecret)).want(200)
	w.listen(operator, "")
	page := string(w.ask("GET", "/metrics", "", nil).want(200).body)
	for _, want := range []string{`madoguchi_http_request_seconds_count{class="2xx",route="GET /api/v1/me"} 1`, "madoguchi_streams 1",
		"madoguchi_webhook_events_total 2", "madoguchi_webhook_accept_seconds_count 1"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	if strings.Contains(page, "secret-name") {
		t.Error("a label is a path")
	}
}

func TestAddressOf(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"203.0.113.9:1234", "", "203.0.113.9"},
		{"203.0.113.9:1234", "198.51.100.1", "203.0.113.9"}, // not a proxy of ours: it may say what it likes
		{"10.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "evil, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "198.51.100.1, 10.0.0.2", "198.51.100.1"},
		{"10.0.0.1:1", "not an address", "10.0.0.1"},
		{"[::1]:1", "2001:db8::1", "2001:db8::1"},
		{"[::ffff:203.0.113.9]:1", "", "203.0.113.9"},
		{"pipe", "", "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := addressOf(r, trusted); got.String() != c.want {
			t.Errorf("%s via %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestLimiterIsBounded(t *testing.T) {
	c := newClock()
	l := newLimiter(c, signInEvery, 2)
	one := netip.MustParseAddr("198.51.100.1")
	for range 2 {
		if _, _, ok := l.take(one); !ok {
			t.Fatal("refused too early")
		}
	}
	if _, wait, ok := l.take(one); ok || wait <= 0 {
		t.Errorf("a third try passes; wait %v", wait)
	}
	neighbour := netip.MustParseAddr("2001:db8::1")
	for _, a := range []string{"2001:db8::2", "2001:db8::3"} {
		l.take(netip.MustParseAddr(a))
	}
	if _, _, ok := l.take(neighbour); ok {
		t.Error("one IPv6 line counts as many")
	}
	for i := range maxTracked + 10 {
		l.take(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))
	}
	if len(l.each) > maxTracked {
		t.Errorf("%d addresses are remembered", len(l.each))
	}
}

func FuzzAddressOf(f *testing.F) {
	f.Add("10.0.0.1:80", "1.2.3.4, 5.6.7.8")
	f.Add("[fe80::1%eth0]:1", ",,,")
	f.Fuzz(func(t *testing.T, remote, forwarded string) {
		r := &http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {forwarded}}}
		if got := addressOf(r, nil); got != parseAddr(remote) {
			t.Errorf("without a trusted proxy the address is %s, not %s", got, remote)
		}
		addressOf(r, []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")})
	})
}
