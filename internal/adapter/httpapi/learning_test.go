package httpapi

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// works does the background's part of a run.
func (w *world) works(id string) {
	w.t.Helper()
	if _, err := w.deps.Learner.Work(context.Background(), flow.Claimed{Job: desk.Job{Kind: desk.JobLearn, Key: id}}); err != nil {
		w.t.Fatal(err)
	}
}

// gaps looks for what was missed in the last day.
func (w *world) gaps(who desk.OperatorID) GapReport {
	w.t.Helper()
	var run Run
	body := map[string]any{"workspace_id": "shop", "since": w.clock.Now().Add(-24 * time.Hour), "until": w.clock.Now().Add(time.Hour)}
	w.ask("POST", "/api/v1/bot/gaps", who, body).want(201).into(&run)
	w.works(run.ID)
	w.clock.advance(time.Second)
	var out GapReport
	w.ask("GET", "/api/v1/bot/gaps/"+run.ID, who, nil).want(200).into(&out)
	return out
}

func (w *world) checks() CheckReport {
	w.t.Helper()
	var run Run
	w.ask("POST", "/api/v1/bot/checks", supervisor, map[string]string{"workspace_id": "shop"}).want(201).into(&run)
	w.works(run.ID)
	w.clock.advance(time.Second)
	var out CheckReport
	w.ask("GET", "/api/v1/bot/checks/"+run.ID, supervisor, nil).want(200).into(&out)
	return out
}

const giftAsked = "ギフト包装はできますか"

// What the bot can't answer shows as a gap; a draft made of it, answered and approved,
// closes it, and the check knows that this question must find it.
func TestGapToEntry(t *testing.T) {
	w := settled(t)
	w.botOn()
	w.teaches(shippingAsked, "送料は全国一律660円です。")
	for i, text := range []string{giftAsked, "ギフト包装を頼めますか", shippingAsked} {
		w.clock.advance(time.Second)
		c := w.writes(shopLine, fmt.Sprint("U", i), fmt.Sprint("m", i), words(text))
		if _, err := w.robot.Answer(context.Background(), flow.Claimed{Job: desk.Job{Kind: desk.JobBot, Thread: c.Thread}}); err != nil {
			t.Fatal(err)
		}
	}
	got := w.gaps(operator)
	if sum := got.Run.Gaps.value; sum == nil || sum.Questions != 3 || sum.Missed != 2 || sum.Clusters != 1 {
		t.Fatalf("%+v", got.Run.Gaps.value)
	}
	if len(got.Items) != 1 || got.Items[0].Count != 2 || len(got.Items[0].Questions) != 2 || !strings.Contains(got.Items[0].Questions[0].Text, "ギフト包装") {
		t.Fatalf("%+v", got.Items)
	}
	w.ask("GET", "/api/v1/bot/gaps/"+got.Run.ID, editor, nil).problem(403, "forbidden") // the words are customers'
	w.ask("GET", "/api/v1/bot/gaps/"+got.Run.ID, outsider, nil).problem(404, "not_found")

	var ids []string
	for _, q := range got.Items[0].Questions {
		ids = append(ids, q.Decision)
	}
	assign := map[string]any{"workspace_id": "shop", "decisions": ids}
	w.ask("POST", "/api/v1/bot/gaps/assign", operator, assign).problem(422, "invalid")
	assign["question"] = giftAsked
	w.ask("POST", "/api/v1/bot/gaps/assign", "reviewer", assign).problem(403, "forbidden")
	var assigned Assigned
	w.ask("POST", "/api/v1/bot/gaps/assign", operator, assign).want(200).into(&assigned)
	if assigned.Judged != 2 || assigned.Voted != 2 || len(assigned.Refused) != 0 || assigned.Entry.Question != giftAsked {
		t.Fatalf("%+v", assigned)
	}
	var candidates AliasList
	w.ask("GET", "/api/v1/knowledge/candidates?workspace=shop", editor, nil).want(200).into(&candidates)
	if len(candidates.Items) != 2 || string(candidates.Items[0].Entry) != assigned.Entry.ID {
		t.Errorf("candidates %+v", candidates.Items)
	}
	if again := w.gaps(operator); len(again.Items) != 1 || again.Items[0].Questions[0].Verdict.value.Question != giftAsked {
		t.Errorf("a draft closes nothing yet: %+v", again.Items)
	}
	if check := w.checks(); check.Run.Check.value.Cases != 2 || check.Run.Check.value.Missing != 2 {
		t.Errorf("%+v", check.Run.Check.value)
	}

	var e Entry
	w.ask("GET", "/api/v1/knowledge/entries/"+assigned.Entry.ID, editor, nil).want(200).into(&e)
	body := map[string]any{"version": e.Version, "question": giftAsked, "answer": []map[string]any{{"text": "はい、330円で承ります。"}}}
	w.ask("PUT", "/api/v1/knowledge/entries/"+assigned.Entry.ID, editor, body).want(200).into(&e)
	w.entry(e, editor, "submit", nil).want(200)
	w.entry(e, supervisor, "publish", nil).want(200).into(&e)
	w.clock.advance(2 * time.Second)
	last := w.gaps(operator)
	if sum := last.Run.Gaps.value; sum.Closed < 1 || sum.Closed+sum.Loose+counts(last.Items) != 2 {
		t.Errorf("%+v, %+v", sum, last.Items)
	}
	check := w.checks()
	if sum := check.Run.Check.value; sum.Missing != 0 || sum.First != 2 || sum.NewlyRight != 2 || sum.Before == "" {
		t.Errorf("%+v", sum)
	}
	var seen CheckReport
	w.ask("GET", "/api/v1/bot/checks/"+check.Run.ID+"?show=changed", editor, nil).want(200).into(&seen)
	if len(seen.Items) != 2 || !seen.Items[0].Hidden || seen.Items[0].Text != "" || seen.Items[0].Change != "newly_right" {
		t.Errorf("an editor sees a customer's words: %+v", seen.Items)
	}
}

// Lines of old talks join the questions that the bot missed, tell where they come from, and
// become phrasings; who may not read old talks sees none of them.
func TestGapsOfOldTalks(t *testing.T) {
	w := settled(t)
	w.botOn()
	w.teaches(shippingAsked, "送料は全国一律660円です。")
	w.asksBot("m1", giftAsked)
	file := "送信者タイプ,送信者名,送信日,送信時刻,内容\nUser,花子,2025/01/02,10:00:00,ギフト包装は頼めますか\nAccount,店,2025/01/02,10:01:00,ギフト包装は承れますか\n" +
		"User,花子,2025/01/02,10:02:00,ありがとうございました\nUser,花子,,,送料はいくらですか\nUser,花子,,,責任者を出してください。どうなっていますか\n"
	w.sendFile("/api/v1/knowledge/talks?workspace=shop", editor, []byte(file)).want(200)
	search := map[string]any{"workspace_id": "shop", "since": w.clock.Now().Add(-24 * time.Hour), "until": w.clock.Now().Add(time.Hour), "old_talks": true}
	w.ask("POST", "/api/v1/bot/gaps", operator, search).problem(403, "forbidden")
	var run Run
	w.ask("POST", "/api/v1/bot/gaps", supervisor, search).want(201).into(&run)
	w.works(run.ID)
	read := func(who desk.OperatorID) (out GapReport) {
		w.ask("GET", "/api/v1/bot/gaps/"+run.ID, who, nil).want(200).into(&out)
		return out
	}
	got := read(supervisor)
	if old := got.Run.Gaps.value.Old; !got.Run.Talks || old == nil || *old != (flow.OldSummary{Lines: 4, Looked: 4, Plain: 1, Closed: 2}) {
		t.Fatalf("%+v", got.Run.Gaps.value.Old)
	}
	if len(got.Items) != 1 || got.Items[0].Count != 2 || got.Items[0].Old != 1 || len(got.Items[0].Questions) != 2 {
		t.Fatalf("%+v", got.Items)
	}
	give := map[string]any{"workspace_id": "shop", "question": giftAsked, "decisions": []string{}, "sayings": []string{}}
	for _, q := range got.Items[0].Questions {
		if q.Source == "bot" {
			give["decisions"] = []string{q.Decision}
		} else if give["sayings"] = []string{q.Saying}; q.Text != "ギフト包装は頼めますか" || q.Decision != "" || q.Talk == "" || q.At.value == nil || q.Zone.value != nil {
			t.Errorf("%+v", q)
		}
	}
	if seen := read(operator); len(seen.Items) != 1 || len(seen.Items[0].Questions) != 1 || seen.Items[0].Questions[0].Source != "bot" {
		t.Errorf("an operator sees %+v", seen.Items)
	}
	w.ask("POST", "/api/v1/bot/gaps/assign", operator, give).problem(403, "forbidden")
	w.ask("POST", "/api/v1/bot/gaps/assign", supervisor, map[string]any{"workspace_id": "shop", "question": "x", "decisions": []string{}, "sayings": []string{"nothing"}}).problem(404, "not_found")
	w.ask("POST", "/api/v1/bot/gaps/assign", supervisor, map[string]any{"workspace_id": "shop", "question": "x", "decisions": []string{}}).problem(422, "bad_count")
	var assigned Assigned
	w.ask("POST", "/api/v1/bot/gaps/assign", supervisor, give).want(200).into(&assigned)
	if assigned.Judged != 1 || assigned.Voted != 2 || len(assigned.Refused) != 0 {
		t.Errorf("%+v", assigned)
	}
	for _, q := range read(supervisor).Items[0].Questions {
		if q.Verdict.value == nil || q.Verdict.value.ID != assigned.Entry.ID {
			t.Errorf("given, and yet %+v", q)
		}
	}
}

func counts(gaps List[Gap]) (n int) {
	for _, g := range gaps {
		n += g.Count
	}
	return n
}

// A check shows what an edit broke, asks a phrasing without itself, and says what is missing.
func TestCheckAfterAnEdit(t *testing.T) {
	w := settled(t)
	points, shipping := w.teaches(pointsAsked, pointsAnswered), w.teaches(shippingAsked, "送料は全国一律660円です。")
	add := func(text string, e Entry) {
		w.ask("POST", "/api/v1/bot/cases", editor, map[string]string{"workspace_id": "shop", "text": text, "entry_id": string(e.ID)}).want(201)
	}
	add("ポイントの期限は", points)
	add("送料はいくら", shipping)
	w.ask("POST", "/api/v1/bot/cases", editor, map[string]string{"workspace_id": "shop", "text": "x", "entry_id": "nothing"}).problem(422, "bad_entry")
	w.ask("POST", "/api/v1/bot/cases", operator, map[string]string{"workspace_id": "shop", "text": "x", "entry_id": "nothing"}).problem(403, "forbidden")
	w.ask("POST", "/api/v1/knowledge/aliases", editor, map[string]string{"entry_id": string(shipping.ID), "text": "お代のほかに要るものは"}).want(201)
	first := w.checks()
	if sum := first.Run.Check.value; sum.Cases != 3 || sum.First != 2 || sum.Missing != 0 || sum.Before != "" {
		t.Fatalf("%+v", sum)
	}
	for _, c := range first.Items {
		if c.Source == "alias" && (!c.Apart || c.Rank == 1) || c.Source == "written" && (c.Apart || c.Rank != 1) {
			t.Errorf("%+v", c)
		}
	}
	w.entry(points, editor, "retire", nil).want(200)
	w.clock.advance(2 * time.Second)
	after := w.checks()
	if sum := after.Run.Check.value; sum.Missing != 1 || sum.NewlyWrong != 1 || sum.Before != first.Run.ID {
		t.Errorf("%+v", sum)
	}
	var seen CheckReport
	w.ask("GET", "/api/v1/bot/checks/"+after.Run.ID+"?show=missing", editor, nil).want(200).into(&seen)
	if len(seen.Items) != 1 || seen.Items[0].Entry.Question != pointsAsked || seen.Items[0].Text != "ポイントの期限は" {
		t.Errorf("%+v", seen.Items)
	}
	var cases CheckCases
	w.ask("GET", "/api/v1/bot/cases?workspace=shop", operator, nil).want(200).into(&cases)
	if len(cases.Items) != 2 {
		t.Fatalf("%+v", cases.Items)
	}
	w.ask("DELETE", "/api/v1/bot/cases/"+cases.Items[0].ID, elsewhere, nil).problem(404, "not_found")
	w.ask("DELETE", "/api/v1/bot/cases/"+cases.Items[0].ID, editor, nil).want(204)
	var list RunList
	w.ask("GET", "/api/v1/bot/checks?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 2 || list.Items[0].ID != after.Run.ID {
		t.Errorf("%+v", list.Items)
	}
}

// A question that something else takes is counted apart: neither right nor wrong.
func TestCheckOfWhatIsClaimed(t *testing.T) {
	w := settled(t)
	points := w.teaches(pointsAsked, pointsAnswered)
	for _, text := range []string{"ポイントの期限は", "ポイントの使い方", "ポイントについて責任者を出してください", "返品したいです"} {
		w.ask("POST", "/api/v1/bot/cases", editor, map[string]string{"workspace_id": "shop", "text": text, "entry_id": string(points.ID)}).want(201)
	}
	first := w.checks()
	if sum := first.Run.Check.value; sum.Cases != 4 || sum.Claimed != 1 || sum.NewlyTaken != 0 {
		t.Fatalf("%+v", sum)
	}
	if doc := w.scenario("POST", "/return/live", inShop(map[string]any{"version": 1})); doc.Live != 1 {
		t.Fatalf("%+v", doc)
	}
	w.ask("PUT", "/api/v1/bot/settings", supervisor, BotSettings{Workspace: shop, Words: map[string]string{}, Version: 1, Always: List[string]{"期限"}}).want(200)
	w.clock.advance(2 * time.Second)
	after := w.checks()
	if sum := after.Run.Check.value; sum.Claimed != 3 || sum.NewlyTaken != 2 || sum.NewlyWrong != 0 || sum.NewlyRight != 0 || sum.Missing != 0 {
		t.Errorf("%+v", sum)
	}
	var seen CheckReport
	w.ask("GET", "/api/v1/bot/checks/"+after.Run.ID+"?show=claimed", editor, nil).want(200).into(&seen)
	by := map[string]string{}
	for _, c := range seen.Items {
		by[c.Text] = c.Claim + " " + c.Scenario + " " + c.Change
		if c.Rank != 0 || c.Instead.value != nil {
			t.Errorf("%q was looked for: %+v", c.Text, c)
		}
	}
	if len(by) != 3 || by["ポイントの期限は"] != "always  newly_taken" || by["返品したいです"] != "scenario 返品 newly_taken" || by["ポイントについて責任者を出してください"] != "complaint  " {
		t.Errorf("%q", by)
	}
	w.ask("GET", "/api/v1/bot/checks/"+after.Run.ID+"?show=wrong", editor, nil).want(200).into(&seen)
	for _, c := range seen.Items {
		if c.Claim != "" {
			t.Errorf("among the wrong: %+v", c)
		}
	}
}

// A file of cases names entries by id or question; one wrong row, and nothing is stored.
func TestImportCases(t *testing.T) {
	w := settled(t)
	shipping := w.teaches(shippingAsked, "送料は全国一律660円です。")
	send := func(text string) (out ImportedCases) {
		w.sendFile("/api/v1/bot/cases/import?workspace=shop", editor, []byte(text)).want(200).into(&out)
		return out
	}
	if got := send("質問,正解\n送料は？," + shippingAsked + "\n送料を知りたい,nothing\n送料は？," + string(shipping.ID) + "\n"); got.Done || len(got.Bad) != 2 || got.Bad[0].Line != 3 || got.Bad[1].Errors[0].Code != "duplicate_question" {
		t.Errorf("%+v", got)
	}
	var cases CheckCases
	w.ask("GET", "/api/v1/bot/cases?workspace=shop", operator, nil).want(200).into(&cases)
	if len(cases.Items) != 0 {
		t.Errorf("half imported: %+v", cases.Items)
	}
	if got := send("\ufeff質問,正解\r\n送料は？," + shippingAsked + "\r\n\r\n送料を知りたい," + string(shipping.ID) + "\r\n"); !got.Done || got.Rows != 2 {
		t.Errorf("%+v", got)
	}
	w.sendFile("/api/v1/bot/cases/import?workspace=shop", editor, []byte("いろは,に\n1,2\n")).problem(422, "missing_columns")
}

func TestBotReportOverTheAPI(t *testing.T) {
	w := settled(t)
	w.botOn()
	w.teaches(pointsAsked, pointsAnswered)
	w.asksBot("m1", pointsAsked)
	w.asksBot("m2", "オペレーターに代わってください")
	var r BotReport
	w.ask("GET", "/api/v1/bot/report?workspace=shop", "reviewer", nil).want(200).into(&r)
	if r.Total.Questions != 1 || r.Total.Answered != 1 || r.Total.Inquiries != 1 || r.Total.HandedOff != 1 || *r.Total.Rate.value != 0 || len(r.Days) != 30 {
		t.Errorf("%+v", r.Total)
	}
	if len(r.Topics) != 1 || r.Topics[0].Name != "配送" || len(r.Reasons) != 1 || r.Reasons[0].Reason != "wish" {
		t.Errorf("%+v %+v", r.Topics, r.Reasons)
	}
	for _, bad := range []string{"from=yesterday", "from=2026-01-01", "from=2026-11-20&to=2026-11-19"} {
		w.ask("GET", "/api/v1/bot/report?workspace=shop&"+bad, operator, nil).want(422)
	}
	w.ask("GET", "/api/v1/bot/report?workspace=shop", outsider, nil).problem(404, "not_found")
	csv := w.ask("GET", "/api/v1/bot/report.csv?workspace=shop&from=2026-11-20&to=2026-11-20", operator, nil).want(200)
	if text := string(csv.body); !strings.HasPrefix(text, "\ufeff区分,") || !strings.Contains(text, "話題,配送,1,1") {
		t.Errorf("%q", text)
	}
	var m BotModel
	w.ask("GET", "/api/v1/bot/model?workspace=shop", operator, nil).want(200).into(&m)
	if m.Own || m.Version == "" || m.Needed != 100 || m.AnswerAt <= m.OfferAt {
		t.Errorf("%+v", m)
	}
}
