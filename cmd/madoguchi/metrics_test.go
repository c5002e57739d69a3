package main

import (
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var update = flag.Bool("update", false, "rewrite docs/operations/metrics.md")

// registered gives what the real desk registers: name → labels and help.
func registered(t *testing.T) map[string][2]string {
	t.Helper()
	cfg := config.Desk{Listen: "127.0.0.1:0", Data: filepath.Join(t.TempDir(), "data"), LineAPI: "http://127.0.0.1:1",
		LineBlobAPI: "http://127.0.0.1:1", StaleAfter: 1, TimeZone: "UTC", Metrics: true}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	p, err := build(t.Context(), cfg, systemClock{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	descs := make(chan *prometheus.Desc)
	go func() { p.registry.Describe(descs); close(descs) }()
	form := regexp.MustCompile(`fqName: "([^"]*)", help: "([^"]*)".*variableLabels: \{([^}]*)\}`)
	out := map[string][2]string{}
	for d := range descs {
		m := form.FindStringSubmatch(d.String())
		if m == nil {
			t.Fatalf("cannot read %s", d)
		}
		out[m[1]] = [2]string{m[3], m[2]}
	}
	return out
}

// docs/operations/metrics.md is made from the registry; the dashboard and the alerts are
// checked against that page (deploy/deploy_test.go).
func TestMetricsPageIsUpToDate(t *testing.T) {
	const path = "../../docs/operations/metrics.md"
	all := registered(t)
	var b strings.Builder
	b.WriteString("# Metrics\n\nMade from the program (`go test ./cmd/madoguchi -run MetricsPage -update`). Go's own (`go_…`, `process_…`) come with them.\n" +
		"No label is an id, a path or a name of somebody. Names that end in `_seconds`, `_rows` or `_writes` and have `_bucket`, `_sum` and `_count` are histograms.\n\n" +
		"| name | labels | meaning |\n| --- | --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(name, "madoguchi_") {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, all[name][0], all[name][1])
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != b.String() {
		t.Errorf("%s is out of date: go test ./cmd/madoguchi -run MetricsPage -update (%v)", path, err)
	}
}

// A kind of work that nobody looks at could be late for days.
func TestEveryKindOfJobIsWatched(t *testing.T) {
	text, err := os.ReadFile("../../internal/desk/job.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`JobKind = "(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(jobKinds, desk.JobKind(m[1])) {
			t.Errorf("%s is not in jobKinds", m[1])
		}
	}
}
