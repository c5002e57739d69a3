package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// The last to serve the customer is named, whatever lies between.
func routesPreferred(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	before, now := ch.Talks[0], ch.Talks[0]
	before.ID, before.State, before.Assignee, before.LastMessageAt = "before", conversation.Closed, ben, at(-time.Hour)
	now.State, now.Assignee, now.OfferedTo, now.WaitingSince = conversation.Waiting, "", "", at(0)
	ch.Talks = []conversation.Conversation{before, now}
	w.commit(flow.Write{Change: ch})
	work, err := w.Work(w.ctx, []desk.WorkspaceID{brand}, 10)
	w.must(err)
	if len(work) != 1 || work[0].Preferred != ben {
		t.Errorf("%+v", work)
	}
}

// A policy is kept in versions; of two who set it at once one wins, and the queues follow.
func routingPolicy(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if row, err := w.Policy(w.ctx, centre); err != nil || row.Version != 0 || row.Centre != centre {
		t.Fatalf("nothing set: %+v, %v", row, err)
	}
	lift := time.Minute
	policy := routing.Policy{Lift: &lift, Queues: map[desk.QueueID]desk.Rules{
		queue:  {Priority: 1, Model: routing.ModelSkillsFirst, Declines: true, Skills: []desk.Need{{Skill: "返品", Level: 3, Relax: time.Minute}}},
		pulled: {Accept: desk.AcceptAuto, OfferFor: 40 * time.Second},
	}}
	row := flow.PolicyRow{Centre: centre, Version: 1, At: cut(at(0)), By: anna, Note: "first", Policy: policy}
	fact := desk.Fact{At: at(0), Kind: desk.FactPolicy, Centre: centre, Version: 1}
	job := desk.Job{Kind: desk.JobRoute, Key: string(centre), RunAt: at(0)}
	w.must(w.SavePolicy(w.ctx, row, []desk.Fact{fact}, []desk.Job{job}))
	got, err := w.Policy(w.ctx, centre)
	w.must(err)
	if d := cmp.Diff(row, got); d != "" {
		t.Errorf("policy:\n%s", d)
	}
	if err := w.SavePolicy(w.ctx, row, []desk.Fact{fact}, nil); !errors.Is(err, desk.ErrVersion) || len(w.facts()) != 1 {
		t.Errorf("the same version again: %v, %d facts", err, len(w.facts()))
	}
	q, err := w.Queue(w.ctx, queue)
	w.must(err)
	if !q.Offers || q.OfferFor != 20*time.Second || q.Rules.Priority != 1 || !q.Rules.Declines || q.Rules.Weights == nil || q.Rules.Skills[0].Relax != time.Minute {
		t.Errorf("%+v", q)
	}
	p, err := w.Queue(w.ctx, pulled)
	w.must(err)
	if !p.Offers || p.OfferFor != 40*time.Second {
		t.Errorf("%+v", p)
	}
	// a higher priority stands before an older one, as long as that is not too old
	young, old := w.full(user("young")), w.full(user("old"))
	for i, ch := range []decide.Change{young, old} {
		talk := &ch.Talks[0]
		talk.State, talk.Assignee, talk.OfferedTo, talk.WaitingSince = conversation.Waiting, "", "", at(-time.Duration(i)*time.Minute)
		if i == 1 {
			talk.Queue = pulled
		}
		w.commit(flow.Write{Change: ch})
	}
	work, err := w.Work(w.ctx, []desk.WorkspaceID{brand, other}, 10)
	w.must(err)
	if len(work) != 2 || work[0].Conversation != young.Talks[0].ID {
		t.Errorf("%+v", work)
	}
	waiting, err := w.WaitingOf(w.ctx, queue, 10)
	w.must(err)
	if len(waiting) != 1 || waiting[0] != young.Talks[0].ID {
		t.Errorf("waiting %v", waiting)
	}
	row.Version, row.Policy.Queues = 2, map[desk.QueueID]desk.Rules{pulled: {Accept: desk.AcceptPull}}
	w.must(w.SavePolicy(w.ctx, row, nil, nil))
	if q, err := w.Queue(w.ctx, pulled); err != nil || q.Offers {
		t.Errorf("%+v, %v", q, err)
	}
	if all, err := w.PolicyHistory(w.ctx, centre, 10); err != nil || len(all) != 2 || all[0].Version != 2 || all[1].Note != "first" {
		t.Errorf("%+v, %v", all, err)
	}
}

// A profile is kept in revisions, with what was before the first; an administrator's change
// of the person leaves it alone.
func routingProfile(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	p := desk.StaffProfile{Cap: 2, Channels: map[desk.ChannelID]int{line: 1}, Skills: map[string]int{"返品": 4}, Languages: []string{"ja", "en"},
		Certificates: []desk.WorkspaceID{brand}, Trained: true, Week: []desk.Shift{{Day: time.Monday, From: 540, To: 1080}}, Days: []desk.ShiftDay{{Date: "2026-11-23"}}}
	row := flow.ProfileRow{Operator: anna, Revision: 1, At: cut(at(0)), By: ben, Capacity: 7, Profile: p}
	w.must(w.SaveProfile(w.ctx, row, flow.ProfileRow{Operator: anna, Capacity: 3}, []desk.Fact{{At: at(0), Kind: desk.FactProfile, Subject: anna}}, nil))
	got := w.person(anna)
	if d := cmp.Diff(p, got.Profile); d != "" || got.Capacity != 7 || got.Revision != 1 {
		t.Errorf("%+v\n%s", got, d)
	}
	if err := w.SaveProfile(w.ctx, row, flow.ProfileRow{}, nil, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("an old revision: %v", err)
	}
	if all, err := w.ProfileHistory(w.ctx, anna, 5); err != nil || len(all) != 2 || cmp.Diff(row, all[0]) != "" || all[1].Capacity != 3 {
		t.Errorf("%+v, %v", all, err)
	}
	got.Name = "Anna"
	w.must(w.PutPerson(w.ctx, got, ""))
	if after := w.person(anna); after.Revision != 1 || after.Profile.Cap != 2 {
		t.Errorf("%+v", after)
	}
	ch := w.full(user("hanako"))
	ch.Talks[0].State, ch.Talks[0].OfferedTo = conversation.Active, ""
	w.commit(flow.Write{Change: ch})
	roster, err := w.Roster(w.ctx, centre)
	w.must(err)
	if roster[0].ID != anna || roster[0].Talks[line] != 1 || roster[1].Talks != nil {
		t.Errorf("%+v", roster)
	}
	if owned, err := w.OwnedBy(w.ctx, anna, 5); err != nil || len(owned) != 1 || owned[0] != ch.Talks[0].ID {
		t.Errorf("%v, %v", owned, err)
	}
}

// How a conversation came to people is kept, and a day's arrivals are made of it.
func routingGiven(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "こんにちは", at(0)))
	person := w.person(anna)
	person.Profile.Skills = nil
	c := w.load(flow.CaseRef{Key: key})
	why := routing.Why{Model: routing.ModelLeastLoad, Candidates: 2, Reasons: []routing.Reason{{Operator: anna, Capacity: 3}}, Out: map[string]int{routing.OutFull: 1}}
	change, err := decide.Offer(c, routing.Decision{Operator: anna, Why: why, Mode: desk.AcceptOffer, OfferFor: time.Minute,
		Work: routing.Work{Conversation: c.Talk.ID}}, at(time.Minute), w.ids.next)
	w.must(err)
	w.commit(flow.Write{Change: change})
	do := func(when time.Duration, cmd decide.Command) {
		t.Helper()
		cmd.By = person
		c := w.load(flow.CaseRef{Conversation: c.Talk.ID})
		change, err := decide.Operate(c, cmd, at(when), w.ids.next)
		w.must(err)
		w.commit(flow.Write{Change: change})
	}
	do(2*time.Minute, decide.Command{Verb: decide.Accept})
	do(5*time.Minute, decide.Command{Verb: decide.Say, Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "はい"}}})
	do(10*time.Minute, decide.Command{Verb: decide.Close})
	given, err := w.GivenTo(w.ctx, c.Talk.ID)
	w.must(err)
	if len(given) != 1 || given[0].How != "offer" || given[0].Operator != anna || given[0].Why == nil || cmp.Diff(why, *given[0].Why) != "" {
		t.Fatalf("%+v", given)
	}
	if g := given[0]; g.Outcome != "accept" || g.OutcomeWhy != "" || !g.OutcomeAt.Equal(at(2*time.Minute).Truncate(time.Millisecond)) {
		t.Errorf("what became of it: %+v", g)
	}
	offers := func(brands ...desk.WorkspaceID) []report.OfferCount {
		t.Helper()
		counts, err := w.Offers(w.ctx, centre, brands, at(0), at(time.Hour))
		w.must(err)
		return counts
	}
	if got := offers(brand); len(got) != 1 || got[0] != (report.OfferCount{Operator: anna, Outcome: "accept", N: 1, Took: time.Minute}) {
		t.Errorf("offers: %+v", got)
	}
	if got := offers(other); len(got) != 0 {
		t.Errorf("another brand's: %+v", got)
	}
	all, err := w.Arrivals(w.ctx, centre, at(-time.Hour), at(time.Hour), 10)
	w.must(err)
	if len(all) != 1 || all[0].Work.Conversation != c.Talk.ID || all[0].Operator != anna || all[0].Handle != 8*time.Minute || all[0].Reply != 3*time.Minute {
		t.Fatalf("%+v", all)
	}
	if a := all[0]; a.Work.Queue != queue || a.Work.Channel != line || a.Work.Weight != 1 || a.Waited != time.Minute {
		t.Errorf("%+v", a)
	}
	later := 90 * 24 * time.Hour // when the first is not opened again
	w.hears(key, "e2", at(later))
	c = w.load(flow.CaseRef{Key: key})
	person = w.person(ben)
	do(later+time.Minute, decide.Command{Verb: decide.Accept})
	topic, feels := "配送", "worried"
	do(later+2*time.Minute, decide.Command{Verb: decide.Mark, Topic: &topic, Mood: &feels})
	all, err = w.Arrivals(w.ctx, centre, at(-time.Hour), at(later+time.Hour), 10)
	w.must(err)
	if len(all) != 2 || all[0].Work.Preferred != "" || all[1].Work.Preferred != anna || all[1].Operator != ben || all[1].Topic != topic || all[1].Mood != feels {
		t.Errorf("who served the customer before: %+v", all)
	}
	if none, err := w.Arrivals(w.ctx, centre, at(time.Hour), at(2*time.Hour), 10); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
}

// Of several offers of a talk each has its own end, and one that nobody answered yet has none.
func routingOfferEnds(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "こんにちは", at(0)))
	c := w.load(flow.CaseRef{Key: key})
	offer := func(when time.Duration, to desk.OperatorID) {
		t.Helper()
		ch, err := decide.Offer(w.load(flow.CaseRef{Key: key}), routing.Decision{Operator: to, Mode: desk.AcceptOffer, OfferFor: time.Minute,
			Work: routing.Work{Conversation: c.Talk.ID}}, at(when), w.ids.next)
		w.must(err)
		w.commit(flow.Write{Change: ch})
	}
	offer(time.Minute, anna)
	ch, _, err := decide.ExpireOffer(w.load(flow.CaseRef{Key: key}), c.Talk.ID, at(3*time.Minute), w.ids.next)
	w.must(err)
	w.commit(flow.Write{Change: ch})
	offer(4*time.Minute, ben)
	refusing := w.load(flow.CaseRef{Key: key})
	refusing.Queue.Rules.Declines = true
	ch, err = decide.Operate(refusing, decide.Command{Verb: decide.Decline, By: w.person(ben), Why: "skill"}, at(5*time.Minute), w.ids.next)
	w.must(err)
	w.commit(flow.Write{Change: ch})
	offer(6*time.Minute, anna)
	given, err := w.GivenTo(w.ctx, c.Talk.ID)
	w.must(err)
	var got []string
	for _, g := range given {
		got = append(got, string(g.Operator)+" "+g.Outcome+" "+g.OutcomeWhy)
	}
	want := []string{string(anna) + "  ", string(ben) + " decline skill", string(anna) + " expire "}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	counts, err := w.Offers(w.ctx, centre, []desk.WorkspaceID{brand}, at(0), at(time.Hour))
	w.must(err)
	lines := report.Offers(counts)
	if len(lines) != 2 || lines[0].Offered+lines[1].Offered != 3 || lines[0].LetPass+lines[1].LetPass != 1 || lines[0].Declined+lines[1].Declined != 1 {
		t.Errorf("%+v", lines)
	}
}

// Each change of presence is kept with its cause; a break ends a row of angry ones.
func routingPresence(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	set := func(when time.Duration, to desk.Presence, cause string) {
		t.Helper()
		f := desk.Fact{At: at(when), Kind: desk.FactPresence, Centre: centre, Subject: anna, Code: string(to), Data: map[string]string{"cause": cause}}
		w.must(w.SetPresence(w.ctx, anna, to, at(time.Hour), f, nil))
	}
	set(0, desk.Available, "")
	set(time.Minute, desk.Draining, "shift")
	rows, err := w.PresenceLog(w.ctx, centre, at(-time.Minute), at(time.Hour))
	w.must(err)
	want := []flow.PresenceRow{{Operator: anna, At: cut(at(0)), Presence: desk.Available}, {Operator: anna, At: cut(at(time.Minute)), Presence: desk.Draining, Cause: "shift"}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	for range 2 {
		ch := w.full(user(w.ids.next()))
		ch.Loads = []decide.Load{{Operator: anna, Delta: 1, Talks: 1, Assigned: true, Heated: true}}
		w.commit(flow.Write{Change: ch})
	}
	if p := w.person(anna); p.Heated != 2 {
		t.Errorf("heated %d", p.Heated)
	}
	set(2*time.Minute, desk.Break, "")
	ch := w.full(user(w.ids.next()))
	ch.Loads = []decide.Load{{Operator: anna, Delta: -1, Talks: -1}}
	w.commit(flow.Write{Change: ch})
	if p := w.person(anna); p.Heated != 0 || p.FreedAt.IsZero() || p.Load != 1 {
		t.Errorf("%+v", p)
	}
}

func routingDraft(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	d := desk.Draft{Conversation: "c", Workspace: brand, Operator: anna, Field: desk.DraftReply, Version: 1, At: cut(at(0)), Text: "書きかけ"}
	w.must(w.PutDraft(w.ctx, d))
	if err := w.PutDraft(w.ctx, d); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("written over: %v", err)
	}
	d.Version, d.Text, d.Other = 2, "書き直し", "別"
	w.must(w.PutDraft(w.ctx, d))
	note := desk.Draft{Conversation: "c", Workspace: brand, Operator: ben, Field: desk.DraftNote, Version: 1, At: cut(at(time.Minute)), Text: "メモ"}
	w.must(w.PutDraft(w.ctx, note))
	w.drafts("both", note, d)
	for _, tidy := range []struct {
		done time.Duration
		left []desk.Draft
	}{{6*24*time.Hour - time.Minute, []desk.Draft{note, d}}, {6*24*time.Hour + time.Second, []desk.Draft{note}}} {
		if _, err := w.Tidy(w.ctx, at(tidy.done), at(-time.Hour)); err != nil {
			t.Error(err)
		}
		w.drafts("after "+tidy.done.String(), tidy.left...)
	}
}

// routingDraftSent: what is sent leaves the field that it came from, in one commit; not what
// was written since, and what a colleague had begun is void.
func routingDraftSent(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	mine := desk.Draft{Conversation: "c", Workspace: brand, Operator: anna, Field: desk.DraftReply, Version: 1, At: cut(at(0)), Text: "はい"}
	pad, theirs, note := mine, mine, mine
	pad.Field, pad.Text = desk.DraftPad, "下書き"
	theirs.Operator, theirs.Text = ben, "引き継ぎ"
	note.Operator, note.Field, note.Text = ben, desk.DraftNote, "メモ"
	for _, d := range []desk.Draft{mine, pad, theirs, note} {
		w.must(w.PutDraft(w.ctx, d))
	}
	sent := desk.Draft{Conversation: "c", Operator: anna, Field: desk.DraftReply, Version: 1, At: cut(at(time.Second)), Text: "はい。"}
	says := func(who string) {
		t.Helper()
		results, err := w.Commit(w.ctx, []flow.Write{{Change: w.full(user(who)), Sent: &sent}})
		if err != nil || results[0] != nil {
			t.Fatal(results, err)
		}
	}
	says("hanako")
	mine.Text, mine.Version, mine.At = "", 2, sent.At
	theirs.Text, theirs.Version = "", 2
	w.drafts("sent", mine, pad, note, theirs)

	mine.Text, mine.Version = "次の文", 3
	w.must(w.PutDraft(w.ctx, mine))
	says("taro")
	w.drafts("written since", mine, pad, note, theirs)
}

func (w *world) drafts(when string, want ...desk.Draft) {
	w.t.Helper()
	got, err := w.Drafts(w.ctx, "c")
	if err != nil || !slices.Equal(got, want) {
		w.t.Errorf("%s: %+v, %v, want %+v", when, got, err, want)
	}
}
