package httpapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func rules(change map[string]any) map[string]any {
	out := map[string]any{"queue_id": shopQueue, "like": "", "priority": 0, "model": "", "accept": "", "offer_for_s": 0, "declines": false, "skills": []any{},
		"prefer": false, "prefer_for_s": 0, "overflow_to": "", "overflow_after_s": 0, "overflow_queue_id": "", "silent_after_s": 0}
	maps.Copy(out, change)
	return out
}

func policyOf(queues ...map[string]any) map[string]any {
	out := maps.Clone(aPolicy)
	out["queues"] = append([]map[string]any{}, queues...)
	return out
}

// TestRoutingIsSetAndKept: a supervisor sets the rules of a queue, on the version read; a
// mistake names its field and changes nothing; what was before can be read.
func TestRoutingIsSetAndKept(t *testing.T) {
	w := settled(t)
	var got RoutingState
	w.ask("GET", "/api/v1/routing", supervisor, nil).want(200).into(&got)
	if got.Version != 0 || len(got.Queues) == 0 || got.Policy.LiftS != 300 || got.Policy.Weights.Angry != 1 {
		t.Fatalf("%+v", got)
	}
	put := func(who desk.OperatorID, version int64, policy map[string]any) answer {
		return w.ask("PUT", "/api/v1/routing", who, map[string]any{"version": version, "policy": policy, "note": "試し"})
	}
	skill := []any{map[string]any{"skill": "返品", "level": 3, "relax_every_s": 60}}
	good := policyOf(rules(map[string]any{"priority": 1, "model": "skills_first", "accept": "auto", "declines": true, "skills": skill,
		"overflow_to": "alert", "overflow_after_s": 600, "silent_after_s": 300, "prefer": true, "prefer_for_s": 30}))
	put(supervisor, 0, policyOf(rules(map[string]any{"model": "dice"}))).problem(422, "bad_model")
	put(supervisor, 0, policyOf(rules(map[string]any{"queue_id": "nowhere"}))).problem(422, "no_queue")
	put(supervisor, 3, good).problem(409, "version_conflict")
	put(supervisor, 0, good).want(200).into(&got)
	if r := got.Policy.Queues[0]; got.Version != 1 || got.Note != "試し" || r.Priority != 1 || r.Skills[0].RelaxEveryS != 60 || r.OverflowS != 600 || !r.Prefer {
		t.Fatalf("%+v", got)
	}
	put(supervisor, 0, good).problem(409, "version_conflict")
	// of another brand's supervisor the rules are hidden, and stay
	var theirs RoutingState
	w.ask("GET", "/api/v1/routing", elsewhere, nil).want(200).into(&theirs)
	if len(theirs.Policy.Queues) != 0 {
		t.Errorf("another brand's rules are shown: %+v", theirs.Policy.Queues)
	}
	put(elsewhere, 1, policyOf(rules(map[string]any{"priority": 5}))).problem(403, "forbidden")
	put(elsewhere, 1, policyOf()).want(200)
	w.ask("GET", "/api/v1/routing", supervisor, nil).want(200).into(&got)
	if got.Version != 2 || len(got.Policy.Queues) != 1 || got.Policy.Queues[0].Priority != 1 {
		t.Errorf("%+v", got)
	}
	var history RoutingHistory
	w.ask("GET", "/api/v1/routing/history", supervisor, nil).want(200).into(&history)
	if len(history.Items) != 2 || history.Items[1].By != supervisor || history.Items[1].Note != "試し" {
		t.Errorf("%+v", history)
	}
	var brands WorkspaceList
	w.ask("GET", "/api/v1/workspaces", operator, nil).want(200).into(&brands)
	if !brands.Items[0].Queues[0].Declines {
		t.Errorf("operators don't see that they may decline: %+v", brands.Items)
	}
}

// TestProfilesAreSetAndKept: skills and limits of a person, in revisions.
func TestProfilesAreSetAndKept(t *testing.T) {
	w := settled(t)
	profile := maps.Clone(aProfile)
	profile["skills"], profile["trained"], profile["cap"] = map[string]int{"返品": 4}, true, 2
	profile["week"] = []any{map[string]any{"day": 1, "from": 540, "to": 1080}}
	put := func(who, whom desk.OperatorID, revision int, p map[string]any) answer {
		return w.ask("PUT", "/api/v1/routing/operators/"+string(whom), who, map[string]any{"revision": revision, "capacity": 6, "profile": p})
	}
	var got RoutedOperator
	put(supervisor, operator, 0, profile).want(200).into(&got)
	if got.Revision != 1 || got.Capacity != 6 || got.Profile.Skills["返品"] != 4 || len(got.Profile.Week) != 1 {
		t.Fatalf("%+v", got)
	}
	put(supervisor, operator, 0, profile).problem(409, "version_conflict")
	put(elsewhere, operator, 1, profile).problem(404, "not_found")
	bad := maps.Clone(profile)
	bad["skills"] = map[string]int{"返品": 9}
	put(supervisor, operator, 1, bad).problem(422, "bad_skill")
	bad["skills"], bad["certificates"] = map[string]int{}, []any{"moon"}
	put(supervisor, operator, 1, bad).problem(422, "no_workspace")
	var all RoutedOperators
	w.ask("GET", "/api/v1/routing/operators", supervisor, nil).want(200).into(&all)
	found := false
	for _, o := range all.Items {
		found = found || o.ID == operator && o.Profile.Trained
	}
	if !found {
		t.Errorf("%+v", all)
	}
	var history ProfileHistory
	w.ask("GET", "/api/v1/routing/operators/operator/history", supervisor, nil).want(200).into(&history)
	if len(history.Items) != 2 || history.Items[0].Revision != 1 || history.Items[1].Profile.Cap != 0 {
		t.Errorf("%+v", history)
	}
}

// TestPresenceDays: how long people were in each state, by the centre's days.
func TestPresenceDays(t *testing.T) {
	w := settled(t)
	w.ask("PUT", "/api/v1/me/presence", operator, map[string]any{"presence": "break"}).want(200)
	for range 180 { // the console stays open
		w.clock.advance(30 * time.Second)
		_, err := w.db.RenewPresence(t.Context(), []desk.OperatorID{operator}, w.clock.Now(), w.clock.Now().Add(45*time.Second))
		w.must(err)
	}
	w.ask("PUT", "/api/v1/me/presence", operator, map[string]any{"presence": "available"}).want(200)
	day := w.clock.Now().UTC().Format("2006-01-02")
	var got PresenceDays
	w.ask("GET", "/api/v1/routing/presence?from="+day+"&to="+day, supervisor, nil).want(200).into(&got)
	minutes := 0
	for _, d := range got.Items {
		if d.Operator == operator {
			minutes += d.Minutes["break"]
		}
	}
	if minutes != 90 {
		t.Errorf("%+v", got)
	}
	w.ask("GET", "/api/v1/routing/presence?from=2026-01-01&to=2026-12-31", supervisor, nil).problem(422, "bad_period")
	var offers OfferReport
	w.ask("GET", "/api/v1/routing/offers?from="+day+"&to="+day, supervisor, nil).want(200).into(&offers)
	w.ask("GET", "/api/v1/routing/offers?from=2026-01-01&to=2026-12-31", supervisor, nil).problem(422, "bad_period")
	w.ask("GET", "/api/v1/routing/offers?from="+day+"&to="+day, operator, nil).problem(403, "forbidden")
}

// TestColleaguesShowRoomConnectionAndTraining: what nobody sets but what holds for them.
func TestColleaguesShowRoomConnectionAndTraining(t *testing.T) {
	w := settled(t)
	profile := maps.Clone(aProfile)
	profile["cap"], profile["certificates"] = 1, []any{string(shop)}
	w.ask("PUT", "/api/v1/routing/operators/"+string(operator), supervisor, map[string]any{"revision": 0, "capacity": 6, "profile": profile}).want(200)
	policy := policyOf()
	policy["certified_workspace_ids"] = []any{string(shop)}
	w.ask("PUT", "/api/v1/routing", supervisor, map[string]any{"version": 0, "policy": policy}).want(200)
	w.clock.advance(2 * time.Second) // rules are at most a second old
	w.ask("PUT", "/api/v1/me/presence", operator, map[string]any{"presence": "available"}).want(200)
	c := w.writes(shopLine, "U1", "m1", words("はじめまして"))
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/accept", colleague, nil).problem(409, "not_certified")
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/accept", operator, nil).want(200)
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/transfer", operator, map[string]any{"to_operator_id": colleague}).problem(422, "target_not_certified")
	look := func(id desk.OperatorID) (o Operator) {
		var all OperatorList
		w.ask("GET", "/api/v1/operators", supervisor, nil).want(200).into(&all)
		return all.Items[slices.IndexFunc(all.Items, func(o Operator) bool { return o.ID == id })]
	}
	if o := look(operator); !o.Full || !o.Connected || len(o.Untrained) != 0 {
		t.Errorf("%+v", o)
	}
	if o := look(colleague); o.Full || o.Connected || !slices.Equal(o.Untrained, []desk.WorkspaceID{shop}) {
		t.Errorf("%+v", o)
	}
	var me Me
	w.ask("GET", "/api/v1/me", operator, nil).want(200).into(&me)
	if !me.Full || me.HomeAfterS != 600 {
		t.Errorf("%+v", me)
	}
	w.clock.advance(time.Minute)
	if o := look(operator); o.Connected {
		t.Errorf("%+v", o)
	}
}

// TestDraftIsHandedOver: the owner's words are kept, masked like all words, and read by
// whoever works in the brand.
func TestDraftIsHandedOver(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("はじめまして"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", at+"/accept", operator, nil).want(200)
	keep := func(field, text string, base int64) map[string]any {
		return map[string]any{"fields": []any{map[string]any{"field": field, "text": text, "base": base}}}
	}
	w.ask("PUT", at+"/draft", operator, map[string]any{"fields": []any{}}).problem(422, "invalid")
	w.ask("PUT", at+"/draft", operator, keep("reply", strings.Repeat("あ", 25_001), 0)).problem(422, "text_too_long")
	var kept KeptDrafts
	w.ask("PUT", at+"/draft", operator, keep("reply", "お調べして", 0)).want(200).into(&kept)
	w.ask("PUT", at+"/draft", operator, keep("note", "あとで", 0)).want(200)
	if len(kept.Own) != 1 || kept.Own[0].Version != 1 || kept.Own[0].Text != "お調べして" {
		t.Errorf("%+v", kept)
	}
	var d Drafts
	w.ask("GET", at+"/draft", colleague, nil).want(200).into(&d)
	if len(d.Own) != 0 || d.Left.value.Text != "お調べして" || d.Left.value.Operator == "" {
		t.Errorf("%+v", d)
	}
	// a second device that knows nothing of the first
	w.ask("PUT", at+"/draft", operator, keep("reply", "別件ですが", 0)).want(200).into(&kept)
	reply := kept.Own[slices.IndexFunc(kept.Own, func(d Draft) bool { return d.Field == "reply" })]
	if reply.Text != "別件ですが" || reply.Other != "お調べして" {
		t.Errorf("%+v", kept)
	}
	// sent with the version it was written at: the field is empty everywhere
	w.ask("POST", at+"/messages", operator, map[string]any{"text": "別件ですが、", "draft_version": reply.Version}, with("Idempotency-Key", "sent")).want(201)
	d = Drafts{}
	w.ask("GET", at+"/draft", operator, nil).want(200).into(&d)
	for _, f := range d.Own {
		if f.Field == "reply" && (f.Text != "" || f.Other != "お調べして") || f.Field == "note" && f.Text != "あとで" {
			t.Errorf("%+v", d)
		}
	}
	var given GivenList
	w.ask("GET", at+"/routing", colleague, nil).want(200).into(&given)
	if len(given.Items) != 1 || given.Items[0].How != "pull" || given.Items[0].Operator != operator {
		t.Errorf("%+v", given)
	}
}

// TestQueuesAreMadeAndRenamed: a brand's supervisor makes a queue, which the centre's rules
// then hold for; names are told apart, and other brands' queues are not there.
func TestQueuesAreMadeAndRenamed(t *testing.T) {
	w := settled(t)
	add := func(who desk.OperatorID, brand desk.WorkspaceID, name string) answer {
		return w.ask("POST", "/api/v1/routing/queues", who, map[string]any{"workspace_id": brand, "name": name})
	}
	name := func(who desk.OperatorID, id desk.QueueID, name string) answer {
		return w.ask("PUT", "/api/v1/routing/queues/"+string(id), who, map[string]any{"name": name})
	}
	var got RoutingState
	add(supervisor, shop, " 返品 ").want(200).into(&got)
	i := slices.IndexFunc(got.Queues, func(q RoutedQueue) bool { return q.Name == "返品" })
	if i < 0 || !got.Queues[i].Offers || got.Queues[i].Workspace != shop {
		t.Fatalf("%+v", got.Queues)
	}
	id := got.Queues[i].ID
	add(supervisor, shop, "返品").problem(409, "name_taken")
	add(supervisor, shop, "  ").problem(422, "bad_name")
	add(elsewhere, shop, "隠れ").problem(404, "not_found")
	name(elsewhere, id, "隠れ").problem(404, "not_found")
	name(supervisor, "nowhere", "x").problem(404, "not_found")
	name(supervisor, id, "返品・交換").want(200).into(&got)
	if !slices.ContainsFunc(got.Queues, func(q RoutedQueue) bool { return q.ID == id && q.Name == "返品・交換" }) {
		t.Fatalf("%+v", got.Queues)
	}
	w.ask("PUT", "/api/v1/routing", supervisor, map[string]any{"version": 0, "policy": policyOf(rules(map[string]any{"queue_id": id, "accept": "auto"}))}).want(200)
	for n := len(got.Queues); n < 50; n++ {
		add(supervisor, shop, fmt.Sprint("q", n)).want(200).into(&got)
	}
	add(supervisor, shop, "もう一つ").problem(409, "too_many_queues")
}
