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
		return desk.ClockEnd{Clock: desk.Clock{Kind: kind, Service: 15 * time.Minute}, Code: code, Reason: reason, ServiceTook: service, RealTook: real}
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
		end(desk.ClockResolve, desk.ClockMet, "", time.Minute, time.Minute),
		untimed,
	})
	first := ReplyLine{Due: 3, Replied: 2, Unanswered: 1, InService: 2, InReal: 1, Targeted: 3,
		ServiceMedian: 14 * time.Minute, ServiceP90: 15 * time.Minute, RealMedian: 15 * time.Minute, RealP90: 16 * time.Minute}
	next := ReplyLine{Due: 2, Replied: 2, Unneeded: 1, Targeted: 1,
		ServiceMedian: 20 * time.Minute, ServiceP90: time.Hour, RealMedian: 20 * time.Minute, RealP90: time.Hour}
	if got.First != first || got.Next != next {
		t.Errorf("first %+v\nnext  %+v", got.First, got.Next)
	}
	if got.Offered != 5 || got.Answered != 2 || got.Abandoned != 2 || got.All.Due != 5 || got.All.Replied != 4 {
		t.Errorf("%+v", got)
	}
	if Percentile(nil, 50) != 0 {
		t.Error("of none there is no percentile")
	}
}
