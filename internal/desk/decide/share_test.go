package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// backlog is a customer who has waited for an hour.
func backlog(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.in(w.says("1", "商品が届きません"))
	w.c.Queue = desk.Queue{ID: "q", Workspace: "w"}
	w.pass(time.Hour)
	return w
}

// many lets a kobayashi's order meet the talk, twice: the second time must change nothing.
func (w *world) many(o bulk.Order, change func(*Many)) bulk.Item {
	w.t.Helper()
	m := Many{Run: bulk.Run{ID: "b", By: kobayashi.ID, Seen: w.now, Order: o}, Target: ito, Queue: desk.Queue{ID: "q2", Workspace: "w"}, Brand: "ことり書店"}
	if change != nil {
		change(&m)
	}
	w.c.Kept.Shares = []bulk.Item{{Run: "b", Conversation: w.c.Talk.ID}}
	w.apply(Share(w.c, m, w.now, w.ids()))
	if again := Share(w.c, m, w.now, w.ids()); !again.Empty() {
		w.t.Fatalf("a share is done twice: %+v", again.Facts)
	}
	return w.c.Kept.Shares[0]
}

// takenBack undoes what an item says.
func (w *world) takenBack(item bulk.Item) bulk.Item {
	w.t.Helper()
	w.c.Kept.Shares = []bulk.Item{{Run: "u", Conversation: w.c.Talk.ID, Was: item.Was}}
	w.apply(Share(w.c, Many{Run: bulk.Run{ID: "u", By: kobayashi.ID, Order: bulk.Order{Kind: bulk.Undo, Of: "b"}}}, w.now, w.ids()))
	return w.c.Kept.Shares[0]
}

func (w *world) left(item bulk.Item, why bulk.Reason) {
	w.t.Helper()
	if item.Fate != bulk.Left || item.Code != why || len(w.last.Talks)+len(w.last.Added)+len(w.last.Loads)+len(w.last.Traits) != 0 {
		w.t.Fatalf("%+v, want left: %s; %+v", item, why, w.last.Talks)
	}
}

var handOut = bulk.Order{Kind: bulk.Assign, Operator: "ito"}

func TestManyAreAssigned(t *testing.T) {
	w := backlog(t)
	since := w.c.Talk.WaitingSince
	item := w.many(handOut, nil)
	if item.Fate != bulk.Came || w.state() != conversation.Active || w.c.Talk.Assignee != ito.ID || w.load[ito.ID] != 1 {
		t.Fatalf("%+v, %s of %s, load %v", item, w.state(), w.c.Talk.Assignee, w.load)
	}
	w.pass(time.Minute)
	back := w.takenBack(item)
	if back.Fate != bulk.Came || w.state() != conversation.Waiting || w.c.Talk.Queue != "q" || w.load[ito.ID] != 0 || !w.c.Talk.WaitingSince.Equal(since) {
		t.Fatalf("%+v, %s in %s since %v, load %v", back, w.state(), w.c.Talk.Queue, w.c.Talk.WaitingSince, w.load)
	}
}

// In every state but waiting, and for whom it can't be done, an assignment leaves all as it is.
func TestManyAreNotAssigned(t *testing.T) {
	w := backlog(t)
	w.left(w.many(handOut, func(m *Many) { m.Full = true }), bulk.AtCapacity)
	w.left(w.many(handOut, func(m *Many) { m.Target = desk.Person{ID: "stranger", Role: desk.RoleOperator} }), bulk.OtherBrand)
	w.left(w.many(handOut, func(m *Many) { m.Target.Disabled = true }), bulk.OtherBrand)
	for _, s := range conversation.States {
		if s == conversation.Waiting {
			continue
		}
		w := backlog(t)
		w.c.Talk.State = s
		w.left(w.many(handOut, nil), bulk.NotWaiting)
		w.left(w.many(bulk.Order{Kind: bulk.Move}, nil), bulk.NotWaiting)
		w.left(w.many(bulk.Order{Kind: bulk.Say, Text: "a"}, nil), bulk.NotWaiting)
	}
}

func TestAnsweredAssignmentsAreKept(t *testing.T) {
	w := backlog(t)
	item := w.many(handOut, nil)
	w.pass(time.Minute)
	w.must(Command{Verb: Say, By: ito, Content: words("確認いたします。")})
	w.left(w.takenBack(item), bulk.Answered)
	w.must(Command{Verb: Close, By: ito, Reason: conversation.Solved})
	w.left(w.takenBack(item), bulk.Changed)
}

func TestManyAreMoved(t *testing.T) {
	w := backlog(t)
	since := w.c.Talk.WaitingSince
	w.left(w.many(bulk.Order{Kind: bulk.Move}, func(m *Many) { m.Queue.Workspace = "x" }), bulk.OtherBrand)
	w.left(w.many(bulk.Order{Kind: bulk.Move}, func(m *Many) { m.Queue.ID = "q" }), bulk.SameQueue)
	item := w.many(bulk.Order{Kind: bulk.Move, Queue: "q2"}, nil)
	if item.Fate != bulk.Came || w.c.Talk.Queue != "q2" || !w.c.Talk.WaitingSince.Equal(since) || w.job(desk.JobRoute) == nil {
		t.Fatalf("%+v, in %s since %v, jobs %v", item, w.c.Talk.Queue, w.c.Talk.WaitingSince, w.last.Jobs)
	}
	if back := w.takenBack(item); back.Fate != bulk.Came || w.c.Talk.Queue != "q" || !w.c.Talk.WaitingSince.Equal(since) {
		t.Fatalf("%+v in %s", back, w.c.Talk.Queue)
	}
	w.left(w.takenBack(item), bulk.Changed)
}

func TestManyAreTagged(t *testing.T) {
	w := backlog(t)
	w.c.Traits.Tags = []string{"vip", "old"}
	item := w.many(bulk.Order{Kind: bulk.Tag, AddTags: []string{"vip", "障害"}, RemoveTags: []string{"old", "none"}}, nil)
	if item.Fate != bulk.Came || w.c.Traits.Has("old") || !w.c.Traits.Has("障害") || len(item.Was.Added) != 1 || len(item.Was.Removed) != 1 {
		t.Fatalf("%+v, %v", item, w.c.Traits.Tags)
	}
	if again := w.many(bulk.Order{Kind: bulk.Tag, AddTags: []string{"vip"}}, nil); again.Code != bulk.SameQueue {
		t.Fatalf("%+v", again)
	}
	if back := w.takenBack(item); back.Fate != bulk.Came || !w.c.Traits.Has("old") || w.c.Traits.Has("障害") || !w.c.Traits.Has("vip") {
		t.Fatalf("%+v, %v", back, w.c.Traits.Tags)
	}
	w.left(w.takenBack(item), bulk.Changed)
}

func TestManyAreAnswered(t *testing.T) {
	w := backlog(t)
	w.c.Contact.Name = "佐藤花子"
	item := w.many(bulk.Order{Kind: bulk.Say, Text: "{{name}}、{{brand}}です。{{since}}からお待たせしております。"}, nil)
	m := w.c.ByID[item.Message]
	if item.Fate != bulk.Came || !w.said("佐藤花子様、ことり書店です。11月23日 18:00からお待たせしております。") || m.Author.Operator != kobayashi.ID || m.Send.Free {
		t.Fatalf("%+v, %+v", item, w.last.Added)
	}
	if w.state() != conversation.Waiting || w.c.Talk.Unread != 0 || w.job(desk.JobSend) == nil || item.Free {
		t.Fatalf("%s, unread %d, jobs %v, free %v", w.state(), w.c.Talk.Unread, w.last.Jobs, item.Free)
	}
}

// Whoever can't be reached, has written since or is angry is left out; a living token makes it free.
func TestManyAreLeftOut(t *testing.T) {
	say := bulk.Order{Kind: bulk.Say, Text: "a"}
	for want, change := range map[bulk.Reason]func(*Case){
		bulk.Blocked:    func(c *Case) { c.Thread.Blocked = true },
		bulk.Standby:    func(c *Case) { c.Thread.Standby = true },
		bulk.Muted:      func(c *Case) { c.Thread.Muted = true },
		bulk.Group:      func(c *Case) { c.Thread.Source.Kind = desk.FromGroup },
		bulk.HeatedTalk: func(c *Case) { c.Talk.Mood.Value = "angry" },
		bulk.WroteSince: func(c *Case) { c.Thread.LastInboundAt = t0.Add(2 * time.Hour) },
	} {
		w := backlog(t)
		change(&w.c)
		w.left(w.many(say, nil), want)
	}
	w := backlog(t)
	free := say
	free.FreeOnly = true
	w.left(w.many(free, nil), bulk.Costs)
	w.in(w.says("2", "まだですか"))
	if item := w.many(free, nil); item.Fate != bulk.Came || !item.Free || !w.c.ByID[item.Message].Send.Free {
		t.Fatalf("a token lives: %+v", item)
	}
}
