package decide

import (
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// Errors of scheduled messages.
var (
	ErrScheduleTime = desk.E(desk.Invalid, "bad_time", "A message is scheduled for a time in the future, within 90 days.").On("due_at")
	ErrScheduleMany = desk.E(desk.TooLarge, "too_many", "A conversation has at most 20 scheduled messages.")
	ErrScheduleOver = desk.E(desk.Conflict, "not_open", "This scheduled message has gone out, or was cancelled.")
)

// schedule keeps a bubble for later. The same id twice is the same bubble.
func (p *pen) schedule(cmd Command) error {
	if i := p.scheduledAt(cmd.Ref); i >= 0 {
		return nil
	}
	if len(p.Case.Kept.Scheduled) >= writing.MaxScheduled {
		return ErrScheduleMany
	}
	s := writing.Scheduled{ID: cmd.Ref, Workspace: p.Case.Talk.Workspace, Conversation: p.Case.Talk.ID, Made: p.now}
	return p.appoint(s, cmd)
}

// reschedule gives one other words or another time; it is then the changer's.
func (p *pen) reschedule(cmd Command) error {
	i := p.scheduledAt(cmd.Ref)
	if i < 0 {
		return ErrScheduleOver
	}
	return p.appoint(p.Case.Kept.Scheduled[i], cmd)
}

// appoint refuses at once what could not be said now either, and lets the guard ask while the
// writer is here. It looks as of the time at which the words will be read.
func (p *pen) appoint(s writing.Scheduled, cmd Command) error {
	if !cmd.At.After(p.now) || cmd.At.Sub(p.now) > writing.MaxAhead {
		return ErrScheduleTime
	}
	if err := p.speakable(cmd); err != nil {
		return err
	}
	if _, err := p.quoted(cmd); err != nil {
		return err
	}
	if _, err := p.verdict(cmd, cmd.At); err != nil {
		return err
	}
	s.Operator, s.Due, s.State, s.Why, s.Changed = cmd.By.ID, cmd.At, writing.Waiting, "", p.now
	s.Body = writing.Body{Content: cmd.Content, Quote: cmd.Quote, Anyway: cmd.Anyway, Seen: cmd.Seen, Ack: cmd.Ack, Pressed: string(cmd.Pressed)}
	p.job(desk.Job{Kind: desk.JobScheduled, Key: s.ID, RunAt: s.Due, Payload: map[string]string{"conversation": string(s.Conversation)}})
	p.keepScheduled(s, string(writing.Waiting))
	return nil
}

// unschedule cancels one: its writer may, and whoever has the inquiry.
func (p *pen) unschedule(cmd Command) error {
	i := p.scheduledAt(cmd.Ref)
	if i < 0 {
		return ErrScheduleOver
	}
	s := p.Case.Kept.Scheduled[i]
	if err := p.mine(cmd); err != nil && s.Operator != cmd.By.ID && !errors.Is(err, conversation.ErrClosed) {
		return err
	}
	s.State, s.Changed = writing.Cancelled, p.now
	p.keepScheduled(s, string(writing.Cancelled))
	return nil
}

// sendScheduled lets one go now, by the word of who has the inquiry.
func (p *pen) sendScheduled(cmd Command) error {
	i := p.scheduledAt(cmd.Ref)
	if i < 0 {
		return ErrScheduleOver
	}
	s := p.Case.Kept.Scheduled[i]
	cmd.Content, cmd.Quote = s.Body.Content, s.Body.Quote
	if err := p.speak(cmd); err != nil {
		return err
	}
	p.went(s)
	return nil
}

// went notes which bubble a scheduled message became: the newest of this change.
func (p *pen) went(s writing.Scheduled) {
	s.State, s.Why, s.Message, s.Changed = writing.Sent, "", p.Added[len(p.Added)-1].ID, p.now
	p.keepScheduled(s, string(writing.Sent))
}

func (p *pen) scheduledAt(id string) int {
	return slices.IndexFunc(p.Case.Kept.Scheduled, func(s writing.Scheduled) bool { return s.ID == id })
}

// keepScheduled makes one part of the change, with its fact.
func (p *pen) keepScheduled(s writing.Scheduled, code string) {
	s.Version++
	same := func(o writing.Scheduled) bool { return o.ID == s.ID }
	p.Kept.Scheduled = append(slices.DeleteFunc(slices.Clone(p.Kept.Scheduled), same), s)
	open := slices.DeleteFunc(slices.Clone(p.Case.Kept.Scheduled), same)
	if s.Open() {
		open = append(open, s)
	}
	p.Case.Kept.Scheduled = open
	p.told(desk.FactScheduled, code, s.Operator, map[string]string{"scheduled": s.ID, "why": string(s.Why)})
}

// Due is what is known of a scheduled message's time beside its talk.
type Due struct {
	ID    string
	By    desk.Person    // whose it is, as that person stands now; the zero value: gone
	Book  sendguard.Book // what the FAQ says of figures
	Spent bool           // the month's messages are used up
}

// ScheduledDue sends a scheduled message at its time, if all is as its writer left it; else it
// asks, and waits for a person. Deciding it twice sends nothing twice. wait tells when to look
// again, if that is later.
func ScheduledDue(c Case, due Due, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	i := p.scheduledAt(due.ID)
	if i < 0 || p.Case.Kept.Scheduled[i].State != writing.Waiting {
		return p.done(), time.Time{}
	}
	s := p.Case.Kept.Scheduled[i]
	if now.Before(s.Due) {
		return p.done(), s.Due
	}
	why := p.hinders(s, due)
	if why == "" {
		sent, err := goes(c, s, due, now, ids)
		if err == nil {
			return sent, time.Time{}
		}
		why = writing.Refused
		if errors.Is(err, ErrHalted) {
			why = writing.Guard
		}
	}
	s.State, s.Why = writing.Asks, why
	p.keepScheduled(s, string(writing.Asks))
	return p.done(), time.Time{}
}

// goes says a scheduled message as its writer would.
func goes(c Case, s writing.Scheduled, due Due, now time.Time, ids desk.IDs) (Change, error) {
	p := newPen(c, desk.Operator(due.By.ID), now, ids)
	cmd := Command{Verb: Say, By: due.By, Content: s.Body.Content, Quote: s.Body.Quote, Ask: "s-" + s.ID, Book: due.Book, Ack: s.Body.Ack, Pressed: sendguard.Reason(s.Body.Pressed)}
	if !s.Body.Anyway {
		cmd.Seen = s.Body.Seen
	}
	if err := p.say(cmd); err != nil {
		return Change{}, err
	}
	p.went(s)
	return p.done(), nil
}

// hinders is why a scheduled message is not to go out by itself now; empty for nothing that
// say itself would not find.
func (p *pen) hinders(s writing.Scheduled, due Due) writing.Why {
	talk, t := p.Case.Talk, p.Case.Thread
	switch {
	case talk.State == conversation.Closed:
		return writing.Closed
	case talk.Assignee != s.Operator || talk.State != conversation.Active && talk.State != conversation.Wrapup || due.By.ID == "" || due.By.Disabled:
		return writing.Owner
	case !due.By.Connected(p.now):
		return writing.Absent
	case t.Blocked:
		return writing.Unreachable
	case t.Standby:
		return writing.Standby
	case t.MutedAt(p.now):
		return writing.Muted
	case p.Case.Channel.Halted():
		return writing.Halted
	case p.now.Sub(s.Due) > writing.LateAfter:
		return writing.Late
	case !s.Body.Anyway && (t.LastInboundAt.After(s.Changed) || !p.wroteSince(s.Body.Seen).IsZero()): // words that LINE brought late were not seen either
		return writing.Wrote
	case due.Spent && !t.Reply.Alive(p.now):
		return writing.Quota
	}
	return ""
}
