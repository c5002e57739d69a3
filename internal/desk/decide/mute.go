package decide

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// askMute asks that a customer be muted. A supervisor agrees or refuses.
func (p *pen) askMute(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	if p.Case.Thread.Source.Kind != desk.FromUser {
		return desk.E(desk.Invalid, "no_group", "A group can't be muted: it has many voices.")
	}
	if m, ok := p.mute(); ok && (m.State == care.MuteAsked || m.Holds(p.now)) {
		return desk.E(desk.Conflict, "mute_asked", "This customer is muted already, or it has been asked for.")
	}
	if strings.TrimSpace(cmd.Note) == "" {
		return desk.E(desk.Invalid, "empty", "Write why: a supervisor decides by it.").On("note")
	}
	note, err := p.jot(cmd, cmd.Note)
	if err != nil {
		return err
	}
	if m, ok := p.mute(); ok && m.State == care.Muted { // its time is over, and its job has not been here yet
		p.endMute(m)
	}
	talk := p.Case.Talk
	p.keepMute(care.Mute{ID: p.ids(), Workspace: talk.Workspace, Contact: talk.Contact, Conversation: talk.ID, State: care.MuteAsked,
		By: cmd.By.ID, At: p.now, Why: note})
	p.line("mute_asked", cmd.By.ID, nil)
	return nil
}

// decideMute agrees to a mute, refuses it, or lifts one. Nobody agrees to what they asked for
// themselves: two people decide.
func (p *pen) decideMute(cmd Command) error {
	subject := identity.Subject{Workspace: p.Case.Talk.Workspace, Standing: p.Case.Talk.Standing()}
	m, ok := p.mute()
	if !identity.Can(cmd.By, identity.ActForOther, subject) {
		return ErrForbidden
	}
	from, to := care.MuteAsked, care.MuteState(cmd.Kind)
	switch to {
	case care.Muted, care.MuteRefused:
	case care.MuteLifted:
		from = care.Muted
	default:
		return desk.E(desk.Invalid, "bad_outcome", "A mute is agreed to (muted), refused or lifted.").On("outcome")
	}
	if !ok || m.State != from {
		return desk.E(desk.Conflict, "not_open", "This has been decided meanwhile.")
	}
	if to == care.Muted && m.By == cmd.By.ID {
		return desk.E(desk.Forbidden, "two_people", "Another person than the one who asked has to agree.")
	}
	if to == care.Muted && !cmd.At.IsZero() {
		if !cmd.At.After(p.now) || cmd.At.After(p.now.Add(maxMute)) {
			return desk.E(desk.Invalid, "bad_time", "Name a time within a year from now, or none.").On("until")
		}
		m.Until = cmd.At
	}
	m.State, m.DecidedBy, m.DecidedAt = to, cmd.By.ID, p.now
	p.keepMute(m)
	p.Case.Thread.Muted, p.Case.Thread.MutedUntil = m.Holds(p.now), m.Until
	p.line("mute_"+string(to), cmd.By.ID, nil)
	if to != care.MuteRefused { // the customer's other talks follow
		p.job(desk.Job{Kind: desk.JobMute, Key: string(m.Contact), RunAt: p.now})
	}
	return nil
}

// maxMute bounds how long a mute may be agreed to in advance.
const maxMute = 366 * 24 * time.Hour

// MuteDue lets one of a customer's talks follow their newest mute: it is muted as long as that
// holds, and the mute is over when its time is. wait tells when to look again. Looking twice
// changes nothing.
func MuteDue(c Case, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	m, ok := p.mute()
	if !ok {
		return p.done(), time.Time{}
	}
	holds := m.Holds(now)
	if m.State == care.Muted && !holds {
		m = p.endMute(m)
	}
	t := &p.Case.Thread
	switch {
	case holds && (!t.Muted || !t.MutedUntil.Equal(m.Until)):
		p.hush(m)
	case !holds && t.Muted:
		t.Muted, t.MutedUntil = false, time.Time{}
		p.fact(desk.Fact{Kind: desk.FactMute, Conversation: t.Last, Code: "freed", Data: map[string]string{"mute": m.ID}})
		how := m.State
		if how == care.MuteAsked { // anew: what held before has ended
			how = care.MuteEnded
		}
		p.line("mute_"+string(how), m.DecidedBy, nil)
	}
	if holds {
		wait = m.Until
	}
	return p.done(), wait
}

// endMute ends one whose time is over.
func (p *pen) endMute(m care.Mute) care.Mute {
	m.State = care.MuteEnded
	p.Kept.Mutes, p.Case.Kept.Mutes = append(slices.Clone(p.Kept.Mutes), m), []care.Mute{m}
	p.fact(desk.Fact{Kind: desk.FactMute, Conversation: m.Conversation, Code: string(m.State), Subject: m.By})
	return m
}

// hush lets a talk follow a mute that was agreed to on another.
func (p *pen) hush(m care.Mute) {
	t := &p.Case.Thread
	t.Muted, t.MutedUntil = true, m.Until
	p.fact(desk.Fact{Kind: desk.FactMute, Conversation: t.Last, Code: "carried", Data: map[string]string{"mute": m.ID}})
	p.line("mute_carried", m.DecidedBy, nil)
}

func (p *pen) mute() (care.Mute, bool) {
	if n := len(p.Case.Kept.Mutes); n > 0 {
		return p.Case.Kept.Mutes[n-1], true
	}
	return care.Mute{}, false
}

func (p *pen) keepMute(m care.Mute) {
	p.Kept.Mutes = append(slices.Clone(p.Kept.Mutes), m)
	p.Case.Kept.Mutes = []care.Mute{m}
	p.touch("mute", func(*conversation.Conversation) {})
	p.told(desk.FactMute, string(m.State), m.By, nil)
}
