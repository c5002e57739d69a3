package routing

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// world is a centre as the property tests draw it.
type world struct {
	work   []Work
	roster Roster
	policy Policy
}

func draw(t *rapid.T) world {
	pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
	num := func(name string, lo, hi int) int { return rapid.IntRange(lo, hi).Draw(t, name) }
	w := world{policy: Policy{Queues: map[desk.QueueID]desk.Rules{}}}
	for _, q := range []desk.QueueID{"q1", "q2", "q3"} {
		r := desk.Rules{Priority: num("priority", 0, 5), Model: rapid.SampledFrom(Models()).Draw(t, "model"),
			Prefer: rapid.Bool().Draw(t, "prefer"), PreferFor: time.Duration(num("prefer for", 0, 2)) * time.Minute}
		if num("asks", 0, 2) == 0 {
			r.Skills = []desk.Need{{Skill: pick("asks for", "a", "b"), Level: num("level", 1, 5), Relax: time.Duration(num("relax", 0, 2)) * time.Minute}}
		}
		w.policy.Queues[q] = r
	}
	if rapid.Bool().Draw(t, "certified") {
		w.policy.Certified = []desk.WorkspaceID{"v"}
	}
	for i := range num("people", 0, 7) {
		p := person(fmt.Sprint("p", i), num("load", 0, 4), num("capacity", 0, 5), time.Duration(num("idle", 0, 9))*time.Minute)
		p.Memberships = map[desk.WorkspaceID]desk.Role{"w": desk.RoleOperator}
		if rapid.Bool().Draw(t, "both brands") {
			p.Memberships["v"] = desk.RoleOperator
		}
		if num("presence", 0, 6) == 0 {
			p.Presence = desk.Presence(pick("state", "away", "draining", "offline"))
		}
		p.Heated = num("heated", 0, 3)
		p.Profile = desk.StaffProfile{Cap: num("cap", 0, 4), Trained: num("trained", 0, 2) == 0, Skills: map[string]int{"a": num("a", 0, 5), "b": num("b", 0, 5)}}
		if rapid.Bool().Draw(t, "english") {
			p.Profile.Languages = []string{"en"}
		}
		if rapid.Bool().Draw(t, "certificate") {
			p.Profile.Certificates = []desk.WorkspaceID{"v"}
		}
		if num("limit", 0, 2) == 0 {
			p.Profile.Channels = map[desk.ChannelID]int{"c1": num("of c1", 0, 3)}
		}
		p.Talks = map[desk.ChannelID]int{"c1": num("has c1", 0, 2), "c2": num("has c2", 0, 2)}
		w.roster = append(w.roster, p)
	}
	for i := range num("work", 0, 25) {
		x := Work{Conversation: desk.ConversationID(fmt.Sprintf("c%02d", i)), Workspace: desk.WorkspaceID(pick("brand", "w", "v")),
			Channel: desk.ChannelID(pick("channel", "c1", "c2")), Queue: desk.QueueID(pick("queue", "q1", "q2", "q3")),
			Weight: num("weight", 1, 3), Since: now.Add(-time.Duration(num("age", 0, 900)) * time.Second), Skill: pick("skill", "", "", "a", "nobody's"),
			Language: pick("language", "", "ja", "en"), Heated: num("angry", 0, 2) == 0, Bumped: num("bumped", 0, 5) == 0}
		if num("refused", 0, 4) == 0 {
			x.Refused = []desk.Refusal{{Operator: desk.OperatorID(pick("by", "p0", "p1")), At: now.Add(-time.Duration(num("ago", 0, 120)) * time.Second)}}
		}
		if num("called back", 0, 4) == 0 { // it counts from later on, and is nobody's before that
			x.From = now.Add(time.Duration(num("from", -900, 60)) * time.Second)
			x.NotBefore = now.Add(time.Duration(num("not before", -60, 60)) * time.Second)
		}
		if num("known", 0, 3) == 0 {
			x.Preferred = desk.OperatorID(pick("knows", "p0", "p1", "p2"))
		}
		w.work = append(w.work, x)
	}
	return w
}

// could is the rules once more, written pair by pair: whether a person could be given
// work as things stand. It knows nothing of order.
func (w world) could(x Work, p desk.Person) bool {
	if now.Before(x.NotBefore) {
		return false
	}
	r, age := w.policy.Rules(x.Queue), now.Sub(x.Since)
	suits := func(p desk.Person) bool {
		ok := p.OnDuty(now) && member(p, x.Workspace)
		for _, s := range r.Skills {
			ok = ok && p.Profile.Skills[s.Skill] >= s.At(age)
		}
		for _, c := range w.policy.Certified {
			ok = ok && (c != x.Workspace || p.Profile.Certified(c))
		}
		return ok
	}
	wishes := []func(desk.Person) bool{
		func(p desk.Person) bool { return x.Skill == "" || p.Profile.Skills[x.Skill] > 0 },
		func(p desk.Person) bool { return p.Profile.Speaks(x.Language) },
		func(p desk.Person) bool { return !x.Heated || p.Profile.Trained },
	}
	calm := false
	for i, wish := range wishes {
		before, any := suits, false
		if age < DefaultSoft {
			for _, q := range w.roster {
				any = any || before(q) && wish(q)
			}
		}
		if i == len(wishes)-1 {
			for _, q := range w.roster {
				calm = calm || before(q) && q.Heated < mostHeated
			}
		}
		if any {
			suits = func(p desk.Person) bool { return before(p) && wish(p) }
		}
	}
	everybody := len(x.Refused) > 0
	for _, q := range w.roster {
		if suits(q) && !x.refusedBy(q.ID) {
			everybody = false
		}
	}
	if everybody && now.Before(x.Refused[0].At.Add(Rest)) || !everybody && x.refusedBy(p.ID) {
		return false
	}
	if x.Heated && calm && p.Heated >= mostHeated {
		return false
	}
	most, limited := p.Profile.Channels[x.Channel]
	if p.Profile.Cap > 0 && p.Held() >= p.Profile.Cap || limited && p.Talks[x.Channel] >= most {
		return false
	}
	return suits(p) && p.Load+min(x.Weight, p.Capacity) <= p.Capacity && p.Capacity > 0
}

// waitsForOne tells whether work is kept for whoever served the customer last.
func (w world) waitsForOne(x Work) bool {
	r := w.policy.Rules(x.Queue)
	if !r.Prefer || x.Preferred == "" || !now.Before(x.Since.Add(r.PreferFor)) {
		return false
	}
	for _, p := range w.roster {
		if p.ID == x.Preferred {
			return p.OnDuty(now) && member(p, x.Workspace)
		}
	}
	return false
}

// give is what a decision does to the world.
func (w world) give(d Decision) {
	for i := range w.roster {
		if p := &w.roster[i]; p.ID == d.Operator {
			p.Load += d.Work.Weight
			p.Talks[d.Work.Channel]++
			p.Heated = InARow(p.Heated, d.Work.Heated)
		}
	}
}

// TestPickKeepsItsPromises: whatever a centre looks like, each conversation goes to one
// person at most, to somebody who could have it at that moment; nobody who could have what
// stays is left idle; of two that the same person could have had, the one first in line
// went first.
func TestPickKeepsItsPromises(t *testing.T) {
	many(t, 2000, func(t *rapid.T) {
		w := draw(t)
		ds, again := Pick(w.work, w.roster, member, w.policy, now)
		given := map[desk.ConversationID]bool{}
		line := w.inLine()
		place := map[desk.ConversationID]int{}
		for i, x := range line {
			place[x.Conversation] = i
		}
		next := 0
		for _, d := range ds {
			if given[d.Work.Conversation] {
				t.Fatalf("%s has two owners", d.Work.Conversation)
			}
			given[d.Work.Conversation] = true
			at := place[d.Work.Conversation]
			if at < next { // once more from the front, which only angry ones need
				w.mustAllStay(t, line[next:], given)
				next = 0
			}
			w.mustAllStay(t, line[next:at], given) // nobody could have those before it in line
			next = at + 1
			if !w.could(d.Work, w.one(d.Operator)) {
				t.Fatalf("%s could not have %+v", d.Operator, d.Work)
			}
			if !d.Work.Since.Equal(line[at].Since) {
				t.Fatal("the age was lost")
			}
			w.give(d)
		}
		w.mustAllStay(t, line, given)
		if !again.IsZero() && !again.After(now) {
			t.Fatalf("look again at %v, which is not later", again)
		}
	})
}

// inLine is who goes before whom, written once more: by age, each step of priority a head
// start of five minutes, what a clock has bumped one step before the first; of those alike
// the smaller id.
func (w world) inLine() (line []Work) {
	line = slices.Clone(w.work)
	head := func(x Work) time.Time {
		step := w.policy.Queues[x.Queue].Priority
		switch {
		case x.Bumped:
			step = 0
		case step == 0:
			step = 3
		}
		since := x.Since
		if x.From.After(since) {
			since = x.From
		}
		return since.Add(time.Duration(step) * 5 * time.Minute)
	}
	slices.SortFunc(line, func(a, b Work) int {
		return cmp.Or(head(a).Compare(head(b)), cmp.Compare(a.Conversation, b.Conversation))
	})
	return line
}

func (w world) mustAllStay(t *rapid.T, line []Work, given map[desk.ConversationID]bool) {
	for _, x := range line {
		if !given[x.Conversation] {
			w.mustStay(t, x)
		}
	}
}

func (w world) mustStay(t *rapid.T, x Work) {
	if w.waitsForOne(x) {
		return
	}
	for _, p := range w.roster {
		if w.could(x, p) {
			t.Fatalf("%s stays idle beside %+v", p.ID, x)
		}
	}
}

func (w world) one(id desk.OperatorID) desk.Person {
	for _, p := range w.roster {
		if p.ID == id {
			return p
		}
	}
	return desk.Person{}
}

// TestNoTickIsNeeded: until the instant that Pick names, time alone changes nothing.
func TestNoTickIsNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t)
		ds, again := Pick(w.work, w.roster, member, w.policy, now)
		for _, d := range ds {
			w.give(d)
		}
		var left []Work
		for _, x := range w.work {
			taken := false
			for _, d := range ds {
				taken = taken || d.Work.Conversation == x.Conversation
			}
			if !taken {
				left = append(left, x)
			}
		}
		for i := range w.roster { // connections last
			w.roster[i].PresenceUntil = now.Add(time.Hour)
		}
		later := now.Add(time.Duration(rapid.IntRange(1, 1200).Draw(t, "later")) * time.Second)
		if !again.IsZero() && !later.Before(again) {
			later = again.Add(-time.Millisecond)
		}
		if more, _ := Pick(left, w.roster, member, w.policy, later); len(more) > 0 {
			t.Fatalf("%+v could be given at %v, but the next look is at %v", more[0], later, again)
		}
	})
}
