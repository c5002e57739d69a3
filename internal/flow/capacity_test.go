package flow_test

import (
	"errors"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// path is one way in which an inquiry comes to somebody: the inquiry of U1 to "boss", who has
// room for one. ready brings it to where the path begins; walk takes it.
type path struct {
	name  string
	ready func(c *counter, boss, other desk.Person)
	walk  func(c *counter, boss, other desk.Person) error
}

// does is a path's command of boss's.
func does(verb decide.Verb, more ...func(*decide.Command)) func(*counter, desk.Person, desk.Person) error {
	return func(c *counter, boss, _ desk.Person) error {
		cmd := decide.Command{Verb: verb, By: boss, Reason: conversation.Solved}
		for _, set := range more {
			set(&cmd)
		}
		_, err := c.actor.Act(c.t.Context(), c.talk, cmd)
		return err
	}
}

// paths are all of them: docs/routing.md names them.
var paths = []path{
	{"accept what waits", nil, does(decide.Accept)},
	{"take over what is offered to another", func(c *counter, _, other desk.Person) { c.gives(c.taken(other), other, "third") }, does(decide.Accept)},
	{"take over what was escalated", func(c *counter, _, other desk.Person) {
		c.must(c.taken(other), decide.Command{Verb: decide.Escalate, By: other, Kind: string(care.Advice), Note: "?", At: c.clock.Now().Add(time.Hour)})
	}, does(decide.Reply, func(cmd *decide.Command) { cmd.Kind = string(care.TakenOver) })},
	{"transfer to a person", func(c *counter, _, other desk.Person) { c.taken(other) }, func(c *counter, boss, other desk.Person) error {
		_, err := c.actor.Transfer(c.t.Context(), c.talk, decide.Command{By: other}, boss.ID, "")
		return err
	}},
	{"join what one was asked about", func(c *counter, boss, other desk.Person) {
		_, err := c.actor.Transfer(c.t.Context(), c.taken(other), decide.Command{Verb: decide.Consult, By: other}, boss.ID, "")
		c.check(err)
	}, does(decide.Join)},
	{"take a transfer back", func(c *counter, boss, _ desk.Person) { c.gives(c.taken(boss), boss, "third") }, does(decide.Recall)},
	{"reopen", func(c *counter, boss, _ desk.Person) {
		c.must(c.taken(boss), decide.Command{Verb: decide.Close, By: boss, Reason: conversation.Solved})
	}, does(decide.Reopen)},
	{"start", func(c *counter, boss, _ desk.Person) {
		c.must(c.taken(boss), decide.Command{Verb: decide.Close, By: boss, Reason: conversation.Solved})
	}, func(c *counter, boss, _ desk.Person) error {
		v, err := c.db.Conversation(c.t.Context(), c.talk)
		c.check(err)
		_, err = c.actor.Start(c.t.Context(), boss, v.Thread, "")
		return err
	}},
}

// TestCapacityHoldsOnEveryPath: whichever way an inquiry comes, who is full does not get it
// and nothing changes; who has room does. A plain cap and a channel's limit hold as the
// capacity does.
func TestCapacityHoldsOnEveryPath(t *testing.T) {
	for _, p := range paths {
		for limit, profile := range map[string]desk.StaffProfile{"capacity": {}, "cap": {Cap: 1}, "channel": {Channels: map[desk.ChannelID]int{channel: 1}}} {
			for _, full := range []bool{false, true} {
				t.Run(p.name+"/"+limit, func(t *testing.T) {
					c := newCounter(t)
					c.rules(desk.Rules{Accept: desk.AcceptPull})
					units := 1
					if limit != "capacity" {
						units = 9
					}
					boss, other := c.person("boss", desk.RoleSupervisor, units), c.person("other", desk.RoleOperator, 9)
					c.person("third", desk.RoleOperator, 9)
					c.check(c.db.SaveProfile(t.Context(), flow.ProfileRow{Operator: boss.ID, Revision: 1, Capacity: units, Profile: profile}, flow.ProfileRow{Operator: boss.ID}, nil, nil))
					c.writes("U1")
					c.talk = c.open("U1").ID
					if p.ready != nil {
						p.ready(c, boss, other)
					}
					if full {
						c.writes("U2")
						c.must(c.open("U2").ID, decide.Command{Verb: decide.Accept, By: boss})
					}
					before, err := c.db.Conversation(t.Context(), c.talk)
					c.check(err)
					err = p.walk(c, boss, other)
					boss, e := c.db.Person(t.Context(), boss.ID)
					c.check(e)
					if !full && (err != nil || boss.Load != 1) {
						t.Errorf("with room: %v, load %d", err, boss.Load)
					}
					if !full {
						return
					}
					after, e := c.db.Conversation(t.Context(), c.talk)
					c.check(e)
					if !errors.Is(err, decide.ErrAtCapacity) || boss.Load != 1 || after.Version != before.Version || after.Holder() != before.Holder() {
						t.Errorf("full: %v, load %d; %s of %q was %s of %q", err, boss.Load, after.State, after.Holder(), before.State, before.Holder())
					}
				})
			}
		}
	}
}

// taken lets somebody accept the inquiry.
func (c *counter) taken(by desk.Person) desk.ConversationID {
	c.t.Helper()
	c.must(c.talk, decide.Command{Verb: decide.Accept, By: by})
	return c.talk
}

// gives transfers it to a person, who is offered it.
func (c *counter) gives(id desk.ConversationID, by desk.Person, to desk.OperatorID) {
	c.t.Helper()
	_, err := c.actor.Transfer(c.t.Context(), id, decide.Command{By: by}, to, "")
	c.check(err)
}

func (c *counter) must(id desk.ConversationID, cmd decide.Command) {
	c.t.Helper()
	_, err := c.actor.Act(c.t.Context(), id, cmd)
	c.check(err)
}
