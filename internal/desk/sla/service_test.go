package sla

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(t *testing.T, zone, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func weekdays(periods ...Period) *Week {
	var w Week
	for d := time.Monday; d <= time.Friday; d++ {
		w[d] = periods
	}
	return &w
}

func calendarOf(p Plan) *Calendar { return NewRules(1, p).Calendar("", "") }

// office is a shop with a lunch break, holidays, a special day and a closing.
func office() Plan {
	utc := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, time.UTC) }
	return Plan{Zone: "Asia/Tokyo", Hours: weekdays(Period{540, 720}, Period{780, 1080}), Holidays: true,
		Days: []Day{{Date{2026, time.November, 28}, "臨時営業", []Period{{600, 900}}}, {Date{2026, time.November, 27}, "棚卸し", nil},
			{Date{2026, time.November, 3}, "文化の日も営業", []Period{{540, 720}}}},
		Closings: []Closing{{utc(24, 1), utc(24, 3), "停電です"}}} // 10:00 to 12:00
}

func TestOpen(t *testing.T) {
	c := calendarOf(office())
	for _, tt := range []struct {
		at          string
		open        bool
		next, close string
	}{
		{"2026-11-30 08:59", false, "2026-11-30 09:00", ""},
		{"2026-11-30 09:00", true, "", "2026-11-30 12:00"},
		{"2026-11-30 12:00", false, "2026-11-30 13:00", ""},
		{"2026-11-30 17:59", true, "", "2026-11-30 18:00"},
		{"2026-11-30 18:00", false, "2026-12-01 09:00", ""},
		{"2026-11-20 18:00", false, "2026-11-24 09:00", ""}, // over a Saturday, a Sunday and 勤労感謝の日
		{"2026-11-24 10:00", false, "2026-11-24 13:00", ""}, // closed for a while, until the lunch break
		{"2026-11-24 09:30", true, "", "2026-11-24 10:00"},
		{"2026-11-26 18:00", false, "2026-11-28 10:00", ""},
		{"2026-11-28 10:00", true, "", "2026-11-28 15:00"},
		{"2026-11-03 09:00", true, "", "2026-11-03 12:00"},
		{"2026-12-31 20:00", false, "2027-01-04 09:00", ""},
	} {
		when := at(t, "Asia/Tokyo", tt.at)
		if c.Open(when) != tt.open {
			t.Errorf("%s: open %v", tt.at, !tt.open)
		}
		if next := c.NextOpen(when); tt.next != "" && !next.Equal(at(t, "Asia/Tokyo", tt.next)) || tt.open && !next.Equal(when) {
			t.Errorf("%s: opens %s, want %s", tt.at, next.In(c.zone), tt.next)
		}
		if closes := c.NextClose(when); tt.close != "" && !closes.Equal(at(t, "Asia/Tokyo", tt.close)) || tt.close == "" && !closes.IsZero() {
			t.Errorf("%s: closes %s, want %s", tt.at, closes, tt.close)
		}
	}
	if cl := c.Closing(at(t, "Asia/Tokyo", "2026-11-24 11:00")); cl == nil || cl.Message != "停電です" {
		t.Errorf("closing: %+v", cl)
	}
	if cl := c.Closing(at(t, "Asia/Tokyo", "2026-11-24 12:00")); cl != nil {
		t.Errorf("it is over: %+v", cl)
	}
}

func TestBetween(t *testing.T) {
	c := calendarOf(office())
	for _, tt := range []struct {
		a, b string
		want time.Duration
	}{
		{"2026-11-30 10:00", "2026-11-30 10:15", 15 * time.Minute},
		{"2026-11-30 11:50", "2026-11-30 13:05", 15 * time.Minute}, // over lunch
		{"2026-11-20 17:50", "2026-11-24 09:05", 15 * time.Minute}, // over a long weekend
		{"2026-11-24 09:55", "2026-11-24 13:05", 10 * time.Minute}, // over the closing and lunch
		{"2026-11-26 17:00", "2026-11-28 11:00", 2 * time.Hour},    // over the day of stock-taking
		{"2026-11-30 20:00", "2026-11-30 22:00", 0},
		{"2026-11-30 11:00", "2026-11-30 10:00", 0},
		{"2025-12-31 00:00", "2027-01-01 00:00", 0}, // see below
	} {
		a, b := at(t, "Asia/Tokyo", tt.a), at(t, "Asia/Tokyo", tt.b)
		if tt.a == "2025-12-31 00:00" {
			for d := c.dayOf(a); d.Before(c.dayOf(b)); d = d.Add(1) {
				for _, s := range c.spans(d) {
					tt.want += s.to.Sub(s.from)
				}
			}
		}
		if got := c.Between(a, b); got != tt.want {
			t.Errorf("%s to %s: %s, want %s", tt.a, tt.b, got, tt.want)
		}
		if tt.want > 0 && tt.want < time.Hour {
			if due := c.Add(a, tt.want); !due.Equal(b) {
				t.Errorf("%s + %s: %s, want %s", tt.a, tt.want, due.In(c.zone), tt.b)
			}
		}
	}
}

// A year has about sixteen hours less or more on the days on which clocks change; a shop
// open at night feels it.
func TestClocksThatChange(t *testing.T) {
	night := func(zone string, p ...Period) *Calendar {
		var w Week
		for d := range w {
			w[d] = p
		}
		return calendarOf(Plan{Zone: zone, Hours: &w})
	}
	for _, tt := range []struct {
		zone    string
		periods []Period
		day     string
		want    time.Duration
	}{
		{"America/New_York", []Period{{0, 1440}}, "2026-03-08", 23 * time.Hour},
		{"America/New_York", []Period{{0, 1440}}, "2026-11-01", 25 * time.Hour},
		{"America/New_York", []Period{{60, 240}}, "2026-03-08", 2 * time.Hour},    // 2:00 does not come
		{"America/New_York", []Period{{135, 165}}, "2026-03-08", 0},               // 2:15 to 2:45 neither
		{"America/New_York", []Period{{30, 150}}, "2026-11-01", 3 * time.Hour},    // 1:00 comes twice
		{"America/New_York", []Period{{60, 90}}, "2026-11-01", 30 * time.Minute},  // closed when it is 1:30 for the first time
		{"America/New_York", []Period{{90, 120}}, "2026-11-01", 90 * time.Minute}, // and opened then
		{"Europe/London", []Period{{540, 1080}}, "2026-03-29", 9 * time.Hour},     // by day nobody feels it
		{"Australia/Lord_Howe", []Period{{0, 1440}}, "2026-10-04", 23*time.Hour + 30*time.Minute},
		{"America/Sao_Paulo", []Period{{0, 1440}}, "2018-11-04", 23 * time.Hour}, // midnight does not come
		{"Pacific/Apia", []Period{{0, 1440}}, "2011-12-30", 0},                   // this day did not come
		{"Asia/Tokyo", []Period{{0, 1440}}, "2026-03-08", 24 * time.Hour},
	} {
		c := night(tt.zone, tt.periods...)
		d, err := ParseDate(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		from, to := d.wall(0, c.zone), d.Add(1).wall(0, c.zone)
		if got := c.Between(from, to); got != tt.want {
			t.Errorf("%s %v on %s: %s, want %s", tt.zone, tt.periods, tt.day, got, tt.want)
		}
	}
	over := night("America/New_York", Period{1320, 360}) // 22:00 to 6:00
	a, b := at(t, "America/New_York", "2026-03-07 12:00"), at(t, "America/New_York", "2026-03-08 12:00")
	if got := over.Between(a, b); got != 7*time.Hour {
		t.Errorf("the short night: %s", got)
	}
	if got := over.NextClose(at(t, "America/New_York", "2026-03-07 23:00")); !got.Equal(at(t, "America/New_York", "2026-03-08 06:00")) {
		t.Errorf("closes %s", got)
	}
}

func TestAlwaysAndNever(t *testing.T) {
	always, never := calendarOf(Unset()), calendarOf(Plan{Hours: &Week{}})
	now := time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	if !always.Open(now) || !always.NextClose(now).IsZero() || always.Between(now, now.Add(1000*day)) != 1000*day || !always.Add(now, 90*day).Equal(now.Add(90*day)) {
		t.Error("always open is not always open")
	}
	if never.Open(now) || !never.NextOpen(now).IsZero() || never.Between(now, now.Add(1000*day)) != 0 || !never.Add(now, 1).IsZero() {
		t.Error("never open is open")
	}
	if !never.Add(now, 0).Equal(now) {
		t.Error("nothing takes time")
	}
}

func TestScopes(t *testing.T) {
	p := Plan{Hours: weekdays(Period{540, 1080}), Own: []Scoped{{Queue: "night", Hours: *weekdays(Period{1080, 1320})}, {Channel: "hotline", Hours: *weekdays(Period{0, 1440})}}}
	r := NewRules(3, p)
	noon, evening := at(t, "Asia/Tokyo", "2026-11-30 12:00"), at(t, "Asia/Tokyo", "2026-11-30 20:00")
	for _, tt := range []struct {
		cal           *Calendar
		noon, evening bool
	}{
		{r.Calendar("", ""), true, false}, {r.Calendar("other", "other"), true, false}, {r.Calendar("night", ""), false, true},
		{r.Calendar("night", "hotline"), true, true}, {r.Calendar("", "hotline"), true, true},
	} {
		if tt.cal.Open(noon) != tt.noon || tt.cal.Open(evening) != tt.evening {
			t.Errorf("%+v", tt)
		}
	}
	if first, second := r.Calendar("night", ""), r.Calendar("night", ""); first != second {
		t.Error("a calendar is made twice")
	}
}

// anyPlan draws plans with everything in them that makes days unlike each other.
func anyPlan(t *rapid.T) Plan {
	day := func(label string) (out []Period) {
		n := rapid.IntRange(0, 3).Draw(t, label)
		var cuts []int
		for range 2 * n {
			cuts = append(cuts, rapid.IntRange(0, 96).Draw(t, "quarter")*15)
		}
		slices.Sort(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			if cuts[i] < cuts[i+1] && cuts[i] < dayEnd && (len(out) == 0 || out[len(out)-1].To < cuts[i]) {
				out = append(out, Period{cuts[i], cuts[i+1]})
			}
		}
		return out
	}
	p := Plan{Zone: rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "America/Sao_Paulo"}).Draw(t, "zone"),
		Holidays: rapid.Bool().Draw(t, "holidays")}
	if rapid.IntRange(0, 9).Draw(t, "always") > 0 {
		p.Hours = &Week{}
		for d := range p.Hours {
			p.Hours[d] = day("periods")
		}
		d := rapid.IntRange(0, 6).Draw(t, "night")
		if own := p.Hours[d]; len(own) == 0 || own[len(own)-1].To < 1320 { // one night goes over midnight
			p.Hours[d] = append(slices.Clone(own), Period{1320, rapid.IntRange(0, 20).Draw(t, "until") * 15})
		}
	}
	begin := Date{rapid.IntRange(2006, 2040).Draw(t, "year"), time.January, 1}.Add(rapid.IntRange(0, 364).Draw(t, "day"))
	seen := map[Date]bool{}
	for range rapid.IntRange(0, 3).Draw(t, "special") {
		d := begin.Add(rapid.IntRange(0, 20).Draw(t, "ahead"))
		if !seen[d] {
			seen[d] = true
			p.Days = append(p.Days, Day{d, "特別", day("own")})
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "closings") {
		from := begin.noon().Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(t, "from")) * time.Minute)
		p.Closings = append(p.Closings, Closing{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 3*24*60).Draw(t, "long")) * time.Minute)})
	}
	return p
}

func anyInstant(t *rapid.T, p Plan, label string) time.Time {
	begin := time.Date(2007, 2, 20, 0, 0, 0, 0, time.UTC)
	switch {
	case len(p.Days) > 0:
		begin = p.Days[0].Date.noon()
	case len(p.Closings) > 0:
		begin = p.Closings[0].From
	}
	return begin.Truncate(time.Minute).Add(time.Duration(rapid.IntRange(-30*24*60, 60*24*60).Draw(t, label)) * time.Minute)
}

func TestServiceTimeIsAdditive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		c := calendarOf(p)
		all := []time.Time{anyInstant(t, p, "a"), anyInstant(t, p, "b"), anyInstant(t, p, "c")}
		slices.SortFunc(all, func(a, b time.Time) int { return a.Compare(b) })
		ab, bc, ac := c.Between(all[0], all[1]), c.Between(all[1], all[2]), c.Between(all[0], all[2])
		if ab < 0 || ab+bc != ac || ab > all[1].Sub(all[0]) {
			t.Fatalf("%s + %s = %s (%s, %s, %s)", ab, bc, ac, all[0], all[1], all[2])
		}
	})
}

// Add is the inverse of Between: so much and no less, and not a moment later.
func TestAddIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		c := calendarOf(p)
		a := anyInstant(t, p, "at")
		d := time.Duration(rapid.IntRange(1, 30*24*60*60).Draw(t, "d")) * time.Second
		due := c.Add(a, d)
		if due.IsZero() {
			if c.Between(a, a.Add(9*366*day)) >= d {
				t.Fatal("there is time enough, and none was found")
			}
			return
		}
		if got := c.Between(a, due); got != d {
			t.Fatalf("%s + %s = %s, and between is %s", a, d, due, got)
		}
		if before := due.Add(-1); c.Between(a, before) >= d || !c.Open(before) {
			t.Fatalf("%s + %s: %s is too late", a, d, due)
		}
	})
}

// What Between says is what one counts who looks at each minute whether it is open.
func TestServiceTimeByTheMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		c := calendarOf(p)
		a := anyInstant(t, p, "at")
		b := a.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(t, "long")) * time.Minute)
		var counted time.Duration
		for m := a; m.Before(b); m = m.Add(time.Minute) {
			if c.Open(m) {
				counted += time.Minute
			}
		}
		if got := c.Between(a, b); got != counted {
			t.Fatalf("%s to %s: %s, counted %s", a, b, got, counted)
		}
		next := c.NextOpen(a)
		if !next.IsZero() && (!c.Open(next) || c.Between(a, next) != 0) {
			t.Fatalf("%s: opens %s", a, next)
		}
		if closes := c.NextClose(a); !closes.IsZero() && (c.Open(closes) || c.Between(a, closes) != closes.Sub(a)) {
			t.Fatalf("%s: closes %s", a, closes)
		}
	})
}

// Long spans skip the weeks that are like others, and come to the same.
func TestLongSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		c := calendarOf(p)
		from := c.dayOf(anyInstant(t, p, "at"))
		to := from.Add(rapid.IntRange(0, 800).Draw(t, "days"))
		var want time.Duration
		for d := from; d.Before(to); d = d.Add(1) {
			want += c.length(d)
		}
		if got := c.days(from, to); got != want {
			t.Fatalf("%s to %s: %s, want %s", from, to, got, want)
		}
	})
}

func BenchmarkBetween(b *testing.B) {
	c := calendarOf(office())
	a := time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)
	for name, d := range map[string]time.Duration{"hour": time.Hour, "month": 30 * day, "ten years": 3653 * day} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.Between(a, a.Add(d))
			}
		})
	}
	b.Run("add 15 minutes", func(b *testing.B) {
		for b.Loop() {
			c.Add(a, 15*time.Minute)
		}
	})
}
