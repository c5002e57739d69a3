package workday

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// planSkill is what subscriptions ask for.
const planSkill = "定期"

// hire draws the people. Who works for which brand, who has the skill, the languages and the
// training for complaints goes round by number, so that no queue is without somebody however
// few there are; the rest is drawn.
func hire(n int, r *rand.Rand) (out []staff) {
	for i := range n {
		s := staff{id: desk.OperatorID(fmt.Sprintf("op%03d", i+1)), capacity: 3 + r.IntN(3), pace: 0.8 + 0.4*r.Float64()}
		switch i % 5 {
		case 0, 3:
			s.brands = []desk.WorkspaceID{midori, sora}
		case 1, 4:
			s.brands = []desk.WorkspaceID{midori}
		case 2:
			s.brands = []desk.WorkspaceID{sora}
		}
		s.profile = desk.StaffProfile{Trained: i%3 == 0, Certificates: []desk.WorkspaceID{sora}}
		if i%2 == 0 || i%5 == 4 {
			s.profile.Skills = map[string]int{planSkill: 1 + r.IntN(5)}
		}
		if i%4 == 0 {
			s.profile.Languages = []string{"ja", "en"}
		}
		if i%7 == 6 { // a newcomer
			s.profile.Cap = s.capacity - 1
		}
		if i%11 == 5 {
			s.profile.Channels = map[desk.ChannelID]int{counters[0].channel: 2}
		}
		s.shift(i, r)
		out = append(out, s)
	}
	return out
}

// shift draws a person's hours: early, middle or late, an hour's break and a short one.
func (s *staff) shift(i int, r *rand.Rand) {
	late := time.Duration(r.IntN(10)) * time.Minute
	switch i % 4 {
	case 0, 1:
		s.begins, s.ends = at(8, 45).Add(late), at(17, 30)
		s.rest(at(11, 0), 120, r)
		s.pause(at(15, 30), 60, r)
	case 2:
		s.begins, s.ends = at(10, 0).Add(late), at(19, 0)
		s.rest(at(13, 15), 75, r)
		s.pause(at(16, 45), 60, r)
	case 3:
		s.begins, s.ends = at(11, 30).Add(late), at(20, 30)
		s.rest(at(15, 45), 75, r)
		s.pause(at(18, 0), 60, r)
	}
	day := at(12, 0).In(tokyo).Weekday()
	minutes := func(t time.Time) int { local := t.In(tokyo); return local.Hour()*60 + local.Minute() }
	s.profile.Week = []desk.Shift{{Day: day, From: minutes(s.begins), To: minutes(s.ends)}}
	if r.IntN(25) == 0 {
		from := s.begins.Add(time.Duration(60+r.IntN(360)) * time.Minute)
		s.cut = desk.Span{From: from, To: from.Add(time.Duration(2+r.IntN(9)) * time.Minute)}
	}
}

func (s *staff) rest(from time.Time, spread int, r *rand.Rand) {
	from = from.Add(time.Duration(r.IntN(spread)) * time.Minute)
	s.breaks = append(s.breaks, desk.Span{From: from, To: from.Add(time.Hour)})
}

func (s *staff) pause(from time.Time, spread int, r *rand.Rand) {
	from = from.Add(time.Duration(r.IntN(spread)) * time.Minute)
	s.breaks = append(s.breaks, desk.Span{From: from, To: from.Add(10 * time.Minute)})
}
