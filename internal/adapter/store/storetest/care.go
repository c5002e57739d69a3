package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A brand's rules are changed on the version that was read.
func careRules(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row, err := w.CareSettings(w.ctx, brand)
	if err != nil || row.Version != 0 || row.Workspace != brand {
		t.Fatalf("%+v, %v", row, err)
	}
	row.Body = care.Settings{Categories: []string{"返品"}, Check: care.Check{On: true, After: time.Minute, SkipNight: true}, Survey: care.SurveyRules{Policy: care.Sample, Sample: 10},
		Holds: []care.HoldReason{{ID: "a", Name: "確認", Client: true}}, Wrapup: care.Wrapup{On: true}, MemoNeeded: true, Grace: time.Hour}
	fact := []desk.Fact{{At: sec(0), Kind: desk.FactCareSettings, Centre: centre, Workspace: brand}}
	if err := w.SaveCareSettings(w.ctx, row, 0, fact); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveCareSettings(w.ctx, row, 0, fact); err != desk.ErrVersion { //nolint:errorlint // it is that very value
		t.Errorf("set twice as new: %v", err)
	}
	if err := w.SaveCareSettings(w.ctx, row, 1, fact); err != nil {
		t.Error(err)
	}
	again, err := w.CareSettings(w.ctx, brand)
	if err != nil || again.Version != 2 || cmp.Diff(row.Body, again.Body) != "" {
		t.Errorf("%+v, %v", again, err)
	}
}

// sec is a time as the store keeps it.
func sec(n int) time.Time { return cut(at(time.Duration(n) * time.Second)) }

// records gives one of each, about a case's inquiry.
func records(c decide.Case, n string) decide.Kept {
	id, contact := c.Talk.ID, c.Thread.Contact
	return decide.Kept{
		Escalations: []care.Escalation{{ID: "e" + n, Workspace: brand, Conversation: id, Kind: care.Advice, By: anna, At: sec(1), AnswerBy: sec(9), Question: "q", OverdueAt: sec(10)}},
		FollowUps:   []care.FollowUp{{ID: "f" + n, Workspace: brand, Conversation: id, Contact: contact, Message: "m", By: anna, At: sec(1), Due: sec(7), ToldAt: sec(8), RaisedAt: sec(9)}},
		Surveys:     []care.Survey{{Workspace: brand, Conversation: id, Channel: line, Queue: queue, Operator: anna, AskedAt: sec(2), Asked: "a" + desk.MessageID(n)}},
		Mutes:       []care.Mute{{ID: "u" + n, Workspace: brand, Contact: contact, Conversation: id, State: care.MuteAsked, By: anna, At: sec(3), Why: "y"}},
	}
}

// keeping gives a write of records on a case.
func keeping(c decide.Case, k decide.Kept) flow.Write {
	ch := decide.Change{Base: c.Thread.Version, Case: c, Kept: k}
	ch.Case.Thread.Version++
	return flow.Write{Change: ch}
}

// Records are written with the decision that makes them, and a write that loses keeps none.
func careKept(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	hanako := user("hanako")
	w.receive(hanako, says(hanako, "e1", "1", sec(1)))
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: hanako}).Thread.ID, Care: true}
	stale := keeping(w.load(ref), records(w.load(ref), "stale"))
	k := records(w.load(ref), "1")
	w.commit(keeping(w.load(ref), k))
	if c := w.load(ref); cmp.Diff(k, c.Kept) != "" {
		t.Errorf("(-want +got)\n%s", cmp.Diff(k, c.Kept))
	}
	if errs, err := w.Commit(w.ctx, []flow.Write{stale}); err != nil || errs[0] == nil {
		t.Errorf("a stale write: %v, %v", errs, err)
	}
	k.Escalations[0].Outcome, k.Escalations[0].AnsweredBy, k.Escalations[0].AnsweredAt, k.Escalations[0].Answer = care.Advised, ben, sec(11), "w"
	k.FollowUps[0].Done, k.FollowUps[0].DoneBy, k.FollowUps[0].DoneAt, k.FollowUps[0].Due, k.FollowUps[0].Missed = care.Kept, ben, sec(11), sec(12), true
	s := &k.Surveys[0]
	s.Score, s.AnsweredAt, s.Answer, s.Comment, s.Low = 1, sec(11), "x", "z", true
	k.Mutes[0].State, k.Mutes[0].DecidedBy, k.Mutes[0].DecidedAt, k.Mutes[0].Until = care.Muted, ben, sec(11), sec(99)
	w.commit(keeping(w.load(ref), k))
	if c := w.load(ref); len(c.Kept.Escalations)+len(c.Kept.FollowUps) != 0 || cmp.Diff(k.Surveys, c.Kept.Surveys) != "" || cmp.Diff(k.Mutes, c.Kept.Mutes) != "" {
		t.Errorf("%+v", c.Kept)
	}
	// who begins to write on another channel comes with the mute that stands; nobody else does
	w.must(w.PutChannel(w.ctx, desk.Channel{ID: "line-3", Centre: centre, Workspace: brand, Kind: "line", Name: "LINE 3", Provider: "provider", Queue: queue}, nil))
	for key, want := range map[desk.ThreadKey][]care.Mute{{Channel: "line-3", Kind: desk.FromUser, ID: "hanako"}: k.Mutes, {Channel: "line-3", Kind: desk.FromUser, ID: "taro"}: nil,
		{Channel: line2, Kind: desk.FromUser, ID: "hanako"}: nil, user("jiro"): nil} {
		if c := w.load(flow.CaseRef{Key: key}); cmp.Diff(want, c.Kept.Mutes) != "" {
			t.Errorf("%v: %+v", key, c.Kept.Mutes)
		}
	}
	got, err := w.CareOf(w.ctx, w.load(ref).Talk.ID)
	want := flow.CareRecords{Escalations: k.Escalations, FollowUps: k.FollowUps, Surveys: k.Surveys, Mutes: k.Mutes}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v (-want +got)\n%s", err, cmp.Diff(want, got))
	}
	if c := w.load(flow.CaseRef{Thread: ref.Thread}); len(c.Kept.Surveys) != 0 {
		t.Error("unasked, yet there")
	}
}

// Lists have what is open and theirs, in order.
func careLists(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for i, name := range []string{"hanako", "taro"} {
		key := user(name)
		w.receive(key, says(key, "e"+name, "1", sec(1)))
		c := w.load(flow.CaseRef{Key: key})
		k := records(c, name)
		k.FollowUps[0].Due, k.Escalations[0].AnswerBy = sec(20-i), sec(20-i)
		if name == "taro" {
			k.FollowUps[0].By, k.Escalations[0].By = ben, ben
		}
		w.commit(keeping(w.load(flow.CaseRef{Key: key}), k))
	}
	brands := []desk.WorkspaceID{brand}
	expect := func(what string, want []string, got []string, err error) {
		t.Helper()
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v, %v, want %v", what, got, err, want)
		}
	}
	follow := func(q flow.FollowUpQuery) (out []string, err error) {
		rows, err := w.FollowUps(w.ctx, q)
		for _, f := range rows {
			out = append(out, f.ID)
		}
		return out, err
	}
	escalated := func(q flow.EscalationQuery) (out []string, err error) {
		rows, err := w.Escalations(w.ctx, q)
		for _, e := range rows {
			out = append(out, e.ID)
		}
		return out, err
	}
	got, err := follow(flow.FollowUpQuery{Workspaces: brands, N: 10})
	expect("all follow-ups", []string{"ftaro", "fhanako"}, got, err)
	got, err = follow(flow.FollowUpQuery{Workspaces: brands, Of: anna, N: 10})
	expect("anna's", []string{"fhanako"}, got, err)
	got, err = follow(flow.FollowUpQuery{Workspaces: brands, Until: sec(20), N: 10})
	expect("the due", []string{"ftaro"}, got, err)
	got, err = follow(flow.FollowUpQuery{N: 10})
	expect("of no brand", nil, got, err)
	got, err = escalated(flow.EscalationQuery{Workspaces: brands, N: 1})
	expect("the first escalation", []string{"etaro"}, got, err)
	got, err = escalated(flow.EscalationQuery{Workspaces: brands, By: anna, N: 10})
	expect("anna's", []string{"ehanako"}, got, err)
	got, err = escalated(flow.EscalationQuery{Workspaces: brands, Answered: true, N: 10})
	expect("the answered", nil, got, err)
	mutes, err := w.Mutes(w.ctx, brands, 10)
	if err != nil || len(mutes) != 2 {
		t.Errorf("mutes %v, %v", mutes, err)
	}
	// an inquiry that somebody has is theirs, whoever promised
	key := user("hanako")
	c := w.load(flow.CaseRef{Key: key})
	c.Talk.State, c.Talk.Assignee, c.Talk.Version = "active", ben, c.Talk.Version+1
	ch := decide.Change{Base: c.Thread.Version, Case: c, Talks: nil}
	ch.Talks = append(ch.Talks, c.Talk)
	ch.Case.Thread.Version++
	w.commit(flow.Write{Change: ch})
	got, err = follow(flow.FollowUpQuery{Workspaces: brands, Of: ben, N: 10})
	expect("ben's", []string{"ftaro", "fhanako"}, got, err)
	views, err := w.Talks(w.ctx, []desk.ConversationID{c.Talk.ID, "none"})
	if err != nil || len(views) != 1 || views[0].Contact.External != "hanako" {
		t.Errorf("%+v, %v", views, err)
	}
}

// Surveys count where they reached the customer, and leave the review list once.
func careSurveys(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	for i, name := range []string{"hanako", "taro", "jiro"} {
		key := user(name)
		w.receive(key, says(key, "e"+name, "1", sec(1)))
		c := w.load(flow.CaseRef{Key: key})
		k := records(c, name)
		s := &k.Surveys[0]
		if s.Score = []int{5, 1, 0}[i]; s.Score > 0 {
			s.AnsweredAt, s.Low = sec(5), s.Score < 3
		}
		write := keeping(c, k)
		state := []desk.SendState{desk.SendSent, desk.SendSent, desk.SendDismissed}[i]
		write.Change.Added = []desk.Message{{ID: s.Asked, Workspace: brand, Thread: c.Thread.ID, Conversation: c.Talk.ID, Version: 1, Direction: desk.Out, At: sec(2),
			Author: desk.Author{Kind: desk.ByBot}, Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "?"}}, Send: &desk.Send{State: state}}}
		w.commit(write)
	}
	days := []time.Time{sec(0), sec(3), sec(100)}
	got, err := w.CountSurveys(w.ctx, brand, days)
	total := report.NewSatisfaction([]string{"a", "b"}, got).Total
	if err != nil || total.Asked != 2 || total.Score != [6]int{0, 1, 0, 0, 0, 1} {
		t.Errorf("%+v, %v", got, err)
	}
	brands := []desk.WorkspaceID{brand}
	low, err := w.Surveys(w.ctx, flow.SurveyQuery{Workspaces: brands, Low: true, N: 10})
	if err != nil || len(low) != 1 || low[0].Score != 1 {
		t.Fatalf("%+v, %v", low, err)
	}
	all, err := w.Surveys(w.ctx, flow.SurveyQuery{Workspaces: brands, N: 10})
	if err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if err := w.ReviewSurvey(w.ctx, low[0].Conversation, ben, sec(9), nil); err != nil {
		t.Error(err)
	}
	if err := w.ReviewSurvey(w.ctx, low[0].Conversation, ben, sec(9), nil); err != desk.ErrNotFound { //nolint:errorlint // it is that very value
		t.Errorf("reviewed twice: %v", err)
	}
	low, err = w.Surveys(w.ctx, flow.SurveyQuery{Workspaces: brands, Low: true, N: 10})
	if err != nil || len(low) != 0 {
		t.Errorf("%+v, %v", low, err)
	}
}
