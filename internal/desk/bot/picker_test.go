package bot

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// A limit is written as people write it, and LINE gets none that it would refuse.
func TestPickersKeepLINEsForm(t *testing.T) {
	now := time.Date(2026, 11, 29, 1, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name     string
		ask      Ask
		min, max string
		answer   string
		taken    string // the field afterwards
	}{
		{"a short hour", Ask{Type: AskTime, Min: "9:00", Max: "18:00"}, "09:00", "18:00", "10時", "10:00"},
		{"before it", Ask{Type: AskTime, Min: "9:00", Max: "18:00"}, "09:00", "18:00", "8:30", ""},
		{"one day only", Ask{Type: AskDate, Min: "+1d", Max: "+1d"}, "", "", "明日", "2026-11-30"},
		{"no time", Ask{Type: AskTime, Min: "{{gone}}", Max: "18:00"}, "", "18:00", "8:30", "08:30"},
		{"days", Ask{Type: AskDate, Min: "+1d", Max: "+9d"}, "2026-11-30", "2026-12-08", "12/9", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.ask.Text, tc.ask.Field, tc.ask.Next = "?", "f", "more"
			sc := Scenario{ID: "s", Version: 1, Start: "a", Nodes: []Node{{ID: "a", Ask: &tc.ask},
				{ID: "more", Ask: &Ask{Text: "?", Type: AskText, Field: "g", Next: ""}}}}
			w := World{Now: now, Zone: time.UTC, NewID: func() string { return "s1" },
				Library: func(string, int) (Scenario, bool) { return sc, true }}
			r, err := Begin(sc, w)
			if err != nil {
				t.Fatal(err)
			}
			var pick *desk.Pick
			for _, c := range r.Say[0].Choices {
				if c.Pick != nil {
					pick = c.Pick
				}
			}
			if pick == nil || pick.Min != tc.min || pick.Max != tc.max {
				t.Errorf("pick %+v, want %q to %q", pick, tc.min, tc.max)
			}
			r, err = Step(*r.Session, Input{Kind: InText, Text: tc.answer}, w)
			if err != nil || r.Session.Fields["f"] != tc.taken {
				t.Errorf("%q gives %q (%v), want %q", tc.answer, r.Session.Fields["f"], err, tc.taken)
			}
		})
	}
}
