package httpapi

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// apiBase is where the API stands; the rest stands at the root.
const apiBase = "/api/v1"

// server is the edge with all its parts.
type server struct {
	Deps
	mux       *http.ServeMux
	api       huma.API
	gates     map[string]route // by pattern: what is not here is not served
	cross     *http.CrossOriginProtection
	signIns   *limiter
	formTries *limiter
	names     *names
	loads     *loads
	streams   *streams
	meter     *meter
	console   *console
	health    *health
	spec      []byte // openapi.json
	secure    bool   // the public address is https
}

func newServer(d Deps) (http.Handler, error) {
	s, err := build(d)
	if err != nil {
		return nil, err
	}
	return s.frame(s.mux), nil
}

// build makes the server and fills its mux.
func build(d Deps) (*server, error) {
	s := &server{
		Deps:      d,
		mux:       http.NewServeMux(),
		gates:     map[string]route{},
		cross:     http.NewCrossOriginProtection(),
		signIns:   newLimiter(d.Clock, signInEvery, signInBurst),
		formTries: newLimiter(d.Clock, formEvery, formBurst),
		names:     newNames(d.People, d.Clock),
		loads:     newLoads(d.People),
		streams:   newStreams(),
		secure:    strings.HasPrefix(d.PublicURL, "https://"),
	}
	if d.PublicURL != "" {
		u, err := url.Parse(d.PublicURL)
		if err != nil {
			return nil, err
		}
		if err := s.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, err
		}
	}
	var err error
	if s.meter, err = newMeter(d.Metrics, d.MetricsAside, s.streams.count); err != nil {
		return nil, err
	}
	if s.console, err = newConsole(); err != nil {
		return nil, err
	}
	s.health = newHealth(d)
	s.api = humago.NewWithPrefix(gatedMux{s}, apiBase, humaConfig())
	for _, r := range s.apiRoutes() {
		r.path = apiBase + r.path
		s.add(r)
	}
	for _, r := range s.rootRoutes() {
		s.add(r)
	}
	s.mux.HandleFunc("/", s.unknown)
	s.spec, err = finishSpec(s.api.OpenAPI())
	return s, err
}

// add writes a route down and lets it serve itself.
func (s *server) add(r route) {
	if _, twice := s.gates[r.pattern()]; twice {
		panic("route listed twice: " + r.pattern())
	}
	s.gates[r.pattern()] = r
	r.serve(s, r)
}

// gatedMux puts the gate before whatever is registered, so that no handler is
// reachable past it.
type gatedMux struct{ s *server }

// HandleFunc registers a handler of a listed route; any other is a mistake.
func (m gatedMux) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	r, listed := m.s.gates[pattern]
	if !listed {
		panic("no route in the table for " + pattern)
	}
	m.s.mux.Handle(pattern, m.s.gate(r, http.HandlerFunc(h)))
}

func (m gatedMux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.s.mux.ServeHTTP(w, r) }

// unknown answers what no route is for: the right words for a wrong method, and
// "not found" in the API's own form.
func (s *server) unknown(w http.ResponseWriter, r *http.Request) {
	probe := *r
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe.Method = method
		if _, pattern := s.mux.Handler(&probe); pattern != "/" && pattern != consolePattern {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) > 0 && r.Method != http.MethodOptions {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		s.refuse(w, r, problem(http.StatusMethodNotAllowed, "method_not_allowed", "Use "+strings.Join(allowed, " or ")+" here."))
		return
	}
	s.refuse(w, r, problem(http.StatusNotFound, "not_found", "There is nothing at this address."))
}
