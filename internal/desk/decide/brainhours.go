package decide

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Plan is the opening hours that a bot had of its own before brands had plans, as a plan.
// It stands for a brand that has saved none. Periods that lay over each other, which were
// allowed, become one.
func (s BotSettings) Plan() sla.Plan {
	p := sla.Unset()
	p.Zone = s.Zone
	if len(s.Hours) == 0 {
		return p
	}
	p.Hours = &sla.Week{}
	for _, h := range s.Hours {
		for _, d := range h.Days {
			if day := &p.Hours[d]; !slices.Contains(*day, sla.Period{From: h.From, To: h.To}) {
				*day = append(*day, sla.Period{From: h.From, To: h.To})
			}
		}
	}
	for d := range p.Hours {
		p.Hours[d] = sla.Joined(p.Hours[d])
	}
	return p
}

// Calendar gives the hours of one of a brand's queues and channels; where none is named,
// the brand's.
func (b Brain) Calendar(queue desk.QueueID, channel desk.ChannelID) *sla.Calendar {
	rules := b.Rules
	if rules == nil {
		rules = sla.NewRules(0, b.Settings.Plan())
	}
	return rules.Calendar(queue, channel)
}

// hours are those of the queue that the inquiry is in.
func (t *talker) hours() *sla.Calendar {
	return t.brain.Calendar(t.Case.Talk.Queue, t.Case.Talk.Channel)
}

// ClosedWords are what a customer reads who asks for a person out of hours: those of a
// temporary closing, if there is one, else the brand's.
func (s BotSettings) ClosedWords(cal *sla.Calendar, now time.Time) string {
	opens := cal.NextOpen(now)
	words := s.word("closed")
	if c := cal.Closing(now); c != nil && strings.TrimSpace(c.Message) != "" {
		words = strings.TrimSpace(c.Message)
	} else if opens.IsZero() {
		return s.word("shut")
	}
	when := "追ってお知らせする日時"
	if !opens.IsZero() {
		when = showOpening(opens.In(cal.Zone()), now.In(cal.Zone()))
	}
	return strings.ReplaceAll(words, "{{opens}}", when)
}

// showOpening writes a day and hour as one would say it: 本日13:00, 明日9:00, 11月30日(月)9:00.
func showOpening(at, now time.Time) string {
	clock := strings.TrimPrefix(at.Format("15:04"), "0")
	switch today := sla.DateOf(now); sla.DateOf(at) {
	case today:
		return "本日" + clock
	case today.Add(1):
		return "明日" + clock
	}
	return at.Format("1月2日") + "(" + []string{"日", "月", "火", "水", "木", "金", "土"}[at.Weekday()] + ")" + clock
}
