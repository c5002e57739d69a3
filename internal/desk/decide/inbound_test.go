package decide

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

func TestFirstMessageMakesEverything(t *testing.T) {
	w := newWorld(t)
	w.in(w.says("1", "商品が届きません"))
	if w.state() != conversation.Waiting || w.c.Talk.Unread != 1 || !w.c.Talk.WaitingSince.Equal(t0) {
		t.Fatalf("talk %+v", w.c.Talk)
	}
	if w.c.Thread.Open != w.c.Talk.ID || len(w.last.Contacts) != 1 || w.last.Base != 0 {
		t.Fatalf("thread %+v contacts %d", w.c.Thread, len(w.last.Contacts))
	}
	for _, kind := range []desk.JobKind{desk.JobProfile, desk.JobRoute} {
		if w.job(kind) == nil {
			t.Errorf("no %s job", kind)
		}
	}
	if !w.c.Thread.Reply.Alive(t0.Add(49*time.Second)) || w.c.Thread.Reply.Alive(t0.Add(51*time.Second)) {
		t.Errorf("reply token %+v", w.c.Thread.Reply)
	}
	w.in(w.says("2", "まだですか"))
	if w.job(desk.JobProfile) != nil || w.c.Talk.Unread != 2 {
		t.Errorf("second message: jobs %v unread %d", w.last.Jobs, w.c.Talk.Unread)
	}
}

func TestNewMessageAfterClose(t *testing.T) {
	for _, tt := range []struct {
		name   string
		window time.Duration
		same   bool
	}{{"opens a new inquiry", 0, false}, {"reopens within the window", time.Hour, true}} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.c.Channel.ReopenWithin = tt.window
			w.in(w.says("1", "a"))
			first := w.c.Talk.ID
			w.must(Command{Verb: Accept, By: yamamoto})
			w.must(Command{Verb: Close, By: yamamoto})
			w.pass(time.Minute)
			w.in(w.says("2", "b"))
			if w.state() != conversation.Waiting || (w.c.Talk.ID == first) != tt.same {
				t.Fatalf("talk %+v", w.c.Talk)
			}
		})
	}
}

func TestBlockIsNotAClose(t *testing.T) {
	w := newWorld(t)
	w.in(w.says("1", "a"))
	w.pass(time.Second)
	w.in(desk.Inbound{Kind: desk.InUnfollow, EventID: "u", At: w.now, Source: desk.Source{Kind: desk.FromUser, ID: "U1"},
		Content: &desk.Content{Kind: desk.Unfollow, Notice: &desk.NoticeBody{}}})
	if !w.c.Talk.Open() || !w.c.Talk.Unreachable || !w.c.Thread.Blocked {
		t.Fatalf("%+v", w.c.Talk)
	}
	w.must(Command{Verb: Accept, By: yamamoto})
	if err := w.do(Command{Verb: Say, By: yamamoto, Content: words("x")}); desk.CodeOf(err) != "unreachable_contact" {
		t.Fatalf("say to a blocked customer: %v", err)
	}
}

func TestFollowOpensNothing(t *testing.T) {
	w := newWorld(t)
	w.in(desk.Inbound{Kind: desk.InFollow, EventID: "f", At: w.now, ReplyToken: "r", Source: desk.Source{Kind: desk.FromUser, ID: "U1"},
		Content: &desk.Content{Kind: desk.Follow, Notice: &desk.NoticeBody{}}})
	if w.c.Talk.ID != "" || len(w.last.Added) != 1 || w.c.Thread.Reply.Token != "r" {
		t.Fatalf("%+v", w.last)
	}
}

func TestUnsendErases(t *testing.T) {
	w := newWorld(t)
	in := w.says("1", "")
	in.Content = &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
	w.in(in)
	id := w.last.Added[0].ID
	if w.job(desk.JobMedia) == nil {
		t.Fatal("no media job")
	}
	fetched := desk.Inbound{Kind: desk.InMedia, EventID: "j", At: w.now, Ref: id, Source: in.Source,
		Content: &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaReady, Attachment: "att"}}}
	w.in(fetched)
	if m := w.c.ByID[id]; m.Content.Media.Attachment != "att" {
		t.Fatalf("%+v", m)
	}
	w.in(desk.Inbound{Kind: desk.InUnsend, EventID: "u", At: w.now, MessageID: "1", Source: in.Source})
	if m := w.c.ByID[id]; m.Shown() || m.Content.Media != nil {
		t.Fatalf("still there: %+v", m)
	}
	if j := w.job(desk.JobErase); j == nil || j.Key != "att" {
		t.Fatalf("jobs %v", w.last.Jobs)
	}
	fetched.EventID, fetched.Content.Media.Attachment = "j2", "late"
	w.in(fetched) // a download that ends after the unsend is destroyed
	if j := w.job(desk.JobErase); j == nil || j.Key != "late" {
		t.Fatalf("jobs %v", w.last.Jobs)
	}
}

// Two runs of a media job may find different things: what is kept stays.
func TestAKeptFileIsNotGone(t *testing.T) {
	w := newWorld(t)
	in := w.says("1", "")
	in.Content = &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
	w.in(in)
	id := w.last.Added[0].ID
	for _, found := range []desk.MediaBody{{State: desk.MediaGone}, {State: desk.MediaReady, Attachment: "att"}, {State: desk.MediaGone}} {
		w.in(desk.Inbound{Kind: desk.InMedia, EventID: "j", At: w.now, Ref: id, Source: in.Source, Content: &desk.Content{Kind: desk.Image, Media: &found}})
	}
	if m := w.c.ByID[id]; m.Content.Media.State != desk.MediaReady || m.Content.Media.Attachment != "att" || w.job(desk.JobErase) != nil {
		t.Fatalf("%+v, jobs %v", m.Content.Media, w.last.Jobs)
	}
}

func TestGroupSpeakersAreTheirOwnPeople(t *testing.T) {
	w := newWorld(t)
	from := func(user, id string) desk.Inbound {
		in := w.says(id, "hi")
		in.Source = desk.Source{Kind: desk.FromGroup, ID: "C1", User: user}
		return in
	}
	w.in(from("Ua", "1"), from("Ub", "2"), from("Ua", "3"), from("", "4"))
	if len(w.last.Contacts) != 3 { // the group and two members
		t.Fatalf("%d contacts", len(w.last.Contacts))
	}
	authors := map[desk.ContactID]int{}
	for _, m := range w.last.Added {
		authors[m.Author.Contact]++
	}
	if len(authors) != 3 || authors[w.c.People["Ua"].ID] != 2 || authors[""] != 1 || w.c.Thread.Blocked {
		t.Fatalf("authors %v", authors)
	}
	profiles := 0
	for _, j := range w.last.Jobs {
		if j.Kind == desk.JobProfile {
			profiles++
		}
	}
	if profiles != 3 {
		t.Fatalf("%d profile jobs", profiles)
	}
}

func TestEditsNewestWins(t *testing.T) {
	edit := func(w *world, s int, text string) desk.Inbound {
		in := w.says("1", text)
		in.Kind, in.EventID, in.At = desk.InEdited, "edit"+text, t0.Add(time.Duration(s)*time.Second)
		return in
	}
	first := func(w *world) desk.Inbound { return w.says("1", "first") }
	orders := map[string]func(*world) []desk.Inbound{
		"in order":   func(w *world) []desk.Inbound { return []desk.Inbound{first(w), edit(w, 1, "one"), edit(w, 2, "two")} },
		"swapped":    func(w *world) []desk.Inbound { return []desk.Inbound{first(w), edit(w, 2, "two"), edit(w, 1, "one")} },
		"edit first": func(w *world) []desk.Inbound { return []desk.Inbound{edit(w, 2, "two"), first(w), edit(w, 1, "one")} },
	}
	for name, events := range orders {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for _, in := range events(w) {
				w.in(in)
			}
			m := w.c.Known["1"]
			if m.Content.Text.Text != "two" || !m.At.Equal(t0) || len(w.c.ByID) != 1 {
				t.Fatalf("%+v at %v, %d bubbles", m.Content.Text, m.At, len(w.c.ByID))
			}
		})
	}
}

func TestBadEventLeavesNoTrace(t *testing.T) {
	w := newWorld(t)
	bad := w.says("1", "")
	bad.Content = nil
	ch, errs := Inbound(w.c, []desk.Inbound{bad, w.says("2", "good"), {Kind: "nonsense"}}, w.now, w.ids())
	if errs[0] == nil || errs[1] != nil || errs[2] == nil || len(ch.Added) != 1 {
		t.Fatalf("errs %v, %d added", errs, len(ch.Added))
	}
}

func TestStandbyIsReadOnly(t *testing.T) {
	w := newWorld(t)
	in := w.says("1", "a")
	in.Standby, in.ReplyToken = true, ""
	w.in(in)
	if w.c.Talk.ID != "" || !w.last.Added[0].Standby || !w.c.Thread.Standby {
		t.Fatalf("%+v", w.last)
	}
}

func TestProfileMissingKeepsTheName(t *testing.T) {
	w := newWorld(t)
	w.in(w.says("1", "a"))
	src := desk.Source{Kind: desk.FromUser, ID: "U1"}
	w.in(desk.Inbound{Kind: desk.InProfile, EventID: "p1", Source: src, Profile: &desk.Profile{Name: "花子", Avatar: "a1"}})
	w.in(desk.Inbound{Kind: desk.InProfile, EventID: "p2", Source: src, Profile: &desk.Profile{Missing: true}})
	if w.c.Contact.Name != "花子" || w.c.Contact.Avatar != "a1" {
		t.Fatalf("%+v", w.c.Contact)
	}
}
