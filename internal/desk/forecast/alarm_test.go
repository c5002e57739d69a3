package forecast

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var alarm0 = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// sees is a queue of which so many replies are expected to go over their time in ten minutes.
func sees(n float64, now time.Time) QueueAhead {
	return QueueAhead{Late: Count{Mean: n}, Steps: []LateStep{{N: n, At: now.Add(10 * time.Minute)}}}
}

func TestAlarm(t *testing.T) {
	var a Alarm
	for _, step := range []struct {
		at   time.Duration
		n    float64
		want AlarmCode
		on   bool
	}{
		{0, 0.9, "", false},                                // less than one
		{5 * time.Second, 4, AlarmTold, true},              //
		{10 * time.Second, 4, "", true},                    // said already
		{15 * time.Second, 40, "", true},                   // far worse, but it was said just now
		{6 * time.Minute, 6, "", true},                     // not that much worse
		{7 * time.Minute, 8, AlarmWorse, true},             //
		{8 * time.Minute, 0.2, "", true},                   // a calm moment
		{9 * time.Minute, 0.7, "", true},                   // neither
		{9*time.Minute + 59*time.Second, 0.2, "", true},    //
		{10 * time.Minute, 0.2, AlarmOver, false},          // calm for two minutes
		{11 * time.Minute, 5, "", false},                   // it rests
		{12 * time.Minute, 16, AlarmTold, true},            // but not when it is twice as bad
		{13 * time.Minute, 0, "", true},                    //
		{14 * time.Minute, 3, "", true},                    // not calm after all
		{15*time.Minute + 30*time.Second, 0, "", true},     // and counts anew
		{17 * time.Minute, 0, "", true},                    //
		{18 * time.Minute, 0, AlarmOver, false},            //
		{22*time.Minute + time.Second, 2, AlarmTold, true}, // ten minutes after it was told
	} {
		now := alarm0.Add(step.at)
		var said AlarmCode
		if a, said = a.Hear(sees(step.n, now), 15*time.Minute, now); said != step.want || a.On != step.on {
			t.Fatalf("after %s with %v foreseen: %q, on %v; want %q, %v", step.at, step.n, said, a.On, step.want, step.on)
		}
	}
	if a.N != 2 || !a.At.Equal(alarm0.Add(32*time.Minute+time.Second)) || a.Target != 900 {
		t.Errorf("%+v", a)
	}
}

// Whatever is foreseen: an alarm comes before it worsens or goes; nobody is told as much again
// within ten minutes; what lasts is told, and what is over is.
func TestAlarmsComeAndGoSlowly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Alarm
		var told time.Time
		n, bad, calm := 0, 0, 0 // replies told last; looks in a row
		now := alarm0
		for range rapid.IntRange(1, 400).Draw(t, "looks") {
			now = now.Add(5 * time.Second)
			mean := rapid.SampledFrom([]float64{0, 0.3, 0.7, 1, 1.4, 3, 8, 30}).Draw(t, "mean")
			if bad, calm = bad+1, calm+1; mean < 1 {
				bad = 0
			}
			if mean >= 0.5 {
				calm = 0
			}
			before := a
			var said AlarmCode
			a, said = a.Hear(sees(mean, now), time.Minute, now)
			switch {
			case said == AlarmTold && before.On, said == AlarmWorse && !before.On, said == AlarmOver && !before.On:
				t.Fatalf("%q while on is %v", said, before.On)
			case said == "" && a.On != before.On, said == AlarmOver && a.On, said == AlarmTold && !a.On:
				t.Fatalf("%q: on %v, was %v", said, a.On, before.On)
			case bad >= 10*12 && !a.On:
				t.Fatalf("nothing was said for ten minutes")
			case calm > 2*12 && a.On:
				t.Fatalf("it goes on after two calm minutes")
			}
			if said == AlarmTold || said == AlarmWorse {
				if !told.IsZero() && a.N < 2*n && now.Sub(told) < 10*time.Minute {
					t.Fatalf("%d told %s after %d", a.N, now.Sub(told), n)
				}
				told, n = now, a.N
			}
		}
	})
}
