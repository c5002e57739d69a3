package httpapi

import (
	"context"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// anEntrance is a policy with something in most fields.
func anEntrance(version int64) Entrance {
	return Entrance{Workspace: shop, Version: version, On: true, Usual: EntranceRow{Tell: 5, TellFrom: 3, Leave: 30, Stay: 60, Cap: 20, PerHead: 8},
		Queues:  List[EntranceQueue]{{shopQueue, EntranceRow{Tell: 10, Full: "bot"}}},
		Crowded: EntranceRow{Tell: 1}, Cap: 100, Closed: "message",
		Exempt: EntranceExempt{Complaints: true, Tags: List[string]{"VIP"}}, Pledges: EntrancePledges{Message: 120, Callback: true, Slot: 60},
		Ask: EntranceAsk{On: true, Words: List[string]{"まだ"}, Every: 3}, Surge: EntranceSurge{Auto: true, Up: SurgeLevel{Waiting: 10}, Down: SurgeLevel{Waiting: 3}, Notice: true},
		Words: map[string]string{"stay": "ボットがご案内します", "taken": " "}}
}

func TestEntranceOverTheAPI(t *testing.T) {
	w := settled(t)
	const path = "/api/v1/entrance"
	var got EntranceShown
	w.ask("GET", path+"?workspace=shop", operator, nil).want(200).into(&got)
	if got.Version != 0 || got.On || got.OwnWords["message"] == "" || !got.Begin.On || len(got.OwnAsks) == 0 || !got.Ask.On {
		t.Errorf("before any was saved: %+v", got)
	}
	w.ask("GET", path+"?workspace=shop", elsewhere, nil).problem(404, "not_found")
	w.ask("PUT", path, operator, anEntrance(0)).problem(403, "forbidden")
	w.ask("PUT", path, elsewhere, anEntrance(0)).problem(404, "not_found")
	w.ask("PUT", path, supervisor, anEntrance(0)).want(200).into(&got)
	if got.Version != 1 || got.SavedBy == "" || got.Queues[0].Row.Full != "bot" || got.Pledges.Slot != 60 || got.Words["stay"] == "" || len(got.Words) != 1 ||
		!got.Exempt.Complaints || got.Exempt.Returned || got.Surge.Up.Waiting != 10 {
		t.Errorf("saved: %+v", got)
	}
	w.ask("PUT", path, supervisor, anEntrance(0)).problem(409, "version_conflict")
	for code, change := range map[string]func(*Entrance){
		"bad_order": func(e *Entrance) { e.Usual.Leave = 1 },
		"no_queue":  func(e *Entrance) { e.Queues[0].Queue = "another" },
		"no_field":  func(e *Entrance) { e.Words = map[string]string{"message": "お書きください"} },
		"no_level":  func(e *Entrance) { e.Surge.Up = SurgeLevel{} },
		"bad_tag":   func(e *Entrance) { e.Exempt.Tags = List[string]{" "} },
	} {
		bad := anEntrance(1)
		change(&bad)
		w.ask("PUT", path, supervisor, bad).problem(422, code)
	}
	w.ask("PUT", path, "administrator", anEntrance(1)).want(200)
	var history EntranceVersions
	w.ask("GET", path+"/history?workspace=shop", operator, nil).want(200).into(&history)
	if len(history.Items) != 2 || history.Items[0].Version != 2 || history.Items[1].SavedBy == history.Items[0].SavedBy {
		t.Errorf("%+v", history)
	}
	var state EntranceState
	w.ask("GET", path+"/state?workspace=shop", operator, nil).want(200).into(&state)
	if len(state.Queues) != 1 || state.Queues[0].Way != "human" || state.Queues[0].P50.value != nil || state.Surge.On {
		t.Errorf("%+v", state)
	}
	w.ask("GET", path+"/state?workspace=shop", elsewhere, nil).problem(404, "not_found")
	var report EntranceReport
	w.ask("GET", "/api/v1/reports/entrance?workspace=shop", supervisor, nil).want(200).into(&report)
	if report.Told.N != 0 || report.Cut {
		t.Errorf("%+v", report)
	}
}

func TestSurgeOverTheAPI(t *testing.T) {
	w := settled(t)
	const path = "/api/v1/entrance/surge"
	set := func(version int64, on bool, reason string, until time.Duration) SetSurge {
		s := SetSurge{Workspace: shop, Version: version, On: on, Reason: reason}
		if until != 0 {
			s.Until = some(Time{w.clock.Now().Add(until)})
		}
		return s
	}
	w.ask("PUT", path, supervisor, set(0, true, "放送", time.Hour)).problem(409, "no_policy")
	entrance := anEntrance(0)
	entrance.Surge.Auto = false
	w.ask("PUT", "/api/v1/entrance", supervisor, entrance).want(200)
	w.ask("PUT", path, operator, set(0, true, "放送", time.Hour)).problem(403, "forbidden")
	w.ask("PUT", path, elsewhere, set(0, true, "放送", time.Hour)).problem(404, "not_found")
	w.ask("PUT", path, supervisor, set(0, true, " ", time.Hour)).problem(422, "no_reason")
	w.ask("PUT", path, supervisor, set(0, true, "放送", 0)).problem(422, "bad_time")
	w.ask("PUT", path, supervisor, set(0, true, "放送", 30*time.Hour)).problem(422, "bad_time")
	var got Surge
	w.ask("PUT", path, supervisor, set(0, true, "放送", time.Hour)).want(200).into(&got)
	if !got.On || got.Version != 1 || got.Reason != "放送" || got.By == "" || got.Auto {
		t.Errorf("%+v", got)
	}
	w.ask("PUT", path, supervisor, set(0, false, "", 0)).problem(409, "version_conflict")
	w.ask("POST", path+"/undo", supervisor, UndoSurge{shop, 0}).problem(409, "version_conflict")
	w.ask("POST", path+"/undo", supervisor, UndoSurge{shop, 1}).want(200).into(&got)
	if got.On || got.Version != 2 {
		t.Errorf("taken back: %+v", got)
	}
	w.ask("PUT", path, supervisor, set(2, true, "放送", time.Hour)).want(200).into(&got)
	w.clock.advance(59 * time.Minute)
	if on := w.lookAtSurge(); !on {
		t.Error("its time is not over")
	}
	w.clock.advance(time.Minute)
	if on := w.lookAtSurge(); on {
		t.Error("its time is over")
	}
	w.ask("POST", path+"/undo", supervisor, UndoSurge{shop, 4}).problem(409, "too_late")
}

// lookAtSurge runs the job that is due, if one is, and tells whether surge mode is on.
func (w *world) lookAtSurge() bool {
	w.t.Helper()
	ctx := context.Background()
	jobs, err := w.db.ClaimJobs(ctx, "test", []desk.JobKind{desk.JobSurge}, 9, w.clock.Now(), time.Minute)
	w.must(err)
	for _, job := range jobs {
		next, err := w.entrance.Look(ctx, job)
		w.must(err)
		if next.At.IsZero() {
			_, err = w.db.Complete(ctx, job)
		} else {
			_, err = w.db.Again(ctx, job, next.At, next.Code)
		}
		w.must(err)
	}
	row, err := w.db.Surge(ctx, shop)
	w.must(err)
	return row.Now.On
}
