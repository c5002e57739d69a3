package decide

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// What is promised at a hand-off is what the queue can keep.
func TestPartingWords(t *testing.T) {
	night := []Hours{{Days: []time.Weekday{time.Sunday}, From: 9 * 60, To: 10 * 60}}
	waiting := func(n int) map[desk.QueueID]int { return map[desk.QueueID]int{"q": n, "other": 50} }
	for name, c := range map[string]struct {
		staff Staff
		code  string
		own   string
		hours []Hours
		want  []string // in this order
		not   string
	}{
		"nothing is known":   {Staff{}, "wish", "", nil, []string{"順番にご案内"}, ""},
		"somebody is free":   {Staff{true, 2, 3, nil}, "wish", "", nil, []string{"順番にご案内"}, ""},
		"all are taken":      {Staff{true, 2, 0, waiting(2)}, "wish", "", nil, []string{"順番にご案内"}, "お待ちのため"},
		"many wait":          {Staff{true, 2, 0, waiting(7)}, "unsure", "", nil, []string{"7名", "順番にお返事"}, "すぐ"},
		"many, soon taken":   {Staff{true, 9, 20, waiting(7)}, "wish", "", nil, []string{"順番にご案内"}, "7名"},
		"nobody is there":    {Staff{true, 0, 0, waiting(7)}, "wish", "", nil, []string{"担当者がおりません", "このままお書きください"}, "順番にご案内"},
		"a scenario's words": {Staff{true, 1, 1, nil}, "scenario", "返品の担当におつなぎします。", nil, []string{"返品の担当に"}, "オペレーター"},
		"and nobody there":   {Staff{true, 0, 0, nil}, "scenario", "返品の件、承りました。", nil, []string{"返品の件", "担当者がおりません"}, ""},
		"a complaint":        {Staff{true, 1, 1, nil}, "complaint", "", nil, []string{"ご不快な思い", "おつなぎします"}, ""},
		"and many wait":      {Staff{true, 1, 0, waiting(3)}, "complaint", "", nil, []string{"ご不快な思い", "3名"}, ""},
		"closed":             {Staff{true, 0, 0, waiting(7)}, "wish", "", night, []string{"受付時間外", "9:00から"}, "7名"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRobot(t)
			r.hears("ポイントは？")
			tk := &talker{newPen(r.c, desk.Robot, t0, r.ids()), r.brain, r.c.Memory}
			tk.brain.Settings.Hours, tk.brain.Staff = c.hours, c.staff
			tk.handOff(c.code, bot.HandOff{Words: c.own})
			got, at := textOf(tk.Added[len(tk.Added)-1]), 0
			for _, want := range c.want {
				i := strings.Index(got[at:], want)
				if i < 0 {
					t.Fatalf("%q lacks %q", got, want)
				}
				at += i
			}
			if c.not != "" && strings.Contains(got, c.not) || strings.Contains(got, "{{") {
				t.Errorf("%q", got)
			}
		})
	}
}
