//go:build !faults

package fault_test

import (
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// A normal build obeys no such order; were it to, this test would die here.
func TestANormalBuildHasNoFaults(t *testing.T) {
	t.Setenv("MADOGUCHI_DIE_AT", "here:1")
	t.Setenv("MADOGUCHI_STOP_AT", "here:1")
	t.Setenv("MADOGUCHI_SABOTAGE", "no_dedupe")
	fault.Point("here")
	if fault.Sabotaged("no_dedupe") {
		t.Fatal("a rule can be broken in a normal build")
	}
}
