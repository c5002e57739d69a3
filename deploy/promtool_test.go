package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestAlertsFire runs the rules over made-up series with Prometheus' own tool; TestAlerts reads
// them everywhere.
func TestAlertsFire(t *testing.T) {
	promtool := needPromtool(t)
	for _, args := range [][]string{{"check", "rules", "alerts.yml"}, {"test", "rules", "alerts_test.yml"}} {
		cmd := exec.Command(promtool, args...)
		cmd.Dir = "prometheus"
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}

// needPromtool returns the program, from PATH or from where script/deps puts it, or skips the test
// when there is none. CI, and who sets MADOGUCHI_REQUIRE_PROMTOOL=1, gets a failure instead.
func needPromtool(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		path, err = filepath.Abs("../.tools/bin/promtool")
		if err == nil {
			_, err = os.Stat(path)
		}
	}
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") == "true" || os.Getenv("MADOGUCHI_REQUIRE_PROMTOOL") == "1":
		t.Fatalf("promtool is missing: %v: run script/deps test", err)
	default:
		t.Skipf("promtool is missing: %v: script/deps test takes it out of Debian's package prometheus", err)
	}
	return ""
}
