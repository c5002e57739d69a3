package httpapi

import (
	"maps"
	"testing"
)

func remedy(change map[string]any) map[string]any {
	out := map[string]any{"kind": "message", "operator_id": "", "queue_id": shopQueue, "to_queue_id": "", "skill": "", "presence": "", "watched_queue_id": shopQueue, "minutes": 60}
	maps.Copy(out, change)
	return out
}

// TestAheadOverTheAPI: what is before the own queues is told, with why nothing is known of
// it; a remedy is applied, listed and undone, each by those who may.
func TestAheadOverTheAPI(t *testing.T) {
	w := settled(t)
	var state AheadState
	w.ask("GET", "/api/v1/ahead", supervisor, nil).want(200).into(&state)
	i := -1
	for n, q := range state.Queues {
		if q.Workspace != shop {
			t.Errorf("another brand's queue: %+v", q)
		}
		if q.Queue == shopQueue {
			i = n
		}
	}
	if i < 0 || state.Queues[i].Unknown == "" || state.Queues[i].P50.value != nil || len(state.Queues[i].Steps) != 12 || state.Queues[i].TargetS != 900 || state.Slope.value != nil {
		t.Fatalf("%+v", state)
	}
	var waits QueueWaits
	w.ask("GET", "/api/v1/ahead/waits", operator, nil).want(200).into(&waits)
	if len(waits.Items) == 0 || waits.Items[0].Unknown == "" {
		t.Errorf("%+v", waits)
	}
	const path = "/api/v1/ahead/remedies"
	w.ask("POST", path, operator, remedy(nil)).problem(403, "forbidden")
	w.ask("POST", path, elsewhere, remedy(nil)).problem(403, "forbidden")
	w.ask("POST", path, supervisor, remedy(map[string]any{"minutes": 5})).want(422)
	w.ask("POST", path, supervisor, remedy(map[string]any{"kind": "return", "queue_id": "", "operator_id": operator, "presence": "break"})).problem(409, "remedy_moved")
	var applied AppliedRemedy
	w.ask("POST", path, supervisor, remedy(nil)).want(201).into(&applied)
	if applied.State != "on" || applied.Kind != "message" || applied.By == "" || applied.Came.value != nil {
		t.Errorf("%+v", applied)
	}
	w.ask("POST", path, supervisor, remedy(nil)).problem(409, "remedy_on")
	w.ask("GET", "/api/v1/ahead", supervisor, nil).want(200).into(&state)
	if len(state.InForce) != 1 {
		t.Errorf("%+v", state.InForce)
	}
	var routing RoutingState
	w.ask("GET", "/api/v1/routing", supervisor, nil).want(200).into(&routing)
	if q := routing.Policy.Queues[0]; q.OverflowTo != "message" || q.OverflowS != 60 {
		t.Errorf("%+v", q)
	}
	w.ask("POST", path+"/"+applied.ID+"/undo", elsewhere, nil).problem(404, "not_found")
	w.ask("POST", path+"/"+applied.ID+"/undo", supervisor, nil).want(200).into(&applied)
	if applied.State != "undone" || applied.SettledBy.value == nil {
		t.Errorf("%+v", applied)
	}
	w.ask("POST", path+"/"+applied.ID+"/undo", supervisor, nil).problem(409, "remedy_ended")
	w.ask("POST", path+"/nothing/undo", supervisor, nil).problem(404, "not_found")
	var list AppliedRemedies
	w.ask("GET", path, supervisor, nil).want(200).into(&list)
	var theirs AppliedRemedies
	w.ask("GET", path, elsewhere, nil).want(200).into(&theirs)
	if len(list.Items) != 1 || len(theirs.Items) != 0 {
		t.Errorf("%+v, %+v", list, theirs)
	}
	var accuracy AheadAccuracies
	w.ask("GET", "/api/v1/ahead/accuracy", supervisor, nil).want(200).into(&accuracy)
	if len(accuracy.Items) != 0 {
		t.Errorf("%+v", accuracy)
	}
}
