package deploy

import (
	"os/exec"
	"testing"
)

// TestAlertsFire runs the rules over made-up series with Prometheus' own tool, where it is
// installed; TestAlerts reads them everywhere.
func TestAlertsFire(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: it comes with prometheus (apt-get install prometheus)")
	}
	cmd := exec.Command(promtool, "test", "rules", "alerts_test.yml")
	cmd.Dir = "prometheus"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
