package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// group is a group's talk on the first channel.
func group(id string) desk.ThreadKey {
	return desk.ThreadKey{Channel: line, Kind: desk.FromGroup, ID: id}
}

func casesFirstSight(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.load(flow.CaseRef{Key: user("hanako")})
	if c.Thread.Version != 0 || c.Thread.ID != "" || c.Contact.ID != "" || c.Talk.ID != "" {
		t.Errorf("a case of nobody: %+v", c)
	}
	if c.Channel.ID != line || c.Channel.Workspace != brand || c.Queue.ID != queue || c.Queue.OfferFor != 20*time.Second {
		t.Errorf("channel %+v, queue %+v", c.Channel, c.Queue)
	}
	// a person known from a group is known in their own talk
	in := says(group("g"), "e1", "こんにちは", at(0))
	in.Source.User = "hanako"
	w.receive(group("g"), in)
	c = w.load(flow.CaseRef{Key: user("hanako"), Users: []string{"hanako", "nobody"}})
	if c.Thread.Version != 0 || c.Contact.External != "hanako" || c.Contact.Kind != desk.FromUser || c.People["hanako"].ID != c.Contact.ID {
		t.Errorf("a group's member: contact %+v, people %+v", c.Contact, c.People)
	}
	if _, ok := c.People["nobody"]; ok {
		t.Error("a member nobody knows was found")
	}
}

// cut makes times as the store keeps them.
func cut(d time.Time) time.Time { return d.Truncate(time.Millisecond) }

var sameTime = cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })

// full is a change with every field set that a row can hold.
func (w *world) full(key desk.ThreadKey) decide.Change {
	n, id := 0, w.ids.next()
	when := func() time.Time { n++; return cut(at(time.Duration(n) * time.Minute)) }
	th := desk.Thread{ID: desk.ThreadID("t" + id), Centre: centre, Workspace: brand, Channel: key.Channel, Source: desk.Source{Kind: key.Kind, ID: key.ID},
		Contact: desk.ContactID("c" + id), Version: 1, Open: desk.ConversationID("v" + id), Last: desk.ConversationID("v" + id), Blocked: true, FriendAt: when(),
		Reply: desk.ReplyToken{Token: "reply", Until: when()}, ReadToken: "read", ReadTokenAt: when(), LastInboundAt: when(), LastAt: when(), Standby: true, Muted: true, MutedUntil: when()}
	contact := desk.Contact{ID: th.Contact, Workspace: brand, Kind: key.Kind, Provider: "provider", External: key.ID, Name: "花子", Language: "ja",
		Avatar: "avatar", ProfileAt: when()}
	talk := conversation.Conversation{ID: th.Open, Workspace: brand, Thread: th.ID, Channel: key.Channel, Contact: contact.ID, Queue: queue, Version: 7,
		State: conversation.Active, Assignee: anna, OfferedTo: ben, OfferUntil: when(), Refused: []desk.Refusal{{Operator: anna, At: when()}, {Operator: ben, At: when()}}, Category: "返品",
		Hold: &conversation.Hold{Reason: "client", Until: when(), Memo: "確認中"}, ClosingAt: when(), Weight: 2, OpenedAt: when(), WaitingSince: when(),
		LastMessage: desk.MessageID("m" + id), LastMessageAt: when(), LastOrder: "ord", Unread: 3, Unreachable: true, ClosedAt: when(), CloseReason: conversation.Solved,
		Topic: conversation.Signal{Value: "配送", Message: "m", Why: "faq"}, Mood: conversation.Signal{Value: "angry", Message: "m", Why: "返せ", By: "op"},
		Care: conversation.Care{HeldAt: when(), HoldTold: when(), CheckAt: when(), CheckBy: "m", NoCheck: true, Unasked: true, Thanked: true, WrapUntil: when(),
			Ending: conversation.NoReply, Lapsed: true, Consult: &conversation.Consult{With: ben, By: anna, At: when()}, Given: &conversation.Given{By: anna, At: when()},
			Asked: "e", AnswerBy: when(), Due: when(), Proposed: &conversation.Proposal{Message: "o", Due: when()}, Surveyed: when(), CommentTo: when(), LastTap: "m", From: ben, Incident: "i", Maybe: true, Not: "j"},
		Route: conversation.Route{Skill: "返品", Before: ben, Owned: when(), Asked: when(), Overflowed: when(), From: when(), NotBefore: when()},
		Entrance: desk.Entrance{ID: "n", Way: desk.WayChoice, Why: "wait", At: when(), Policy: 3, Surge: true, Position: 4, P50: 1, From: 2, To: 3, Message: "m",
			Choice: "call", Pledge: desk.PledgeCallback, Begin: when(), Due: when(), Told: when(), Answers: 2, Heard: "m", ServedAt: when(), AnsweredAt: when(), EndedAt: when(), End: "answered"}}
	marks := func() desk.ClockMarks { return desk.ClockMarks{Half: when(), Most: when(), Over: when()} }
	k := desk.Clock{Kind: desk.ClockReply, N: 2, Message: "m", AskedAt: when(), Since: when(), Service: 1, Real: 2, HoldCap: 3, Held: 4, HeldAt: when(),
		Steps: []desk.ClockStep{{At: 80, Do: []desk.ClockAction{desk.ClockBump}}}, Told: 50, Plan: 3, ServiceDue: marks(), RealDue: marks()}
	talk.Clocks = desk.Clocks{Running: []desk.Clock{k}, Asked: &desk.Asked{Message: "m", At: when()}, Replied: true, Count: map[desk.ClockKind]int{desk.ClockReply: 2},
		Met: &desk.Met{Clock: k, By: "m"}, Solved: &k}
	talk.BumpedAt = when()
	in := desk.Message{ID: talk.LastMessage, Workspace: brand, Thread: th.ID, Conversation: talk.ID, Version: 4, Direction: desk.In, At: when(), Order: "ord",
		Author:     desk.Author{Kind: desk.ByCustomer, Contact: contact.ID},
		Content:    desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "絵文字😀 \u2028 終", Emojis: []desk.Emoji{{Index: 3, Length: 2, ProductID: "p", EmojiID: "1"}}}},
		ExternalID: "x" + id, EventID: "e" + id, QuoteToken: "quote", QuotedID: "quoted", ImageSet: &desk.ImageSet{ID: "set", Index: 1, Total: 3},
		Standby: true, UnsentAt: when(), EditedAt: when()}
	out := desk.Message{ID: desk.MessageID("o" + id), Workspace: brand, Thread: th.ID, Conversation: talk.ID, Version: 1, Direction: desk.Out, At: when(), Order: "o",
		Author: desk.Author{Kind: desk.ByOperator, Operator: anna}, Content: desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "1", StickerID: "2"}},
		Send: &desk.Send{State: desk.SendQueued, Route: desk.Push, Call: desk.CallID("call" + id), QueuedAt: when(), Quote: "q", At: when(), Error: "err", Detail: "detail", Free: true, NotBefore: when()}}
	call := desk.Call{ID: desk.CallID("call" + id), Workspace: brand, Thread: th.ID, Channel: key.Channel, Route: desk.Reply, To: key.ID, ReplyToken: "reply",
		Body: []byte(`{"a":1}`), Messages: []desk.MessageID{in.ID}, State: desk.CallStarted, StartedAt: when(), Attempts: 2, Lease: when(), NextAt: when(), InDoubt: true, RequestID: "r", Error: "e"}
	return decide.Change{Case: decide.Case{Thread: th, Talk: talk, Contact: contact}, Talks: []conversation.Conversation{talk},
		Contacts: []desk.Contact{contact}, Added: []desk.Message{in, out}, Calls: []desk.Call{call},
		Facts: []desk.Fact{{At: when(), Kind: desk.FactOpened, Centre: centre, Workspace: brand, Thread: th.ID}}}
}

// everyField fails for a field that full forgets: one that was added to a type
// must be kept, and tested here.
func everyField(t *testing.T, v any, but ...string) {
	t.Helper()
	r := reflect.ValueOf(v)
	for i := range r.NumField() {
		if name := r.Type().Field(i).Name; r.Field(i).IsZero() && !slices.Contains(but, name) {
			t.Errorf("%T.%s is not set, so whether it is kept is not known", v, name)
		}
	}
}

// Whatever a row can hold comes back as it went in.
func casesRoundTrip(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	everyField(t, ch.Case.Thread)
	everyField(t, ch.Contacts[0])
	everyField(t, ch.Talks[0])
	everyField(t, ch.Talks[0].Care)
	everyField(t, ch.Talks[0].Clocks)
	everyField(t, ch.Talks[0].Clocks.Running[0])
	everyField(t, ch.Added[0], "Send")
	everyField(t, *ch.Added[1].Send)
	everyField(t, ch.Calls[0])
	w.commit(flow.Write{Change: ch})
	in, out := ch.Added[0], ch.Added[1]
	for name, ref := range map[string]flow.CaseRef{
		"key":          {Key: user("hanako")},
		"thread":       {Thread: ch.Case.Thread.ID},
		"conversation": {Conversation: ch.Case.Talk.ID},
	} {
		ref.External, ref.Messages, ref.Sending, ref.Users = []string{in.ExternalID, "none"}, []desk.MessageID{out.ID, "none"}, true, []string{"hanako"}
		c := w.load(ref)
		want := ch.Case
		want.Channel, want.Queue = c.Channel, c.Queue
		want.People = map[string]desk.Contact{"hanako": ch.Case.Contact}
		want.Known = map[string]desk.Message{in.ExternalID: in}
		want.ByID = map[desk.MessageID]desk.Message{in.ID: in, out.ID: out} // in: the call's bubble
		want.Unsent, want.Queued, want.Call = map[string]time.Time{}, []desk.Message{out}, &ch.Calls[0]
		if d := cmp.Diff(want, c, sameTime); d != "" {
			t.Errorf("by %s (-want +got):\n%s", name, d)
		}
	}
	// and again after every field has changed to nothing
	bare := ch
	bare.Base, bare.Case.Thread.Version = 1, 2
	th := &bare.Case.Thread
	th.Open, th.Last, th.Blocked, th.FriendAt, th.Reply, th.ReadToken = "", ch.Case.Talk.ID, false, time.Time{}, desk.ReplyToken{}, ""
	th.ReadTokenAt, th.LastInboundAt, th.LastAt, th.Standby = time.Time{}, time.Time{}, time.Time{}, false
	talk := conversation.Conversation{ID: ch.Case.Talk.ID, Workspace: brand, Thread: th.ID, Channel: line, Contact: th.Contact, Version: 8, State: conversation.Closed}
	bare.Talks, bare.Added, bare.Contacts = []conversation.Conversation{talk}, nil, nil
	edited := out
	edited.Version, edited.Send, edited.Content = 2, nil, desk.Content{Kind: desk.Text}
	call := ch.Calls[0]
	call.State = desk.CallSent
	bare.Edited, bare.Calls = []desk.Message{edited}, []desk.Call{call}
	w.commit(flow.Write{Change: bare})
	c := w.load(flow.CaseRef{Thread: th.ID, Messages: []desk.MessageID{out.ID}, Sending: true})
	if d := cmp.Diff(*th, c.Thread, sameTime); d != "" {
		t.Errorf("thread:\n%s", d)
	}
	if d := cmp.Diff(talk, c.Talk, sameTime); d != "" {
		t.Errorf("talk: the last closed one is the case's\n%s", d)
	}
	if d := cmp.Diff(edited, c.ByID[out.ID], sameTime); d != "" {
		t.Errorf("message:\n%s", d)
	}
	if c.Call != nil || len(c.Queued) != 0 {
		t.Errorf("a settled call is still under way: %+v, %d queued", c.Call, len(c.Queued))
	}
}

// Of started calls only replies are lost, and only when their lease has ended.
func lostReplies(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for name, change := range map[string]func(*desk.Call){
		"lost":       func(*desk.Call) {},
		"push":       func(c *desk.Call) { c.Route = desk.Push },
		"settled":    func(c *desk.Call) { c.State = desk.CallUnknown },
		"not called": func(c *desk.Call) { c.Lease = time.Time{} },
		"at work":    func(c *desk.Call) { c.Lease = at(100 * 365 * 24 * time.Hour) },
	} {
		ch := w.full(user(name))
		change(&ch.Calls[0])
		w.commit(flow.Write{Change: ch})
	}
	got, err := db.LostReplies(w.ctx, at(time.Hour))
	if err != nil || len(got) != 1 || w.load(flow.CaseRef{Thread: got[0]}).Thread.Source.ID != "lost" {
		t.Fatal(got, err)
	}
}

// Many refs of all kinds come back in their order.
func casesSetBased(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	const n = 20
	refs := make([]flow.CaseRef, 0, 3*n)
	for i := range n {
		key := user(fmt.Sprintf("u%02d", i))
		w.receive(key, says(key, fmt.Sprintf("e%02d", i), "x", at(0)))
		c := w.load(flow.CaseRef{Key: key})
		refs = append(refs, flow.CaseRef{Key: key, External: []string{"m-" + fmt.Sprintf("e%02d", i)}}, flow.CaseRef{Thread: c.Thread.ID},
			flow.CaseRef{Conversation: c.Talk.ID}, flow.CaseRef{Key: user("fresh-" + key.ID)})
	}
	cases, err := w.Load(w.ctx, refs)
	w.must(err)
	for i, c := range cases {
		want := fmt.Sprintf("u%02d", i/4)
		if i%4 == 3 {
			if c.Thread.ID != "" || c.Channel.ID != line {
				t.Errorf("ref %d: a thread where nobody wrote", i)
			}
			continue
		}
		if c.Thread.Source.ID != want || c.Contact.External != want || c.Talk.Thread != c.Thread.ID || c.Channel.ID != line {
			t.Errorf("ref %d is %q, contact %q, want %s", i, c.Thread.Source.ID, c.Contact.External, want)
		}
		if i%4 == 0 && len(c.Known) != 1 || i%4 != 0 && len(c.Known) != 0 {
			t.Errorf("ref %d knows %d messages", i, len(c.Known))
		}
	}
}

func casesNotFound(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for name, ref := range map[string]flow.CaseRef{
		"thread":       {Thread: "none"},
		"conversation": {Conversation: "none"},
		"channel":      {Key: desk.ThreadKey{Channel: "none", Kind: desk.FromUser, ID: "x"}},
	} {
		if _, err := w.Load(w.ctx, []flow.CaseRef{ref}); desk.KindOf(err) != desk.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cases, err := w.Load(w.ctx, nil); err != nil || len(cases) != 0 {
		t.Errorf("nothing: %v, %v", cases, err)
	}
}

// Queued bubbles come in the order of the talk.
func casesSending(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "x", at(0)))
	ref := flow.CaseRef{Key: key}
	w.commit(w.operate(ref, decide.Command{Verb: decide.Accept, By: w.person(anna)}))
	for i := range 7 {
		w.commit(w.operate(ref, decide.Command{Verb: decide.Say, By: w.person(anna), Content: text(fmt.Sprint(i))}))
	}
	ref.Sending = true
	c := w.load(ref)
	got := ""
	for _, m := range c.Queued {
		got += m.Content.Text.Text
	}
	if got != "0123456" {
		t.Errorf("queued %q", got)
	}
	prepared := decide.Prepare(c, "call-1", decide.Usual, at(2*time.Minute), w.ids.next)
	prepared.Calls[0].Body = []byte("frozen")
	w.commit(flow.Write{Change: prepared})
	c = w.load(ref)
	if len(c.Queued) != 2 || c.Call == nil || string(c.Call.Body) != "frozen" || len(c.Call.Messages) != 5 || len(c.ByID) != 5 {
		t.Fatalf("queued %d, call %+v, %d bubbles", len(c.Queued), c.Call, len(c.ByID))
	}
	second := prepared // the same preparation by a worker that was too slow
	results, err := w.Commit(w.ctx, []flow.Write{{Change: second}})
	w.must(err)
	if results[0] == nil {
		t.Error("a second call was begun while one was under way")
	}
}

func text(s string) desk.Content {
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}
}

func casesUnsentFirst(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	gone := says(key, "e1", "", at(time.Second))
	gone.Kind, gone.Content, gone.MessageID = desk.InUnsend, nil, "m-late"
	w.receive(key, gone)
	c := w.load(flow.CaseRef{Key: key, External: []string{"m-late", "m-other"}})
	if len(c.Unsent) != 1 || !c.Unsent["m-late"].Equal(cut(at(time.Second))) {
		t.Errorf("unsent %v", c.Unsent)
	}
	late := says(key, "e2", "secret", at(0))
	late.MessageID = "m-late"
	w.receive(key, late)
	c = w.load(flow.CaseRef{Key: key, External: []string{"m-late"}})
	if m := c.Known["m-late"]; m.Shown() || m.Content.Text != nil {
		t.Errorf("a message taken back before it came is shown: %+v", m)
	}
	elsewhere := flow.CaseRef{Key: desk.ThreadKey{Channel: line2, Kind: desk.FromUser, ID: "x"}, External: []string{"m-late"}}
	cases, err := w.Load(w.ctx, []flow.CaseRef{elsewhere, {Key: key, External: []string{"m-late"}}})
	w.must(err)
	if len(cases[0].Unsent) != 0 || len(cases[1].Unsent) != 1 {
		t.Errorf("an unsend is of one channel: %v, %v", cases[0].Unsent, cases[1].Unsent)
	}
}
