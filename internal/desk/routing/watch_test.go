package routing

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestWatch judges people in every state, around each of the times that matter. The shift ends
// at 18:00; somebody was seen at the desk at 17:00.
func TestWatch(t *testing.T) {
	day := func(clock string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", "2026-11-23 "+clock) // a Monday
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	zero, hour := time.Duration(0), time.Hour
	usual := Policy{Zone: "UTC"}
	idle := Policy{Zone: "UTC", Idle: 20 * time.Minute}
	never := Policy{Zone: "UTC", Absent: &zero, Home: &zero}
	late := Policy{Zone: "UTC", Home: &hour}
	shift := desk.StaffProfile{Week: []desk.Shift{{Day: time.Monday, From: 9 * 60, To: 18 * 60}}}
	for name, c := range map[string]struct {
		policy Policy
		in     desk.Presence
		until  string // the lease; "" = never had one
		now    string
		seen   string
		want   Verdict
	}{
		"never there":                       {usual, desk.Offline, "", "17:30", "17:00", Verdict{}},
		"offline for a while":               {usual, desk.Offline, "17:20", "17:29", "", Verdict{Next: day("17:30")}},
		"offline for long":                  {usual, desk.Offline, "17:20", "17:30", "", Verdict{Cause: CauseHome, At: day("17:30"), Leave: true}},
		"offline, yet still at the desk":    {usual, desk.Offline, "16:00", "17:05", "17:00", Verdict{Next: day("17:10")}},
		"offline, and talks are kept":       {never, desk.Offline, "16:00", "17:30", "", Verdict{}},
		"offline, for longer":               {late, desk.Offline, "16:40", "17:30", "", Verdict{Next: day("17:40")}},
		"connected":                         {usual, desk.Available, "17:31", "17:30", "17:00", Verdict{Next: day("17:41")}},
		"connection lost just now":          {usual, desk.Available, "17:30", "17:30", "17:00", Verdict{Next: day("17:40")}},
		"connection lost for long":          {usual, desk.Available, "17:20", "17:30", "17:00", Verdict{To: desk.Offline, Cause: CauseLost, At: day("17:20"), Leave: true}},
		"connection lost in a break":        {usual, desk.Break, "17:20", "17:30", "17:00", Verdict{To: desk.Offline, Cause: CauseLost, At: day("17:20"), Leave: true}},
		"connection lost, never mind":       {never, desk.Available, "10:00", "17:30", "17:00", Verdict{}},
		"idle, not yet":                     {idle, desk.Available, "17:20", "17:19", "17:00", Verdict{Next: day("17:20")}},
		"idle":                              {idle, desk.Available, "17:21", "17:20", "17:00", Verdict{To: desk.Away, Cause: CauseIdle, At: day("17:20")}},
		"idle while finishing":              {idle, desk.Draining, "17:21", "17:20", "17:00", Verdict{To: desk.Away, Cause: CauseIdle, At: day("17:20")}},
		"idle, nobody knows":                {idle, desk.Available, "17:21", "17:20", "", Verdict{Next: day("17:31")}},
		"idle in a break":                   {idle, desk.Break, "17:41", "17:40", "17:00", Verdict{Next: day("17:51")}},
		"away within the shift":             {usual, desk.Away, "17:59", "17:58", "17:00", Verdict{Next: day("18:09")}},
		"away at the shift's end":           {usual, desk.Away, "18:01", "18:00", "17:00", Verdict{Next: day("18:10")}},
		"away after the shift":              {usual, desk.Away, "18:11", "18:10", "17:00", Verdict{To: desk.Offline, Cause: CauseShift, At: day("18:10"), Leave: true}},
		"in a break after the shift":        {usual, desk.Break, "18:11", "18:10", "17:00", Verdict{To: desk.Offline, Cause: CauseShift, At: day("18:10"), Leave: true}},
		"away after the shift, yet there":   {usual, desk.Away, "18:12", "18:11", "18:05", Verdict{Next: day("18:15")}},
		"working after the shift":           {usual, desk.Draining, "18:41", "18:40", "18:00", Verdict{Next: day("18:51")}},
		"in after-contact work after it":    {usual, desk.WrapUp, "18:41", "18:40", "18:00", Verdict{Next: day("18:51")}},
		"away after the shift, never taken": {never, desk.Away, "19:01", "19:00", "17:00", Verdict{}},
	} {
		t.Run(name, func(t *testing.T) {
			who := desk.Person{Presence: c.in, Profile: shift}
			var seen time.Time
			if c.until != "" {
				who.PresenceUntil = day(c.until)
			}
			if c.seen != "" {
				seen = day(c.seen)
			}
			if d := cmp.Diff(c.want, c.policy.Watch(who, seen, day(c.now))); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestWatchComesToAnEnd: whoever does nothing from some moment on is judged again at the times
// that are named, and not twice at one; in the end nothing is left to look at.
func TestWatchComesToAnEnd(t *testing.T) {
	p := Policy{Zone: "UTC", Idle: 15 * time.Minute}
	start := time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC)
	who := desk.Person{Presence: desk.Available, Profile: desk.StaffProfile{Week: []desk.Shift{{Day: time.Monday, From: 9 * 60, To: 18 * 60}}}}
	now, looks := start, 0
	var said []string
	for ; looks < 50; looks++ {
		if who.Presence != desk.Offline {
			who.PresenceUntil = now.Add(45 * time.Second) // the console is left open
		}
		v := p.Watch(who, start, now)
		if v.To != "" {
			who.Presence = v.To
			said = append(said, v.Cause)
			continue
		}
		if v.Next.IsZero() || v.Leave {
			break
		}
		if !v.Next.After(now) {
			t.Fatalf("looks again at %v, and it is %v", v.Next, now)
		}
		now = v.Next
	}
	if d := cmp.Diff([]string{CauseIdle, CauseShift}, said); d != "" || now.Sub(start) > time.Hour || looks > 10 {
		t.Errorf("%v after %v and %d looks\n%s", said, now.Sub(start), looks, d)
	}
}

func TestOver(t *testing.T) {
	p := desk.StaffProfile{Week: []desk.Shift{{Day: time.Monday, From: 22 * 60, To: 30 * 60}, {Day: time.Monday, From: 9 * 60, To: 12 * 60}}}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		now, end time.Time
		ended    bool
	}{
		{at(23, 8), time.Time{}, false}, {at(23, 9), at(23, 12), false}, {at(23, 12), at(23, 12), true}, {at(23, 21), at(23, 12), true},
		{at(23, 22), at(24, 6), false}, {at(24, 5), at(24, 6), false}, {at(24, 6), at(24, 6), true}, {at(25, 5), at(24, 6), true}, {at(25, 6), time.Time{}, false},
	} {
		if end, ended := p.Over(c.now, time.UTC); !end.Equal(c.end) || ended != c.ended {
			t.Errorf("%v: %v %t, want %v %t", c.now, end, ended, c.end, c.ended)
		}
	}
	if end, ended := (desk.StaffProfile{}).Over(at(23, 9), time.UTC); !end.IsZero() || ended {
		t.Error("who has no plan has a shift")
	}
}
