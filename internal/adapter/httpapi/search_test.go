package httpapi

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// look asks for words as somebody.
func (w *world) look(who desk.OperatorID, q string, more ...string) (out SearchResult) {
	w.t.Helper()
	w.ask("GET", "/api/v1/search?q="+url.QueryEscape(q)+strings.Join(more, ""), who, nil).want(200).into(&out)
	return out
}

func (w *world) indexes() {
	w.t.Helper()
	x := flow.NewIndexer(flow.Env{Clock: w.clock, Node: "test"}, w.db, w.db, w.db)
	for {
		if wait, err := x.Once(context.Background()); err != nil || wait == flow.Poll {
			w.must(err)
			return
		}
	}
}

func text(list []Piece) (out string) {
	for _, p := range list {
		if p.Hit {
			out += "[" + p.Text + "]"
			continue
		}
		out += p.Text
	}
	return out
}

// TestSearch: each finds what they could open, as it stands now, with what stands around it.
func TestSearch(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("商品が届きません"))
	w.writes(shopLine, "U1", "m2", words("注文番号は A-1024 です"))
	w.writes(shopLine, "U1", "m3", words("０９０－１２３４－５６７８ に電話して"))
	w.writes(otherLine, "U2", "m4", words("注文を取り消したい"))
	w.indexes()
	out := w.look(operator, "ちゅうもん")
	if len(out.Messages) != 0 || out.Index.State != "ready" || out.SearchedBack.value != nil {
		t.Errorf("%+v", out)
	}
	out = w.look(operator, "注文")
	if len(out.Messages) != 1 || text(out.Messages[0].Pieces) != "[注文]番号は A-1024 です" || out.Messages[0].Before != "商品が届きません" ||
		out.Messages[0].After != "０９０－１２３４－５６７８ に電話して" || out.Messages[0].Conversation.value == nil || *out.Messages[0].Conversation.value != c.ID {
		t.Fatalf("%+v", out.Messages)
	}
	for q, want := range map[string]int{"a‐１０２４": 1, "ｼｮｳﾋﾝ": 0, "商品": 1, "090-1234-5678": 1, "取り消し": 0, "注文 届き": 0} {
		if got := w.look(operator, q).Messages; len(got) != want {
			t.Errorf("%s: %+v", q, got)
		}
	}
	if got := w.look(outsider, "注文").Messages; len(got) != 1 || text(got[0].Pieces) != "[注文]を取り消したい" {
		t.Errorf("the other brand's: %+v", got)
	}
	for name, q := range map[string]string{"not mine": "&workspace=other", "not there": "&workspace=nothing"} {
		if got := w.look(operator, "注文", q); len(got.Messages)+len(got.Contacts)+len(got.Conversations) != 0 || got.Index.State != "ready" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := w.look("viewer", "注文").Messages; len(got) != 0 {
		t.Errorf("a client sees what is open: %+v", got)
	}
	if got := w.look(operator, "U1"); len(got.Contacts) != 1 || len(got.Conversations) != 1 || *got.Contacts[0].Conversation.value != c.ID || !strings.Contains(text(got.Contacts[0].Pieces), "[U1]") {
		t.Errorf("%+v", got)
	}
	if got := w.look(operator, string(c.ID)); len(got.Conversations) > 1 {
		t.Errorf("%+v", got)
	}
	w.ask("GET", "/api/v1/search?q=%20", operator, nil).problem(422, "empty_query")
	w.ask("GET", "/api/v1/search?q=a&cursor=%21", operator, nil).problem(422, "bad_cursor")
	w.ask("GET", "/api/v1/search?q=a&kind=nothing", operator, nil).want(422)
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/accept", operator, map[string]any{}).want(200)
	w.ask("POST", "/api/v1/conversations/"+string(c.ID)+"/messages", operator, map[string]any{"type": "note", "text": "秘密のメモ"}, with("Idempotency-Key", "k1")).want(201)
	w.indexes()
	if got := w.look(operator, "秘密").Messages; len(got) != 1 || got[0].Direction != "note" || got[0].Author.Name == "" {
		t.Errorf("%+v", got)
	}
	if got := w.look("reviewer", "秘密").Messages; len(got) != 0 {
		t.Errorf("a reviewer reads notes: %+v", got)
	}
	for filter, want := range map[string]int{"&author=note": 1, "&author=customer": 0, "&operator=operator": 1, "&operator=colleague": 0, "&channel=line-shop": 1, "&channel=x": 0,
		"&state=active": 1, "&state=closed": 0, "&tag=x": 0, "&days=1": 1, "&days=1&until=2000-01-01T00:00:00Z": 0, "&since=2099-01-01T00:00:00Z": 0, "&until=2099-01-01T00:00:00Z": 1, "&until=2000-01-01T00:00:00Z": 0, "&kind=contact": 0, "&kind=message&kind=contact": 1} {
		if got := w.look(operator, "秘密", filter).Messages; len(got) != want {
			t.Errorf("%s: %+v", filter, got)
		}
	}
}

// TestSearchGoesOn: a part ends where it ends and the next begins behind it; each look is a fact that
// tells no words.
func TestSearchGoesOn(t *testing.T) {
	w := settled(t)
	for i := range 5 {
		w.writes(shopLine, "U1", string(rune('a'+i)), words("返品 "+string(rune('a'+i))))
	}
	w.indexes()
	head, err := w.db.Head(context.Background())
	w.must(err)
	first := w.look(operator, "返品", "&limit=3")
	if len(first.Messages) != 3 || first.NextCursor.value == nil || first.SearchedBack.value == nil || text(first.Messages[0].Pieces) != "[返品] e" {
		t.Fatalf("%+v", first)
	}
	rest := w.look(operator, "返品", "&limit=3&cursor="+*first.NextCursor.value)
	if len(rest.Messages) != 2 || rest.NextCursor.value != nil || text(rest.Messages[1].Pieces) != "[返品] a" {
		t.Fatalf("%+v", rest)
	}
	items, _, err := w.db.Facts(context.Background(), head, 10)
	w.must(err)
	if len(items) != 2 || items[0].Fact.Kind != desk.FactSearched || items[0].Fact.Actor.Operator != operator || items[0].Fact.Data["messages"] != "3" {
		t.Errorf("%+v", items)
	}
	for _, it := range items {
		for _, v := range it.Fact.Data {
			if strings.Contains(v, "返品") {
				t.Errorf("the words are kept: %+v", it.Fact)
			}
		}
	}
}

// TestSavedViews: one's own and the brand's.
func TestSavedViews(t *testing.T) {
	w := settled(t)
	body := map[string]any{"name": "返品の話", "q": "返品 4111 1111 1111 1111", "filter": map[string]any{"author": "customer", "states": []string{"closed"}}}
	var v SavedView
	w.ask("POST", "/api/v1/views", operator, body).want(201).into(&v)
	if v.Version != 1 || !v.Mine || strings.Contains(v.Q, "4111 1111 1111") || v.Filter.Author != "customer" || len(v.Filter.State) != 1 {
		t.Errorf("%+v", v)
	}
	list := func(who desk.OperatorID) []SavedView {
		var out struct{ Items []SavedView }
		w.ask("GET", "/api/v1/views", who, nil).want(200).into(&out)
		return out.Items
	}
	at := "/api/v1/views/" + v.ID
	if len(list(operator)) != 1 || len(list(colleague)) != 0 {
		t.Error("one's own")
	}
	body["version"], body["q"], body["shared_with"] = 1, "返品", "shop"
	w.ask("PUT", at, colleague, body).problem(404, "not_found")
	w.ask("PUT", at, operator, body).want(200).into(&v)
	w.ask("PUT", at, operator, body).problem(409, "version_conflict")
	if got := list(colleague); len(got) != 1 || got[0].Mine || got[0].Filter.Workspace != "shop" || len(list(outsider)) != 0 {
		t.Errorf("shared: %+v", got)
	}
	body["version"] = 2
	w.ask("PUT", at, colleague, body).problem(403, "not_yours")
	w.ask("PUT", at, outsider, body).problem(404, "not_found")
	body["shared_with"] = "other"
	w.ask("PUT", at, operator, body).problem(404, "not_found")
	body["shared_with"], body["name"] = "shop", " "
	w.ask("PUT", at, operator, body).problem(422, "bad_name")
	w.ask("DELETE", at, outsider, nil).problem(404, "not_found")
	w.ask("DELETE", at, supervisor, nil).want(204)
	w.ask("DELETE", at, supervisor, nil).problem(404, "not_found")
}
