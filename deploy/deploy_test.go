// Package deploy checks the files that people run the desk by: that they can be read without
// a doubt, and that every setting, metric, command and address in them exists.
package deploy

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/VictoriaMetrics/metricsql"
	"sigs.k8s.io/yaml"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// strict decodes YAML; unknown fields and keys that stand twice are mistakes.
func strict(t *testing.T, path, text string, to any) {
	t.Helper()
	if err := yaml.UnmarshalStrict([]byte(text), to); err != nil {
		t.Errorf("%s: %v", path, err)
	}
}

// words gives the first group of every match.
func words(text, pattern string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// What exists, by pages and sources that tests of their own keep true.
func settings(t *testing.T) []string {
	return words(read(t, "../docs/config.md"), "`(MADOGUCHI_[A-Z0-9_]+)`")
}

func metricNames(t *testing.T) []string {
	return words(read(t, "../docs/operations/metrics.md"), "(?m)^\\| `(madoguchi_[a-z_]+)`")
}

func routes(t *testing.T) []string {
	return words(read(t, "../internal/adapter/httpapi/routes.go"), `"GET", "(/[a-z]+)"`)
}

func commands(t *testing.T) []string {
	return words(strings.ToLower(read(t, "../cmd/madoguchi/main.go")), `(?m)^\s+(\w+)\s+\w+cmd\s`)
}

// TestSettingsExist: a misspelt variable would be ignored in silence.
func TestSettingsExist(t *testing.T) {
	known := append(settings(t), "MADOGUCHI_IMAGE") // compose's own
	if len(known) < 15 {
		t.Fatalf("only %v", known)
	}
	for _, path := range []string{"compose/docker-compose.yml", "kubernetes/configmap.yaml", "kubernetes/secret.example.yaml", "madoguchi.service", "../Dockerfile"} {
		for _, name := range words(read(t, path), `(MADOGUCHI_[A-Z0-9_]+)`) {
			if name != "MADOGUCHI_NAME" && !slices.Contains(known, name) { // the unit's example
				t.Errorf("%s: there is no setting %s", path, name)
			}
		}
	}
}

// known tells whether a series is one that the desk or Prometheus has.
func knownSeries(names, rules []string, series string) bool {
	for _, suffix := range []string{"", "_bucket", "_sum", "_count"} {
		if base, ok := strings.CutSuffix(series, suffix); ok && slices.Contains(names, base) {
			return true
		}
	}
	return slices.Contains(rules, series) || slices.Contains([]string{"up", "process_resident_memory_bytes", "process_cpu_seconds_total", "go_goroutines"}, series)
}

// checkQuery parses an expression and looks up every series in it.
func checkQuery(t *testing.T, where, expr string, names, rules []string) {
	t.Helper()
	query, err := metricsql.Parse(expr)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	n := 0
	metricsql.VisitAll(query, func(e metricsql.Expr) {
		m, ok := e.(*metricsql.MetricExpr)
		if !ok {
			return
		}
		for _, filters := range m.LabelFilterss {
			for _, f := range filters {
				if f.Label != "__name__" {
					continue
				}
				if n++; !knownSeries(names, rules, f.Value) {
					t.Errorf("%s: there is no metric %s", where, f.Value)
				}
			}
		}
	})
	if n == 0 {
		t.Errorf("%s: no metric in %s", where, expr)
	}
}

type ruleFile struct {
	Groups []struct {
		Name  string `json:"name"`
		Rules []struct {
			Record      string            `json:"record,omitempty"`
			Alert       string            `json:"alert,omitempty"`
			Expr        string            `json:"expr"`
			For         string            `json:"for,omitempty"`
			Labels      map[string]string `json:"labels,omitempty"`
			Annotations map[string]string `json:"annotations,omitempty"`
		} `json:"rules"`
	} `json:"groups"`
}

func TestAlerts(t *testing.T) {
	var file ruleFile
	strict(t, "alerts.yml", read(t, "prometheus/alerts.yml"), &file)
	page := read(t, "../docs/operations/alerts.md")
	names, tested := metricNames(t), read(t, "prometheus/alerts_test.yml")
	var rules, alerts []string
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			checkQuery(t, r.Record+r.Alert, r.Expr, names, rules)
			rules = append(rules, r.Record)
			if r.Alert == "" {
				continue
			}
			alerts = append(alerts, r.Alert)
			if !strings.Contains(page, "| `"+r.Alert+"` |") {
				t.Errorf("docs/operations/alerts.md does not say what to do about %s", r.Alert)
			}
			if s := r.Labels["severity"]; s != "page" && s != "ticket" || r.Annotations["summary"] == "" {
				t.Errorf("%s: severity %q, summary %q", r.Alert, s, r.Annotations["summary"])
			}
		}
	}
	for _, name := range append(words(page, "(?m)^\\| `(Madoguchi\\w+)` "), words(tested, `alertname: (\w+)`)...) {
		if !slices.Contains(alerts, name) {
			t.Errorf("there is no alert %s", name)
		}
	}
}

func TestDashboard(t *testing.T) {
	var board struct {
		UID    string
		Panels []struct {
			ID      int
			Title   string
			Type    string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "grafana/madoguchi.json")), &board); err != nil {
		t.Fatal(err)
	}
	names, ids := metricNames(t), map[int]bool{}
	used := ""
	for _, p := range board.Panels {
		if ids[p.ID] || p.GridPos.X+p.GridPos.W > 24 || p.Title == "" {
			t.Errorf("panel %d %q: twice, too wide or without title", p.ID, p.Title)
		}
		ids[p.ID] = true
		if (p.Type == "row") != (len(p.Targets) == 0) {
			t.Errorf("%s: nothing to show", p.Title)
		}
		for _, target := range p.Targets {
			used += target.Expr
			expr := strings.NewReplacer("$__rate_interval", "5m", "$job", "madoguchi").Replace(target.Expr)
			checkQuery(t, p.Title, expr, names, nil)
		}
	}
	used += read(t, "prometheus/alerts.yml")
	for _, name := range names {
		if !strings.Contains(used, name) && !slices.Contains(unshown, name) {
			t.Errorf("nobody looks at %s", name)
		}
	}
}

// unshown is for those who look closer.
var unshown = []string{"madoguchi_accept_failures_total", "madoguchi_commit_seconds", "madoguchi_commit_writes", "madoguchi_jobs_lost_total",
	"madoguchi_line_bubbles_total", "madoguchi_db_connections_max", "madoguchi_db_waits_total"}
