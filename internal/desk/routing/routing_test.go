package routing

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func person(id string, load, capacity int, idle time.Duration) desk.Person {
	return desk.Person{
		ID: desk.OperatorID(id), Presence: desk.Available, PresenceUntil: now.Add(time.Minute),
		Load: load, Capacity: capacity, LastAssignedAt: now.Add(-idle),
		Memberships: map[desk.WorkspaceID]desk.Role{"w": desk.RoleOperator},
	}
}

func work(id string, age time.Duration) Work {
	return Work{Conversation: desk.ConversationID(id), Workspace: "w", Weight: 1, Since: now.Add(-age)}
}

func member(p desk.Person, w desk.WorkspaceID) bool { _, ok := p.Memberships[w]; return ok }

func chosen(ds []Decision) string {
	s := ""
	for _, d := range ds {
		s += fmt.Sprintf("%s>%s ", d.Work.Conversation, d.Operator)
	}
	return s
}

func TestPick(t *testing.T) {
	away := person("z", 0, 3, time.Hour)
	away.Presence = desk.Away
	lost := person("y", 0, 3, time.Hour)
	lost.PresenceUntil = now
	stranger := person("x", 0, 3, time.Hour)
	stranger.Memberships = nil
	refused := work("c", time.Minute)
	refused.Refused = []desk.Refusal{{Operator: "a", At: now.Add(-2 * time.Minute)}}
	justNow := work("c", time.Minute)
	justNow.Refused = []desk.Refusal{{Operator: "a", At: now.Add(-10 * time.Second)}}
	tests := []struct {
		name   string
		work   []Work
		roster Roster
		want   string
	}{
		{"least load wins", []Work{work("c", 0)}, Roster{person("a", 2, 3, time.Hour), person("b", 1, 3, 0)}, "c>b "},
		{"tie: longest idle", []Work{work("c", 0)}, Roster{person("a", 1, 3, time.Minute), person("b", 1, 3, time.Hour)}, "c>b "},
		{"oldest first", []Work{work("c", 1), work("d", time.Hour)}, Roster{person("a", 2, 3, 0)}, "d>a "},
		{"loads grow while picking", []Work{work("c", 3), work("d", 2), work("e", 1)}, Roster{person("a", 0, 2, 2), person("b", 0, 2, 1)}, "c>a d>b e>a "},
		{"nobody over capacity", []Work{work("c", 2), work("d", 1)}, Roster{person("a", 2, 3, 0)}, "c>a "},
		{"away, lost and strangers get nothing", []Work{work("c", 0)}, Roster{away, lost, stranger}, ""},
		{"who refused is passed over", []Work{refused}, Roster{person("a", 0, 9, 0), person("b", 5, 9, 0)}, "c>b "},
		{"when all have just refused it rests", []Work{justNow}, Roster{person("a", 0, 9, 0)}, ""},
		{"a newcomer gets it at once", []Work{justNow}, Roster{person("a", 0, 9, 0), person("b", 5, 9, 0)}, "c>b "},
		{"when all have refused it goes round again", []Work{refused}, Roster{person("a", 0, 9, 0)}, "c>a "},
		{"who has no room but has not refused is waited for", []Work{refused}, Roster{person("a", 0, 9, 0), person("b", 9, 9, 0)}, ""},
		{"nobody here", []Work{work("c", 0)}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picked, again := Pick(tt.work, tt.roster, member, Policy{}, now)
			if rests := tt.name == "when all have just refused it rests"; again.Equal(now.Add(50*time.Second)) != rests {
				t.Errorf("look again at %v", again)
			}
			if got := chosen(picked); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReasonsAreTheBestFewInOrder(t *testing.T) {
	roster := Roster{person("a", 4, 9, 0), person("b", 1, 9, 0), person("c", 3, 9, 0), person("d", 2, 9, 0), person("e", 0, 9, 0)}
	ds, _ := Pick([]Work{work("w", 0)}, roster, member, Policy{}, now)
	d := ds[0]
	if d.Candidates != 5 || len(d.Reasons) != 5 || d.Reasons[4].Operator != "a" || d.Reasons[0].Operator != "e" || d.Reasons[1].Operator != "b" || d.Reasons[2].Operator != "d" {
		t.Fatalf("%+v", d)
	}
}

// A centre of a thousand and ten thousand who wait, plain and with all that can be asked for.
func BenchmarkPick1000Operators10000Waiting(b *testing.B) {
	for _, asks := range []bool{false, true} {
		b.Run(fmt.Sprintf("skills=%v", asks), func(b *testing.B) {
			policy, roster, ws := crowd(asks)
			decisions := 0
			for b.Loop() {
				picked, _ := Pick(ws, roster, member, policy, now)
				decisions += len(picked)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(decisions), "µs/decision")
		})
	}
}

func crowd(asks bool) (policy Policy, roster Roster, ws []Work) {
	for i := range 1000 {
		p := person(fmt.Sprintf("o%04d", i), i%5, 6, time.Duration(i))
		if asks {
			p.Profile = desk.StaffProfile{Cap: 6, Trained: i%10 == 0, Skills: map[string]int{fmt.Sprint("s", i%7): 1 + i%5}}
			p.Talks = map[desk.ChannelID]int{"c": i % 5}
		}
		roster = append(roster, p)
	}
	if asks {
		policy.Queues = map[desk.QueueID]desk.Rules{"q0": {Model: ModelSkillsFirst, Priority: 1}, "q1": {Prefer: true, PreferFor: time.Minute}}
	}
	for i := range 10000 {
		w := work(fmt.Sprintf("c%05d", i), time.Duration(i)*time.Millisecond)
		if asks {
			w.Queue, w.Channel, w.Heated = desk.QueueID(fmt.Sprint("q", i%3)), "c", i%20 == 0
			w.Preferred = desk.OperatorID(fmt.Sprintf("o%04d", i%1000))
			if i%2 == 0 {
				w.Skill = fmt.Sprint("s", i%7)
			}
		}
		ws = append(ws, w)
	}
	return policy, roster, ws
}
