package sla

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestCheck(t *testing.T) {
	good := office()
	good.Promise = Unset().Promise
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	if err := Unset().Check(); err != nil {
		t.Fatal(err)
	}
	week := func(d time.Weekday, periods ...Period) func(*Plan) {
		return func(p *Plan) { w := *p.Hours; w[d] = periods; p.Hours = &w }
	}
	target := func(f func(*Target)) func(*Plan) {
		return func(p *Plan) { one := Usual(); f(&one); p.Targets = []Target{one} }
	}
	for name, c := range map[string]struct {
		change func(*Plan)
		code   string // "" is fine
		field  string
	}{
		"a zone that is none":         {func(p *Plan) { p.Zone = "Mars/Olympus" }, "bad_zone", "zone"},
		"the machine's own zone":      {func(p *Plan) { p.Zone = "Local" }, "bad_zone", "zone"},
		"over midnight":               {week(5, Period{1320, 360}), "", ""},
		"all day":                     {week(5, Period{0, 1440}), "", ""},
		"touching":                    {week(5, Period{540, 720}, Period{720, 800}), "", ""},
		"no time at all":              {week(5, Period{540, 540}), "bad_hours", "hours.5"},
		"negative":                    {week(5, Period{-1, 540}), "bad_hours", "hours.5"},
		"beyond the day":              {week(5, Period{540, 1441}), "bad_hours", "hours.5"},
		"begins at its end":           {week(5, Period{1440, 60}), "bad_hours", "hours.5"},
		"one over another":            {week(5, Period{780, 1080}, Period{540, 800}), "bad_hours", "hours.5"},
		"two over midnight":           {week(5, Period{1320, 360}, Period{1380, 60}), "bad_hours", "hours.5"},
		"into the next day":           {week(4, Period{1320, 600}), "bad_hours", "hours.4"}, // Friday opens at nine
		"eleven periods":              {week(5, make([]Period, 11)...), "too_many", "hours.5"},
		"hours of nobody":             {func(p *Plan) { p.Own = []Scoped{{}} }, "bad_scope", "own.0"},
		"hours of a queue on a line":  {func(p *Plan) { p.Own = []Scoped{{Queue: "q", Channel: "c"}} }, "bad_scope", "own.0"},
		"twice a queue":               {func(p *Plan) { p.Own = []Scoped{{Queue: "q"}, {Queue: "q"}} }, "bad_scope", "own.1"},
		"a day that does not come":    {func(p *Plan) { p.Days = []Day{{Date{2027, 2, 29}, "x", nil}} }, "bad_date", "days.0.date"},
		"a day twice":                 {func(p *Plan) { p.Days = append(p.Days, p.Days[0]) }, "bad_date", "days.3.date"},
		"a day without a name":        {func(p *Plan) { p.Days = []Day{{Date{2027, 2, 28}, " ", nil}} }, "bad_name", "days.0.name"},
		"a day with bad hours":        {func(p *Plan) { p.Days = []Day{{Date{2027, 2, 28}, "x", []Period{{1, 1}}}} }, "bad_hours", "days.0.periods"},
		"a closing without an end":    {func(p *Plan) { p.Closings = []Closing{{From: time.Unix(9, 0)}} }, "bad_closing", "closings.0.until"},
		"an end before it":            {func(p *Plan) { p.Closings = []Closing{{From: time.Unix(9, 0), Until: time.Unix(8, 0)}} }, "bad_closing", "closings.0.until"},
		"a long message":              {func(p *Plan) { p.Closings[0].Message = strings.Repeat("停", 2001) }, "text_too_long", "closings.0.message"},
		"a goal beyond all":           {func(p *Plan) { p.Goal = 101 }, "bad_goal", "goal"},
		"a hold of weeks":             {func(p *Plan) { p.HoldCap = 8 * day }, "bad_hold", "hold_cap_minutes"},
		"a target of seconds":         {target(func(x *Target) { x.First.Service = 30 * time.Second }), "bad_target", "targets.0"},
		"a target of years":           {target(func(x *Target) { x.Reply.Real = 91 * day }), "bad_target", "targets.0"},
		"none at all":                 {target(func(x *Target) { x.First, x.Reply = Goal{}, Goal{} }), "", ""},
		"a tag that is none":          {target(func(x *Target) { x.Segment = " VIP" }), "bad_tag", "targets.0.segment"},
		"steps out of order":          {target(func(x *Target) { x.Steps = []desk.ClockStep{{At: 80}, {At: 50}} }), "bad_step", "targets.0.steps"},
		"a step at once":              {target(func(x *Target) { x.Steps = []desk.ClockStep{{At: 0}} }), "bad_step", "targets.0.steps"},
		"a step nobody knows":         {target(func(x *Target) { x.Steps = []desk.ClockStep{{At: 50, Do: []desk.ClockAction{"shout"}}} }), "bad_step", "targets.0.steps"},
		"a breach and more after it":  {target(func(x *Target) { x.Steps = []desk.ClockStep{{At: 100}, {At: 200}} }), "", ""},
		"more targets than are read":  {func(p *Plan) { p.Targets = make([]Target, 51) }, "too_many", "targets"},
		"more days than can be shown": {func(p *Plan) { p.Days = make([]Day, 401) }, "too_many", "days"},
	} {
		t.Run(name, func(t *testing.T) {
			p := good
			p.Days, p.Closings = append([]Day(nil), good.Days...), append([]Closing(nil), good.Closings...)
			c.change(&p)
			err := p.Check()
			var e *desk.Error
			if got := desk.CodeOf(err); err == nil && c.code != "" || err != nil && got != c.code {
				t.Fatalf("%v, want %q", err, c.code)
			}
			if e, _ = err.(*desk.Error); e != nil && e.Field != c.field {
				t.Errorf("field %q, want %q", e.Field, c.field)
			}
		})
	}
	known := func(id string) func(desk.QueueID) bool {
		return func(q desk.QueueID) bool { return q == "" || string(q) == id }
	}
	p := good
	p.Targets = []Target{{Queue: "theirs"}}
	if err := p.CheckScopes(known("ours"), func(desk.ChannelID) bool { return true }); desk.CodeOf(err) != "bad_scope" {
		t.Errorf("another brand's queue: %v", err)
	}
}

// The steps of a target without one at 100 still tell the breach, once.
func TestLevels(t *testing.T) {
	c := calendarOf(Unset())
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	k := desk.Clock{Since: now, Service: 10 * time.Minute, Steps: []desk.ClockStep{{At: 80}, {At: 200}}}
	var got []time.Duration
	for {
		next := c.Next(k)
		if next.IsZero() {
			break
		}
		got = append(got, next.Sub(now))
		if k.Told = c.Reached(k, next); k.Told == 0 {
			t.Fatalf("nothing is reached at %s", next)
		}
	}
	if len(got) != 3 || got[0] != 8*time.Minute || got[1] != 10*time.Minute || got[2] != 20*time.Minute {
		t.Errorf("%v", got)
	}
	if next := c.Next(desk.Clock{Since: now}); !next.IsZero() {
		t.Errorf("without a target something is due at %s", next)
	}
	real := desk.Clock{Since: now, Service: 10 * time.Minute, Real: 5 * time.Minute}
	if next := c.Next(real); !next.Equal(now.Add(5 * time.Minute)) {
		t.Errorf("the stricter one is due at %s", next)
	}
}
