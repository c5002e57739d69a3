package httpapi

import (
	"fmt"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestBacklogAndManyAtOnce: what waits is listed by its customers; an order is planned, its
// cost agreed to, begun once for its key, seen, stopped and taken back, each by its own people.
func TestBacklogAndManyAtOnce(t *testing.T) {
	w := settled(t)
	var ids []desk.ConversationID
	for i := range 3 {
		ids = append(ids, w.writes(shopLine, fmt.Sprint("U", i), fmt.Sprint("m", i), words("届きません")).ID)
	}
	theirs := w.writes(otherLine, "U9", "m9", words("他社です")).ID
	var list Backlog
	w.ask("GET", "/api/v1/backlog?limit=2", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 2 || list.Matching != 3 || list.Most != 500 || list.NextCursor.value == nil || list.Items[0].Conversations[0].ID != ids[0] {
		t.Fatalf("%+v", list)
	}
	w.ask("GET", "/api/v1/backlog?workspace=nowhere", supervisor, nil).problem(404, "not_found")
	w.ask("GET", "/api/v1/backlog", operator, nil).problem(403, "forbidden")
	say := map[string]any{"kind": "say", "text": "{{name}}、お待たせしております。", "conversation_ids": ids, "seen_at": list.SeenAt}
	var plan BulkPlan
	w.ask("POST", "/api/v1/bulk/plan", supervisor, say).want(200).into(&plan)
	if plan.Goes != 3 || plan.Free+plan.Billed != 3 || plan.AtMost != 3 || len(plan.Costs) != 1 || plan.Costs[0].Known || plan.Costs[0].Left.value != nil {
		t.Fatalf("%+v", plan)
	}
	w.ask("POST", "/api/v1/bulk/plan", supervisor, map[string]any{"kind": "say", "text": "a", "conversation_ids": []any{theirs}}).problem(404, "not_found")
	w.ask("POST", "/api/v1/bulk/plan", supervisor, map[string]any{"kind": "say", "text": "{{x}}", "matching": map[string]any{}}).problem(422, "bad_field")
	w.ask("POST", "/api/v1/bulk/plan", supervisor, map[string]any{"kind": "undo", "matching": map[string]any{}}).problem(422, "bad_kind")
	w.ask("POST", "/api/v1/bulk", supervisor, say).want(422)
	key := with("Idempotency-Key", "one")
	w.ask("POST", "/api/v1/bulk", supervisor, say, key).problem(409, "cost_changed")
	say["at_most"] = plan.AtMost
	var run, twin BulkRun
	w.ask("POST", "/api/v1/bulk", supervisor, say, key).want(201).into(&run)
	w.ask("POST", "/api/v1/bulk", supervisor, say, key).want(201).into(&twin)
	if run.ID != twin.ID || run.State != "waiting" || run.Total != 3 || run.Undoable {
		t.Fatalf("%+v, %+v", run, twin)
	}
	w.ask("GET", "/api/v1/bulk/"+string(run.ID), elsewhere, nil).problem(404, "not_found")
	w.ask("POST", "/api/v1/bulk/"+string(run.ID)+"/undo", supervisor, nil).problem(409, "not_undoable")
	w.ask("POST", "/api/v1/bulk/"+string(run.ID)+"/stop", supervisor, nil).want(200).into(&run)
	if !run.Stopping {
		t.Fatalf("%+v", run)
	}
	var items struct{ Items []BulkItem }
	w.ask("GET", "/api/v1/bulk/"+string(run.ID)+"/items?limit=2", supervisor, nil).want(200).into(&items)
	if len(items.Items) != 2 || items.Items[0].Fate != "" || items.Items[1].Pos != 1 {
		t.Fatalf("%+v", items)
	}
	var runs BulkList
	w.ask("GET", "/api/v1/bulk", supervisor, nil).want(200).into(&runs)
	if len(runs.Items) != 1 {
		t.Fatalf("%+v", runs)
	}
	w.ask("GET", "/api/v1/bulk", elsewhere, nil).want(200).into(&runs)
	if len(runs.Items) != 0 {
		t.Fatalf("another brand's run is listed: %+v", runs)
	}
}
