package decide

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// customerUnsent leaves a tombstone. A message that has not come yet is
// remembered, so that its late arrival shows nothing either.
func (p *pen) customerUnsent(in desk.Inbound) error {
	if in.MessageID == "" {
		return fmt.Errorf("unsend names no message")
	}
	p.firstSight(in)
	m, ok := p.Case.Known[in.MessageID]
	if !ok {
		if p.Case.Unsent == nil {
			p.Case.Unsent = map[string]time.Time{}
		}
		p.Case.Unsent[in.MessageID] = in.At
		p.Unsent = append(p.Unsent, Unsent{p.Case.Thread.Channel, in.MessageID, in.At})
		p.fact(desk.Fact{Kind: desk.FactContact, Code: "unsend_first"})
		return nil
	}
	if !m.Shown() {
		return nil
	}
	p.erase(m)
	p.scrub()
	p.forget(m)
	p.edit(tombstone(m, in.At), "unsent")
	p.touchOwner(m)
	return nil
}

// forget ends the dialogue that has something from a message: nobody can tell what of it
// is left in answers, arguments and what was shown. A change under way comes to its end
// first, for its result must be told.
func (p *pen) forget(m desk.Message) {
	p.forgetAttributes(m)
	mem := p.Case.Memory
	if m.Conversation != p.Case.Talk.ID {
		p.forgetPast(m)
		return
	}
	if !slices.Contains(mem.Told, m.ID) {
		return
	}
	mem.Fields = nil
	if mem.Session == nil { // it is over; only the card had it
		mem.Told = nil
		p.Case.Memory, p.Memory = mem, &mem
		return
	}
	if mem.Withdrawn = true; !changing(mem.Session) {
		mem.Session, mem.Told, mem.Buttons = nil, nil, nil
	}
	p.Case.Memory, p.Memory = mem, &mem
	p.consultBot(m) // to say so
}

// forgetAttributes takes from the customer what may hold something of a message.
func (p *pen) forgetAttributes(m desk.Message) {
	has := p.Case.Traits.Attributes
	for _, name := range slices.Sorted(maps.Keys(has)) {
		if slices.Contains(has[name].From, m.ID) {
			p.trait(desk.Trait{Kind: desk.TraitAttribute, Name: name, Gone: true})
		}
	}
}

// forgetPast is forget for an inquiry before: only its card has something still.
func (p *pen) forgetPast(m desk.Message) {
	mem, ok := p.Case.Past[m.Conversation]
	if !ok && p.Case.Memory.Conversation == m.Conversation { // a new one has begun meanwhile
		mem = p.Case.Memory
	}
	if mem.Conversation == "" || !slices.Contains(mem.Told, m.ID) {
		return
	}
	mem.forgetFields()
	mem.Session, mem.Buttons, mem.Withdrawn = nil, nil, false
	if p.Case.Past == nil {
		p.Case.Past = map[desk.ConversationID]Memory{}
	}
	p.Case.Past[m.Conversation] = mem
	p.Past = append(p.Past, mem)
}

// tombstone keeps a bubble's place and takes everything it said.
func tombstone(m desk.Message, at time.Time) desk.Message {
	m.Content = desk.Content{Kind: m.Content.Kind}
	m.QuoteToken, m.UnsentAt = "", at
	return m
}

// scrubEvery is how often the database is scrubbed while messages are unsent: the
// rule is that they are gone within a minute.
const scrubEvery = 20 * time.Second

func (p *pen) scrub() {
	p.job(desk.Job{Kind: desk.JobScrub, RunAt: p.now.Truncate(scrubEvery).Add(scrubEvery)})
}

func (p *pen) erase(m desk.Message) {
	if body := m.Content.Media; body != nil && body.Attachment != "" {
		p.job(desk.Job{Kind: desk.JobErase, Key: string(body.Attachment), RunAt: p.now})
	}
}

// touchOwner gives the inquiry a new version when its newest bubble looks
// different now.
func (p *pen) touchOwner(m desk.Message) {
	if p.Case.Talk.ID != "" && p.Case.Talk.LastMessage == m.ID {
		p.touch("message", func(*conversation.Conversation) {})
	}
}

// customerEdited takes a group message's new words; the largest time wins.
func (p *pen) customerEdited(in desk.Inbound) error {
	if in.Content == nil || in.MessageID == "" {
		return fmt.Errorf("edit names no message or brings no content")
	}
	m, ok := p.Case.Known[in.MessageID]
	if !ok {
		if err := p.customerWrote(in); err != nil {
			return err
		}
		m = p.Case.Known[in.MessageID]
		m.EditedAt = in.At
		p.edit(m, "edited")
		return nil
	}
	if !m.Shown() || !in.At.After(m.EditedAt) {
		return nil
	}
	m.Content, m.QuoteToken, m.EditedAt = *in.Content, in.QuoteToken, in.At
	p.edit(m, "edited")
	p.touchOwner(m)
	return nil
}

func (p *pen) followed(in desk.Inbound) error {
	p.meet(in)
	p.hear(in)
	p.befriend(in.At, false)
	p.menu() // always: the block it ends may be unheard of yet, and what was to be shown meanwhile was not
	p.askProfile(p.Case.Contact, "")
	return p.notice(in)
}

func (p *pen) unfollowed(in desk.Inbound) error {
	p.firstSight(in)
	p.befriend(in.At, true)
	return p.notice(in)
}

// noticed writes a line into the talk for an event that asks nothing of anybody.
func (p *pen) noticed(in desk.Inbound) error {
	if in.Source.Kind == desk.FromChannel {
		return p.alerted(in)
	}
	p.meet(in)
	p.hear(in)
	return p.notice(in)
}

func (p *pen) notice(in desk.Inbound) error {
	if in.Content == nil {
		return fmt.Errorf("%s event has no content", in.Kind)
	}
	m := desk.Message{Direction: desk.Status, At: in.At, Order: in.EventID, EventID: in.EventID, Content: *in.Content,
		Author: desk.Author{Kind: desk.ByCustomer, Contact: p.Case.Contact.ID}, Standby: in.Standby}
	if p.Case.Talk.Open() {
		m.Conversation = p.Case.Talk.ID
	}
	p.add(m)
	return nil
}

// unknown keeps a kind that was added after this was built: shown as such, with
// its raw form for those who will teach the desk to read it.
func (p *pen) unknown(in desk.Inbound) error {
	in.Content = &desk.Content{Kind: desk.Unsupported, Notice: &desk.NoticeBody{Code: in.Code, Raw: in.Raw}}
	return p.noticed(in)
}

// alerted records an event about the channel itself.
func (p *pen) alerted(in desk.Inbound) error {
	ch := p.Case.Channel
	p.Facts = append(p.Facts, desk.Fact{At: p.now, Kind: desk.FactChannelAlert, Centre: ch.Centre, Workspace: ch.Workspace,
		Channel: ch.ID, Actor: desk.System, Code: in.Code})
	return nil
}
