package report

import (
	"cmp"
	"slices"
)

// Asked counts questions that the bot looked up: those of one day with the same fate.
type Asked struct {
	Day     int    // index into the report's days
	Zone    string // answer, offer, handoff
	Outcome string // what the customer said to it: solved, unsolved, chosen, none, human, or nothing
	Topic   string // of the inquiry; empty for none
	N       int
}

// Met counts inquiries that the bot had to do with: those opened on one day with the same fate.
type Met struct {
	Day    int
	State  string // of the inquiry now
	Close  string // why it was closed
	Reason string // of the bot's last hand-off; empty when it has none, or was taken back
	Topic  string
	N      int
}

// BotLine is a line of the bot's report: of a day, of a topic, or of all.
//
// Questions = Answered + Offered + Unknown. Helped and NotHelped are those of them that the
// customer judged by a tap. Inquiries = Solved + HandedOff + Left + Open.
type BotLine struct {
	Name      string
	Questions int // looked up in the FAQ
	Answered  int // the bot was sure and said an answer
	Offered   int // it offered entries to choose from
	Unknown   int // it found nothing near enough
	Helped    int // 「解決した」
	NotHelped int // 「解決していない」 or 「この中にない」

	Inquiries int // that the bot had to do with
	Solved    int // closed by 「解決した」, no person involved
	HandedOff int // given to a person, or taken by one
	Left      int // closed because the customer wrote no more
	Open      int // still with the bot
}

// Over counts the inquiries whose end is known.
func (l BotLine) Over() int { return l.Solved + l.HandedOff + l.Left }

// SelfResolution is the share of the inquiries that are over which ended with the customer
// saying that it was solved, without a person: Solved ÷ (Solved + HandedOff + Left). Who goes
// without a word is not counted as helped. ok is false while none is over.
func (l BotLine) SelfResolution() (rate float64, ok bool) {
	if l.Over() == 0 {
		return 0, false
	}
	return float64(l.Solved) / float64(l.Over()), true
}

// Reason counts the hand-offs for one reason.
type Reason struct {
	Code string // wish, unsure, repeated, complaint, always, taken, or a scenario's
	N    int
}

// Taken is the reason of an inquiry that a person took from the bot unasked.
const Taken = "taken"

// Bot is the report of a period.
type Bot struct {
	Total   BotLine
	Days    []BotLine // every day of the period, in order
	Topics  []BotLine // most questions first; the one without a name last
	Reasons []Reason  // most first
}

// MaxTopics bounds the list of topics; the rarest are put together under Others.
const MaxTopics = 50

// Others names the line of the rarest topics.
const Others = "…"

// NewBot puts counts together. days are the names of the period's days.
func NewBot(days []string, asked []Asked, met []Met) Bot {
	b := Bot{Days: make([]BotLine, len(days))}
	for i, d := range days {
		b.Days[i].Name = d
	}
	topics, reasons := map[string]*BotLine{}, map[string]int{}
	lines := func(day int, topic string) []*BotLine {
		if topics[topic] == nil {
			topics[topic] = &BotLine{Name: topic}
		}
		return []*BotLine{&b.Total, &b.Days[day], topics[topic]}
	}
	for _, a := range asked {
		for _, l := range lines(a.Day, a.Topic) {
			l.ask(a)
		}
	}
	for _, m := range met {
		for _, l := range lines(m.Day, m.Topic) {
			l.meet(m)
		}
		if code := m.handedOff(); code != "" {
			reasons[code] += m.N
		}
	}
	b.Topics = ranked(topics)
	for code, n := range reasons {
		b.Reasons = append(b.Reasons, Reason{code, n})
	}
	slices.SortFunc(b.Reasons, func(x, y Reason) int { return cmp.Or(cmp.Compare(y.N, x.N), cmp.Compare(x.Code, y.Code)) })
	return b
}

func (l *BotLine) ask(a Asked) {
	l.Questions += a.N
	switch a.Zone {
	case "answer":
		l.Answered += a.N
	case "offer":
		l.Offered += a.N
	default:
		l.Unknown += a.N
	}
	switch a.Outcome {
	case "solved":
		l.Helped += a.N
	case "unsolved", "none":
		l.NotHelped += a.N
	}
}

func (l *BotLine) meet(m Met) {
	l.Inquiries += m.N
	switch {
	case m.Close == solvedByBot:
		l.Solved += m.N
	case m.handedOff() != "":
		l.HandedOff += m.N
	case m.State == withBot:
		l.Open += m.N
	default:
		l.Left += m.N
	}
}

// States and reasons of package conversation that the report tells apart.
const (
	solvedByBot = "solved_by_bot"
	noReply     = "no_reply"
	withBot     = "bot"
	closed      = "closed"
)

// handedOff tells why an inquiry came to a person; empty when it did not.
func (m Met) handedOff() string {
	switch {
	case m.Close == solvedByBot:
		return ""
	case m.Reason != "":
		return m.Reason
	case m.State == withBot, m.State == closed && m.Close == noReply:
		return ""
	}
	return Taken
}

func ranked(topics map[string]*BotLine) []BotLine {
	var out []BotLine
	for _, l := range topics {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(x, y BotLine) int {
		return cmp.Or(compareBool(x.Name == "", y.Name == ""), cmp.Compare(y.Questions, x.Questions), cmp.Compare(y.Inquiries, x.Inquiries), cmp.Compare(x.Name, y.Name))
	})
	named := len(out)
	if named > 0 && out[named-1].Name == "" {
		named--
	}
	if named <= MaxTopics {
		return out
	}
	rest := BotLine{Name: Others}
	for _, l := range out[MaxTopics-1 : named] {
		rest.add(l)
	}
	return append(append(out[:MaxTopics-1:MaxTopics-1], rest), out[named:]...)
}

func (l *BotLine) add(o BotLine) {
	l.Questions, l.Answered, l.Offered, l.Unknown = l.Questions+o.Questions, l.Answered+o.Answered, l.Offered+o.Offered, l.Unknown+o.Unknown
	l.Helped, l.NotHelped = l.Helped+o.Helped, l.NotHelped+o.NotHelped
	l.Inquiries, l.Solved, l.HandedOff, l.Left, l.Open = l.Inquiries+o.Inquiries, l.Solved+o.Solved, l.HandedOff+o.HandedOff, l.Left+o.Left, l.Open+o.Open
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}
