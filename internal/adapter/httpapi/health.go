package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Check looks at one part of the desk.
type Check struct {
	Name  string // store, bus, disk …
	Ready bool   // without it the node should get no requests
	// Run gives a short detail without personal data or addresses, for instance
	// "free 12 GB"; the error's code is shown, its cause is only logged.
	Run func(context.Context) (detail string, err error)
}

// How long a check may take, and how long its answer is kept: these addresses are
// open to everybody and must cost nothing.
const (
	checkTimeout = 2 * time.Second
	checkKept    = time.Second
)

// health runs the checks.
type health struct {
	clock    flow.Clock
	log      *slog.Logger
	checks   []Check
	stopping <-chan struct{}
	version  string
	started  time.Time

	mu   sync.Mutex
	at   time.Time
	last Health
}

// Health is how the desk is.
type Health struct {
	Status  string                `json:"status" enum:"ok,degraded,stopping"`
	Ready   bool                  `json:"ready"`
	Version string                `json:"version"`
	Uptime  int64                 `json:"uptime_s"`
	Checks  map[string]PartHealth `json:"checks"`
}

// PartHealth is how one part is.
type PartHealth struct {
	Status string `json:"status" enum:"ok,failed"`
	Detail string `json:"detail,omitempty"`
}

func newHealth(d Deps) *health {
	return &health{clock: d.Clock, log: d.Log, checks: d.Checks, stopping: d.Stopping, version: d.Version, started: d.Clock.Now()}
}

// now gives an answer that is at most checkKept old.
func (h *health) now(ctx context.Context) Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock.Now()
	if h.at.IsZero() || now.Sub(h.at) >= checkKept {
		h.last, h.at = h.look(context.WithoutCancel(ctx)), now
	}
	out := h.last
	out.Uptime = int64(now.Sub(h.started).Seconds())
	select {
	case <-h.stopping: // a nil channel never is
		out.Status, out.Ready = "stopping", false
	default:
	}
	return out
}

func (h *health) look(ctx context.Context) Health {
	out := Health{Status: "ok", Ready: true, Version: h.version, Checks: map[string]PartHealth{}}
	for _, c := range h.checks {
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		detail, err := c.Run(ctx)
		cancel()
		part := PartHealth{"ok", detail}
		if err != nil {
			h.log.Warn("check failed", "check", c.Name, "error", err)
			part = PartHealth{"failed", desk.CodeOf(err)}
			out.Status, out.Ready = "degraded", out.Ready && !c.Ready
		}
		out.Checks[c.Name] = part
	}
	return out
}

// livez says that the process answers.
func (s *server) livez(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readyz says whether this node should get requests.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	h := s.health.now(r.Context())
	status := http.StatusOK
	if !h.Ready {
		status = http.StatusServiceUnavailable
	}
	return writeJSON(w, status, map[string]string{"status": h.Status})
}

// healthz gives the details, always with 200.
func (s *server) healthz(w http.ResponseWriter, r *http.Request) error {
	return writeJSON(w, http.StatusOK, s.health.now(r.Context()))
}

func docHealth(_ huma.API, op *huma.Operation) {
	delete(op.Responses, "default")
	body := map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object"}}}
	op.Responses["200"] = &huma.Response{Description: "OK", Content: body}
	if op.OperationID == "readyz" {
		op.Responses["503"] = &huma.Response{Description: "Not ready", Content: body}
	}
}
