package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// Many is an action on many inquiries, as one of them meets it.
type Many struct {
	Run    bulk.Run
	Target desk.Person // assign
	Queue  desk.Queue  // move
	Brand  string      // the inquiry's, by name
	Full   bool        // assign: the target had no room when it was tried
}

// Share does to one inquiry its share of an action on many: the item in Case.Kept.Shares.
// The item is over with the change, done or left out with a reason; one that is over already
// changes nothing, so that whoever repeats a share does it once. Tried and thrown away it
// tells what it would do.
func Share(c Case, m Many, now time.Time, ids desk.IDs) Change {
	p := newPen(c, desk.Operator(m.Run.By), now, ids)
	if len(c.Kept.Shares) != 1 || c.Kept.Shares[0].Over() {
		return p.done()
	}
	item := c.Kept.Shares[0]
	why := p.share(m, &item)
	item.Fate, item.Code, item.At = bulk.Came, why, now
	if why != "" {
		item.Fate = bulk.Left
	}
	p.Case.Kept.Shares = []bulk.Item{item}
	p.Kept.Shares = p.Case.Kept.Shares
	return p.done()
}

func (p *pen) share(m Many, item *bulk.Item) bulk.Reason {
	switch m.Run.Order.Kind {
	case bulk.Assign:
		return p.shareOut(m, item)
	case bulk.Move:
		return p.shareMove(m, item)
	case bulk.Tag:
		return p.shareTag(m.Run.Order, item)
	case bulk.Say:
		return p.shareSay(m, item)
	case bulk.Undo:
		return p.shareBack(item)
	}
	return bulk.Changed
}

// shareOut gives a waiting inquiry to an operator. What does not fit goes on waiting.
func (p *pen) shareOut(m Many, item *bulk.Item) bulk.Reason {
	talk := p.Case.Talk
	switch {
	case talk.State != conversation.Waiting:
		return bulk.NotWaiting
	case !identity.Can(m.Target, identity.Work, identity.Subject{Workspace: talk.Workspace}):
		return bulk.OtherBrand
	case !p.serves(m.Target):
		return bulk.NotCertified
	case m.Full:
		return bulk.AtCapacity
	}
	p.mustMove(conversation.Act{Verb: conversation.Pull, Operator: m.Target.ID})
	p.line("accepted", m.Target.ID, nil)
	item.Was = bulk.Was{Queue: talk.Queue, Owner: m.Target.ID}
	return ""
}

// shareMove lets a waiting inquiry wait in another queue, with its age.
func (p *pen) shareMove(m Many, item *bulk.Item) bulk.Reason {
	talk := p.Case.Talk
	switch {
	case talk.State != conversation.Waiting:
		return bulk.NotWaiting
	case m.Queue.Workspace != talk.Workspace:
		return bulk.OtherBrand
	case m.Queue.ID == talk.Queue:
		return bulk.SameQueue
	}
	p.toQueue(m.Queue)
	item.Was = bulk.Was{Queue: talk.Queue, To: m.Queue.ID}
	return ""
}

func (p *pen) toQueue(q desk.Queue) {
	p.mustMove(conversation.Act{Verb: conversation.Transfer, Queue: q.ID})
	if q.Workspace != "" {
		p.Case.Queue = q
	}
	p.line("transferred", p.actor.Operator, map[string]string{"queue": string(q.ID)})
	p.job(desk.Job{Kind: desk.JobRoute, Key: string(p.Case.Thread.Centre), RunAt: p.now})
}

// shareTag gives tags to the customer and takes some.
func (p *pen) shareTag(o bulk.Order, item *bulk.Item) bulk.Reason {
	item.Was = p.retag(o.AddTags, o.RemoveTags)
	if slices.ContainsFunc(o.AddTags, func(tag string) bool { return !p.Case.Traits.Has(tag) }) {
		return bulk.TooMany
	}
	if len(item.Was.Added)+len(item.Was.Removed) == 0 {
		return bulk.SameQueue
	}
	return ""
}

// retag tells which tags were really given, and which taken.
func (p *pen) retag(add, remove []string) (was bulk.Was) {
	for _, tag := range remove {
		if p.Case.Traits.Has(tag) {
			p.trait(desk.Trait{Kind: desk.TraitTag, Name: tag, Gone: true})
			was.Removed = append(was.Removed, tag)
		}
	}
	for _, tag := range add {
		if p.Case.Traits.Has(tag) {
			continue
		}
		if p.trait(desk.Trait{Kind: desk.TraitTag, Name: tag}); p.Case.Traits.Has(tag) {
			was.Added = append(was.Added, tag)
		}
	}
	return was
}

// shareSay sends a message to the customer: to one who waits, as the first reply of whoever
// ordered it; to one of an incident's whatever the talk is at, in the desk's own name.
func (p *pen) shareSay(m Many, item *bulk.Item) bulk.Reason {
	talk, t, o := p.Case.Talk, p.Case.Thread, m.Run.Order
	if o.Incident == "" && talk.State != conversation.Waiting {
		return bulk.NotWaiting
	}
	reach := bulk.Reach{Blocked: t.Blocked, Standby: t.Standby, Muted: t.MutedAt(p.now), Group: t.Source.Kind != desk.FromUser,
		Wrote: t.LastInboundAt.After(m.Run.Seen), Heated: talk.Open() && talk.Mood.Value == string(mood.Angry), Free: p.free()}
	if why := o.Refuses(reach); why != "" {
		return why
	}
	content := words(bulk.Fill(o.Text, bulk.Fields{Name: p.Case.Contact.Name, Brand: m.Brand, Since: p.waitsSince()}))
	if sendable(content) != nil { // the names have made it too long
		return bulk.Changed
	}
	item.Free = reach.Free
	if o.Incident != "" {
		item.Message = p.tell(content, o.FreeOnly).ID
		return ""
	}
	bubble := p.add(desk.Message{Direction: desk.Out, Conversation: talk.ID, At: p.after(), Content: content,
		Author: desk.Author{Kind: desk.ByOperator, Operator: m.Run.By},
		Send:   &desk.Send{State: desk.SendQueued, QueuedAt: p.now, At: p.now, Free: o.FreeOnly}})
	p.newest(bubble)
	p.job(desk.Job{Kind: desk.JobSend, Key: string(t.ID), RunAt: p.now})
	item.Message = bubble.ID
	return ""
}

// waitsSince is when the customer began to wait, as people of the brand say it.
func (p *pen) waitsSince() string {
	since := p.Case.Talk.WaitingSince
	if since.IsZero() {
		since = p.Case.Talk.OpenedAt
	}
	return since.In(p.zone()).Format("1月2日 15:04")
}

// shareBack takes back what an action did, as far as nothing else was done since.
func (p *pen) shareBack(item *bulk.Item) bulk.Reason {
	talk, was := p.Case.Talk, item.Was
	switch {
	case was.Owner != "":
		if talk.State != conversation.Active || talk.Assignee != was.Owner {
			return bulk.Changed
		}
		if m := p.Case.ByID[talk.LastMessage]; m.Direction == desk.Out && m.Author.Operator == was.Owner && m.At.After(talk.Route.Owned) {
			return bulk.Answered
		}
		p.toQueue(desk.Queue{ID: was.Queue})
	case was.To != "":
		if talk.State != conversation.Waiting || talk.Queue != was.To {
			return bulk.Changed
		}
		p.toQueue(desk.Queue{ID: was.Queue})
	default:
		if back := p.retag(was.Removed, was.Added); len(back.Added)+len(back.Removed) == 0 {
			return bulk.Changed
		}
	}
	return ""
}
