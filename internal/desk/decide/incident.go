package decide

import (
	"cmp"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// gather lets an inquiry come to the incident that its customer writes about. What somebody
// has detached is not taken again, and what belongs to one stays there.
func (p *pen) gather(text, entry, topic string) {
	talk := p.Case.Talk
	if len(p.Case.Rules.Incidents) == 0 || !talk.Open() || talk.Care.Incident != "" && !talk.Care.Maybe {
		return
	}
	about := incident.About{Topic: cmp.Or(topic, talk.Topic.Value), Entry: entry}
	if text != "" {
		about.Says = mood.Hear(text, nil).One
	}
	for _, inc := range p.Case.Rules.Incidents {
		how := inc.Body.Recognises(about)
		if how == "" || talk.Care.Not == inc.ID || talk.Care.Incident == inc.ID {
			continue
		}
		if inc.Body.Joins == incident.Auto {
			p.belongs(inc.ID, incident.Attached, how)
			p.notify(inc)
			return
		}
		if talk.Care.Incident == "" {
			p.belongs(inc.ID, incident.Proposed, how)
		}
		return
	}
	for _, inc := range p.Case.Rules.Incidents {
		if inc.Body.All {
			p.notify(inc)
		}
	}
}

// belongs sets how the inquiry stands to an incident.
func (p *pen) belongs(id desk.IncidentID, s incident.Standing, how string) {
	was := p.Case.Talk.Care.Incident
	p.touch("incident", func(c *conversation.Conversation) {
		c.Care.Incident, c.Care.Maybe = id, s == incident.Proposed
		switch {
		case s == incident.Detached:
			c.Care.Incident, c.Care.Not = "", id
		case c.Care.Not == id:
			c.Care.Not = ""
		}
	})
	if was != "" && was != id { // one inquiry has one parent
		p.joining(was, func(m *incident.Member) { m.Standing, m.How, m.By = incident.Detached, "", p.actor.Operator })
	}
	p.joining(id, func(m *incident.Member) { m.Standing, m.How, m.By = s, how, p.actor.Operator })
	p.fact(desk.Fact{Kind: desk.FactIncident, Conversation: p.Case.Talk.ID, Code: string(s), Before: p.Case.Talk.Standing(), After: p.Case.Talk.Standing(),
		Data: map[string]string{"incident": string(id), "how": how}})
}

// joining changes what is kept of the inquiry at an incident.
func (p *pen) joining(id desk.IncidentID, change func(*incident.Member)) {
	talk := p.Case.Talk
	m := incident.Member{Workspace: talk.Workspace, Incident: id, Conversation: talk.ID, Thread: talk.Thread, Contact: talk.Contact,
		Standing: incident.OnlyTold, At: p.now}
	for _, o := range p.Case.Kept.Members {
		if o.Incident == id && o.Conversation == talk.ID {
			m = o
		}
	}
	change(&m)
	p.Kept.Members = append(p.Kept.Members, m)
	p.Case.Kept.Members = append(p.Case.Kept.Members[:len(p.Case.Kept.Members):len(p.Case.Kept.Members)], m)
}

// notify asks for the notice where no bot will say it: a customer who waits for a person.
func (p *pen) notify(inc incident.Incident) {
	s := p.Case.Talk.State
	if strings.TrimSpace(inc.Body.Notice) == "" || s != conversation.Waiting && s != conversation.Offered {
		return
	}
	at := p.now
	if p.Case.Rules.Door.On { // which says it with its own words, if it has any
		at = at.Add(time.Second)
	}
	p.job(desk.Job{Kind: desk.JobNotice, Key: string(p.Case.Thread.ID), RunAt: at})
}

// due lists the notices that this customer is to hear: of the incident that the inquiry
// belongs to, and of those that everybody is told. Each customer hears each incident's once.
func (p *pen) due() (out []incident.Incident) {
	for _, inc := range p.Case.Rules.Incidents {
		own := p.Case.Talk.Care.Incident == inc.ID && !p.Case.Talk.Care.Maybe
		if strings.TrimSpace(inc.Body.Notice) == "" || !own && !inc.Body.All {
			continue
		}
		told := false
		for _, m := range p.Case.Kept.Members {
			told = told || m.Incident == inc.ID && m.Told > 0
		}
		if !told {
			out = append(out, inc)
		}
	}
	return out
}

// tellNotice says one, in the desk's own name, and notes which version it was.
func (p *pen) tellNotice(inc incident.Incident, free bool) {
	m := p.tell(words(inc.Body.Notice), free)
	p.joining(inc.ID, func(o *incident.Member) {
		o.Told, o.ToldAt, o.ToldBy = inc.NoticeV, p.now, m.ID
		if o.Standing == incident.OnlyTold {
			o.How = "all"
		}
	})
	p.fact(desk.Fact{Kind: desk.FactIncident, Conversation: p.Case.Talk.ID, Message: m.ID, Code: "told", Data: map[string]string{"incident": string(inc.ID)}})
}

// NoticeDue says what a waiting customer is to hear, while it costs nothing: whoever's reply
// token is over hears it with the next message. Saying it twice changes nothing.
func NoticeDue(c Case, now time.Time, ids desk.IDs) Change {
	p := newPen(c, desk.System, now, ids)
	s := c.Talk.State
	if s != conversation.Waiting && s != conversation.Offered || c.Thread.Blocked || c.Thread.Standby || c.Thread.MutedAt(now) || !p.free() {
		return p.done()
	}
	for _, inc := range p.due() {
		p.tellNotice(inc, true)
	}
	return p.done()
}

// heraldIncidents says before the bot's answer what the customer has to know. It goes in the
// bot's own call, so that it costs no message more. What is only known by the answer that the
// bot would give (a FAQ entry, a topic) is asked first.
func (t *talker) heraldIncidents() {
	if len(t.Case.Rules.Incidents) == 0 || len(t.Case.Heard) == 0 {
		return
	}
	for _, m := range t.Case.Heard {
		if text := textOf(m); text != "" && t.byAnswer() {
			entry, topic := t.likely(text)
			t.gather(text, entry, topic)
		}
	}
	for _, inc := range t.due() {
		t.tellNotice(inc, false)
	}
}

// byAnswer tells whether an incident is recognised by what the bot finds.
func (t *talker) byAnswer() bool {
	for _, inc := range t.Case.Rules.Incidents {
		if len(inc.Body.Entries)+len(inc.Body.Topics) > 0 {
			return true
		}
	}
	return false
}

// likely is the entry that the bot would answer or offer first, and what it is about.
func (t *talker) likely(text string) (entry, topic string) {
	found := t.brain.Ask(text)
	if found.Zone == retrieval.Handoff || len(found.Hits) == 0 {
		return "", ""
	}
	faq, _ := t.brain.FAQ(found.Hits[0].ID)
	return found.Hits[0].ID, faq.Topic
}

// setIncident attaches an inquiry to an open incident by hand, agrees to a proposal, or
// detaches it (without an incident).
func (p *pen) setIncident(cmd Command) error {
	care := p.Case.Talk.Care
	if cmd.Incident == "" {
		if care.Incident != "" {
			p.belongs(care.Incident, incident.Detached, "")
		}
		return nil
	}
	if care.Incident == cmd.Incident && !care.Maybe {
		return nil
	}
	for _, inc := range p.Case.Rules.Incidents {
		if inc.ID == cmd.Incident {
			p.belongs(inc.ID, incident.Attached, "")
			return nil
		}
	}
	return desk.E(desk.Conflict, "incident_closed", "That incident is closed, or another brand's. Choose one that is open.").On("incident_id")
}
