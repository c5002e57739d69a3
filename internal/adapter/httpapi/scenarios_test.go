package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const scenarios = "/api/v1/bot/scenarios"

// greeting asks twice, so that a dialogue can be on it while it changes.
func greeting(first, last string) bot.Scenario {
	return bot.Scenario{ID: "greeting", Name: "ごあいさつ", Triggers: []string{"あいさつ"}, Start: "q", Nodes: []bot.Node{
		{ID: "q", Ask: &bot.Ask{Text: first, Type: bot.AskText, Field: "name", Next: "e"}},
		{ID: "e", End: &bot.End{Text: last + "、{{name}}様。"}},
	}}
}

func (w *world) scenario(method, path string, body any) (doc ScenarioDoc) {
	w.t.Helper()
	status := 200
	if method == "POST" && path == "" {
		status = 201
	}
	w.ask(method, scenarios+path, editor, body).want(status).into(&doc)
	return doc
}

func inShop(more map[string]any) map[string]any {
	more["workspace_id"] = "shop"
	return more
}

// last is what the bot said last in the shop's talk.
func (w *world) last(c Conversation) string {
	w.t.Helper()
	return w.conversation(c.ID, operator).LastMessage.value.Preview
}

// later is asksBot after the second within which every node looks at what is live.
func (w *world) later(id, text string) Conversation {
	w.t.Helper()
	w.clock.advance(flow.Poll)
	return w.asksBot(id, text)
}

// A dialogue ends on the version it began on; a new one takes what is live then.
func TestScenarioLife(t *testing.T) {
	w := settled(t)
	w.botOn()
	doc := w.scenario("POST", "", inShop(map[string]any{"scenario": greeting("お名前は?", "一番")}))
	if doc.Source != "own" || doc.Revision != 1 || doc.Live != 0 || !doc.Draft || len(doc.Problems) != 0 || doc.UpdatedBy.value.Name == "" {
		t.Fatalf("%+v", doc)
	}
	if c := w.later("m0", "あいさつ"); strings.Contains(w.last(c), "お名前") {
		t.Error("a draft reaches customers")
	}
	doc = w.scenario("POST", "/greeting/publish", inShop(map[string]any{"revision": 1}))
	if doc.Live != 1 || doc.Draft || len(doc.Versions) != 1 || doc.Versions[0].By.value.ID != editor {
		t.Fatalf("%+v", doc)
	}
	c := w.later("m1", "あいさつ")
	if got := w.last(c); !strings.Contains(got, "お名前は?") {
		t.Fatal(got)
	}
	w.ask("PUT", scenarios+"/greeting?workspace=shop", editor, map[string]any{"revision": 9, "scenario": greeting("別", "別")}).problem(409, "version_conflict")
	doc = w.scenario("PUT", "/greeting?workspace=shop", map[string]any{"revision": 1, "scenario": greeting("どなた?", "二番")})
	if doc.Revision != 2 || !doc.Draft || doc.Live != 1 {
		t.Errorf("%+v", doc)
	}
	doc = w.scenario("POST", "/greeting/publish", inShop(map[string]any{"revision": 2}))
	if doc.Live != 2 || doc.Versions[0].Version != 2 {
		t.Errorf("%+v", doc)
	}
	w.ask("POST", scenarios+"/greeting/publish", editor, inShop(map[string]any{"revision": 2})).problem(409, "nothing_new")
	w.later("m2", "花子")
	if got := w.last(c); got != "一番、花子様。" {
		t.Errorf("the running dialogue left its version: %s", got)
	}
	w.later("m3", "あいさつ")
	if got := w.last(c); !strings.Contains(got, "どなた?") {
		t.Errorf("a new dialogue is on an old version: %s", got)
	}
	w.scenario("POST", "/greeting/live", inShop(map[string]any{"version": 1}))
	w.later("m4", "花子")
	if got := w.last(c); got != "二番、花子様。" {
		t.Errorf("after going back: %s", got)
	}
	w.later("m5", "あいさつ")
	w.ask("DELETE", scenarios+"/greeting?workspace=shop", editor, nil).want(204)
	w.ask("GET", scenarios+"/greeting?workspace=shop", editor, nil).problem(404, "not_found")
	w.later("m6", "次郎")
	if got := w.last(c); got != "一番、次郎様。" {
		t.Errorf("deleted under a dialogue: %s", got)
	}
}

// What is kept of a scenario passed the guard, as entries and templates do: a card number in
// an editor's words is gone before it is stored.
func TestScenariosPassTheGuard(t *testing.T) {
	w := settled(t)
	const card = "4111 1111 1111 1111"
	sc := greeting("カードは"+card+"ですか", "はい")
	sc.Note = "見本 " + card
	doc := w.scenario("POST", "", inShop(map[string]any{"scenario": sc}))
	if got := doc.Scenario; strings.Contains(got.Note+got.Nodes[0].Ask.Text, "4111 1111") || !strings.HasPrefix(got.Nodes[0].Ask.Text, "カードは") || len(got.Note) != len(sc.Note) {
		t.Fatalf("%q, %q", got.Note, got.Nodes[0].Ask.Text)
	}
	sc.Nodes[1].End.Text = card
	doc = w.scenario("PUT", "/greeting?workspace=shop", map[string]any{"revision": doc.Revision, "scenario": sc})
	if got := doc.Scenario.Nodes[1].End.Text; strings.Contains(got, "4111 1111") {
		t.Errorf("%q", got)
	}
	if again := w.scenario("PUT", "/greeting?workspace=shop", map[string]any{"revision": doc.Revision, "scenario": sc}); again.Revision != doc.Revision {
		t.Error("the same text again is a change")
	}
	doc = w.scenario("POST", "/greeting/publish", inShop(map[string]any{"revision": doc.Revision}))
	var file = w.ask("GET", scenarios+"/greeting/yaml?workspace=shop&version=1", editor, nil).want(200)
	if strings.Contains(string(file.body), "4111 1111") || doc.Live != 1 {
		t.Errorf("%s", file.body)
	}
}

// A postal code brings its address, in a talk and in a try-out; one that there is none of is
// asked for again. A tag that a scenario sets divides customers in a later one of the
// same inquiry.
func TestPostalCodesAndTags(t *testing.T) {
	w := settled(t)
	w.botOn()
	sc := bot.Scenario{ID: "address", Name: "ご住所", Triggers: []string{"住所の登録"}, Start: "q", Nodes: []bot.Node{
		{ID: "q", Ask: &bot.Ask{Text: "郵便番号は?", Type: bot.AskPostal, Field: "zip", Next: "s"}},
		{ID: "s", Set: &bot.Set{AddTags: []string{"registered"}, Next: "e"}},
		{ID: "e", End: &bot.End{Text: "{{zip}} {{zip_address}}ですね。"}},
	}}
	again := func(id, trigger string, c bot.Condition) bot.Scenario {
		return bot.Scenario{ID: id, Name: id, Triggers: []string{trigger}, Start: "b", Nodes: []bot.Node{
			{ID: "b", Branch: &bot.Branch{Cases: []bot.Case{{When: []bot.Condition{c}, Next: "yes"}}, Otherwise: "no"}},
			{ID: "yes", End: &bot.End{Text: "登録済みです。"}}, {ID: "no", End: &bot.End{Text: "未登録です。"}},
		}}
	}
	all := []bot.Scenario{sc, again("tag", "タグを見る", bot.Condition{Tag: "registered"}), again("segment", "区分を見る", bot.Condition{Segment: "registered"})}
	for _, sc := range all {
		w.scenario("POST", "", inShop(map[string]any{"scenario": sc}))
		w.scenario("POST", "/"+sc.ID+"/publish", inShop(map[string]any{"revision": 1}))
	}
	if r := w.try(sc, "150-0001"); r.Fields["zip_address"] != "東京都渋谷区神宮前" {
		t.Errorf("%+v", r.Fields)
	}
	c := w.later("p1", "タグを見る")
	for i, said := range [][2]string{{"", "未登録"}, {"住所の登録", "郵便番号は?"}, {"〒999-9999", "郵便番号は?"}, {"〒150ー0001", "1500001 東京都渋谷区神宮前ですね"},
		{"タグを見る", "登録済み"}, {"区分を見る", "登録済み"}} {
		if said[0] != "" {
			w.later("p1"+string(rune('a'+i)), said[0])
		}
		if got := w.last(c); !strings.Contains(got, said[1]) {
			t.Fatalf("%q: %s", said[0], got)
		}
	}
}

// A brand's own stands in place of one that comes with the desk; nothing changes for
// customers by that alone.
func TestReadyScenarios(t *testing.T) {
	w := settled(t)
	var list ScenarioList
	w.ask("GET", scenarios+"?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 6 || list.Items[0].Source != "ready" || list.Items[0].Live != 0 || list.Items[0].Problems != 0 || list.Items[0].Nodes == 0 {
		t.Fatalf("%+v", list.Items)
	}
	w.ask("PUT", scenarios+"/return?workspace=shop", editor, map[string]any{"revision": 1, "scenario": greeting("a", "b")}).problem(409, "ready_scenario")
	w.ask("POST", scenarios+"/return/live", editor, inShop(map[string]any{"version": 2})).problem(404, "no_version")
	if doc := w.scenario("POST", "/return/live", inShop(map[string]any{"version": 1})); doc.Live != 1 || doc.Source != "ready" {
		t.Errorf("%+v", doc)
	}
	var set BotSettings
	w.ask("GET", "/api/v1/bot/settings?workspace=shop", operator, nil).want(200).into(&set)
	set.Always = List[string]{"現金"}
	w.ask("PUT", "/api/v1/bot/settings", supervisor, set).want(200)
	doc := w.scenario("GET", "/return?workspace=shop", nil)
	if doc.Live != 1 {
		t.Error("saving the settings switched a scenario off")
	}
	w.ask("POST", scenarios, editor, inShop(map[string]any{"copy": "return", "id": "Bad Id"})).problem(422, "bad_id")
	copied := w.scenario("POST", "", inShop(map[string]any{"copy": "return", "id": "return2"}))
	if copied.ID != "return2" || len(copied.Scenario.Triggers) != 0 || copied.Live != 0 || !copied.Draft {
		t.Errorf("%+v", copied)
	}
	own := w.scenario("POST", "", inShop(map[string]any{"copy": "return"}))
	if own.Source != "own" || own.Live != 1 || own.Draft || len(own.Versions) != 1 {
		t.Errorf("%+v", own)
	}
	w.ask("POST", scenarios, editor, inShop(map[string]any{"copy": "return"})).problem(409, "already_exists")
	w.ask("GET", scenarios+"?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 7 {
		t.Errorf("%d in the list", len(list.Items))
	}
	w.ask("DELETE", scenarios+"/return?workspace=shop", editor, nil).want(204)
	if doc := w.scenario("GET", "/return?workspace=shop", nil); doc.Source != "ready" || doc.Live != 1 {
		t.Errorf("the ready one has its place again: %+v", doc)
	}
}

func TestScenarioProblems(t *testing.T) {
	w := settled(t)
	bad := greeting("お名前は?", "はい")
	bad.Nodes[0].Ask.Next = "nowhere"
	var faults ScenarioFaults
	w.ask("POST", scenarios+"/check", operator, inShop(map[string]any{"scenario": bad})).want(200).into(&faults)
	if len(faults.Problems) != 2 || faults.Problems[0].Text == "" || faults.Problems[0].Node == "" {
		t.Fatalf("%+v", faults)
	}
	doc := w.scenario("POST", "", inShop(map[string]any{"scenario": bad}))
	p := w.ask("POST", scenarios+"/greeting/publish", editor, inShop(map[string]any{"revision": doc.Revision})).problem(422, "scenario_problems")
	if len(p.Errors) != 2 || !strings.HasPrefix(p.Errors[0].Location, "body.scenario.nodes.") || !strings.Contains(p.Errors[0].Message, "ノード") {
		t.Errorf("%+v", p.Errors)
	}
	doc = w.scenario("PUT", "/greeting?workspace=shop", map[string]any{"revision": 1, "scenario": greeting("お名前は?", "はい")})
	w.scenario("POST", "/greeting/publish", inShop(map[string]any{"revision": doc.Revision}))
	twin := greeting("a", "b")
	twin.ID = "twin"
	twin.Nodes[0].Ask.Next = "c"
	twin.Nodes = append(twin.Nodes, bot.Node{ID: "c", Call: &bot.Call{Scenario: "greeting", Next: "e"}})
	twin.Nodes[1].End.Text = "はい"
	doc = w.scenario("POST", "", inShop(map[string]any{"scenario": twin}))
	if len(doc.Problems) != 1 || doc.Problems[0].Code != "trigger_taken" {
		t.Errorf("%+v", doc.Problems)
	}
	twin.Triggers = nil
	doc = w.scenario("PUT", "/twin?workspace=shop", map[string]any{"revision": 1, "scenario": twin})
	w.scenario("POST", "/twin/publish", inShop(map[string]any{"revision": doc.Revision}))
	w.ask("POST", scenarios+"/greeting/live", editor, inShop(map[string]any{"version": 0})).problem(409, "scenario_in_use")
	w.ask("DELETE", scenarios+"/greeting?workspace=shop", editor, nil).problem(409, "scenario_in_use")
	picture := greeting("a", "b")
	picture.ID = "picture"
	picture.Nodes = append(picture.Nodes, bot.Node{ID: "m", Message: &bot.Message{Next: "e", Say: []bot.Bubble{{Media: &bot.Media{Kind: desk.Image, Attachment: "another-brand's"}}}}})
	w.ask("POST", scenarios, editor, inShop(map[string]any{"scenario": picture})).problem(422, "bad_attachment")
}

func TestScenarioFiles(t *testing.T) {
	w := settled(t)
	file := w.ask("GET", scenarios+"/return/yaml?workspace=shop&version=1", operator, nil).want(200)
	if !strings.HasPrefix(file.header.Get("Content-Type"), "text/yaml") || !strings.Contains(file.header.Get("Content-Disposition"), "return.yaml") {
		t.Errorf("%v", file.header)
	}
	var back ScenarioRead
	w.ask("POST", scenarios+"/read", operator, inShop(map[string]any{"yaml": string(file.body)})).want(200).into(&back)
	if back.Scenario.ID != "return" || len(back.Problems) != 0 {
		t.Errorf("%+v", back)
	}
	p := w.ask("POST", scenarios+"/read", operator, inShop(map[string]any{"yaml": "id: a\ntitel: b"})).problem(422, "bad_yaml")
	if !strings.Contains(p.Detail, "2行目") || p.Errors[0].Location != "body.yaml" {
		t.Errorf("%+v", p)
	}
	w.ask("GET", scenarios+"/return/yaml?workspace=shop&version=x", operator, nil).problem(422, "invalid")
	w.ask("GET", scenarios+"/return/yaml?workspace=other", operator, nil).problem(404, "not_found")
	var text ScenarioText
	w.ask("GET", scenarios+"/return/versions/1?workspace=shop", operator, nil).want(200).into(&text)
	if text.Scenario.ID != "return" || text.By.value != nil {
		t.Errorf("%+v", text)
	}
}

// tried is a step's answer as a program reads it.
type tried struct {
	Session    json.RawMessage
	Says       []struct{ Content json.RawMessage }
	Ended      bool
	Left       bool
	Expired    bool
	Pretended  bool
	At         string
	Trace      []string
	Fields     map[string]string
	Hand_Off   *TryHandOff
	Solved     *bool
	Attributes map[string]string
}

func (r tried) heard() (out string) {
	for _, s := range r.Says {
		out += string(s.Content) + "\n"
	}
	return out
}

// try plays a scenario with an editor; words that begin with ">" are a button's label.
func (w *world) try(sc bot.Scenario, said ...string) (r tried) {
	w.t.Helper()
	in := map[string]any{"kind": "start"}
	for {
		body := inShop(map[string]any{"scenario": sc, "input": in})
		if r.Session != nil {
			body["session"] = r.Session
		}
		before := r
		r = tried{}
		w.ask("POST", scenarios+"/try", editor, body).want(200).into(&r)
		r.Pretended = r.Pretended || before.Pretended
		if len(said) == 0 {
			return r
		}
		in = map[string]any{"kind": "text", "text": said[0]}
		if label, ok := strings.CutPrefix(said[0], ">"); ok {
			in = map[string]any{"kind": "postback", "data": dataOf(w.t, r.heard(), label)}
		} else if said[0] == "wait" {
			in = map[string]any{"kind": "wait"}
		}
		said = said[1:]
	}
}

// dataOf finds what a button carries.
func dataOf(t testing.TB, heard, label string) string {
	t.Helper()
	for _, part := range strings.Split(heard, "{") {
		if strings.Contains(part, `"label":"`+label+`"`) {
			_, rest, _ := strings.Cut(part, `"data":"`)
			data, _, _ := strings.Cut(rest, `"`)
			return data
		}
	}
	t.Fatalf("no button %s in %s", label, heard)
	return ""
}

var taps = regexp.MustCompile(`m1:[^"]*`)

// What reads is asked in truth, what would change is not: the shop is as it was.
func TestTryScenario(t *testing.T) {
	w := settled(t)
	doc := w.scenario("GET", "/delivery_date?workspace=shop", nil)
	sc := doc.Scenario
	first := taps.ReplaceAllString(w.try(sc).heard(), "")
	r := w.try(sc, "1")
	if r.Ended || !strings.Contains(r.heard(), "ご希望のお届け日") || r.At == "" || len(r.Trace) == 0 || r.Fields["order"] == "" {
		t.Fatalf("%+v", r)
	}
	day := w.clock.Now().AddDate(0, 0, 10).Format("2006-01-02")
	if w.clock.Now().AddDate(0, 0, 10).Weekday() == 0 {
		day = w.clock.Now().AddDate(0, 0, 11).Format("2006-01-02")
	}
	r = w.try(sc, "1", day)
	if r.Pretended || !strings.Contains(r.heard(), "確定する") {
		t.Fatalf("%+v %s", r, r.heard())
	}
	r = w.try(sc, "1", day, ">確定する")
	if !r.Pretended || r.Ended || !strings.Contains(r.heard(), "取り消す") {
		t.Fatalf("%+v %s", r, r.heard())
	}
	if after := w.try(sc); taps.ReplaceAllString(after.heard(), "") != first {
		t.Errorf("trying changed the shop: %s", after.heard())
	}
	if r = w.try(sc, "1", day, ">確定する", ">取り消す"); !r.Ended || !r.Pretended {
		t.Errorf("%+v %s", r, r.heard())
	}
	if r = w.try(sc, "やめる"); !r.Ended || !r.Left || r.Session == nil || string(r.Session) != "null" {
		t.Errorf("%+v", r)
	}
	if r = w.try(greeting("お名前は?", "はい"), "花子"); !r.Ended || r.Fields["name"] != "花子" || r.At != "e" {
		t.Errorf("%+v", r)
	}
	if r = w.try(sc, "wait"); !r.Ended || !r.Expired {
		t.Errorf("%+v", r)
	}
	if r = w.try(sc, "オペレーター"); r.Hand_Off == nil || r.Hand_Off.Reason != "wish" {
		t.Errorf("%+v", r)
	}
	for _, session := range []any{map[string]any{"id": "x"}, map[string]any{"id": "S1", "scenario": "delivery_date", "node": "a", "more": 1}, "text"} {
		body := inShop(map[string]any{"scenario": sc, "session": session, "input": map[string]any{"kind": "text", "text": "1"}})
		if a := w.ask("POST", scenarios+"/try", editor, body); a.status != 422 {
			t.Errorf("%v: %d %s", session, a.status, a.body)
		}
	}
	body := inShop(map[string]any{"scenario": sc, "input": map[string]any{"kind": "text", "text": "1"}})
	w.ask("POST", scenarios+"/try", editor, body).problem(422, "invalid")
	w.ask("POST", scenarios+"/try", elsewhere, body).problem(422, "invalid")
	body["input"] = map[string]any{"kind": "start"}
	w.ask("POST", scenarios+"/try", elsewhere, body).problem(404, "not_found")
}

// A brand's own system is asked over HTTP, with its secret; nobody reads it back, and
// nobody can have it sent to another host.
func TestActionPorts(t *testing.T) {
	w := settled(t)
	const hidden = "Bearer tok-9c41"
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Header.Get("Authorization")+" "+string(body))
		_, _ = io.WriteString(rw, `{"outcome":"ok","lists":{"orders":[{"value":"1","label":"カード4111111111111111"}]}}`)
	}))
	defer srv.Close()
	ports := "/api/v1/bot/ports"
	edit := map[string]any{"revision": 0, "url": srv.URL + "/desk", "headers": map[string]any{"Authorization": hidden},
		"actions": []any{map[string]any{"name": "orders", "read": true, "args": []string{}, "gives": []string{"orders"}}}}
	var port ActionPort
	w.ask("PUT", ports+"/crm?workspace=shop", editor, edit).want(200).into(&port)
	if port.Revision != 1 || port.TimeoutMS != 10000 || len(port.Headers) != 1 || port.Headers[0] != "Authorization" || port.UpdatedBy.value.ID != editor {
		t.Errorf("%+v", port)
	}
	w.ask("PUT", ports+"/crm?workspace=shop", editor, edit).problem(409, "version_conflict")
	for code, change := range map[string]map[string]any{
		"bad_url":        {"url": "ftp://x"},
		"bad_header":     {"headers": map[string]any{"Host": "x"}},
		"no_value":       {"headers": map[string]any{"X-Key": nil}},
		"secret_anew":    {"url": "https://elsewhere.example/", "headers": map[string]any{"Authorization": nil}},
		"bad_timeout":    {"timeout_ms": 10},
		"bad_action":     {"actions": []any{map[string]any{"name": "a b", "read": true, "args": []string{}, "gives": []string{}}}},
		"closed_address": {"url": "https://169.254.169.254/"},
	} {
		bad := map[string]any{"revision": 1, "url": srv.URL, "headers": map[string]any{}}
		for k, v := range change {
			bad[k] = v
		}
		w.ask("PUT", ports+"/crm?workspace=shop", editor, bad).problem(422, code)
	}
	w.ask("PUT", ports+"/demo2?workspace=shop", editor, edit).problem(422, "reserved_name")
	w.ask("PUT", ports+"/crm?workspace=shop", editor, map[string]any{"revision": 1, "url": srv.URL + "/desk2", "timeout_ms": 2000, "actions": edit["actions"],
		"headers": map[string]any{"Authorization": nil}}).want(200).into(&port)

	sc := bot.Scenario{ID: "orders", Name: "注文", Start: "a", Nodes: []bot.Node{
		{ID: "a", Action: &bot.Action{Port: "crm", Name: "orders", Read: true, Gives: []string{"orders"}, Next: "c"}},
		{ID: "c", Choice: &bot.Choice{Text: "どれですか", List: "orders", Field: "order", Next: "e", Empty: "e"}},
		{ID: "e", End: &bot.End{Text: "はい"}},
	}}
	r := w.try(sc)
	if !strings.Contains(r.heard(), "カード") {
		t.Errorf("%s", r.heard())
	}
	if len(got) != 1 || !strings.HasPrefix(got[0], hidden+" ") || !strings.Contains(got[0], `"customer":{"id":"sample"`) {
		t.Errorf("%q", got)
	}
	var test PortTested
	w.ask("POST", ports+"/crm/test", editor, inShop(map[string]any{})).want(200).into(&test)
	if !test.OK || test.Status != 200 || test.Message == "" {
		t.Errorf("%+v", test)
	}
	all := w.ask("GET", ports+"?workspace=shop", operator, nil).want(200)
	var list ActionPortList
	all.into(&list)
	if len(list.Items) != 2 || list.Items[0].Kind != "demo" || len(list.Items[0].Actions) == 0 || list.Items[1].Name != "crm" || list.Items[1].Revision != 2 {
		t.Errorf("%s", all.body)
	}
	srv.Close()
	w.ask("POST", ports+"/crm/test", editor, inShop(map[string]any{})).want(200).into(&test)
	if test.OK || test.Code != "no_answer" {
		t.Errorf("%+v", test)
	}
	result := w.deps.Ports.Do(context.Background(), shop, desk.Contact{}, bot.ActionCall{Key: "k", Port: "crm", Name: "orders", Read: true})
	if result.Outcome != bot.Failed || result.Code != "no_answer" {
		t.Errorf("%+v", result)
	}
	raw, err := w.db.ActionPort(context.Background(), shop, "crm")
	w.must(err)
	for where, text := range map[string]string{"answers": string(all.body), "log": w.logs.String(), "database": string(raw.Sealed)} {
		if strings.Contains(text, "tok-9c41") {
			t.Errorf("the secret stands in the %s", where)
		}
	}
	kept := w.scenario("POST", "", inShop(map[string]any{"scenario": sc}))
	w.scenario("POST", "/orders/publish", inShop(map[string]any{"revision": kept.Revision}))
	w.ask("DELETE", ports+"/crm?workspace=shop", editor, nil).problem(409, "port_in_use")
	w.scenario("POST", "/orders/live", inShop(map[string]any{"version": 0}))
	w.ask("DELETE", ports+"/crm?workspace=shop", editor, nil).want(204)
	w.ask("POST", ports+"/crm/test", editor, inShop(map[string]any{})).problem(404, "not_found")
	if r := w.deps.Ports.Do(context.Background(), shop, desk.Contact{}, bot.ActionCall{Port: "crm"}); r.Code != "no_port" {
		t.Errorf("%+v", r)
	}
	var _ flow.Action = w.deps.Ports
}

// What a customer takes back stands nowhere in the bot's memory.
func TestUnsendInADialogue(t *testing.T) {
	w := settled(t)
	w.botOn()
	sc := greeting("お名前は?", "はい")
	sc.Nodes[0].Ask.Next = "p"
	sc.Nodes = append(sc.Nodes, bot.Node{ID: "p", Ask: &bot.Ask{Text: "{{name}}様、お電話番号は?", Type: bot.AskPhone, Field: "phone", Next: "e"}})
	w.scenario("POST", "", inShop(map[string]any{"scenario": sc}))
	w.scenario("POST", "/greeting/publish", inShop(map[string]any{"revision": 1}))
	w.later("m1", "あいさつ")
	c := w.later("m2", "秘密の名前")
	memory, err := w.db.BotMemory(context.Background(), c.ID)
	w.must(err)
	if memory.Session == nil || memory.Session.Fields["name"] != "秘密の名前" {
		t.Fatalf("%+v", memory)
	}
	w.must(w.deps.Accepter.Accept(context.Background(), shopLine, []desk.Inbound{{Kind: desk.InUnsend, EventID: "u1", At: w.clock.Now(), MessageID: "m2",
		Source: desk.Source{Kind: desk.FromUser, ID: "U1", User: "U1"}}}))
	if _, err := w.receiver.Once(context.Background()); err != nil {
		t.Fatal(err)
	}
	memory, err = w.db.BotMemory(context.Background(), c.ID)
	w.must(err)
	raw, err := json.Marshal(memory)
	w.must(err)
	if strings.Contains(string(raw), "秘密の名前") || !memory.Withdrawn {
		t.Errorf("%s", raw)
	}
	_, err = w.robot.Answer(context.Background(), flow.Claimed{Job: desk.Job{Kind: desk.JobBot, Thread: c.Thread}})
	w.must(err)
	if got := w.last(c); !strings.Contains(got, "送信が取り消されたため") {
		t.Error(got)
	}
}

// judgeRich stands for LINE: it takes nothing but Flex messages.
func judgeRich(message json.RawMessage) []desk.Flaw {
	if strings.Contains(string(message), `"flex"`) {
		return nil
	}
	return []desk.Flaw{{At: "type", Says: "Must be one of the following values: [flex]"}}
}

// What LINE would refuse is told at its node while one draws, and is not published.
func TestScenarioRich(t *testing.T) {
	w := settled(t)
	sc := greeting("お名前は?", "それでは")
	sc.Nodes[0].Ask.Next = "card"
	sc.Nodes = append(sc.Nodes, bot.Node{ID: "card", Message: &bot.Message{Next: "e", Say: []bot.Bubble{
		{Rich: &bot.Rich{Alt: "案内", Message: json.RawMessage(`{"type":"card"}`)}}}}})
	doc := w.scenario("POST", "", inShop(map[string]any{"scenario": sc}))
	if len(doc.Problems) != 1 || doc.Problems[0].Node != "card" || doc.Problems[0].Code != "line_refuses" ||
		!strings.Contains(doc.Problems[0].Text, "次のどれかにしてください: flex") {
		t.Errorf("the draft's problems: %+v", doc.Problems)
	}
	for reads, want := range map[string]string{"en": "LINE would refuse", "ja": "LINEが", "en-US,ja;q=0.5": "LINEが"} { // a browser's list is not the screen's language
		var checked struct{ Problems []ScenarioFault }
		w.ask("POST", scenarios+"/check", editor, inShop(map[string]any{"scenario": sc}), with("Accept-Language", reads)).want(200).into(&checked)
		if len(checked.Problems) != 1 || !strings.HasPrefix(checked.Problems[0].Text, want) {
			t.Errorf("read in %s: %+v", reads, checked.Problems)
		}
	}
	w.ask("POST", scenarios+"/greeting/publish", editor, inShop(map[string]any{"revision": doc.Revision})).want(422)
	sc.Nodes[2].Message.Say[0].Rich.Message = json.RawMessage(`{"type":"flex"}`)
	w.scenario("PUT", "/greeting?workspace=shop", map[string]any{"revision": doc.Revision, "scenario": sc})
	w.scenario("POST", "/greeting/publish", inShop(map[string]any{"revision": doc.Revision + 1}))
}
