package workday

import (
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// watch knows what must hold at every moment of the day, and finds what did not. It follows
// what is committed, and keeps people and inquiries in its own words.
type watch struct {
	w        *world
	sabotage *sabotage
	policy   routing.Policy
	people   map[desk.OperatorID]*desk.Person
	roster   []*desk.Person // by id
	talks    map[desk.ConversationID]conversation.Conversation
	line     []desk.ConversationID                     // that wait, in the order in which they came to
	hands    map[desk.OperatorID][]desk.ConversationID // held, in the order in which they came
	tellings map[desk.ConversationID]desk.OperatorID   // who was told that it is theirs
	history  map[desk.ContactID][]desk.ConversationID  // of a customer
	language map[desk.ContactID]string                 // of a customer
	standing map[desk.ConversationID]desk.Standing     // as the newest fact says
	found    []string
	broke    int
}

// mostFound is how many broken promises are told in words.
const mostFound = 20

func newWatch(w *world, breaks string) *watch {
	return &watch{w: w, sabotage: &sabotage{w: w, name: breaks}, people: map[desk.OperatorID]*desk.Person{}, talks: map[desk.ConversationID]conversation.Conversation{},
		hands: map[desk.OperatorID][]desk.ConversationID{}, tellings: map[desk.ConversationID]desk.OperatorID{},
		history: map[desk.ContactID][]desk.ConversationID{}, language: map[desk.ContactID]string{}, standing: map[desk.ConversationID]desk.Standing{}}
}

func (c *watch) routes(db *store.DB) flow.Routes { return watchedRoutes{db, c.sabotage} }

// broken notes a promise that was not kept.
func (c *watch) broken(format string, args ...any) {
	c.broke++
	if len(c.found) < mostFound {
		c.found = append(c.found, c.w.clock.now.In(tokyo).Format("15:04:05.000")+" "+fmt.Sprintf(format, args...))
	}
}

// caught tells whether what was broken on purpose has been noticed: then the day may end.
func (c *watch) caught() bool { return c.sabotage.name != "" && c.broke > 0 }

func (c *watch) join(p desk.Person) {
	p.Talks = map[desk.ChannelID]int{}
	c.people[p.ID] = &p
	if p.ID != chiefID {
		c.roster = append(c.roster, &p)
	}
}

func (c *watch) may(p desk.Person, w desk.WorkspaceID) bool {
	return identity.Can(p, identity.Work, identity.Subject{Workspace: w})
}

func (c *watch) present(id desk.OperatorID, presence desk.Presence, until time.Time) {
	p := c.people[id]
	c.w.tally.presence(id, presence)
	p.Presence, p.PresenceUntil = presence, until
	if presence == desk.Break || presence == desk.Offline {
		p.Heated = 0
	}
}

func (c *watch) renewed(ids []desk.OperatorID, until time.Time) {
	for _, id := range ids {
		if p := c.people[id]; p.Presence != desk.Offline && p.PresenceUntil.Before(until) {
			p.PresenceUntil = until
		}
	}
}

func (c *watch) holds(id desk.OperatorID) int { return len(c.hands[id]) }

func (c *watch) holding(id desk.OperatorID) []desk.ConversationID { return slices.Clone(c.hands[id]) }

// told is an operator who was answered that an inquiry is theirs.
func (c *watch) told(id desk.ConversationID, who desk.OperatorID) {
	if before := c.tellings[id]; before != "" && before != who {
		c.broken("%s has two owners: %s and %s were told that it is theirs", id, before, who)
	}
	c.tellings[id] = who
}

// committed follows a decision that became true.
func (c *watch) committed(ch decide.Change) {
	for _, contact := range ch.Contacts {
		c.language[contact.ID] = contact.Language
	}
	for _, g := range ch.Given {
		c.given(g)
	}
	c.loads(ch)
	for _, f := range ch.Facts {
		c.fact(f)
		if c.w.foresee != nil {
			c.w.foresee.fact(f)
		}
	}
	for _, t := range ch.Talks {
		c.moved(t, ch)
	}
	c.w.tally.clocks(ch.Clocks)
	c.w.react(ch)
}

// fact: what is told of an inquiry is one chain, each link beginning where the last ended.
func (c *watch) fact(f desk.Fact) {
	if f.Conversation == "" || f.After == nil {
		return
	}
	if was, known := c.standing[f.Conversation]; known && f.Before != nil && *f.Before != was {
		c.broken("%s: a fact says it was %v before, the one before said %v", f.Conversation, *f.Before, was)
	}
	c.standing[f.Conversation] = *f.After
}

// moved follows an inquiry's row: one owner, who gives it up before another gets it, and an
// age that is never lost while somebody waits.
func (c *watch) moved(t conversation.Conversation, ch decide.Change) {
	was, known := c.talks[t.ID]
	switch {
	case known && t.Version <= was.Version:
		c.broken("%s went back from version %d to %d", t.ID, was.Version, t.Version)
	case known && was.Assignee != t.Assignee && was.State == conversation.Active && t.State == conversation.Active && !takes(ch):
		c.broken("%s has two owners: %s had it, and without a word %s", t.ID, was.Assignee, t.Assignee)
	case t.Standing() != nil && c.standing[t.ID] != *t.Standing():
		c.broken("%s has two owners: its row says %v, its facts %v", t.ID, *t.Standing(), c.standing[t.ID])
	}
	if known && was.State != conversation.Closed && was.State != conversation.Bot && !was.WaitingSince.IsZero() && !t.WaitingSince.Equal(was.WaitingSince) {
		c.broken("%s waited since %s and now since %s: its age is lost", t.ID, was.WaitingSince, t.WaitingSince)
	}
	if was.Holder() != t.Holder() {
		if was.Holder() != "" {
			c.hands[was.Holder()] = slices.DeleteFunc(c.hands[was.Holder()], func(id desk.ConversationID) bool { return id == t.ID })
			delete(c.tellings, t.ID)
		}
		if t.Holder() != "" {
			c.hands[t.Holder()] = append(c.hands[t.Holder()], t.ID)
		}
	}
	waits := t.State == conversation.Waiting
	if at := slices.Index(c.line, t.ID); at >= 0 && !waits {
		c.line = slices.Delete(c.line, at, at+1)
	} else if at < 0 && waits {
		c.line = append(c.line, t.ID)
	}
	if !known {
		c.history[t.Contact] = append(c.history[t.Contact], t.ID)
	}
	c.talks[t.ID] = t
}

// takes tells whether a change lets an owner follow another at once, as these verbs do.
func takes(ch decide.Change) bool {
	return slices.ContainsFunc(ch.Given, func(g decide.Given) bool {
		return g.By == string(conversation.TakeOver) || g.By == string(conversation.Join)
	})
}
