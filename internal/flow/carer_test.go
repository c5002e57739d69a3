package flow_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

const taro, jiro = "U00000000000000000000000000000002", "U00000000000000000000000000000003"

// caring is a rig with LINE, whose brand has everything around talks switched on. It is a
// Monday, 10:00 in Tokyo.
func caring(t *testing.T) (*rig, *flow.Runner, *flow.CareDesk) {
	r := newRig(t).withLine()
	r.clock.ms.Store(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC).UnixMilli())
	for _, id := range []string{user, taro, jiro} {
		_, err := r.platform.AddUser(lineemu.User{ID: id, DisplayName: id[len(id)-2:]})
		r.check(err)
	}
	rules := care.Settings{Wrapup: care.Wrapup{On: true}, Check: care.Check{On: true, Push: true},
		Survey: care.SurveyRules{On: true, Policy: care.Always, Comment: true}}
	r.check(r.db.SaveCareSettings(t.Context(), flow.CareSettingsRow{Workspace: brand, Body: rules}, 0, nil))
	book := flow.NewRulebook(r.env, r.db, r.db, r.db, r.db)
	cases := flow.WithRules(r.db, book)
	r.actor = flow.NewActor(r.env, cases, r.db, r.db, r.db, r.db, func(s string) string { return s }, nil, nil)
	r.receiver = flow.NewReceiver(r.env, r.db, cases, noSeal{})
	carer := flow.NewCarer(r.env, cases, r.db, r.db, nil)
	timers := flow.NewRunner(r.env, r.db, 8, flow.Quick, map[desk.JobKind]flow.Handler{
		desk.JobHold: carer.HoldDue, desk.JobWrap: carer.WrapDue, desk.JobCheck: carer.CheckDue, desk.JobTap: carer.Tap,
		desk.JobFollowUp: carer.FollowUpDue, desk.JobEscalation: carer.EscalationDue, desk.JobMute: carer.MuteDue})
	return r, timers, flow.NewCareDesk(r.env, r.asker, r.db, book, func(s string) string { return s })
}

// run does every job that is due, of both runners, until none is.
func (r *rig) run(runners ...*flow.Runner) {
	r.t.Helper()
	for range 100 {
		done := 0
		for _, one := range runners {
			n, err := one.Once(r.t.Context())
			r.check(err)
			done += n
		}
		if done == 0 {
			return
		}
	}
	r.t.Fatal("the jobs never end")
}

func (r *rig) act(by desk.Person, id desk.ConversationID, cmd decide.Command) flow.ConversationView {
	r.t.Helper()
	cmd.By = by
	v, err := r.actor.Act(r.t.Context(), id, cmd)
	r.check(err)
	return v
}

// heard lists what the customer was sent.
func (r *rig) heard(v flow.ConversationView) (texts []string) {
	r.t.Helper()
	rows, _, err := r.db.Messages(r.t.Context(), v.Thread, desk.Page{Limit: 100})
	r.check(err)
	for _, m := range rows {
		if m.Direction == desk.Out && m.Send.State == desk.SendSent && m.Content.Text != nil {
			texts = append(texts, m.Content.Text.Text)
		}
	}
	return texts
}

func (r *rig) tap(user, id string, v flow.ConversationView, what string) {
	r.t.Helper()
	in := text(user, id, "", r.clock.Now())
	in.Content = &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "c1:" + string(v.ID) + ":" + what}}
	r.accept(in)
	r.receive()
}

func count(texts []string, part string) (n int) {
	for _, s := range texts {
		if strings.Contains(s, part) {
			n++
		}
	}
	return n
}

// TestClosingCheckOnTheRealStore lives a talk to its end by silence, and brings it back: each
// bubble once, though every timer runs on two nodes at once.
func TestClosingCheckOnTheRealStore(t *testing.T) {
	r, timers, _ := caring(t)
	ito := r.person("ito", desk.RoleOperator, 5)
	r.accept(text(user, "1", "返品できますか", r.clock.Now()))
	r.receive()
	v := r.act(ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
	r.say(ito, v, "30日以内に承ります。")
	r.run(r.runner, timers)
	both := func() {
		t.Helper()
		var work sync.WaitGroup
		for range 2 {
			work.Go(func() { _, _ = timers.Once(context.Background()) })
		}
		work.Wait()
		r.run(r.runner, timers)
	}
	r.clock.Advance(29 * time.Minute)
	both()
	if n := count(r.heard(v), "ご不明な点"); n != 0 {
		t.Fatalf("too early: %d checks", n)
	}
	r.clock.Advance(time.Minute)
	both()
	if n := count(r.heard(v), "その後、ご不明な点はございませんか。ご返信がない場合は11時30分頃に受付を終了いたします"); n != 1 {
		t.Fatalf("%d checks: %v", n, r.heard(v))
	}
	r.clock.Advance(time.Hour)
	both()
	v, err := r.db.Conversation(t.Context(), v.ID)
	r.check(err)
	if v.State != conversation.Wrapup || count(r.heard(v), "このたびの対応") != 1 {
		t.Fatalf("%s, %v", v.State, r.heard(v))
	}
	r.clock.Advance(10 * time.Minute)
	both()
	v, err = r.db.Conversation(t.Context(), v.ID)
	r.check(err)
	if v.State != conversation.Closed || v.CloseReason != conversation.NoReply || !v.Care.Lapsed {
		t.Fatalf("%+v", v.Conversation)
	}
	if p, err := r.db.Person(t.Context(), "ito"); err != nil || p.Load != 0 {
		t.Fatalf("the slot is not free: %+v, %v", p.Load, err)
	}
	r.tap(user, "2", v, "still")
	r.run(timers, r.runner)
	v, err = r.db.Conversation(t.Context(), v.ID)
	r.check(err)
	if v.State != conversation.Waiting || !v.WaitingSince.Equal(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)) {
		t.Fatalf("still in trouble: %s since %v", v.State, v.WaitingSince)
	}
}

// TestStillGoesToTheSameOperator who is at work.
func TestStillGoesToTheSameOperator(t *testing.T) {
	r, timers, _ := caring(t)
	ito := r.person("ito", desk.RoleOperator, 5)
	r.accept(text(user, "1", "返品できますか", r.clock.Now()))
	r.receive()
	v := r.act(ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
	r.act(ito, v.ID, decide.Command{Verb: decide.Close, Reason: conversation.NoReply})
	if _, err := r.door.SetPresence(t.Context(), ito, desk.Available); err != nil {
		t.Fatal(err)
	}
	r.tap(user, "2", v, "still")
	r.run(timers)
	v, err := r.db.Conversation(t.Context(), v.ID)
	r.check(err)
	if v.State != conversation.Offered || v.OfferedTo != "ito" {
		t.Fatalf("%+v", v.Conversation)
	}
}

// TestHoldFollowUpAndEscalationTimers: each tells its people once, at its time.
func TestHoldFollowUpAndEscalationTimers(t *testing.T) {
	r, timers, lists := caring(t)
	ito, chief := r.person("ito", desk.RoleOperator, 5), r.person("chief", desk.RoleSupervisor, 5)
	r.accept(text(user, "1", "在庫はありますか", r.clock.Now()))
	r.receive()
	v := r.act(ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
	now := r.clock.Now()
	r.act(ito, v.ID, decide.Command{Verb: decide.Escalate, Kind: "advice", Note: "在庫の見込みは?", At: now.Add(20 * time.Minute)})
	m := r.say(ito, v, "確認のうえ、本日11時までにご連絡いたします。")
	v, err := r.db.Conversation(t.Context(), v.ID)
	r.check(err)
	p := v.Care.Proposed
	if p == nil || p.Message != m.ID || !p.Due.Equal(now.Add(time.Hour)) {
		t.Fatalf("proposed %+v", p)
	}
	r.act(ito, v.ID, decide.Command{Verb: decide.Promise, At: p.Due, Message: p.Message})
	r.act(ito, v.ID, decide.Command{Verb: decide.Hold, Hold: conversation.Hold{Reason: care.HoldClient, Until: now.Add(30 * time.Minute)}})
	for range 90 {
		r.clock.Advance(time.Minute)
		r.run(timers)
	}
	got := map[string][]time.Duration{}
	items, _, err := r.db.Facts(t.Context(), "", 1000)
	r.check(err)
	for _, it := range items {
		switch f := it.Fact; f.Kind {
		case desk.FactHoldDue, desk.FactFollowUp, desk.FactEscalation:
			got[string(f.Kind)+" "+f.Code] = append(got[string(f.Kind)+" "+f.Code], f.At.Sub(now))
		}
	}
	for name, at := range map[string]time.Duration{"hold.due client": 30 * time.Minute, "escalation.changed overdue": 20 * time.Minute,
		"followup.changed due": time.Hour, "followup.changed overdue": 75 * time.Minute} {
		if times := got[name]; len(times) != 1 || times[0] != at {
			t.Errorf("%s at %v, want once at %v", name, times, at)
		}
	}
	list, err := lists.Escalations(t.Context(), chief, "", false)
	r.check(err)
	if len(list.Items) != 1 || list.Items[0].OverdueAt.IsZero() || list.Words[list.Items[0].Question].Content.Text.Text != "在庫の見込みは?" {
		t.Errorf("%+v", list)
	}
	own, err := lists.FollowUps(t.Context(), ito, brand, false)
	r.check(err)
	if len(own.Items) != 1 || !own.Items[0].Due.Equal(p.Due) {
		t.Errorf("%+v", own.Items)
	}
	if _, err := lists.SetSettings(t.Context(), ito, flow.CareSettingsRow{Workspace: brand, Version: 1}); desk.KindOf(err) != desk.Forbidden {
		t.Errorf("an operator changes the rules: %v", err)
	}
}

// TestSurveyReport counts what customers said, by inquiry.
func TestSurveyReport(t *testing.T) {
	r, timers, lists := caring(t)
	ito, chief := r.person("ito", desk.RoleOperator, 5), r.person("chief", desk.RoleSupervisor, 5)
	for i, score := range []string{"s5", "s1", ""} {
		user := []string{user, taro, jiro}[i]
		r.accept(text(user, "1", "質問です", r.clock.Now()))
		r.receive()
		v := r.act(ito, r.open(user).ID, decide.Command{Verb: decide.Accept})
		v = r.act(ito, v.ID, decide.Command{Verb: decide.Finish})
		r.run(r.runner)
		if score != "" {
			r.tap(user, "2", v, score)
			r.tap(user, "3", v, "s3") // the first one counts
			r.run(timers, r.runner)
		}
		if v, err := r.db.Conversation(t.Context(), v.ID); err != nil || v.State != conversation.Wrapup {
			t.Errorf("a tap brings the inquiry back: %s, %v", v.State, err)
		}
	}
	report, err := lists.Satisfaction(t.Context(), chief, brand, "", "")
	r.check(err)
	rate, _ := report.Total.Rate()
	response, _ := report.Total.Response()
	if report.Total.Asked != 3 || rate != 0.5 || response < 0.66 || response > 0.67 {
		t.Errorf("%+v: 満足度 %v, 回答率 %v", report.Total, rate, response)
	}
	low, err := lists.Surveys(t.Context(), chief, "", true)
	r.check(err)
	if len(low.Items) != 1 || low.Items[0].Score != 1 {
		t.Fatalf("%+v", low.Items)
	}
	r.check(lists.Review(t.Context(), chief, low.Items[0].Conversation))
	if _, err := lists.Satisfaction(t.Context(), ito, brand, "", ""); desk.KindOf(err) != desk.Forbidden {
		t.Errorf("an operator reads the report: %v", err)
	}
}
