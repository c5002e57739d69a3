package report

import (
	"cmp"
	"slices"
)

// Rated counts surveys of one day with the same answer, of those that reached their customers.
type Rated struct {
	Day      int // index into the report's days: when they were asked
	Operator string
	Queue    string
	Score    int // 5 満足 to 1 不満; 0 = no answer
	N        int
}

// SatisfactionLine is a line of the survey's report: of a day, an operator, a queue, or all.
type SatisfactionLine struct {
	Name  string
	Asked int    // surveys that reached the customer, one an inquiry
	Score [6]int // how many gave it; 0: no answer
}

// Answered counts those that gave a score.
func (l SatisfactionLine) Answered() int { return l.Asked - l.Score[0] }

// Rate is 満足度: (満足 + やや満足) ÷ 回答. ok is false while nobody has answered.
func (l SatisfactionLine) Rate() (rate float64, ok bool) {
	n := l.Answered()
	if n == 0 {
		return 0, false
	}
	return float64(l.Score[5]+l.Score[4]) / float64(n), true
}

// Response is 回答率: 回答 ÷ 送付. ok is false while nobody was asked.
func (l SatisfactionLine) Response() (rate float64, ok bool) {
	if l.Asked == 0 {
		return 0, false
	}
	return float64(l.Answered()) / float64(l.Asked), true
}

// Satisfaction is the survey's report.
type Satisfaction struct {
	Total     SatisfactionLine
	Days      []SatisfactionLine
	Operators []SatisfactionLine // most asked first
	Queues    []SatisfactionLine
}

// NewSatisfaction adds up counts; days are the names of the period's days.
func NewSatisfaction(days []string, counts []Rated) Satisfaction {
	var out Satisfaction
	for _, name := range days {
		out.Days = append(out.Days, SatisfactionLine{Name: name})
	}
	operators, queues := map[string]*SatisfactionLine{}, map[string]*SatisfactionLine{}
	for _, c := range counts {
		if c.Score < 0 || c.Score > 5 || c.Day < 0 || c.Day >= len(days) {
			continue
		}
		for _, l := range []*SatisfactionLine{&out.Total, &out.Days[c.Day], lineOf(operators, c.Operator), lineOf(queues, c.Queue)} {
			l.Asked += c.N
			l.Score[c.Score] += c.N
		}
	}
	out.Operators, out.Queues = mostAsked(operators), mostAsked(queues)
	return out
}

func lineOf(lines map[string]*SatisfactionLine, name string) *SatisfactionLine {
	if lines[name] == nil {
		lines[name] = &SatisfactionLine{Name: name}
	}
	return lines[name]
}

func mostAsked(lines map[string]*SatisfactionLine) (out []SatisfactionLine) {
	for _, l := range lines {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b SatisfactionLine) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), cmp.Compare(a.Name, b.Name))
	})
	return out
}
