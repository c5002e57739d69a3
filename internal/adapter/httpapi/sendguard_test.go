package httpapi

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// guards sets a brand's rules.
func (w *world) guards(who desk.OperatorID, change map[string]any) answer {
	w.t.Helper()
	var now map[string]any
	w.ask("GET", "/api/v1/send-guard/settings?workspace=shop", operator, nil).want(200).into(&now)
	delete(now, "demoted")
	for k, v := range change {
		now[k] = v
	}
	return w.ask("PUT", "/api/v1/send-guard/settings", who, now)
}

func allModes(mode string) map[string]any {
	out := map[string]any{}
	for _, r := range sendguard.Rules() {
		out[string(r)] = mode
	}
	return out
}

// TestSendGuard: what is found is asked with a seal; exactly that goes out under the same key,
// once; whatever comes of it is counted.
func TestSendGuard(t *testing.T) {
	w := settled(t)
	w.guards(operator, nil).problem(403, "forbidden")
	w.guards(supervisor, map[string]any{"words": []any{map[string]any{"text": "a", "mode": "warn", "out": true, "in": false}}}).problem(422, "bad_word")
	var set GuardSettings
	w.guards(supervisor, map[string]any{"modes": allModes("warn"), "marks": []any{"shop.example.jp"}, "words": []any{map[string]any{"text": "絶対", "mode": "warn", "out": true, "in": false, "instead": "なるべく"},
		map[string]any{"text": "馬鹿", "mode": "stop", "out": true, "in": true}}}).want(200).into(&set)
	if set.Version != 1 || set.Modes.Hours != "warn" || len(set.Words) != 2 {
		t.Fatalf("%+v", set)
	}
	w.ask("PUT", "/api/v1/send-guard/settings", supervisor, map[string]any{"workspace_id": "shop", "version": 0, "modes": allModes("off"), "words": []any{}, "marks": []any{}}).problem(409, "version_conflict")

	c := w.writes(shopLine, "U1", "m1", words("届きません"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	say := func(key string, body map[string]any) answer {
		return w.ask("POST", path+"/messages", operator, body, with("Idempotency-Key", key))
	}
	p := say("k1", map[string]any{"text": "🌸絶対に届きます"}).problem(409, "send_guard")
	if g := p.Guard; g == nil || g.Stop || len(g.Findings) != 1 || g.Findings[0].From != 2 || g.Findings[0].To != 4 || g.Findings[0].Evidence != "絶対" || g.Findings[0].Says != "なるべく" {
		t.Fatalf("%+v", p.Guard)
	}
	say("k1", map[string]any{"text": "🌸絶対に届きます", "guard": map[string]any{"ack": "0", "reason": "right"}}).problem(409, "send_guard")
	say("k1", map[string]any{"text": "🌸絶対に届きます", "guard": map[string]any{"ack": p.Guard.Ack, "reason": "bored"}}).want(422)
	var m, again Message
	say("k1", map[string]any{"text": "🌸絶対に届きます", "guard": map[string]any{"ack": p.Guard.Ack, "reason": "checked"}}).want(201).into(&m)
	say("k1", map[string]any{"text": "🌸絶対に届きます"}).want(201).into(&again) // the same message, whatever was said to the guard
	if again.ID != m.ID {
		t.Errorf("sent twice: %s, %s", m.ID, again.ID)
	}
	stop := say("k2", map[string]any{"text": "馬鹿"}).problem(409, "send_guard")
	if !stop.Guard.Stop {
		t.Errorf("%+v", stop.Guard)
	}
	say("k2", map[string]any{"text": "馬鹿", "guard": map[string]any{"ack": stop.Guard.Ack, "reason": "right"}}).problem(409, "send_guard")
	say("k3", map[string]any{"text": "お調べします"}).want(201)

	var r GuardReport
	w.ask("GET", "/api/v1/reports/send-guard?workspace=shop", operator, nil).problem(403, "forbidden")
	w.ask("GET", "/api/v1/reports/send-guard?workspace=shop", supervisor, nil).want(200).into(&r)
	for _, f := range r.Rules {
		if f.Rule == sendguard.Words && (f.Shown != 2 || f.Pressed != 1 || f.Mended != 1) {
			t.Errorf("%+v", f)
		}
	}
	if r.Sends != 2 || r.Asked != 2 || *r.Share.value != 1 || len(r.Newest) != 2 || r.Newest[0].Name == "" {
		t.Errorf("%+v", r)
	}
}

// TestGuardDemotes: a rule that nearly everybody presses through becomes a shadow by itself, once,
// and what was before its mode was set does not count.
func TestGuardDemotes(t *testing.T) {
	w := settled(t)
	ctx := context.Background()
	w.guards(supervisor, map[string]any{"modes": map[string]any{"other_customer": "shadow", "other_brand": "shadow", "wrote_since": "shadow", "figures": "shadow", "words": "warn", "follow_up": "warn",
		"personal": "shadow", "hours": "shadow"}}).want(200)
	put := func(rule sendguard.Rule, n int, outcome sendguard.Outcome, at time.Time) {
		var rows []sendguard.Record
		for i := range n {
			rows = append(rows, sendguard.Record{ID: fmt.Sprintf("%s-%s-%d-%d", rule, outcome, at.Unix(), i), Workspace: shop, Conversation: "c", Operator: operator, Rule: rule, Mode: sendguard.Warn, Outcome: outcome, At: at, SettledAt: at})
		}
		w.guarded(rows)
	}
	now := w.clock.Now()
	look := func() {
		t.Helper()
		if _, err := w.deps.Guards.Demote(ctx, flow.Claimed{Job: desk.Job{Kind: desk.JobGuard, Key: string(shop), Payload: map[string]string{"centre": string(centre)}}}); err != nil {
			t.Fatal(err)
		}
	}
	put(sendguard.Words, 30, sendguard.Pressed, now.Add(-time.Hour)) // before the rule was set
	put(sendguard.Words, 16, sendguard.Pressed, now.Add(time.Second))
	put(sendguard.Words, 3, sendguard.Mended, now.Add(time.Second))
	put(sendguard.Promise, 15, sendguard.Pressed, now.Add(time.Second))
	put(sendguard.Promise, 6, sendguard.Mended, now.Add(time.Second))
	w.clock.advance(time.Minute)
	look()
	var set GuardSettings
	w.ask("GET", "/api/v1/send-guard/settings?workspace=shop", operator, nil).want(200).into(&set)
	if set.Modes.Words != "warn" || set.Version != 1 {
		t.Fatalf("19 are too few: %+v", set)
	}
	put(sendguard.Words, 1, sendguard.Pressed, now.Add(2*time.Second))
	look()
	look()
	w.ask("GET", "/api/v1/send-guard/settings?workspace=shop", operator, nil).want(200).into(&set)
	if set.Modes.Words != "shadow" || set.Modes.Promise != "warn" || set.Version != 2 || len(set.Demoted) != 1 || set.Demoted[0].Shown != 20 || set.Demoted[0].Pressed != 17 || set.Demoted[0].Was != "warn" {
		t.Fatalf("%+v", set)
	}
	modes := map[string]any{"other_customer": "shadow", "other_brand": "shadow", "wrote_since": "shadow", "figures": "shadow", "words": "warn", "follow_up": "warn", "personal": "shadow", "hours": "shadow"}
	w.guards(supervisor, map[string]any{"modes": modes}).want(200).into(&set)
	look()
	set = GuardSettings{}
	w.ask("GET", "/api/v1/send-guard/settings?workspace=shop", operator, nil).want(200).into(&set)
	if set.Modes.Words != "warn" || len(set.Demoted) != 0 {
		t.Errorf("set again, it begins anew: %+v", set)
	}
}

// TestMissend: the record for those who oversee, and no way to a file that was withdrawn.
func TestMissend(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("届きません"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	var m Message
	w.ask("POST", path+"/messages", operator, map[string]any{"text": "佐藤様のご注文です", "undo_s": 3}, with("Idempotency-Key", "k")).want(201).into(&m)
	at := path + "/messages/" + string(m.ID) + "/missend"
	w.ask("POST", at, outsider, map[string]any{"why": "customer"}).problem(404, "not_found")
	w.ask("POST", at, colleague, map[string]any{"why": "bored"}).want(422)
	w.ask("POST", at, colleague, map[string]any{"why": "customer", "note": "別の佐藤様"}).want(200).into(&m)
	if m.Send.value.State != "dismissed" || m.Send.value.Error.value.Code != desk.Missent {
		t.Fatalf("%+v", m.Send.value)
	}
	w.ask("POST", at, colleague, map[string]any{"why": "customer"}).want(200)
	var list struct{ Items []Missend }
	w.ask("GET", "/api/v1/missends", operator, nil).problem(403, "forbidden")
	w.ask("GET", "/api/v1/missends?workspace=shop", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Words != "佐藤様のご注文です" || list.Items[0].Note != "別の佐藤様" || list.Items[0].Stopped != 1 || list.Items[0].Reached != 0 || list.Items[0].Conversation.value.ID != c.ID {
		t.Errorf("%+v", list.Items)
	}
	ctx := context.Background()
	w.must(w.db.PutAttachment(ctx, flow.Attachment{ID: "a", Workspace: shop, Owner: operator, Purpose: flow.PurposeOutbound}))
	w.must(w.db.PutPublished(ctx, flow.Published{Token: "name", Attachment: "a", At: w.clock.Now(), RevokedAt: w.clock.Now()}))
	for _, file := range []string{"file.png", "preview.jpg"} {
		w.ask("GET", "/media/name/"+file, "", nil).problem(410, "withdrawn")
		w.ask("GET", "/media/never/"+file, "", nil).problem(404, "not_found")
	}
}

// guarded puts findings on record.
func (w *world) guarded(rows []sendguard.Record) {
	w.t.Helper()
	change := decide.Change{Facts: []desk.Fact{{At: w.clock.Now(), Kind: desk.FactGuard, Centre: centre, Workspace: shop}}, Guarded: rows}
	results, err := w.db.Commit(context.Background(), []flow.Write{{Change: change}})
	w.must(err)
	w.must(results[0])
}
