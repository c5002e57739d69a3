package httpapi

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// officePlan is a week of five days.
func officePlan(version int64) Plan {
	p := Plan{Workspace: "shop", Version: version, Zone: "Asia/Tokyo", Goal: 90, HoldCap: 60, Holidays: true, Hours: Week{Days: make(List[List[OpenPeriod]], 7)}}
	for d := 1; d <= 5; d++ {
		p.Hours.Days[d] = List[OpenPeriod]{{540, 1080}}
	}
	p.Days = List[SpecialDay]{{Date: "2026-12-29", Name: "年末"}}
	p.Targets = List[Target]{{Segment: "VIP", First: Goal{Service: 5}, Reply: Goal{Service: 5, Real: 60}, Steps: List[Step]{{80, List[desk.ClockAction]{"notify"}}}}}
	return p
}

func TestPlanOverTheAPI(t *testing.T) {
	w := settled(t)
	const path = "/api/v1/plan"
	var got Plan
	w.ask("GET", path+"?workspace=shop", operator, nil).want(200).into(&got)
	if got.Version != 0 || !got.Always || len(got.Hours.Days) != 7 || got.Goal != 90 || len(got.Targets) != 1 || got.Targets[0].First.Service != 15 {
		t.Errorf("before any was saved: %+v", got)
	}
	w.ask("GET", path+"?workspace=shop", elsewhere, nil).problem(404, "not_found")
	w.ask("PUT", path, operator, officePlan(0)).problem(403, "forbidden")
	w.ask("PUT", path, elsewhere, officePlan(0)).problem(404, "not_found")
	w.ask("PUT", path, supervisor, officePlan(0)).want(200).into(&got)
	if got.Version != 1 || got.Always || got.SavedBy == "" || got.SavedAt.value == nil || len(got.Hours.Days[1]) != 1 || got.Targets[0].Reply.Real != 60 || got.Days[0].Date != "2026-12-29" {
		t.Errorf("saved: %+v", got)
	}
	w.ask("PUT", path, supervisor, officePlan(0)).problem(409, "version_conflict")
	for code, change := range map[string]func(*Plan){
		"bad_zone":  func(p *Plan) { p.Zone = "Mars/Olympus" },
		"bad_hours": func(p *Plan) { p.Hours.Days = p.Hours.Days[:6] },
		"bad_date":  func(p *Plan) { p.Days[0].Date = "2027-02-29" },
		"bad_closing": func(p *Plan) {
			p.Closings = List[ShutTime]{{From: Time{time.Unix(9, 0)}, Until: Time{time.Unix(9, 0)}}}
		},
		"bad_scope": func(p *Plan) { p.Targets[0].Queue = "another-brand" },
		"bad_step":  func(p *Plan) { p.Targets[0].Steps[0].Do = List[desk.ClockAction]{"shout"} },
	} {
		bad := officePlan(1)
		change(&bad)
		w.ask("PUT", path, supervisor, bad).problem(422, code)
	}
	w.ask("PUT", path, "administrator", officePlan(1)).want(200)
	var history PlanVersions
	w.ask("GET", path+"/history?workspace=shop", operator, nil).want(200).into(&history)
	if len(history.Items) != 2 || history.Items[0].Version != 2 || history.Items[1].SavedBy == history.Items[0].SavedBy {
		t.Errorf("%+v", history)
	}
	var report ReplyReport
	w.ask("GET", "/api/v1/reports/replies?workspace=shop", operator, nil).problem(403, "forbidden")
	w.ask("GET", "/api/v1/reports/replies?workspace=shop&queue=&from=2026-11-01&to=2026-11-30", supervisor, nil).want(200).into(&report)
	if report.Rate.value != nil || report.All.Due != 0 {
		t.Errorf("%+v", report)
	}
	var holds HoldReport
	w.ask("GET", "/api/v1/reports/holds?workspace=shop", operator, nil).problem(403, "forbidden")
	w.ask("GET", "/api/v1/reports/holds?workspace=shop", supervisor, nil).want(200).into(&holds)
	if holds.Reasons == nil || len(holds.Reasons) != 0 {
		t.Errorf("%+v", holds)
	}
	var promises PromiseReport
	w.ask("GET", "/api/v1/reports/follow-ups?workspace=shop", operator, nil).problem(403, "forbidden")
	w.ask("GET", "/api/v1/reports/follow-ups?workspace=shop", supervisor, nil).want(200).into(&promises)
	if promises.Total.Made != 0 || promises.Total.Rate.value != nil || promises.Operators == nil {
		t.Errorf("%+v", promises)
	}
	w.ask("GET", "/api/v1/reports/replies?workspace=shop&from=2026-02-01&to=2026-01-01", supervisor, nil).problem(422, "bad_period")
}

// What a plan would mean is told before it is saved.
func TestPlanPreview(t *testing.T) {
	w := settled(t)
	plan := officePlan(0)
	shut := func(day, hour int) Time { return Time{time.Date(2026, 12, day, hour, 0, 0, 0, time.UTC)} }
	plan.Closings = List[ShutTime]{{shut(1, 1), shut(1, 3), "停電です。{{opens}}に再開します。"}}
	for at, want := range map[Time]PlanMeaning{
		shut(2, 1):  {Open: true, Next: some(shut(2, 9))},
		shut(1, 2):  {Next: some(shut(1, 3)), Words: "停電です。本日12:00に再開します。"},
		shut(28, 9): {Next: some(shut(30, 0)), Words: "ただいま受付時間外です。オペレーターの受付は12月30日(水)9:00からです。ご用件をこのままお書きください。受付開始後、担当者が順番にお返事します。"},
	} {
		var got PlanMeaning
		w.ask("POST", "/api/v1/plan/preview", operator, PlanQuestion{Plan: plan, At: some(at), Year: 2027}).want(200).into(&got)
		if got.Open != want.Open || got.Words != want.Words || !got.Next.value.Equal(want.Next.value.Time) {
			t.Errorf("%s: %+v, want %+v", at, got, want)
		}
		if len(got.Holidays) != 17 || got.Holidays[0].Name != "元日" {
			t.Errorf("holidays of 2027: %+v", got.Holidays)
		}
	}
	w.ask("POST", "/api/v1/plan/preview", elsewhere, PlanQuestion{Plan: plan}).problem(404, "not_found")
	plan.Zone = "Mars/Olympus"
	w.ask("POST", "/api/v1/plan/preview", operator, PlanQuestion{Plan: plan}).problem(422, "bad_zone")
}
