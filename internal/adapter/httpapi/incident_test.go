package httpapi

import (
	"strings"
	"testing"
)

// TestIncidents: opened, seen on what belongs to it, agreed to, edited on the version read,
// told, listed person by person, and closed; each by its own people, in its own brand.
func TestIncidents(t *testing.T) {
	w := settled(t)
	body := map[string]any{"workspace_id": shop, "title": "ログイン障害", "kind": "outage", "words": []string{"ログイン"}, "joins": "propose", "notice": "障害です。", "wording": "お待ちください。"}
	w.ask("POST", "/api/v1/incidents", operator, body).problem(403, "forbidden")
	w.ask("POST", "/api/v1/incidents", elsewhere, body).problem(404, "not_found")
	var inc Incident
	w.ask("POST", "/api/v1/incidents", supervisor, body).want(201).into(&inc)
	if inc.Version != 1 || inc.NoticeVersion != 1 || inc.State != "open" || inc.Body.Wording != "お待ちください。" {
		t.Fatalf("%+v", inc)
	}
	bad := map[string]any{"workspace_id": shop, "title": "x", "kind": "outage", "joins": "auto", "notice_to_all": true}
	w.ask("POST", "/api/v1/incidents", supervisor, bad).problem(422, "no_notice")
	c := w.writes(shopLine, "U1", "m1", words("ろぐいんできません"))
	if c.Incident.value == nil || c.Incident.value.ID != inc.ID || !c.Incident.value.Proposed {
		t.Fatalf("%+v", c.Incident)
	}
	put := "/api/v1/conversations/" + string(c.ID) + "/incident"
	w.ask("PUT", put, operator, map[string]any{"incident_id": "nothing"}).problem(409, "incident_closed")
	w.ask("PUT", put, operator, map[string]any{"incident_id": inc.ID}).want(200).into(&c)
	if c.Incident.value.Proposed {
		t.Fatalf("%+v", c.Incident.value)
	}
	at := "/api/v1/incidents/" + string(inc.ID)
	var card IncidentCard
	w.ask("GET", at, operator, nil).want(200).into(&card)
	if card.Counts.Attached != 1 || card.Counts.Waiting != 1 || len(card.Hours) != 1 || len(card.Notices) != 1 {
		t.Fatalf("%+v", card)
	}
	w.ask("GET", at, outsider, nil).problem(404, "not_found")
	var list struct{ Items []Incident }
	w.ask("GET", "/api/v1/incidents", outsider, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Fatalf("another brand's: %+v", list)
	}
	var talks struct{ Items []IncidentTalk }
	w.ask("GET", at+"/conversations", operator, nil).want(200).into(&talks)
	if len(talks.Items) != 1 || talks.Items[0].Conversation.ID != c.ID {
		t.Fatalf("%+v", talks)
	}
	edit := map[string]any{"version": 7, "title": "ログイン障害(全国)", "kind": "outage", "joins": "auto", "notice": "障害です。2"}
	w.ask("PUT", at, supervisor, edit).problem(409, "version_conflict")
	edit["version"] = 1
	w.ask("PUT", at, supervisor, edit).want(200).into(&inc)
	if inc.NoticeVersion != 2 {
		t.Fatalf("%+v", inc)
	}
	tell := map[string]any{"text": "{{name}}、復旧しました。"}
	var plan BulkPlan
	w.ask("POST", at+"/solved/plan", supervisor, tell).want(200).into(&plan)
	if plan.Goes != 1 || plan.AtMost != 1 {
		t.Fatalf("%+v", plan)
	}
	tell["at_most"] = 1
	var run BulkRun
	w.ask("POST", at+"/solved", supervisor, tell, with("Idempotency-Key", "k")).want(201).into(&run)
	if run.Incident.value == nil || *run.Incident.value != inc.ID || run.Kind != "say" {
		t.Fatalf("%+v", run)
	}
	var added struct{ Added int }
	w.ask("POST", at+"/targets", supervisor, map[string]any{"text": "連絡先,名前\n090,=1+1\n"}).want(200).into(&added)
	w.ask("POST", at+"/targets", supervisor, map[string]any{"text": ",x"}).problem(422, "no_identity")
	var targets struct{ Items []IncidentTarget }
	w.ask("GET", at+"/targets", operator, nil).want(200).into(&targets)
	if added.Added != 1 || len(targets.Items) != 1 || targets.Items[0].State != "open" {
		t.Fatalf("%+v, %+v", added, targets)
	}
	w.ask("PUT", at+"/targets/"+targets.Items[0].ID, operator, map[string]any{"state": "done", "note": "済"}).want(200)
	file := w.ask("GET", at+"/targets.csv", supervisor, nil).want(200)
	if !strings.Contains(string(file.body), "'=1+1") || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s", file.body)
	}
	w.ask("GET", at+"/targets.csv", operator, nil).problem(403, "forbidden")
	w.ask("POST", at+"/close", supervisor, map[string]any{"version": 2, "summary": "設定の誤り"}).want(200).into(&inc)
	w.ask("GET", "/api/v1/incidents", operator, nil).want(200).into(&list)
	if inc.State != "closed" || inc.Summary != "設定の誤り" || len(list.Items) != 0 {
		t.Fatalf("%+v, %+v", inc, list)
	}
	w.ask("GET", "/api/v1/incidents?closed=true", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 {
		t.Fatalf("%+v", list)
	}
}
