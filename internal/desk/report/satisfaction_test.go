package report

import "testing"

func TestSatisfaction(t *testing.T) {
	s := NewSatisfaction([]string{"2026-11-25", "2026-11-26"}, []Rated{
		{0, "a", "q", 5, 3}, {0, "a", "q", 4, 2}, {0, "b", "q", 3, 1}, {1, "b", "q2", 1, 2}, {1, "a", "q", 0, 8}, {7, "a", "q", 5, 99},
	})
	if s.Total.Asked != 16 || s.Total.Answered() != 8 {
		t.Fatalf("asked %d, answered %d", s.Total.Asked, s.Total.Answered())
	}
	if rate, ok := s.Total.Rate(); !ok || rate != 5.0/8 {
		t.Errorf("満足度 %v, %v", rate, ok)
	}
	if rate, ok := s.Total.Response(); !ok || rate != 0.5 {
		t.Errorf("回答率 %v, %v", rate, ok)
	}
	if s.Days[0].Asked != 6 || s.Days[1].Asked != 10 || s.Operators[0].Name != "a" || s.Operators[0].Asked != 13 || s.Queues[1].Name != "q2" {
		t.Errorf("%+v", s)
	}
	if _, ok := (SatisfactionLine{Asked: 3, Score: [6]int{3}}).Rate(); ok {
		t.Error("nobody has answered, yet there is a rate")
	}
	if _, ok := (SatisfactionLine{}).Response(); ok {
		t.Error("nobody was asked, yet there is a rate")
	}
}
