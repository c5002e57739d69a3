package admission

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

const queue = desk.QueueID("q")

// free is a sight in which nothing speaks against a person.
func free() Sight { return Sight{Open: true, Known: true, Present: 2, Bot: true} }

func TestChoose(t *testing.T) {
	s := Settings{On: true, Cap: 40, PerHead: 15, Closed: desk.WayMessage,
		Usual:   Row{Tell: 5 * time.Minute, TellFrom: 3, Leave: 30 * time.Minute, Stay: time.Hour, Cap: 20, PerHead: 8},
		Crowded: Row{Tell: time.Minute, Leave: 10 * time.Minute, Full: desk.WayBot, Cap: 5},
		Queues:  map[desk.QueueID]Row{"vip": {Tell: time.Hour}}}
	known := func(d time.Duration) Wait { return Wait{P50: d, P90: 2 * d, Known: true} }
	for name, c := range map[string]struct {
		queue desk.QueueID
		set   func(*Sight)
		want  Verdict
	}{
		"nothing speaks against it":         {queue, func(*Sight) {}, Verdict{desk.WayHuman, WhyFree}},
		"a short wait":                      {queue, func(s *Sight) { s.Wait = known(4 * time.Minute) }, Verdict{desk.WayHuman, WhyFree}},
		"a wait":                            {queue, func(s *Sight) { s.Wait = known(5 * time.Minute) }, Verdict{desk.WayChoice, WhyWait}},
		"a long wait":                       {queue, func(s *Sight) { s.Wait = known(30 * time.Minute) }, Verdict{desk.WayMessage, WhyWait}},
		"a very long wait":                  {queue, func(s *Sight) { s.Wait = known(time.Hour) }, Verdict{desk.WayBot, WhyWait}},
		"it was the bot's once already":     {queue, func(s *Sight) { s.Wait = known(time.Hour); s.Bot = false }, Verdict{desk.WayMessage, WhyWait}},
		"an unknown wait, few before":       {queue, func(s *Sight) { s.Queue = 2 }, Verdict{desk.WayHuman, WhyFree}},
		"an unknown wait, some before":      {queue, func(s *Sight) { s.Queue = 3 }, Verdict{desk.WayChoice, WhyCrowd}},
		"the queue is full":                 {queue, func(s *Sight) { s.Queue, s.Present = 20, 9 }, Verdict{desk.WayMessage, WhyCap}},
		"for those at work":                 {queue, func(s *Sight) { s.Queue = 16 }, Verdict{desk.WayMessage, WhyHeads}},
		"the brand is full":                 {queue, func(s *Sight) { s.Brand, s.Present = 40, 9 }, Verdict{desk.WayMessage, WhyBrand}},
		"the brand, for those at work":      {queue, func(s *Sight) { s.Brand = 30 }, Verdict{desk.WayMessage, WhyBrand}},
		"nobody is at work":                 {queue, func(s *Sight) { s.Present = 0 }, Verdict{desk.WayMessage, WhyNobody}},
		"full is stricter than the wait":    {queue, func(s *Sight) { s.Queue = 16; s.Wait = known(6 * time.Minute) }, Verdict{desk.WayMessage, WhyHeads}},
		"the wait is stricter than full":    {queue, func(s *Sight) { s.Queue = 16; s.Wait = known(2 * time.Hour) }, Verdict{desk.WayBot, WhyWait}},
		"surge: a short wait is said":       {queue, func(s *Sight) { s.Surge = true; s.Wait = known(2 * time.Minute) }, Verdict{desk.WayChoice, WhyWait}},
		"surge: full goes to the bot":       {queue, func(s *Sight) { s.Surge = true; s.Queue = 5 }, Verdict{desk.WayBot, WhyCap}},
		"surge: but not twice":              {queue, func(s *Sight) { s.Surge = true; s.Queue = 5; s.Bot = false }, Verdict{desk.WayMessage, WhyCap}},
		"the bot goes first":                {queue, func(s *Sight) { s.Surge, s.First = true, true }, Verdict{desk.WayBot, WhyFirst}},
		"the bot goes first, once":          {queue, func(s *Sight) { s.Surge, s.First, s.Bot = true, true, false }, Verdict{desk.WayHuman, WhyFree}},
		"the bot first, but not complaints": {queue, func(s *Sight) { s.Surge, s.First, s.Exempt = true, true, ExemptComplaint }, Verdict{desk.WayHuman, ExemptComplaint}},
		"the bot first, no surge mode":      {queue, func(s *Sight) { s.First = true }, Verdict{desk.WayHuman, WhyFree}},
		"out of hours":                      {queue, func(s *Sight) { s.Open = false }, Verdict{desk.WayMessage, WhyShut}},
		"exempt, out of hours":              {queue, func(s *Sight) { s.Open, s.Exempt = false, ExemptTag }, Verdict{desk.WayHuman, ExemptTag}},
		"exempt from everything":            {queue, func(s *Sight) { s.Queue, s.Exempt = 500, ExemptComplaint }, Verdict{desk.WayHuman, ExemptComplaint}},
		"a queue of its own":                {"vip", func(s *Sight) { s.Queue = 35; s.Present = 9; s.Wait = known(30 * time.Minute) }, Verdict{desk.WayHuman, WhyFree}},
		"in surge mode the stricter":        {"vip", func(s *Sight) { s.Surge = true; s.Wait = known(10 * time.Minute) }, Verdict{desk.WayMessage, WhyWait}},
		"what is not known bounds nobody":   {queue, func(s *Sight) { *s = Sight{Open: true, Bot: true} }, Verdict{desk.WayHuman, WhyFree}},
	} {
		in := free()
		c.set(&in)
		if got := s.Choose(c.queue, in); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := (Settings{}).Choose(queue, Sight{}); got != (Verdict{desk.WayHuman, WhyOff}) {
		t.Errorf("without a policy: %v", got)
	}
}

// More load and fewer people never open the entrance wider.
func TestTheEntranceIsMonotonous(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30)
		row := func(name string) Row {
			d := func(label string) time.Duration { return time.Duration(n.Draw(t, name+label)) * time.Minute }
			return Row{Tell: d("tell"), TellFrom: n.Draw(t, name+"from"), Leave: d("leave"), Stay: d("stay"), Cap: n.Draw(t, name+"cap"),
				PerHead: n.Draw(t, name+"heads"), Full: rapid.SampledFrom([]desk.Way{"", desk.WayMessage, desk.WayBot}).Draw(t, name+"full")}
		}
		s := Settings{On: true, Usual: row("u"), Crowded: row("c"), Cap: n.Draw(t, "cap"), PerHead: n.Draw(t, "heads")}
		wait := func(label string) time.Duration { return time.Duration(n.Draw(t, label)) * time.Minute }
		low := Sight{Open: true, Known: true, Present: n.Draw(t, "present"), Queue: n.Draw(t, "queue"), Wait: Wait{P50: wait("p50"), Known: true}, Bot: true}
		low.Brand = low.Queue + n.Draw(t, "others")
		high := low
		high.Present = max(0, low.Present-n.Draw(t, "gone"))
		more := n.Draw(t, "more")
		high.Queue, high.Brand = low.Queue+more, low.Brand+more
		high.Wait.P50 += wait("longer")
		high.Surge = rapid.Bool().Draw(t, "surge")
		a, b := s.Choose(queue, low), s.Choose(queue, high)
		if a.Way.Stricter(b.Way) {
			t.Fatalf("%v under %+v, %v under %+v", a, low, b, high)
		}
	})
}

func TestExempt(t *testing.T) {
	all := Customer{Angry: true, Returned: true, Tags: []string{"VIP"}, Scenario: "返品"}
	for want, c := range map[string]struct {
		e Exempt
		c Customer
	}{
		ExemptComplaint: {Exempt{}, all},
		ExemptReturned:  {Exempt{Calm: true}, all},
		ExemptTag:       {Exempt{Calm: true, Fresh: true, Tags: []string{"VIP"}}, all},
		ExemptScenario:  {Exempt{Calm: true, Fresh: true, Scenarios: []string{"返品"}}, all},
		"":              {Exempt{Calm: true, Fresh: true, Tags: []string{"other"}, Scenarios: []string{"other"}}, all},
	} {
		if got := c.e.Exempts(c.c); got != want {
			t.Errorf("%+v: %q, want %q", c.e, got, want)
		}
	}
	if got := (Exempt{Tags: []string{""}}).Exempts(Customer{}); got != "" {
		t.Errorf("nobody: %q", got)
	}
}

func TestWhatIsSaidOfWaits(t *testing.T) {
	m := time.Minute
	for want, w := range map[string]Wait{
		"":          {},
		"3分ほど":      {P50: 150 * time.Second, P90: 170 * time.Second, Known: true},
		"2〜10分ほど":   {P50: 61 * time.Second, P90: 8 * m, Known: true},
		"10〜15分ほど":  {P50: 7 * m, P90: 14 * m, Known: true},
		"40〜50分ほど":  {P50: 31 * m, P90: 50 * m, Known: true},
		"50分〜1時間ほど": {P50: 45 * m, P90: 55 * m, Known: true},
		"1時間30分ほど":  {P50: 61 * m, P90: 61 * m, Known: true},
		"1時間〜2時間ほど": {P50: 60 * m, P90: 119 * m, Known: true},
		"3時間〜5時間ほど": {P50: 121 * m, P90: 290 * m, Known: true},
		"5時間以上":     {P50: 290 * m, P90: 400 * m, Known: true},
		"40分以上":     {P50: 31 * m, P90: 50 * m, Known: true, Over: true},
		"6時間以上":     {P50: 7 * 60 * m, P90: 9 * 60 * m, Known: true},
	} {
		from, to := w.Told()
		if got := Range(from, to); got != want {
			t.Errorf("%v to %v: %q, want %q", w.P50, w.P90, got, want)
		}
	}
	if got := Place(3); got != "3番目" {
		t.Error(got)
	}
}

// What is said never begins below the median, and never ends below what one in ten passes.
func TestNothingIsPromisedTooSoon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p50 := time.Duration(rapid.Int64Range(0, int64(5*time.Hour)).Draw(t, "p50"))
		p90 := p50 + time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "more"))
		w := Wait{P50: p50, P90: p90, Known: true}
		from, to := w.Told()
		if from == 0 && p50 >= soon || from > 0 && (from < p50 || to < p90 || to < from) {
			t.Fatalf("%v, %v: %v to %v", p50, p90, from, to)
		}
	})
}

func TestSurgeComesAndGoes(t *testing.T) {
	r := SurgeRules{Auto: true, Up: Level{Waiting: 10, Wait: 30 * time.Minute}, Down: Level{Waiting: 4, Wait: 10 * time.Minute}}
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	s, look := Surge{}, time.Time{}
	step := func(what string, after time.Duration, load Load, on bool) {
		t.Helper()
		at = at.Add(after)
		s, look = r.Next(s, load, at)
		if s.On != on || on && look.IsZero() {
			t.Fatalf("%s: %+v, look at %v", what, s, look)
		}
	}
	step("few", 0, Load{Waiting: 9}, false)
	step("many", time.Second, Load{Waiting: 10}, true)
	step("few again, at once", time.Second, Load{}, true)
	step("between the levels", 20*time.Minute, Load{Waiting: 5}, true)
	step("few waiting, but long", time.Minute, Load{Waiting: 1, Wait: 12 * time.Minute}, true)
	step("below both", time.Minute, Load{Waiting: 3, Wait: 9 * time.Minute}, false)
	step("between the levels, from below", time.Minute, Load{Waiting: 9, Wait: 29 * time.Minute}, false)
	step("a long wait", time.Minute, Load{Waiting: 1, Wait: 30 * time.Minute}, true)
	s = Surge{On: true, By: "sv", Since: at, Until: at.Add(time.Hour)}
	step("by hand, nobody waits", 30*time.Minute, Load{}, true)
	if !look.Equal(s.Until) {
		t.Errorf("looks at %v", look)
	}
	step("its time is over", 30*time.Minute, Load{}, false)
	s = Surge{On: true, By: "sv", Since: at, Until: at.Add(time.Hour)}
	step("its time is over, and many wait", time.Hour, Load{Waiting: 20}, true)
	if !s.Auto {
		t.Error("it is a person's still")
	}
	s = Surge{By: "sv", Since: at, Until: at.Add(time.Hour)}
	step("switched off for an hour", time.Minute, Load{Waiting: 50}, false)
	step("after the hour", time.Hour, Load{Waiting: 50}, true)
	r.Auto = false
	step("no automatism any more", time.Hour, Load{Waiting: 50}, false)
	s = Surge{On: true, By: "sv"}
	if s, look = r.Next(s, Load{}, at); !s.On || !look.IsZero() {
		t.Errorf("without an end: %+v, look at %v", s, look)
	}
}

// hours are a plain day from nine to six in Japan.
type hours struct{ zone *time.Location }

func (h hours) Open(at time.Time) bool {
	hour := at.In(h.zone).Hour()
	return hour >= 9 && hour < 18
}

func (h hours) next(at time.Time, hour int) time.Time {
	l := at.In(h.zone)
	out := time.Date(l.Year(), l.Month(), l.Day(), hour, 0, 0, 0, h.zone)
	if !out.After(at) {
		out = out.AddDate(0, 0, 1)
	}
	return out
}
func (h hours) NextOpen(at time.Time) time.Time {
	if h.Open(at) {
		return at
	}
	return h.next(at, 9)
}
func (h hours) NextClose(at time.Time) time.Time { return h.next(at, 18) }
func (h hours) Zone() *time.Location             { return h.zone }
func (h hours) Add(at time.Time, d time.Duration) time.Time {
	for ; d > 0; d -= time.Minute {
		at = h.NextOpen(at).Add(time.Minute)
	}
	return at
}

func TestTimesForACallBack(t *testing.T) {
	h := hours{time.FixedZone("JST", 9*3600)}
	now := time.Date(2026, 11, 30, 14, 10, 0, 0, h.zone)
	var got []string
	for _, s := range (Settings{}).Slots(h, now) {
		got = append(got, s.Begin.In(h.zone).Format("02 15:04")+"-"+s.End.In(h.zone).Format("15:04"))
	}
	if want := "30 15:00-17:00 30 17:00-18:00 01 09:00-11:00 01 11:00-13:00 01 13:00-15:00"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %v", got, want)
	}
	begin := time.Date(2026, 11, 30, 15, 0, 0, 0, h.zone)
	if _, ok := (Settings{}).Slot(h, begin, now); !ok {
		t.Error("it was offered")
	}
	if _, ok := (Settings{}).Slot(h, begin, begin); ok {
		t.Error("it has begun")
	}
	if due := (Settings{}).AnsweredBy(h, now); due.In(h.zone).Format("02 15:04") != "01 09:10" {
		t.Errorf("answered by %v", due.In(h.zone))
	}
}

func TestSettingsAreChecked(t *testing.T) {
	known := func(id desk.QueueID) bool { return id == queue }
	if err := Suggested().Valid(known); err != nil {
		t.Fatal(err)
	}
	if err := (Settings{}).Valid(known); err != nil {
		t.Fatal(err)
	}
	for code, s := range map[string]Settings{
		"bad_wait":      {Usual: Row{Tell: -time.Minute}},
		"bad_cap":       {Crowded: Row{Cap: maxLine + 1}},
		"bad_order":     {Usual: Row{Tell: 10 * time.Minute, Leave: 5 * time.Minute}},
		"bad_way":       {Queues: map[desk.QueueID]Row{queue: {Full: desk.WayHuman}}},
		"no_queue":      {Queues: map[desk.QueueID]Row{"other": {}}},
		"bad_tag":       {Exempt: Exempt{Tags: []string{" "}}},
		"bad_name":      {Words: map[string]string{"nothing": "x"}},
		"no_field":      {Words: map[string]string{"message": "お書きください"}},
		"text_too_long": {Words: map[string]string{"stay": strings.Repeat("長", maxText+1)}},
		"bad_time":      {Pledges: Pledges{Message: time.Minute}},
		"bad_word":      {Ask: AskRules{Words: []string{""}}},
		"no_level":      {Surge: SurgeRules{Auto: true}},
		"bad_level":     {Surge: SurgeRules{Up: Level{Waiting: 5}, Down: Level{Waiting: 5}}},
		"too_many":      {Exempt: Exempt{Scenarios: make([]string, maxList+1)}},
	} {
		var e *desk.Error
		if err := s.Valid(known); !errors.As(err, &e) || e.Code != code || e.Field == "" {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestEveryWordsCanBeSaid(t *testing.T) {
	fields := []string{"{{wait}}", "10〜15分ほど", "{{position}}", "3番目", "{{due}}", "本日18:00", "{{time}}", "明日9:00〜11:00"}
	for name, text := range OwnWords() {
		if field := mustSay[name]; field != "" && !strings.Contains(text, field) {
			t.Errorf("%s lacks %s", name, field)
		}
		if said := (Settings{}).Filled().Say(name, fields...); strings.Contains(said, "{{") || said == "" {
			t.Errorf("%s says %q", name, said)
		}
	}
	if said := (Settings{Words: map[string]string{"stay": "本日は休みます"}}).Filled().Say("stay"); said != "本日は休みます" {
		t.Error(said)
	}
}

func TestReport(t *testing.T) {
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	told := func(took time.Duration) Passage {
		p := Passage{Entrance: desk.Entrance{ID: "e", Way: desk.WayChoice, At: at, From: 10 * time.Minute, To: 15 * time.Minute, Choice: "wait"}}
		if took > 0 {
			p.ServedAt = at.Add(took)
		}
		return p
	}
	left := told(0)
	left.EndedAt = at.Add(time.Minute)
	pledge := func(answered, ended time.Duration) Passage {
		p := Passage{Entrance: desk.Entrance{ID: "e", Way: desk.WayMessage, At: at, Pledge: desk.PledgeMessage, Due: at.Add(time.Hour)}}
		if answered > 0 {
			p.AnsweredAt = at.Add(answered)
		}
		if ended > 0 {
			p.EndedAt = at.Add(ended)
		}
		return p
	}
	r := Count([]Passage{told(12 * time.Minute), told(5 * time.Minute), told(25 * time.Minute), told(0), left,
		pledge(30*time.Minute, 30*time.Minute), pledge(2*time.Hour, 2*time.Hour), pledge(0, time.Minute), pledge(0, 0)}, at.Add(30*time.Minute))
	if r.Told != (Told{N: 3, Within: 2, Early: 1, Left: 1, Waiting: 1, Error: 5 * time.Minute, Actual: 12 * time.Minute}) {
		t.Errorf("told %+v", r.Told)
	}
	if r.Message != (Kept{N: 4, InTime: 1, Late: 1, Gone: 1, Open: 1}) || r.Ways[desk.WayChoice] != 5 || r.Choices["wait"] != 5 {
		t.Errorf("%+v", r)
	}
	if r := Count([]Passage{pledge(0, 0)}, at.Add(2*time.Hour)); r.Message.Late != 1 {
		t.Errorf("over its time and open: %+v", r.Message)
	}
}
