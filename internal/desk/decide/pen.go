package decide

import (
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// pen writes a Change: it holds the case as it stands so far, so that several
// events of one thread can be decided one after the other.
type pen struct {
	Change
	now   time.Time
	ids   desk.IDs
	actor desk.Actor
	was   map[desk.ConversationID]conversation.Conversation // as the decision found them

	rewind bool // the clocks' dues are to be set anew

	caughtIDs []desk.MessageID // bubbles that ask for no person's answer

	requeued bool          // bubbles of a call went back to the queue
	held     time.Duration // and wait there so long

	choice *routing.Decision // that this change carries out
	gave   string            // the verb that last gave the inquiry to somebody
}

// newPen copies what a decision may alter, so that the caller's case stays as it was.
func newPen(c Case, actor desk.Actor, now time.Time, ids desk.IDs) *pen {
	c.People, c.Known, c.ByID, c.Unsent = maps.Clone(c.People), maps.Clone(c.Known), maps.Clone(c.ByID), maps.Clone(c.Unsent)
	c.Past = maps.Clone(c.Past)
	c.Queued = slices.Clone(c.Queued)
	p := &pen{now: now, ids: ids, actor: actor, was: map[desk.ConversationID]conversation.Conversation{}}
	p.Base, p.Case = c.Thread.Version, c
	if c.Talk.ID != "" {
		p.was[c.Talk.ID] = c.Talk
	}
	return p
}

// done closes the change: operators' loads, the route job and the offer's timer
// follow from what the inquiries were and are.
func (p *pen) done() Change {
	for i := range p.Talks {
		was := p.was[p.Talks[i].ID]
		talk := p.comes(was, p.track(was, p.answers(p.Talks[i])))
		p.Talks[i] = talk
		if p.Case.Talk.ID == talk.ID {
			p.Case.Talk = talk
		}
		p.shiftLoad(was, talk)
		p.handled(was, talk)
		if menuIn(was.State) != menuIn(talk.State) {
			p.menu()
		}
		p.watch(was, talk)
		freed := was.Holder() != "" && was.Holder() != talk.Holder()
		waits := talk.State == conversation.Waiting && was.State != conversation.Waiting
		if freed || waits {
			p.job(desk.Job{Kind: desk.JobRoute, Key: string(p.Case.Thread.Centre), RunAt: p.now})
		}
		if by := p.Case.Rules.Door; by.On && by.Surge.Auto && (talk.State == conversation.Waiting) != (was.State == conversation.Waiting) {
			p.job(desk.Job{Kind: desk.JobSurge, Key: string(talk.Workspace), RunAt: p.now.Truncate(surgeLook).Add(surgeLook), Payload: map[string]string{"centre": string(p.Case.Thread.Centre)}})
		}
		if toPeople(talk.State) && !toPeople(was.State) {
			p.job(desk.Job{Kind: desk.JobWatch, Key: string(p.Case.Thread.Centre), RunAt: p.now.Truncate(watchLook).Add(watchLook)})
		}
		if talk.State == conversation.Offered && talk.OfferUntil != was.OfferUntil {
			p.job(desk.Job{Kind: desk.JobOffer, Key: string(talk.ID), RunAt: talk.OfferUntil, Thread: talk.Thread})
		}
	}
	p.clocks()
	if len(p.Traits) > 0 {
		p.fact(desk.Fact{Kind: desk.FactContact, Code: "traits"})
	}
	if !p.Empty() {
		p.Case.Thread.Version = p.Base + 1
	}
	return p.Change
}

// watchLook is within which time what is before a centre is looked at when an inquiry comes to
// people. It is cut to whole steps, so that many who come at once ask once.
const watchLook = 5 * time.Second

func toPeople(s conversation.State) bool {
	return s == conversation.Waiting || s == conversation.Offered || s == conversation.Active
}

// talk makes the inquiry's new state part of the change, with its fact.
func (p *pen) talk(next conversation.Conversation, kind desk.FactKind, code string) {
	before, was := p.Case.Talk.Standing(), p.Case.Talk
	if was.ID != next.ID {
		before, was = nil, conversation.Conversation{}
	}
	next = p.passes(was, next)
	if p.Case.Talk.ID != next.ID || p.Case.Talk.Holder() != next.Holder() {
		p.gave = code
	}
	p.Case.Talk = next
	if t := &p.Case.Thread; next.Open() {
		t.Open, t.Last = next.ID, next.ID
	} else if t.Open == next.ID {
		t.Open = ""
	}
	if i := slices.IndexFunc(p.Talks, func(t conversation.Conversation) bool { return t.ID == next.ID }); i >= 0 {
		p.Talks[i] = next
	} else {
		p.Talks = append(p.Talks, next)
	}
	p.fact(desk.Fact{Kind: kind, Conversation: next.ID, Version: next.Version, Code: code,
		Before: before, After: next.Standing(), Subject: next.Holder()})
	p.holds(was, next)
	if next.State == conversation.Closed && was.State != conversation.Closed && next.Care.Asked != "" { // a door that can't see what was asked
		p.job(desk.Job{Kind: desk.JobEscalation, Key: string(next.ID), RunAt: p.now})
	}
}

// move makes a move of the state table.
func (p *pen) move(a conversation.Act) error {
	a.At = p.now
	next, err := p.Case.Talk.Move(a)
	if err != nil {
		return err
	}
	if was := p.Case.Talk; was.State == conversation.Offered && next.State != conversation.Offered {
		p.Answers = append(p.Answers, OfferEnd{Talk: was, At: p.now, Verb: a.Verb, Why: a.Why})
	}
	kind := desk.FactMoved
	switch a.Verb {
	case conversation.Close:
		kind = desk.FactClosed
	case conversation.Reopen, conversation.Return:
		kind = desk.FactReopened
	case conversation.Inbound, conversation.Keep, conversation.Resume, conversation.Check, conversation.Consulted, conversation.Part:
		if next.State == p.Case.Talk.State {
			kind = desk.FactChanged
		}
	}
	p.talk(next, kind, string(a.Verb))
	return nil
}

// touch changes the inquiry without a move.
func (p *pen) touch(code string, change func(*conversation.Conversation)) {
	next := p.Case.Talk
	change(&next)
	next.Version++
	p.talk(next, desk.FactChanged, code)
}

// add puts a new bubble into the thread.
func (p *pen) add(m desk.Message) desk.Message {
	t := p.Case.Thread
	m.Workspace, m.Thread, m.Version = t.Workspace, t.ID, 1
	if m.ID == "" {
		m.ID = desk.MessageID(p.ids())
	}
	if m.Order == "" {
		m.Order = string(m.ID)
	}
	p.Added = append(p.Added, m)
	p.know(m)
	p.messageFact(desk.FactMessage, m)
	if m.At.After(t.LastAt) {
		p.Case.Thread.LastAt = m.At
	}
	return m
}

// edit changes a bubble that is stored, or was added in this very change.
func (p *pen) edit(m desk.Message, code string) {
	m.Version++
	p.know(m)
	if i := slices.IndexFunc(p.Added, func(a desk.Message) bool { return a.ID == m.ID }); i >= 0 {
		p.Added[i] = m
	} else if i := slices.IndexFunc(p.Edited, func(e desk.Message) bool { return e.ID == m.ID }); i >= 0 {
		p.Edited[i] = m
	} else {
		p.Edited = append(p.Edited, m)
	}
	p.messageFact(desk.FactMessageSet, m)
	p.Facts[len(p.Facts)-1].Code = code
}

func (p *pen) know(m desk.Message) {
	if p.Case.ByID == nil {
		p.Case.ByID = map[desk.MessageID]desk.Message{}
	}
	if p.Case.Known == nil {
		p.Case.Known = map[string]desk.Message{}
	}
	p.Case.ByID[m.ID] = m
	if m.ExternalID != "" {
		p.Case.Known[m.ExternalID] = m
	}
}

func (p *pen) messageFact(kind desk.FactKind, m desk.Message) {
	f := desk.Fact{Kind: kind, Message: m.ID, Conversation: m.Conversation, Version: m.Version,
		Data: map[string]string{"direction": string(m.Direction), "kind": string(m.Content.Kind)}}
	if m.Conversation == p.Case.Talk.ID {
		f.Before, f.After = p.Case.Talk.Standing(), p.Case.Talk.Standing()
	}
	p.fact(f)
}

// line writes a line of the desk's own into the talk.
func (p *pen) line(code string, who desk.OperatorID, data map[string]string) {
	p.add(desk.Message{Direction: desk.Status, Conversation: p.Case.Talk.ID, At: p.after(), Author: desk.Author{Kind: p.actor.Kind, Operator: p.actor.Operator},
		Content: desk.Content{Kind: desk.StateLine, Notice: &desk.NoticeBody{Code: code, Operator: who, Data: data}}})
}

// after is now, or just behind the newest bubble if the customer's clock is ahead.
func (p *pen) after() time.Time {
	if next := p.Case.Thread.LastAt.Add(time.Millisecond); next.After(p.now) {
		return next
	}
	return p.now
}

func (p *pen) fact(f desk.Fact) {
	t := p.Case.Thread
	f.At, f.Centre, f.Workspace, f.Channel, f.Thread = p.now, t.Centre, t.Workspace, t.Channel, t.ID
	if f.Actor.Kind == "" {
		f.Actor = p.actor
	}
	if f.Contact == "" {
		f.Contact = t.Contact
	}
	p.Facts = append(p.Facts, f)
}

// job asks for work; of two with one key, the later request stands.
func (p *pen) job(j desk.Job) {
	if j.Thread == "" {
		j.Thread = p.Case.Thread.ID
	}
	same := func(o desk.Job) bool { return o.Kind == j.Kind && o.Key == j.Key }
	if i := slices.IndexFunc(p.Jobs, same); i >= 0 {
		p.Jobs[i] = j
		return
	}
	p.Jobs = append(p.Jobs, j)
}

// end says that a job of this thread has nothing left to do. Whoever asks for it again
// makes a newer version of the thread, so that one of the two comes behind the other.
func (p *pen) end(kind desk.JobKind) {
	p.Ended = append(p.Ended, desk.Job{Kind: kind, Key: string(p.Case.Thread.ID)})
}
