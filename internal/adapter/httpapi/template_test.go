package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func (w *world) template(who desk.OperatorID, body map[string]any) (t Template) {
	w.t.Helper()
	w.ask("POST", "/api/v1/templates", who, body).want(201).into(&t)
	return t
}

// TestTemplates: shared ones are the supervisors', own ones their owner's; two editors meet in a
// conflict; what is put away comes back.
func TestTemplates(t *testing.T) {
	w := settled(t)
	body := map[string]any{"workspace_id": shop, "title": "お詫び", "shortcut": "/おわび", "folder": "お詫び", "text": "｛customer．name｝様\nお待たせしました。", "actions": []any{}}
	w.ask("POST", "/api/v1/templates", operator, body).problem(403, "forbidden")
	w.ask("POST", "/api/v1/templates", elsewhere, body).problem(404, "not_found")
	shared := w.template(supervisor, body)
	if shared.Body.Text != "{customer.name}様\nお待たせしました。" || shared.Body.Shortcut != "おわび" || shared.Version != 1 || !shared.Editable || shared.Own {
		t.Fatalf("%+v", shared)
	}
	for field, bad := range map[string]map[string]any{
		"title": {"title": " ", "text": "a"}, "text": {"title": "a", "text": "{user.name}"}, "actions[0]": {"title": "a", "actions": []any{map[string]any{"kind": "hold"}}},
	} {
		bad["own"] = true
		if p := w.ask("POST", "/api/v1/templates", operator, bad).want(422); !strings.Contains(string(p.body), field) {
			t.Errorf("%s: %s", field, p.body)
		}
	}
	w.ask("POST", "/api/v1/templates", operator, map[string]any{"title": "a", "text": "b"}).problem(403, "forbidden")
	mine := w.template(operator, map[string]any{"own": true, "title": "わたしの", "text": "カード 4242424242424242"})
	if strings.Contains(mine.Body.Text, "424242424242") || !mine.Own || mine.Workspace.value != nil {
		t.Fatalf("%+v", mine)
	}
	var list struct {
		Items  []Template
		Fields []string
	}
	w.ask("GET", "/api/v1/templates?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 2 || len(list.Fields) < 9 {
		t.Fatalf("%+v", list)
	}
	for _, one := range list.Items {
		if one.Editable != one.Own {
			t.Errorf("%+v", one)
		}
	}
	w.ask("GET", "/api/v1/templates", outsider, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Fatalf("another brand's: %+v", list.Items)
	}
	w.ask("PUT", "/api/v1/templates/"+string(mine.ID), supervisor, map[string]any{"version": 1, "title": "a", "text": "b"}).problem(404, "not_found")
	at := "/api/v1/templates/" + string(shared.ID)
	w.ask("PUT", at, operator, map[string]any{"version": 1, "title": "a", "text": "b"}).problem(403, "forbidden")
	w.ask("PUT", at, supervisor, map[string]any{"version": 1, "title": "お詫び2", "text": "b"}).want(200).into(&shared)
	w.ask("PUT", at, supervisor, map[string]any{"version": 1, "title": "お詫び3", "text": "b"}).problem(409, "version_conflict")
	w.ask("POST", at+"/archive", supervisor, map[string]any{"version": shared.Version}).want(200).into(&shared)
	if shared.Archived.value == nil || shared.Version != 3 {
		t.Fatalf("%+v", shared)
	}
	w.ask("GET", "/api/v1/templates?archived=true", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].ID != shared.ID {
		t.Fatalf("%+v", list.Items)
	}
	w.ask("POST", at+"/restore", supervisor, map[string]any{"version": 3}).want(200).into(&shared)
	if shared.Archived.value != nil || shared.Body.Title != "お詫び2" {
		t.Fatalf("%+v", shared)
	}
}

// TestTemplateUse: chosen beside a talk with what stands in its fields, sent, counted, and what
// is often used for a topic comes first; a field that nobody filled stops.
func TestTemplateUse(t *testing.T) {
	w := settled(t)
	apology := w.template(supervisor, map[string]any{"workspace_id": shop, "title": "お詫び", "text": "{customer.name}様、申し訳ございません。"})
	other := w.template(supervisor, map[string]any{"workspace_id": shop, "title": "あとで", "text": "のちほど。"})
	c := w.writes(shopLine, "U1", "m1", words("届きません"))
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("GET", path+"/templates", outsider, nil).problem(404, "not_found")
	var choice struct {
		Items  []TemplateChoice
		Values map[string]string
		Topic  *string
	}
	w.ask("GET", path+"/templates", operator, nil).want(200).into(&choice)
	if len(choice.Items) != 2 || choice.Items[0].Place != "rest" || choice.Values["operator.name"] == "" || choice.Values["brand.name"] == "" || choice.Values["date.today"] == "" {
		t.Fatalf("%+v", choice)
	}
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	n := 0
	say := func(text string, used ...any) answer {
		n++
		return w.ask("POST", path+"/messages", operator, map[string]any{"text": text, "templates": used}, with("Idempotency-Key", "k"+strings.Repeat("x", n)))
	}
	say("{customer.name}様、申し訳ございません。").problem(422, "unfilled_field")
	use := func(text string) map[string]any { return map[string]any{"id": apology.ID, "text": text} }
	say("佐藤様、申し訳ございません。", use("佐藤様、申し訳ございません。")).want(201)
	say("佐藤様、まことに申し訳ございません。", use("佐藤様、申し訳ございません。")).want(201)
	say("のちほど。", map[string]any{"id": other.ID, "text": "のちほど。"}, map[string]any{"id": "none", "text": "x"}).want(201)
	w.ask("PUT", path+"/marks", operator, map[string]any{"topic": "配送"}).want(200)
	say("佐藤様、申し訳ございません。よろしくお願いします。", use("佐藤様、申し訳ございません。")).want(201)
	say("佐藤様、申し訳ございません。", use("佐藤様、申し訳ございません。")).want(201)
	w.ask("GET", path+"/templates", operator, nil).want(200).into(&choice)
	if choice.Items[0].ID != apology.ID || choice.Items[0].Place != "topic" || choice.Items[0].Uses != 4 || choice.Items[1].Place != "mine" || *choice.Topic != "配送" {
		t.Fatalf("%+v", choice)
	}
	w.ask("GET", "/api/v1/reports/templates?workspace=shop", operator, nil).problem(403, "forbidden")
	var report struct {
		As_Is, Edited int
		As_Is_Rate    float64
		Items         []TemplateFigure
	}
	w.ask("GET", "/api/v1/reports/templates?workspace=shop", supervisor, nil).want(200).into(&report)
	if report.As_Is != 4 || report.Edited != 1 || report.As_Is_Rate != 0.8 || len(report.Items) != 2 || report.Items[0].Template.value.Body.Title != "お詫び" || *report.Items[0].Rate.value != 0.75 {
		t.Fatalf("%+v", report)
	}
	var uses struct{ Items []TemplateUse }
	w.ask("GET", "/api/v1/reports/templates/uses?workspace=shop&template="+string(apology.ID), supervisor, nil).want(200).into(&uses)
	if len(uses.Items) != 4 || uses.Items[0].Topic != "配送" || uses.Items[0].Conversation != c.ID {
		t.Fatalf("%+v", uses)
	}
}

// TestMacros: actions in one go, taken back by what the answer gives.
func TestMacros(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("届きません"))
	path := "/api/v1/conversations/" + string(c.ID)
	tag := map[string]any{"kind": "tag", "value": "遅延"}
	run := func(who desk.OperatorID, actions ...any) answer {
		return w.ask("POST", path+"/actions", who, map[string]any{"actions": actions})
	}
	run(operator, tag).problem(409, "not_assignee")
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	run(operator).want(http.StatusUnprocessableEntity)
	run(operator, map[string]any{"kind": "fly"}).want(http.StatusUnprocessableEntity)
	if p := run(operator, tag, map[string]any{"kind": "hold", "value": "nonsense"}).problem(422, "bad_hold"); len(p.Errors) == 0 || !strings.Contains(p.Errors[0].Location, "actions[1]") {
		t.Errorf("%+v", p)
	}
	var done ActionsDone
	run(operator, tag, map[string]any{"kind": "follow_up", "minutes": 60}, map[string]any{"kind": "hold", "value": "inside", "minutes": 30}).want(200).into(&done)
	if done.Conversation.Hold.value == nil || done.Conversation.Care.value.Due.value == nil || len(done.Undo) != 3 {
		t.Fatalf("%+v", done)
	}
	w.ask("POST", path+"/actions", operator, map[string]any{"actions": done.Undo}).want(200).into(&done)
	if done.Conversation.Hold.value != nil {
		t.Fatalf("%+v", done)
	}
}

// TestTemplateFiles: looked at first, stored whole or not at all, and out again as it came in.
func TestTemplateFiles(t *testing.T) {
	w := settled(t)
	file := "フォルダー,タイトル,ショートカット,本文,操作JSON\n配送,遅延,ちえん,お待ちください,\n配送,調査,,\"調べます\n{order.number}\",\"[{\"\"kind\"\":\"\"follow_up\"\",\"\"minutes\"\":60}]\"\n"
	w.sendFile("/api/v1/templates/import?workspace=shop", operator, []byte(file)).problem(403, "forbidden")
	w.sendFile("/api/v1/templates/import?workspace=shop", elsewhere, []byte(file)).problem(404, "not_found")
	var got Imported
	w.sendFile("/api/v1/templates/import?workspace=shop&dry_run=1", supervisor, []byte(file)).want(200).into(&got)
	if got.Done || got.New != 2 {
		t.Fatalf("%+v", got)
	}
	w.sendFile("/api/v1/templates/import?workspace=shop", supervisor, []byte(file+"配送,悪い,,{user.name},\n")).want(200).into(&got)
	if got.Done || got.Wrong != 1 || got.Rows[2].Errors[0].Code != "unknown_field" {
		t.Fatalf("%+v", got)
	}
	w.sendFile("/api/v1/templates/import?workspace=shop", supervisor, []byte(file)).want(200).into(&got)
	if !got.Done || got.New != 2 {
		t.Fatalf("%+v", got)
	}
	out := w.ask("GET", "/api/v1/templates/export?workspace=shop", supervisor, nil).want(200)
	w.sendFile("/api/v1/templates/import?workspace=shop", supervisor, out.body).want(200).into(&got)
	if got.Same != 2 || got.New+got.Changed+got.Wrong != 0 {
		t.Fatalf("%+v", got)
	}
	changed := strings.Replace(string(out.body), "お待ちください", "いましばらくお待ちください", 1)
	w.sendFile("/api/v1/templates/import?workspace=shop", supervisor, []byte(changed)).want(200).into(&got)
	if got.Changed != 1 || got.Same != 1 {
		t.Fatalf("%+v", got)
	}
	w.ask("POST", "/api/v1/templates/starter", supervisor, map[string]any{"workspace_id": shop}).want(200).into(&got)
	if !got.Done || got.New < 20 {
		t.Fatalf("%+v", got)
	}
	w.ask("POST", "/api/v1/templates/starter", supervisor, map[string]any{"workspace_id": shop}).want(200).into(&got)
	if got.New != 0 {
		t.Fatalf("twice: %+v", got)
	}
	w.sendFile("/api/v1/templates/import?own=1", operator, []byte(file)).want(200).into(&got)
	if !got.Done || got.New != 2 {
		t.Fatalf("one's own: %+v", got)
	}
}
