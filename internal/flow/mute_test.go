package flow_test

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// TestAMuteFollowsItsCustomer mutes a customer of three channels on one of them: the talk that
// is open on the second and the one that begins on the third are muted too, until the end that
// was agreed to.
func TestAMuteFollowsItsCustomer(t *testing.T) {
	r, timers, care := caring(t)
	yamamoto, chief := r.person("yamamoto", desk.RoleOperator, 5), r.person("chief", desk.RoleSupervisor, 5)
	second, third := desk.ChannelID("2006000002"), desk.ChannelID("2006000003")
	for _, id := range []desk.ChannelID{second, third} {
		r.check(r.db.PutChannel(t.Context(), desk.Channel{ID: id, Centre: "ce", Workspace: brand, Kind: "line", Name: "ch", Provider: "p", Queue: "q"}, []byte("x")))
	}
	n := 0
	writes := func(ch desk.ChannelID) desk.Thread {
		t.Helper()
		n++
		in := text(user, string(rune('a'+n)), "ばか", r.clock.Now())
		r.check(r.accepter.Accept(t.Context(), ch, []desk.Inbound{in}))
		r.receive()
		threads, err := r.db.ThreadsOf(t.Context(), r.contact(user))
		r.check(err)
		for _, th := range threads {
			if th.Channel == ch {
				return th
			}
		}
		t.Fatalf("no talk on %s", ch)
		return desk.Thread{}
	}
	writes(channel)
	v := r.act(yamamoto, r.open(user).ID, decide.Command{Verb: decide.Accept})
	if other := writes(second); other.Open == "" || other.Contact != v.Conversation.Contact {
		t.Fatalf("one customer, two talks: %+v", other)
	}
	end := r.clock.Now().Add(24 * time.Hour)
	r.act(yamamoto, v.ID, decide.Command{Verb: decide.AskMute, Note: "暴言"})
	r.act(chief, v.ID, decide.Command{Verb: decide.SetMute, Kind: "muted", At: end})
	r.run(timers)
	for _, ch := range []desk.ChannelID{channel, second, third} {
		if th := writes(ch); !th.MutedAt(r.clock.Now()) || !th.MutedUntil.Equal(end) || ch == third && th.Open != "" {
			t.Errorf("%s: %+v", ch, th)
		}
	}
	r.act(yamamoto, v.ID, decide.Command{Verb: decide.Close, Reason: conversation.Spam, Category: "迷惑"})
	if th := writes(channel); th.Open != "" {
		t.Errorf("a new talk is muted still: %+v", th)
	}
	list, err := care.Mutes(t.Context(), chief, "")
	if err != nil || len(list.Items) != 1 || !list.Items[0].Until.Equal(end) {
		t.Fatalf("%+v, %v", list.Items, err)
	}

	r.clock.ms.Store(end.UnixMilli())
	r.run(timers)
	list, err = care.Mutes(t.Context(), chief, "")
	if err != nil || len(list.Items) != 0 {
		t.Errorf("its time is over: %+v, %v", list.Items, err)
	}
	for _, ch := range []desk.ChannelID{channel, second, third} {
		if th := writes(ch); th.Muted || th.Open == "" {
			t.Errorf("%s, behind the end: %+v", ch, th)
		}
	}
	facts := r.facts(desk.FactMute)
	for code, want := range map[string]int{"asked": 1, "muted": 1, "carried": 2, "ended": 1, "freed": 3} {
		if facts[code] != want {
			t.Errorf("%d facts %q, want %d", facts[code], code, want)
		}
	}
}

func (r *rig) contact(user string) desk.ContactID {
	r.t.Helper()
	cases, err := r.db.Load(r.t.Context(), []flow.CaseRef{{Key: desk.ThreadKey{Channel: channel, Kind: desk.FromUser, ID: user}}})
	r.check(err)
	return cases[0].Contact.ID
}

// facts counts those of a kind by their codes.
func (r *rig) facts(kind desk.FactKind) map[string]int {
	r.t.Helper()
	out := map[string]int{}
	items, _, err := r.db.Facts(r.t.Context(), "", 1000)
	r.check(err)
	for _, it := range items {
		if it.Fact.Kind == kind {
			out[it.Fact.Code]++
		}
	}
	return out
}
