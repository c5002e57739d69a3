package script

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// scrape BASE: what a node shows Prometheus is the story's stdout.
func (w *world) scrape(ts *testscript.TestScript, _ bool, args []string) {
	res, err := http.Get(args[0] + "/metrics")
	ts.Check(err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	ts.Check(err)
	lines := slices.DeleteFunc(strings.SplitAfter(string(body), "\n"), func(l string) bool { return strings.HasPrefix(l, "#") })
	w.print(ts, strings.Join(lines, ""))
}

// ready BASE: a node must be ready (with !, must not).
func (w *world) ready(ts *testscript.TestScript, neg bool, args []string) {
	res, err := http.Get(args[0] + "/readyz")
	ts.Check(err)
	_ = res.Body.Close()
	if (res.StatusCode == http.StatusOK) == neg {
		ts.Fatalf("/readyz: %s", res.Status)
	}
}
