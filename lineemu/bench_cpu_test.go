//go:build unix

package lineemu_test

import (
	"syscall"
	"testing"
	"time"
)

// cpu reports the processor time an operation takes, both ends of the connection together: what a
// busy machine does not change much.
func cpu(b *testing.B) func() {
	used := func() time.Duration {
		var u syscall.Rusage
		if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := used()
	return func() { b.ReportMetric(float64((used()-start).Microseconds())/float64(b.N), "cpu-µs/op") }
}
