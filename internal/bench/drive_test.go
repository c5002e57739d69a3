package bench

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

// A server that stalls once delays everybody behind it, and an open loop must count
// that delay from when each request was due; a loop that waited for the stall before
// sending the next would show one slow request only.
func TestOpenLoopDoesNotHideAStall(t *testing.T) {
	const stall, each = 300 * time.Millisecond, 5 * time.Millisecond
	stalled := false
	got := Drive(t.Context(), Load{InFlight: 1, Rate: float64(time.Second / each), For: stall}, 0, func(int) Work {
		return func(int64, time.Time) error {
			if !stalled {
				stalled = true
				time.Sleep(stall) // the stall itself, not a way to synchronise
			}
			return nil
		}
	})
	if want := int64(stall / each); got.Sent != want {
		t.Fatalf("%d requests, want %d: the schedule must not wait for the server", got.Sent, want)
	}
	// The i-th was due at i*each and answered after the stall: half of them waited at
	// least half of it. Without the correction the median would be next to nothing.
	if p50 := got.Latency.Quantile(0.5); p50 < stall/2-2*each {
		t.Errorf("median %v, want about %v or more: latency must count from when a request was due", p50, stall/2)
	}
	if got.Late.Max() < stall/2 {
		t.Errorf("requests left at most %v late", got.Late.Max())
	}
}

// The same work in a closed loop shows what coordinated omission is.
func TestClosedLoopSeesOneSlowRequest(t *testing.T) {
	const stall = 100 * time.Millisecond
	got := Drive(t.Context(), Load{InFlight: 1, For: time.Minute, Max: 50}, 7, func(int) Work {
		return func(n int64, _ time.Time) error {
			if n == 7 {
				time.Sleep(stall)
			}
			return nil
		}
	})
	if got.Sent != 50 || got.Latency.Max() < stall || got.Latency.Quantile(0.5) >= stall {
		t.Errorf("sent %d, p50 %v, max %v", got.Sent, got.Latency.Quantile(0.5), got.Latency.Max())
	}
}

func TestDriveCountsFailuresApart(t *testing.T) {
	refusal := errors.New("no")
	var n atomic.Int64
	got := Drive(t.Context(), Load{InFlight: 4, For: time.Minute, Max: 100}, 0, func(int) Work {
		return func(i int64, _ time.Time) error {
			n.Add(1)
			if i%10 == 0 {
				return refusal
			}
			return nil
		}
	})
	if got.Sent != 100 || n.Load() != 100 || got.Failed != 10 || got.Latency.Count() != 90 || !errors.Is(got.Err, refusal) {
		t.Errorf("sent %d, made %d, failed %d, measured %d, error %v", got.Sent, n.Load(), got.Failed, got.Latency.Count(), got.Err)
	}
}
