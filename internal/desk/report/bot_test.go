package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestBot(t *testing.T) {
	b := NewBot([]string{"2026-11-01", "2026-11-02"}, []Asked{
		{0, "answer", "solved", "配送", 3}, {0, "answer", "", "配送", 2}, {1, "offer", "none", "", 1}, {1, "handoff", "", "", 4}, {1, "offer", "unsolved", "支払い", 1},
	}, []Met{
		{0, "closed", "solved_by_bot", "", "配送", 3}, {0, "closed", "no_reply", "", "配送", 1}, {1, "waiting", "", "wish", "", 2},
		{1, "active", "", "", "支払い", 1}, {1, "bot", "", "", "", 5}, {1, "closed", "solved", "unsure", "", 1}, {1, "closed", "solved_by_bot", "wish", "", 1},
	})
	l := b.Total
	if l.Questions != 11 || l.Answered != 5 || l.Offered != 2 || l.Unknown != 4 || l.Helped != 3 || l.NotHelped != 2 {
		t.Errorf("questions %+v", l)
	}
	if l.Inquiries != 14 || l.Solved != 4 || l.HandedOff != 4 || l.Left != 1 || l.Open != 5 {
		t.Errorf("inquiries %+v", l)
	}
	if rate, ok := l.SelfResolution(); !ok || fmt.Sprintf("%.3f", rate) != "0.444" {
		t.Errorf("rate %v %v", rate, ok)
	}
	if _, ok := (BotLine{Open: 3}).SelfResolution(); ok {
		t.Error("a rate of nothing")
	}
	if len(b.Days) != 2 || b.Days[0].Questions != 5 || b.Days[1].Questions != 6 {
		t.Errorf("days %+v", b.Days)
	}
	var names []string
	for _, l := range b.Topics {
		names = append(names, l.Name)
	}
	if got := strings.Join(names, ","); got != "配送,支払い," {
		t.Errorf("topics %q", got)
	}
	if got := fmt.Sprint(b.Reasons); got != "[{wish 2} {taken 1} {unsure 1}]" {
		t.Errorf("reasons %s", got)
	}
}

// Every line of days adds up to the whole, and so does every line of topics, however many.
func TestBotTopicsAddUp(t *testing.T) {
	var asked []Asked
	for i := range 80 {
		asked = append(asked, Asked{0, "answer", "", fmt.Sprintf("topic %02d", i), i + 1})
	}
	b := NewBot([]string{"d"}, append(asked, Asked{0, "handoff", "", "", 7}), nil)
	if len(b.Topics) != MaxTopics+1 || b.Topics[MaxTopics-1].Name != Others || b.Topics[MaxTopics].Name != "" {
		t.Fatalf("%d topics, %q, %q", len(b.Topics), b.Topics[MaxTopics-1].Name, b.Topics[len(b.Topics)-1].Name)
	}
	sum := 0
	for _, l := range b.Topics {
		sum += l.Questions
	}
	if sum != b.Total.Questions {
		t.Errorf("%d of %d", sum, b.Total.Questions)
	}
}

func TestCSV(t *testing.T) {
	b := NewBot([]string{"2026-11-01"}, []Asked{{0, "answer", "solved", `=HYPERLINK("x")`, 1}}, []Met{{0, "closed", "solved_by_bot", "", "", 1}, {0, "waiting", "", "+evil", "", 1}})
	text := string(b.CSV("ja"))
	for _, want := range []string{"\ufeff区分,名前,質問", "合計,,1,1,0,0,1,0,2,1,1,0,0,0.500\r\n", `"'=HYPERLINK(""x"")"`, "'+evil", "(話題なし)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if en := string(b.CSV("en")); !strings.HasPrefix(en, "\ufeffsection,name,") {
		t.Error(en)
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\r\n") {
		if n := strings.Count(line, ","); n < 13 {
			t.Errorf("%d commas in %s", n, line)
		}
	}
}
