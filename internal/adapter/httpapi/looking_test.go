package httpapi

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestWatch: a mark is its owner's alone, is told to their other windows, and its list shows
// what is over, too.
func TestWatch(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("質問です"))
	w.writes(shopLine, "U2", "m2", words("ほかの質問"))
	at := "/api/v1/conversations/" + string(c.ID)
	mine := w.listen(operator, "")
	listed := func(who desk.OperatorID) (ids []desk.ConversationID) {
		var list struct {
			Items []struct{ ID desk.ConversationID }
		}
		w.ask("GET", "/api/v1/conversations?watched=true", who, nil).want(200).into(&list)
		for _, it := range list.Items {
			ids = append(ids, it.ID)
		}
		return ids
	}
	for range 2 {
		w.ask("PUT", at+"/watch", operator, nil).want(204)
	}
	var told struct{ Conversation_ID, State string }
	if f := mine.next("watch", &told); f.id != "" || told.Conversation_ID != string(c.ID) || told.State != "on" {
		t.Errorf("told %+v", f)
	}
	w.ask("POST", at+"/close", operator, nil).want(200)
	if got := listed(operator); len(got) != 1 || got[0] != c.ID {
		t.Errorf("watched: %v", got)
	}
	if got := listed(colleague); len(got) != 0 {
		t.Errorf("another's marks: %v", got)
	}
	w.ask("PUT", at+"/watch", outsider, nil).problem(404, "not_found")
	w.ask("PUT", "/api/v1/conversations/none/watch", operator, nil).problem(404, "not_found")
	w.ask("DELETE", at+"/watch", operator, nil).want(204)
	if mine.next("watch", &told); told.State != "off" {
		t.Errorf("told %+v", told)
	}
	if got := listed(operator); len(got) != 0 {
		t.Errorf("after it was taken away: %v", got)
	}
}

// TestLookers: who has an inquiry before their eyes is told and can be asked for.
func TestLookers(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("質問です"))
	foreign := w.writes(otherLine, "U2", "m2", words("別のブランド"))
	body := map[string]any{"window": "w1", "items": []any{map[string]any{"conversation_id": c.ID, "drafting": true}, map[string]any{"conversation_id": foreign.ID}}}
	live := w.listen(operator, "")
	w.ask("PUT", "/api/v1/me/looking", colleague, body).want(204)
	var told struct{ Conversation_ID, Operator_ID, State string }
	if f := live.next("looking", &told); f.id != "" || told.Conversation_ID != string(c.ID) || told.Operator_ID != "colleague" || told.State != "drafts" {
		t.Errorf("told %+v", f)
	}
	var list LookerList
	w.ask("GET", "/api/v1/looking", operator, nil).want(200).into(&list)
	if got := fmt.Sprint(list.Items); got != fmt.Sprint(List[Looker]{{c.ID, "colleague", "drafts"}}) {
		t.Errorf("lookers: %s", got)
	}
	for who, want := range map[desk.OperatorID]int{colleague: 0, outsider: 0, "viewer": 0} {
		var list LookerList
		if w.ask("GET", "/api/v1/looking", who, nil).want(200).into(&list); len(list.Items) != want {
			t.Errorf("%s is told of %v", who, list.Items)
		}
	}
	w.clock.advance(2 * time.Minute)
	w.ask("GET", "/api/v1/looking", operator, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Errorf("never over: %v", list.Items)
	}
	many := make([]any, 9)
	for i := range many {
		many[i] = map[string]any{"conversation_id": fmt.Sprint(i)}
	}
	w.ask("PUT", "/api/v1/me/looking", operator, map[string]any{"window": "w1", "items": many}).want(422)
	w.ask("PUT", "/api/v1/me/looking", operator, map[string]any{"window": "", "items": []any{}}).want(422)
}

// TestSearchInTalk: one talk is looked through itself, whatever the index knows, and by the
// rule of reading it.
func TestSearchInTalk(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("ポイントについて"))
	w.writes(shopLine, "U2", "m2", words("ポイントの話"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", at+"/accept", operator, map[string]any{}).want(200)
	w.ask("POST", at+"/messages", operator, map[string]any{"type": "note", "text": "秘密のメモ"}, with("Idempotency-Key", "k1")).want(201)
	w.ask("POST", at+"/close", operator, nil).want(200)
	w.clock.advance(time.Hour)
	next := w.writes(shopLine, "U1", "m3", words("ﾎﾟｲﾝﾄがまた付きません"))
	if next.ID == c.ID || next.Thread != c.Thread {
		t.Fatal("the customer's next inquiry is not on the same talk")
	}
	in := "&conversation=" + string(next.ID)
	var got []string
	for _, m := range w.look(operator, "ポイント", in).Messages {
		got = append(got, text(m.Pieces))
	}
	if fmt.Sprint(got) != "[[ﾎﾟｲﾝﾄ]がまた付きません [ポイント]について]" {
		t.Errorf("found %v", got)
	}
	if got := w.look(operator, "秘密", in).Messages; len(got) != 1 || got[0].Direction != "note" || *got[0].Conversation.value != c.ID {
		t.Errorf("the note: %+v", got)
	}
	if got := w.look("reviewer", "秘密", in).Messages; len(got) != 0 {
		t.Errorf("a reviewer reads notes: %+v", got)
	}
	if got := w.look(operator, "ない言葉", in); len(got.Messages) != 0 || got.SearchedBack.value != nil || got.NextCursor.value != nil {
		t.Errorf("nothing: %+v", got)
	}
	for _, who := range []desk.OperatorID{outsider, "viewer"} {
		w.ask("GET", "/api/v1/search?q=a"+in, who, nil).problem(404, "not_found")
	}
	if got := w.look("viewer", "ポイント", "&conversation="+string(c.ID)).Messages; len(got) != 1 || text(got[0].Pieces) != "[ポイント]について" {
		t.Errorf("who sees what is over sees of the next inquiry: %+v", got)
	}
	w.ask("GET", "/api/v1/search?q=a&cursor=%21"+in, operator, nil).problem(422, "bad_cursor")
}

// TestSearchInLongTalk: a part ends where it ends, and the next begins behind it.
func TestSearchInLongTalk(t *testing.T) {
	w := settled(t)
	var c Conversation
	for i := range 230 {
		c = w.writes(shopLine, "U1", fmt.Sprint("m", i), words(fmt.Sprintf("その%d。", i)))
		w.clock.advance(time.Second)
	}
	in := "&limit=20&conversation=" + string(c.ID)
	var seen []string
	parts := 0
	for cursor := ""; ; parts++ {
		out := w.look(operator, "その", in+"&cursor="+cursor)
		for _, m := range out.Messages {
			seen = append(seen, text(m.Pieces))
		}
		if out.NextCursor.value == nil {
			break
		}
		cursor = *out.NextCursor.value
	}
	if len(seen) != 230 || seen[0] != "[その]229。" || seen[229] != "[その]0。" || parts == 0 {
		t.Errorf("%d in %d parts, from %s", len(seen), parts+1, seen[0])
	}
}
