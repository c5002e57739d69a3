package script

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// scrape BASE [REGEXP]: what a node shows Prometheus is the story's stdout. With a pattern it
// waits for a line that fits: some counters go up a moment after the thing they count.
func (w *world) scrape(ts *testscript.TestScript, _ bool, args []string) {
	want := regexp.MustCompile("(?m)" + strings.Join(args[1:], ""))
	var shown string
	until(ts, "/metrics ~ "+want.String(), func() bool {
		res, err := http.Get(args[0] + "/metrics")
		ts.Check(err)
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		ts.Check(err)
		lines := slices.DeleteFunc(strings.SplitAfter(string(body), "\n"), func(l string) bool { return strings.HasPrefix(l, "#") })
		shown = strings.Join(lines, "")
		return want.MatchString(shown)
	}, func() string { return shown })
	w.print(ts, shown)
}

// ready BASE: a node must be ready (with !, must not), by the time its last answer has aged:
// /readyz looks once a second at most.
func (w *world) ready(ts *testscript.TestScript, neg bool, args []string) {
	var last string
	until(ts, "/readyz", func() bool {
		res, err := http.Get(args[0] + "/readyz")
		ts.Check(err)
		_ = res.Body.Close()
		last = res.Status
		return (res.StatusCode == http.StatusOK) != neg
	}, func() string { return last })
}
