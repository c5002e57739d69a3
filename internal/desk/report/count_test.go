package report

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestCount: each way in which a clock ends, and where it is counted. That the store's SQL says
// the same of a whole day internal/workday asserts.
func TestCount(t *testing.T) {
	end := func(kind desk.ClockKind, code desk.ClockCode, reason string, service, real time.Duration) desk.ClockEnd {
		return desk.ClockEnd{Clock: desk.Clock{Kind: kind, Service: 15 * time.Minute}, Code: code, Reason: reason, ServiceTook: service, RealTook: real,
			ServiceAsked: service + time.Minute, RealAsked: real + 2*time.Minute} // the bot had it for so long
	}
	untimed := end(desk.ClockReply, desk.ClockMet, "", time.Hour, time.Hour)
	untimed.Service = 0
	got := Count([]desk.ClockEnd{
		end(desk.ClockFirst, desk.ClockMet, "", 14*time.Minute, 16*time.Minute),
		end(desk.ClockFirst, desk.ClockMet, "", 15*time.Minute, 15*time.Minute), // on the dot is in time
		end(desk.ClockFirst, desk.ClockUnanswered, "solved", time.Hour, time.Hour),
		end(desk.ClockFirst, desk.ClockUnanswered, "abandoned", time.Hour, time.Hour),
		end(desk.ClockFirst, desk.ClockTakenBack, "", time.Minute, time.Minute),
		end(desk.ClockFirst, desk.ClockUnanswered, "spam", time.Minute, time.Minute),
		end(desk.ClockFirst, desk.ClockRunning, "", time.Minute, time.Minute),
		end(desk.ClockReply, desk.ClockMet, "", 20*time.Minute, 20*time.Minute),
		end(desk.ClockReply, desk.ClockUnneeded, "solved", time.Minute, time.Minute),
		end(desk.ClockResolve, desk.ClockMet, "", 14*time.Minute, 20*time.Minute),
		end(desk.ClockResolve, desk.ClockMet, "solved", time.Hour, 2*time.Hour),
		end(desk.ClockResolve, desk.ClockTakenBack, "", time.Minute, time.Minute),
		end(desk.ClockResolve, desk.ClockMet, "merged", time.Minute, time.Minute),
		end(desk.ClockHold, desk.ClockHeld, "client", time.Minute, time.Minute),
		untimed,
	})
	m := time.Minute
	first := ReplyLine{Due: 3, Replied: 2, Unanswered: 1, Targeted: 3,
		Kept:  Kept{InService: 2, InReal: 1, ServiceMedian: 14 * m, ServiceP90: 15 * m, RealMedian: 15 * m, RealP90: 16 * m},
		Asked: Kept{InService: 1, InReal: 0, ServiceMedian: 15 * m, ServiceP90: 16 * m, RealMedian: 17 * m, RealP90: 18 * m}}
	next := ReplyLine{Due: 2, Replied: 2, Unneeded: 1, Targeted: 1,
		Kept:  Kept{ServiceMedian: 20 * m, ServiceP90: 60 * m, RealMedian: 20 * m, RealP90: 60 * m},
		Asked: Kept{ServiceMedian: 21 * m, ServiceP90: 61 * m, RealMedian: 22 * m, RealP90: 62 * m}}
	resolved := ReplyLine{Due: 2, Replied: 2, Targeted: 2,
		Kept:  Kept{InService: 1, ServiceMedian: 14 * m, ServiceP90: 60 * m, RealMedian: 20 * m, RealP90: 120 * m},
		Asked: Kept{InService: 1, ServiceMedian: 15 * m, ServiceP90: 61 * m, RealMedian: 22 * m, RealP90: 122 * m}}
	for name, pair := range map[string][2]ReplyLine{"first": {got.First, first}, "next": {got.Next, next}, "resolution": {got.Resolved, resolved}} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %+v\nwant %+v", name, pair[0], pair[1])
		}
	}
	if service, real, ok := got.First.WithinAsked(); !ok || service != 1./3 || real != 0 {
		t.Errorf("from the message: %v %v %v", service, real, ok)
	}
	if got.Offered != 5 || got.Answered != 2 || got.Abandoned != 2 || got.All.Due != 5 || got.All.Replied != 4 {
		t.Errorf("%+v", got)
	}
	if Percentile(nil, 50) != 0 {
		t.Error("of none there is no percentile")
	}
}
