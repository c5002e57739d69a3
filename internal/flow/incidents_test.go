package flow_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// troubled is a morning whose brand has an open incident.
func troubled(t *testing.T, n int) (*morning, *flow.IncidentDesk, incident.Incident, *flow.Runner) {
	m := newMorning(t, n)
	book := flow.NewRulebook(m.env, m.db, m.db, m.db, m.db)
	cases := flow.WithRules(m.db, book)
	plain := func(s string) string { return s }
	m.receiver = flow.NewReceiver(m.env, m.db, cases, noSeal{})
	m.actor = flow.NewActor(m.env, cases, m.db, m.db, m.db, m.db, plain, nil, nil)
	m.does(cases)
	d := flow.NewIncidentDesk(m.env, m.db, m.db, m.bulk, book, plain)
	i, err := d.Open(t.Context(), m.boss, brand, incident.Body{Title: "ログイン障害", Kind: incident.Outage, Words: []string{"ログイン"}, Joins: incident.Auto,
		Notice: "現在、障害が発生しております。", Wording: "復旧までお待ちください。"})
	m.check(err)
	return m, d, i, flow.NewRunner(m.env, m.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{desk.JobNotice: d.Notice(cases)})
}

var back = bulk.Order{Text: "{{name}}、復旧いたしました。"}

// TestIncidentFromItsFirstWordToItsLast: inquiries come to it by their words, their customers
// hear the notice once while it is free, and the solved message once each, whatever became of
// their talks; whoever detaches a talk keeps its customer out.
func TestIncidentFromItsFirstWordToItsLast(t *testing.T) {
	m, d, i, notices := troubled(t, 4)
	for _, u := range m.users[:3] {
		said, err := m.platform.Say(u, "ログインできません")
		m.check(err)
		in := text(u, "2", "ログインできません", m.clock.Now())
		in.ReplyToken = said.ReplyToken
		m.accept(in)
		m.receive()
		m.run(notices, m.runner)
	}
	if got := m.told(); !slices.Equal(got, []int{1, 1, 1, 0}) {
		t.Fatalf("told %v", got)
	}
	m.act(m.boss, m.open(m.users[2]).ID, decide.Command{Verb: decide.SetIncident})
	m.act(m.boss, m.open(m.users[1]).ID, decide.Command{Verb: decide.Close, Reason: "solved"})
	v, err := d.Get(t.Context(), m.boss, i.ID)
	if err != nil || v.Counts.Attached != 2 || v.Counts.Open != 1 || v.Counts.Waiting != 1 || v.Counts.Told != 3 || len(v.Counts.Hours) != 1 {
		t.Fatalf("%+v, %v", v.Counts, err)
	}
	m.clock.Advance(time.Hour)
	p, err := d.PlanTelling(t.Context(), m.boss, i.ID, back, flow.Chosen{})
	if err != nil || p.Goes != 2 || p.Billed != 2 || p.AtMost() != 2 || !p.Channels[0].Known {
		t.Fatalf("%+v, %v", p, err)
	}
	run, err := d.Tell(t.Context(), m.boss, i.ID, back, flow.Chosen{}, "k", 2)
	m.check(err)
	if _, err := d.Tell(t.Context(), m.boss, i.ID, back, flow.Chosen{}, "k2", 2); desk.CodeOf(err) != "under_way" {
		t.Fatalf("two at once: %v", err)
	}
	m.run(m.jobs, m.runner)
	if run = m.run1(run.ID); run.Counts.Done != 2 {
		t.Fatalf("%+v", run)
	}
	heard := func(user string) (n int) {
		for _, u := range m.heardBy(user) {
			if strings.Contains(u, "お客様、復旧いたしました。") {
				n++
			}
		}
		return n
	}
	if heard(m.users[0]) != 1 || heard(m.users[1]) != 1 || heard(m.users[2]) != 0 {
		t.Fatal(m.heardBy(m.users[0]), m.heardBy(m.users[1]), m.heardBy(m.users[2]))
	}
	if _, err := d.PlanTelling(t.Context(), m.boss, i.ID, back, flow.Chosen{}); desk.CodeOf(err) != "nobody_to_tell" {
		t.Fatalf("told again: %v", err)
	}
	i, err = d.Close(t.Context(), m.boss, i.ID, i.Version, "設定の誤り。修正済み。")
	m.check(err)
	m.accept(text(m.users[3], "2", "ログインできません", m.clock.Now()))
	m.receive()
	if m.open(m.users[3]).Care.Incident != "" {
		t.Fatal("a closed incident gathers")
	}
	if _, err := d.Close(t.Context(), m.boss, i.ID, i.Version, ""); desk.CodeOf(err) != "incident_closed" {
		t.Fatalf("%v", err)
	}
}

// heardBy is what a customer was sent, in any of their inquiries.
func (m *morning) heardBy(user string) []string {
	m.t.Helper()
	rows, _, err := m.db.Conversations(m.t.Context(), flow.ConversationQuery{Workspaces: []desk.WorkspaceID{brand}, States: conversation.States, Page: desk.Page{Limit: 100}})
	m.check(err)
	for _, v := range rows {
		if v.Contact.External == user {
			return m.heard(v)
		}
	}
	return nil
}

// TestIncidentTargetsAreWorkedOff: a list, person by person, by operators; taken out by who
// oversees, and no cell runs.
func TestIncidentTargetsAreWorkedOff(t *testing.T) {
	m, d, i, _ := troubled(t, 1)
	ito := m.person("ito", desk.RoleOperator, 3)
	if _, err := d.AddTargets(t.Context(), ito, i.ID, "090", false); desk.KindOf(err) != desk.Forbidden {
		t.Fatalf("%v", err)
	}
	n, err := d.AddTargets(t.Context(), m.boss, i.ID, "連絡先,名前\n"+m.users[0]+",客\n=cmd,式\n"+m.users[0], false)
	if err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	list, err := d.Targets(t.Context(), ito, i.ID, "", 0, 10)
	if err != nil || len(list) != 2 || list[0].Contact == "" || list[1].Contact != "" {
		t.Fatalf("%+v, %v", list, err)
	}
	done, err := d.SetTarget(t.Context(), ito, i.ID, list[0].ID, incident.Contacted, "+折り返し待ち")
	if err != nil || done.By != ito.ID || done.At.IsZero() {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := d.SetTarget(t.Context(), ito, i.ID, list[0].ID, "x", ""); desk.CodeOf(err) != "bad_state" {
		t.Fatalf("%v", err)
	}
	if _, err := d.SetTarget(t.Context(), ito, "other", list[0].ID, incident.Done, ""); desk.KindOf(err) != desk.NotFound {
		t.Fatalf("%v", err)
	}
	if _, err := d.Export(t.Context(), ito, i.ID, func(desk.OperatorID) string { return "" }); desk.KindOf(err) != desk.Forbidden {
		t.Fatalf("%v", err)
	}
	file, err := d.Export(t.Context(), m.boss, i.ID, func(id desk.OperatorID) string { return string(id) })
	if err != nil || !strings.Contains(string(file), "連絡済み,'+折り返し待ち,ito,") || !strings.Contains(string(file), "'=cmd,式,未対応") {
		t.Fatalf("%s, %v", file, err)
	}
}
