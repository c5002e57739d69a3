package board

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

func TestState(t *testing.T) {
	p := Post{Sheet: Sheet{From: now, Until: now.Add(time.Hour)}}
	for after, want := range map[time.Duration]string{-time.Second: Coming, 0: Shown, time.Hour - time.Second: Shown, time.Hour: Over} {
		if got := p.State(now.Add(after)); got != want {
			t.Errorf("%v: %s", after, got)
		}
	}
	if p.Until = (time.Time{}); p.State(now.AddDate(1, 0, 0)) != Shown {
		t.Error("one without an end is over")
	}
	if p.Withdrawn = now; p.State(now.Add(-time.Hour)) != Withdrawn {
		t.Error("what is withdrawn still stands")
	}
}

func TestClean(t *testing.T) {
	good := Sheet{Title: " 朝礼 ", Text: "本日は", Weight: Normal}
	got, err := good.Clean(now)
	if err != nil || got.Title != "朝礼" || !got.From.Equal(now) {
		t.Fatalf("%+v %v", got, err)
	}
	for code, change := range map[string]func(*Sheet){
		"bad_title":     func(s *Sheet) { s.Title = " " },
		"text_too_long": func(s *Sheet) { s.Text = strings.Repeat("あ", 4001) },
		"bad_weight":    func(s *Sheet) { s.Weight = "heavy" },
		"bad_until":     func(s *Sheet) { s.From, s.Until = now.Add(time.Hour), now.Add(time.Hour) },
	} {
		s := good
		change(&s)
		if _, err := s.Clean(now); err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	lines := good
	lines.Title = "二\n行"
	past := good
	past.From, past.Until = now.Add(-2*time.Hour), now.Add(-time.Hour)
	for _, s := range []Sheet{lines, past} {
		if _, err := s.Clean(now); err == nil {
			t.Errorf("taken: %+v", s)
		}
	}
}

func TestOtherWordsAreReadAnew(t *testing.T) {
	p := Post{Sheet: Sheet{Title: "a", Text: "b", Weight: Normal, From: now}, Edition: 3, Revision: 2}
	for name, c := range map[string]struct {
		change func(*Sheet)
		want   int64
	}{
		"nothing": {func(*Sheet) {}, 2},
		"weight":  {func(s *Sheet) { s.Weight = Urgent }, 2},
		"end":     {func(s *Sheet) { s.Until = now.Add(time.Hour) }, 2},
		"title":   {func(s *Sheet) { s.Title = "c" }, 3},
		"text":    {func(s *Sheet) { s.Text = "c" }, 3},
		"confirm": {func(s *Sheet) { s.Confirm = true }, 3},
	} {
		s := p.Sheet
		c.change(&s)
		if got := p.Change(s, now); got.Revision != c.want || got.Edition != 4 {
			t.Errorf("%s: %d %d", name, got.Revision, got.Edition)
		}
	}
}
