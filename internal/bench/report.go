package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// Verdict is what became of a budget.
type Verdict string

// The verdicts. A row without a budget has none.
const (
	OK     Verdict = "ok"
	Missed Verdict = "missed"
)

// Row is one line of the table.
type Row struct {
	Engine   string             `json:"engine"`
	Measure  string             `json:"measure"`
	What     string             `json:"what"`
	Budget   string             `json:"budget,omitempty"`
	Gate     bool               `json:"gate,omitempty"` // a gate fails a release, an aim does not
	Measured string             `json:"measured"`
	Verdict  Verdict            `json:"verdict,omitempty"`
	Peer     string             `json:"peer,omitempty"`
	Note     string             `json:"note,omitempty"` // what bounds it
	Figures  map[string]float64 `json:"figures,omitempty"`
	Usage    *Usage             `json:"usage,omitempty"`
}

// Report is everything a run has found.
type Report struct {
	At       time.Time         `json:"at"`
	Version  string            `json:"version"`
	Quick    bool              `json:"quick,omitempty"`
	Nodes    int               `json:"nodes"`
	Bus      string            `json:"bus"`
	Seconds  float64           `json:"seconds_per_load"`
	Machine  Machine           `json:"machine"`
	Engines  map[string]string `json:"engines"` // version of each
	Seed     map[string]int64  `json:"seed"`    // what databases were filled with, and the run's number
	Rows     []Row             `json:"rows"`
	Problems []string          `json:"problems,omitempty"` // what was lost, or did not answer
}

// Add puts a row to the rest.
func (r *Report) Add(row Row) { r.Rows = append(r.Rows, row) }

// Problem notes something that must not happen at any speed.
func (r *Report) Problem(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// WriteJSON writes the whole report.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// judge compares a figure with its budget.
func judge(ok bool) Verdict {
	if ok {
		return OK
	}
	return Missed
}

// rate shows a number a second with thousands separated.
func rate(v float64) string { return count(int64(math.Round(v))) + "/s" }

// count shows a whole number with thousands separated.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// span shows a duration in the unit it is read in, with three digits.
func span(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", float64(d)/1e3)
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// spans shows the median and the 99th percentile.
func spans(h *Histogram) string {
	return "p50 " + span(h.Quantile(0.5)) + ", p99 " + span(h.Quantile(0.99))
}

// spans95 also shows the 95th.
func spans95(h *Histogram) string {
	return "p50 " + span(h.Quantile(0.5)) + ", p95 " + span(h.Quantile(0.95)) + ", p99 " + span(h.Quantile(0.99))
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func kilobytes(n int64) string { return fmt.Sprintf("%.1f kB", float64(n)/1e3) }

func percent(share float64) string { return fmt.Sprintf("%.0f %%", share*100) }

// latencies are a histogram's figures for JSON, in milliseconds.
func latencies(into map[string]float64, prefix string, h *Histogram) {
	for name, q := range map[string]float64{"p50": .5, "p90": .9, "p95": .95, "p99": .99, "p999": .999} {
		into[prefix+name+"_ms"] = float64(h.Quantile(q)) / 1e6
	}
	into[prefix+"max_ms"] = float64(h.Max()) / 1e6
}

// bound says in words what holds a rate down.
func bound(u Usage) string {
	used := u.Desk + u.Database + u.Emulator + u.Generator + u.Foreign
	parts := []string{"desk " + percent(u.Desk)}
	for _, p := range []struct {
		name  string
		share float64
	}{{"db", u.Database}, {"emulator", u.Emulator}, {"generator", u.Generator}, {"foreign", u.Foreign}} {
		if p.share >= 0.005 {
			parts = append(parts, p.name+" "+percent(p.share))
		}
	}
	text := "cpu " + percent(math.Min(used, 1)) + " (" + strings.Join(parts, ", ") + ")"
	switch {
	case used >= 0.9 && u.Foreign >= 0.1:
		return text + ": bounded by the processor, which others use too"
	case used >= 0.9:
		return text + ": bounded by the processor"
	}
	return text
}
