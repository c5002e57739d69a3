package desk

import (
	"testing"
	"time"
)

func TestHours(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*3600)
	at := func(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, tokyo).UTC() }
	tests := []struct {
		hours string
		at    time.Time
		want  bool
	}{
		{"21:00-08:00", at(20, 59), false}, {"21:00-08:00", at(21, 0), true}, {"21:00-08:00", at(0, 0), true},
		{"21:00-08:00", at(7, 59), true}, {"21:00-08:00", at(8, 0), false},
		{"12:00-13:00", at(12, 30), true}, {"12:00-13:00", at(13, 0), false}, {"", at(3, 0), false},
	}
	for _, tt := range tests {
		h, err := ParseHours(tt.hours, tokyo)
		if err != nil || h.Contain(tt.at) != tt.want {
			t.Errorf("%s at %s: %v %v", tt.hours, tt.at.In(tokyo).Format("15:04"), h.Contain(tt.at), err)
		}
	}
	for _, bad := range []string{"21-8", "25:00-08:00", "21:00-08:60", "21:00-08:00x", "-1:00-08:00", "夜"} {
		if _, err := ParseHours(bad, tokyo); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
