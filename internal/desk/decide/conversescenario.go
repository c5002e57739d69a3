package decide

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

func (t *talker) world() bot.World {
	hours := t.hours()
	attributes := map[string]string{"name": t.Case.Contact.Name, "language": t.Case.Contact.Language}
	for name, a := range t.Case.Traits.Attributes {
		attributes[name] = a.Value
	}
	return bot.World{Now: t.now, Zone: hours.Zone(), Open: hours.Open(t.now), Attributes: attributes, Tags: t.Case.Traits.Tags,
		Postal:  t.brain.Postal,
		Library: t.brain.Scenario, NewID: t.ids}
}

// begin starts a scenario in place of what was under way.
func (t *talker) begin(m desk.Message, sc bot.Scenario) {
	t.m.forgetFields()
	t.m.Table, t.m.Unsure, t.m.Scenario, t.m.Request = nil, 0, sc.Name, m.ID
	t.try(Try{Message: m.ID, Kind: TryScenario, Name: sc.Name})
	t.about(sc.Name, m)
	r, err := bot.Begin(sc, t.world())
	if err != nil {
		t.m.Session = nil
		t.utter("gone", t.human())
		return
	}
	t.carry(m, r)
}

// stepped gives the scenario an input; left tells that the input is still to be dealt
// with, because the scenario was over.
func (t *talker) stepped(m desk.Message, in bot.Input) (left bool) {
	r, err := bot.Step(*t.m.Session, in, t.world())
	if err != nil { // its scenario is gone
		t.m.Session = nil
		return true
	}
	if code := t.brain.Settings.Cry(in.Text); r.Missed && code != "" { // no answer to the question, and something else
		t.over(m, "handed_off")
		t.requested(m, code)
		t.handOff(code, bot.HandOff{})
		return false
	}
	t.told(m, r)
	t.carry(m, r)
	return r.Unused && t.m.Session == nil
}

// changing tells whether a port is changing something for a dialogue.
func changing(s *bot.Session) bool {
	return s != nil && s.Pending != nil && (s.Pending.Phase == bot.Commit || s.Pending.Phase == bot.Undoing)
}

// withdraw ends a dialogue of which the customer has taken something back.
func (t *talker) withdraw() {
	if !t.m.Withdrawn || changing(t.m.Session) {
		return
	}
	t.m.Withdrawn, t.m.Session = false, nil
	t.m.forgetFields()
	t.utter("withdrawn")
}

// resulted brings an action's answer to the scenario that waits for it. Another's, or
// one that came twice, is nothing new.
func (t *talker) resulted(result bot.ActionResult) {
	if call := PendingCall(t.m); call != nil && call.Key == result.Key {
		t.stepped(desk.Message{}, bot.Input{Kind: bot.InResult, Result: &result})
	}
}

// PendingCall is the action that a memory's scenario waits for, nil for none.
func PendingCall(m Memory) *bot.ActionCall {
	if m.Session == nil || m.Session.Pending == nil || m.Session.Pending.Call == nil {
		return nil
	}
	switch m.Session.Pending.Phase {
	case bot.Reading, bot.Previewed, bot.Commit, bot.Undoing:
		return m.Session.Pending.Call
	}
	return nil
}

// carry carries out what a step of a scenario asks for.
func (t *talker) carry(m desk.Message, r bot.Result) {
	t.m.Session = r.Session
	for _, c := range r.Say {
		t.speak(c)
	}
	t.remember(r)
	switch {
	case r.HandOff != nil:
		t.over(m, "handed_off")
		to := *r.HandOff
		to.Scenario = t.m.Scenario
		t.handOff(to.Reason, to)
	case r.Act != nil:
		t.job(desk.Job{Kind: desk.JobAction, Key: string(t.Case.Thread.ID), RunAt: t.now})
	case r.Search != "":
		t.searched(m, r.Search)
	case r.Start != "":
		t.start(m, r.Start)
	case r.Solved != nil && *r.Solved && r.Session == nil:
		t.solved(m)
	case r.Solved != nil && !*r.Solved && r.Session == nil:
		t.unsure(m)
	case r.Top:
		t.utter("back")
	case r.Session == nil && r.Left:
		t.over(m, "left")
	case r.Session == nil:
		t.over(m, "done")
	}
}

// over notes how a scenario ended.
func (t *talker) over(m desk.Message, code string) {
	t.try(Try{Message: m.ID, Kind: TryScenario, Code: code})
}
