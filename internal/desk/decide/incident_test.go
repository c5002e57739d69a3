package decide

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
)

func outage(change func(*incident.Body)) incident.Incident {
	inc := incident.Incident{ID: "i1", Workspace: "w", State: incident.Open, NoticeV: 3, Body: incident.Body{Title: "ログイン障害", Kind: incident.Outage,
		Words: []string{"ログイン", "つながらない"}, Joins: incident.Auto, Notice: "現在、障害が発生しております。"}}
	if change != nil {
		change(&inc.Body)
	}
	return inc
}

func (w *world) incidents(list ...incident.Incident) { w.c.Rules.Incidents = list }

// notices counts what the desk itself has said in the last change.
func (w *world) notices() (n int) {
	for _, m := range w.last.Added {
		if m.Direction == desk.Out && m.Content.Text != nil && strings.Contains(m.Content.Text.Text, "障害が発生") {
			n++
		}
	}
	return n
}

// With the bot, the notice stands before its answer, once a customer, whatever width or kana
// the customer writes in.
func TestIncidentBeforeTheBot(t *testing.T) {
	r := newRobot(t)
	r.incidents(outage(nil))
	said := r.hears("ろぐいんできない。ポイントはどうなりますか")
	if len(said) < 2 || !strings.Contains(said[0].Content.Text.Text, "障害が発生") || said[0].Author.Kind != desk.BySystem || said[1].Author.Kind != desk.ByBot {
		t.Fatalf("%+v", said)
	}
	if r.c.Talk.Care.Incident != "i1" || r.c.Talk.Care.Maybe {
		t.Fatalf("%+v", r.c.Talk.Care)
	}
	i := slices.IndexFunc(r.last.Kept.Members, func(m incident.Member) bool {
		return m.Told == 3 && m.ToldBy == said[0].ID && m.Standing == incident.Attached
	})
	if i < 0 {
		t.Fatalf("%+v", r.last.Kept.Members)
	}
	if again := r.hears("ログインはまだですか。ポイント"); r.notices() != 0 {
		t.Fatalf("told twice: %+v", again)
	}
}

// By the answer that the bot finds, too: then the inquiry need say none of the words.
func TestIncidentByWhatTheBotFinds(t *testing.T) {
	for name, change := range map[string]func(*incident.Body){
		"an entry": func(b *incident.Body) { b.Words, b.Entries = nil, []string{"points"} },
		"a topic":  func(b *incident.Body) { b.Words, b.Topics = nil, []string{"topic of points"} },
	} {
		r := newRobot(t)
		r.incidents(outage(change))
		if said := r.hears("ポイントはいつまでですか"); r.notices() != 1 || !strings.Contains(said[0].Content.Text.Text, "障害") || r.c.Talk.Care.Incident != "i1" {
			t.Errorf("%s: %+v", name, said)
		}
	}
	r := newRobot(t)
	r.incidents(outage(nil))
	if r.hears("ポイントはいつまでですか"); r.notices() != 0 || r.c.Talk.Care.Incident != "" {
		t.Errorf("somebody else's: %+v", r.c.Talk.Care)
	}
}

// Everybody is told where the brand wants it, and belongs only if the words say so.
func TestIncidentToldToAll(t *testing.T) {
	r := newRobot(t)
	r.incidents(outage(func(b *incident.Body) { b.All = true }))
	if r.hears("ポイントはいつまでですか"); r.notices() != 1 || r.c.Talk.Care.Incident != "" {
		t.Fatalf("%d, %+v", r.notices(), r.c.Talk.Care)
	}
	if m := r.last.Kept.Members; len(m) != 1 || m[0].Standing != incident.OnlyTold || m[0].Told != 3 {
		t.Fatalf("%+v", m)
	}
	if r.hears("ログインできません"); r.notices() != 0 || r.c.Talk.Care.Incident != "i1" {
		t.Fatalf("%d, %+v", r.notices(), r.c.Talk.Care)
	}
}

// Without a bot the customer hears it while the reply is free; later it is not sent as a
// billed message of its own.
func TestIncidentWithoutABot(t *testing.T) {
	for _, late := range []bool{false, true} {
		w := newWorld(t)
		w.incidents(outage(nil))
		w.in(w.says("1", "ログインできません"))
		j := w.job(desk.JobNotice)
		if j == nil || w.c.Talk.Care.Incident != "i1" || w.state() != conversation.Waiting {
			t.Fatalf("%+v, %+v", w.last.Jobs, w.c.Talk.Care)
		}
		if late {
			w.pass(time.Minute)
		}
		w.apply(NoticeDue(w.c, w.now, w.ids()))
		if want := map[bool]int{false: 1, true: 0}[late]; w.notices() != want {
			t.Fatalf("late %v: told %d times", late, w.notices())
		}
		if again := NoticeDue(w.c, w.now, w.ids()); !again.Empty() {
			t.Fatalf("told twice: %+v", again.Added)
		}
		if late {
			w.in(w.says("2", "まだですか"))
			if w.apply(NoticeDue(w.c, w.now, w.ids())); w.notices() != 1 {
				t.Fatal("the next message brings a token")
			}
		}
	}
}

// A proposal waits for a person's word: until then nothing is said.
func TestIncidentIsProposed(t *testing.T) {
	w := newWorld(t)
	w.incidents(outage(func(b *incident.Body) { b.Joins = incident.Propose }))
	w.in(w.says("1", "ログインできません"))
	if w.job(desk.JobNotice) != nil || w.c.Talk.Care.Incident != "i1" || !w.c.Talk.Care.Maybe {
		t.Fatalf("%+v", w.c.Talk.Care)
	}
	if w.apply(NoticeDue(w.c, w.now, w.ids())); w.notices() != 0 {
		t.Fatal("a proposal speaks")
	}
	w.must(Command{Verb: SetIncident, By: yamamoto, Incident: "i1"})
	if w.c.Talk.Care.Maybe || w.last.Kept.Members[0].By != yamamoto.ID {
		t.Fatalf("%+v", w.last.Kept.Members)
	}
}

// What is detached by hand is not taken again by rule; another incident is not kept from it,
// and by hand it can come back. An inquiry has one parent.
func TestIncidentIsDetached(t *testing.T) {
	w := newWorld(t)
	second := outage(func(b *incident.Body) { b.Words = []string{"決済"} })
	second.ID = "i2"
	w.incidents(outage(nil), second)
	w.in(w.says("1", "ログインできません"))
	w.must(Command{Verb: SetIncident, By: yamamoto})
	if w.c.Talk.Care.Incident != "" || w.last.Kept.Members[0].Standing != incident.Detached {
		t.Fatalf("%+v", w.c.Talk.Care)
	}
	w.in(w.says("2", "ログインできません"))
	if w.c.Talk.Care.Incident != "" {
		t.Fatal("taken again")
	}
	w.in(w.says("3", "決済もだめです"))
	if w.c.Talk.Care.Incident != "i2" {
		t.Fatalf("%+v", w.c.Talk.Care)
	}
	w.must(Command{Verb: SetIncident, By: yamamoto, Incident: "i1"})
	if m := w.last.Kept.Members; w.c.Talk.Care.Incident != "i1" || len(m) != 2 || m[0].Incident != "i2" || m[0].Standing != incident.Detached {
		t.Fatalf("%+v", m)
	}
	if err := w.do(Command{Verb: SetIncident, By: yamamoto, Incident: "closed"}); desk.CodeOf(err) != "incident_closed" {
		t.Fatalf("%v", err)
	}
	if err := w.do(Command{Verb: SetIncident, By: somebody("v", desk.RoleReviewer), Incident: "i2"}); desk.KindOf(err) != desk.Forbidden {
		t.Fatalf("a reviewer: %v", err)
	}
}

// Who can't be reached, or is not to be disturbed, is not told.
func TestIncidentIsNotTold(t *testing.T) {
	for name, change := range map[string]func(*Case){
		"blocked": func(c *Case) { c.Thread.Blocked = true },
		"standby": func(c *Case) { c.Thread.Standby = true },
		"muted":   func(c *Case) { c.Thread.Muted = true },
		"active":  func(c *Case) { c.Talk.State = conversation.Active },
		"silent": func(c *Case) {
			c.Rules.Incidents = []incident.Incident{outage(func(b *incident.Body) { b.Notice = " " })}
		},
	} {
		w := newWorld(t)
		w.incidents(outage(nil))
		w.in(w.says("1", "ログインできません"))
		change(&w.c)
		if ch := NoticeDue(w.c, w.now, w.ids()); len(ch.Added) != 0 {
			t.Errorf("%s: %+v", name, ch.Added)
		}
	}
}
