package httpapi

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

const (
	pointsAsked    = "ポイントの有効期限はいつまでですか"
	shippingAsked  = "送料はいくらですか"
	pointsAnswered = "ポイントは最後のお買い物から1年間使えます。"
)

// teaches publishes an entry as two people do.
func (w *world) teaches(question, text string) Entry {
	w.t.Helper()
	e := w.newEntry(question, text)
	w.entry(e, editor, "submit", nil).want(200)
	w.entry(e, supervisor, "publish", nil).want(200).into(&e)
	return e
}

// botOn lets the bot answer first on the shop's channel.
func (w *world) botOn() {
	w.t.Helper()
	w.must(w.db.PutChannel(context.Background(), desk.Channel{ID: shopLine, Centre: centre, Workspace: shop, Kind: "line", Name: "公式", Provider: "p",
		Queue: "queue-shop", BotOn: true}, []byte("sealed")))
}

// asksBot lets a customer write and the bot answer.
func (w *world) asksBot(id, text string) Conversation {
	w.t.Helper()
	c := w.writes(shopLine, "U1", id, desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: text}})
	if _, err := w.robot.Answer(context.Background(), flow.Claimed{Job: desk.Job{Kind: desk.JobBot, Thread: c.Thread}}); err != nil {
		w.t.Fatal(err)
	}
	return w.conversation(c.ID, operator)
}

// What an editor has approved is what the bot answers with; the card tells the next
// operator, and a verdict teaches.
func TestBotOverTheAPI(t *testing.T) {
	w := settled(t)
	w.botOn()
	points, shipping := w.teaches(pointsAsked, pointsAnswered), w.teaches(shippingAsked, "送料は全国一律660円です。")

	c := w.asksBot("m1", pointsAsked)
	if c.State != "bot" || c.LastMessage.value.Preview != pointsAnswered {
		t.Fatalf("%+v", c)
	}
	if c.Topic.value == nil || c.Topic.value.Value != "配送" {
		t.Errorf("topic %+v", c.Topic.value)
	}
	path := "/api/v1/conversations/" + string(c.ID)
	var card BotCard
	w.ask("GET", path+"/bot", operator, nil).want(200).into(&card)
	if len(card.Tried) != 1 || card.Tried[0].Kind != decide.TryAnswer || card.Tried[0].Entries[0].Question != pointsAsked {
		t.Fatalf("%+v", card)
	}
	d := card.Decisions[0]
	if d.Zone != retrieval.Answer || d.Found[0].ID != string(points.ID) || d.P <= 0 || d.Model == "" {
		t.Errorf("%+v", d)
	}
	for _, who := range []desk.OperatorID{outsider, elsewhere} {
		w.ask("GET", path+"/bot", who, nil).problem(404, "not_found")
	}

	verdict := "/api/v1/bot/decisions/" + d.ID + "/verdict"
	w.ask("POST", verdict, outsider, map[string]string{"entry_id": "none"}).problem(404, "not_found")
	w.ask("POST", verdict, operator, map[string]string{"entry_id": "nothing"}).problem(404, "not_found")
	var judged Judged
	w.ask("POST", verdict, operator, map[string]string{"entry_id": string(shipping.ID)}).want(200).into(&judged)
	if judged.Alias.value == nil || judged.Alias.value.State != "candidate" || judged.Decision.Verdict.value.ID != string(shipping.ID) {
		t.Errorf("%+v", judged)
	}
	w.ask("POST", verdict, colleague, map[string]string{"entry_id": "none"}).want(200).into(&judged)
	if judged.Alias.value != nil || judged.Decision.Verdict.value.ID != "none" || *judged.Decision.By.value != colleague {
		t.Errorf("%+v", judged)
	}

	c = w.asksBot("m2", "オペレーターに代わってください")
	w.ask("GET", path+"/bot", operator, nil).want(200).into(&card)
	if c.State != "waiting" || card.Reason != "wish" {
		t.Errorf("state %s, reason %q", c.State, card.Reason)
	}
}

func TestMarks(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "いい加減にしてください"}})
	if c.Mood.value == nil || c.Mood.value.Value != "angry" || c.Mood.value.By.value != nil || *c.Mood.value.Message.value == "" {
		t.Fatalf("mood %+v", c.Mood.value)
	}
	path := "/api/v1/conversations/" + string(c.ID) + "/marks"
	w.ask("PUT", path, operator, map[string]string{"mood": "furious"}).want(422)
	w.ask("PUT", path, operator, map[string]string{"mood": "calm", "topic": " 配送 "}).want(200).into(&c)
	if c.Mood.value.Value != "calm" || *c.Mood.value.By.value != operator || c.Topic.value.Value != "配送" {
		t.Errorf("%+v %+v", c.Mood.value, c.Topic.value)
	}
	c = w.writes(shopLine, "U1", "m2", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "最悪です"}})
	if c.Mood.value.Value != "calm" {
		t.Error("what a person set was overridden")
	}
	w.ask("PUT", path, operator, map[string]string{"mood": ""}).want(200).into(&c)
	if c.Mood.value != nil || c.Topic.value == nil {
		t.Errorf("%+v %+v", c.Mood.value, c.Topic.value)
	}
	// a brand's own words count whoever the customer talks with, and its products' names don't
	w.ask("PUT", "/api/v1/bot/settings", supervisor, BotSettings{Workspace: shop, Words: map[string]string{}, Complaint: List[string]{"異物"}, Harmless: List[string]{"最悪ゲーム"}}).want(200)
	w.clock.advance(2 * time.Second)
	c = w.writes(shopLine, "U1", "m3", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "最悪ゲームです"}})
	if c.Mood.value != nil {
		t.Errorf("a product's name makes %+v", c.Mood.value)
	}
	c = w.writes(shopLine, "U1", "m4", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "異物がありました"}})
	if c.Mood.value == nil || c.Mood.value.Value != "angry" || c.Mood.value.Why != "異物" {
		t.Errorf("the brand's word makes %+v", c.Mood.value)
	}
}

// An operator's tags are the customer's: the next inquiry's card has them too.
func TestTags(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "こんにちは"}})
	path := "/api/v1/conversations/" + string(c.ID)
	w.ask("PUT", path+"/tags", operator, map[string]any{"add": []string{"a\nb"}}).problem(422, "bad_tag")
	w.ask("PUT", path+"/tags", operator, map[string]any{"add": []string{"VIP", "法人"}}).want(200)
	w.ask("PUT", path+"/tags", operator, map[string]any{"remove": []string{"法人"}}).want(200)
	w.ask("POST", path+"/accept", operator, map[string]any{}).want(200)
	w.ask("POST", path+"/close", operator, map[string]any{"reason": "solved"}).want(200)
	next := w.writes(shopLine, "U1", "m2", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "もう一つ"}})
	var card BotCard
	w.ask("GET", "/api/v1/conversations/"+string(next.ID)+"/bot", operator, nil).want(200).into(&card)
	if len(card.Tags) != 1 || card.Tags[0] != "VIP" || len(card.Traits) != 0 {
		t.Errorf("tags %v, attributes %v", card.Tags, card.Traits)
	}
}

func TestBotSettingsOverTheAPI(t *testing.T) {
	w := settled(t)
	path := "/api/v1/bot/settings"
	var set BotSettings
	w.ask("GET", path+"?workspace=shop", operator, nil).want(200).into(&set)
	if set.Version != 0 {
		t.Errorf("%+v", set)
	}
	set.AlwaysTags = List[string]{"VIP"}
	set.Always, set.Words = List[string]{"現金"}, map[string]string{"human": "ただいま代わります。"}
	w.ask("PUT", path, operator, set).problem(403, "forbidden")
	w.ask("PUT", path, elsewhere, set).problem(404, "not_found")
	w.ask("PUT", path, supervisor, set).want(200).into(&set)
	if set.Version != 1 || set.Words["human"] == "" || len(set.AlwaysTags) != 1 {
		t.Errorf("%+v", set)
	}
	for code, change := range map[string]func(*BotSettings){
		"bad_word": func(s *BotSettings) { s.Wish = List[string]{"人"} },
		"too_many": func(s *BotSettings) { s.Complaint = make(List[string], 201) },
		"both_ways": func(s *BotSettings) {
			s.Complaint, s.Harmless = List[string]{"まずい棒"}, List[string]{"まずい棒 "}
		},
		"bad_word ":        func(s *BotSettings) { s.Harmless = List[string]{strings.Repeat("あ", 51)} },
		"bad_tag":          func(s *BotSettings) { s.AlwaysTags = List[string]{" x"} },
		"bad_name":         func(s *BotSettings) { s.Words = map[string]string{"hello": "x"} },
		"version_conflict": func(s *BotSettings) { s.Version = 0 },
	} {
		bad := set
		change(&bad)
		if a := w.ask("PUT", path, supervisor, bad); a.status != 422 && a.status != 409 || !strings.Contains(string(a.body), strings.TrimSpace(code)) {
			t.Errorf("%s: %d %s", code, a.status, a.body)
		}
	}
	w.ask("POST", "/api/v1/bot/model/refit?workspace=shop", supervisor, nil).problem(409, "few_verdicts")
	w.ask("PUT", "/api/v1/bot/model?workspace=shop", "administrator", map[string]string{"use": "own"}).problem(409, "few_verdicts")
	w.ask("PUT", "/api/v1/bot/model?workspace=shop", "administrator", map[string]string{"use": "standard"}).want(200).into(&set)
	w.teaches(shippingAsked, "送料は全国一律660円です。")
	var found BotAnswer
	w.ask("POST", "/api/v1/bot/try", operator, map[string]string{"workspace_id": "shop", "text": shippingAsked}).want(200).into(&found)
	if found.Zone != retrieval.Answer || found.Found[0].Question != shippingAsked {
		t.Errorf("%+v", found)
	}
	w.ask("POST", "/api/v1/bot/try", operator, map[string]string{"workspace_id": "shop", "text": "責任者を出してください"}).want(200).into(&found)
	if found.Claim != "complaint" || found.Why != "責任者を出" {
		t.Errorf("a complaint is told as %+v", found)
	}
	set.Complaint, set.Harmless = List[string]{"異物が入っ"}, List[string]{"責任者を出せゲーム"}
	w.ask("PUT", path, supervisor, set).want(200).into(&set)
	if len(set.Complaint) != 1 || len(set.Harmless) != 1 || len(set.AlwaysTags) != 1 {
		t.Errorf("%+v", set)
	}
	w.clock.advance(2 * time.Second)
	w.ask("POST", "/api/v1/bot/try", operator, map[string]string{"workspace_id": "shop", "text": "異物が入っていました"}).want(200).into(&found)
	if found.Claim != "complaint" || found.Why != "異物が入っ" || found.Spared != "" {
		t.Errorf("a complaint by the brand's words is told as %+v", found)
	}
	w.ask("POST", "/api/v1/bot/try", operator, map[string]string{"workspace_id": "shop", "text": "責任者を出せゲームの送料はいくらですか"}).want(200).into(&found)
	if found.Claim != "" || found.Spared != "責任者を出せゲーム" {
		t.Errorf("a harmless phrase is told as %+v", found)
	}
	w.ask("POST", "/api/v1/bot/try", elsewhere, map[string]string{"workspace_id": "shop", "text": "x"}).problem(404, "not_found")
}
