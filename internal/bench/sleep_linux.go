package bench

import (
	"time"

	"golang.org/x/sys/unix"
)

// sleepUntil blocks the thread, exact to some ten microseconds: the runtime's own
// timers round up to whole milliseconds when nothing else goes on.
func sleepUntil(t time.Time) {
	for wait := time.Until(t); wait > 0; wait = time.Until(t) {
		ts := unix.NsecToTimespec(int64(wait))
		_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &ts, nil) // interrupted: again
	}
}
