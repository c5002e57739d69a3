package httpapi

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func (w *world) board(who desk.OperatorID) (out []Post) {
	var list PostList
	w.ask("GET", "/api/v1/board", who, nil).want(200).into(&list)
	return list.Items
}

// TestBoard: a supervisor posts, an operator confirms, changed words have to be confirmed anew,
// and who has not is known and reminded.
func TestBoard(t *testing.T) {
	w := settled(t)
	var p Post
	w.ask("POST", "/api/v1/board", supervisor, map[string]any{"workspace_id": shop, "title": "朝礼", "text": "本日は4111111111111111の件", "weight": "important", "confirm": true}).want(201).into(&p)
	if p.State != "shown" || p.Text == "本日は4111111111111111の件" || p.Meant || !p.Edits {
		t.Fatalf("%+v", p)
	}
	own := w.board(operator)
	if len(own) != 1 || !own[0].Meant || own[0].Edits || own[0].ReadAt.value != nil {
		t.Fatalf("the operator's: %+v", own)
	}
	if got := w.board(outsider); len(got) != 0 {
		t.Errorf("another brand reads %+v", got)
	}
	confirm := func(revision int64) answer {
		return w.ask("POST", "/api/v1/board/"+p.ID+"/confirm", operator, map[string]any{"revision": revision})
	}
	confirm(2).want(409)
	confirm(1).want(204)
	confirm(1).want(204)
	if own = w.board(operator); own[0].ReadAt.value == nil || own[0].Read != 1 {
		t.Errorf("confirmed: %+v", own[0])
	}
	readers := func() (open, done []desk.OperatorID) {
		var list PostReaders
		w.ask("GET", "/api/v1/board/"+p.ID+"/readers", supervisor, nil).want(200).into(&list)
		for _, r := range list.Items {
			if r.At.value == nil {
				open = append(open, r.Operator)
			} else {
				done = append(done, r.Operator)
			}
		}
		return open, done
	}
	open, done := readers()
	if len(done) != 1 || done[0] != operator || len(open) == 0 {
		t.Fatalf("open %v, done %v", open, done)
	}
	for _, id := range open {
		if id == supervisor || id == outsider {
			t.Errorf("%s is asked to confirm", id)
		}
	}
	var told Reminded
	w.ask("POST", "/api/v1/board/"+p.ID+"/remind", supervisor, nil).want(200).into(&told)
	if told.Count != len(open) {
		t.Errorf("reminded %d of %d", told.Count, len(open))
	}
	w.ask("POST", "/api/v1/board/"+p.ID+"/remind", operator, nil).want(403)

	// On an old edition nothing is written over; other words have to be confirmed anew.
	change := map[string]any{"title": "朝礼", "text": "訂正", "weight": "important", "confirm": true, "edition": 1}
	w.ask("PUT", "/api/v1/board/"+p.ID, supervisor, change).want(200).into(&p)
	w.ask("PUT", "/api/v1/board/"+p.ID, supervisor, change).want(409)
	if own = w.board(operator); p.Revision != 2 || own[0].ReadAt.value != nil || own[0].Read != 0 {
		t.Errorf("after other words: %+v", own[0])
	}
	w.ask("POST", "/api/v1/board/"+p.ID+"/withdraw", supervisor, map[string]any{"edition": p.Edition}).want(200).into(&p)
	if p.State != "withdrawn" || len(w.board(operator)) != 0 || len(w.board(supervisor)) != 1 {
		t.Errorf("withdrawn: %+v", p)
	}
	confirm(2).want(409)
}

// TestBoardIsNotForAll: who may post where, and who learns of what is to come.
func TestBoardIsNotForAll(t *testing.T) {
	w := settled(t)
	sheet := func(in desk.WorkspaceID, from time.Duration) map[string]any {
		return map[string]any{"workspace_id": in, "title": "告知", "weight": "normal", "from": w.clock.Now().Add(from).Format(time.RFC3339)}
	}
	w.ask("POST", "/api/v1/board", operator, sheet(shop, 0)).want(403)
	w.ask("POST", "/api/v1/board", elsewhere, sheet(shop, 0)).want(403)
	w.ask("POST", "/api/v1/board", supervisor, map[string]any{"title": " ", "weight": "normal"}).want(422)
	w.ask("POST", "/api/v1/board", supervisor, sheet(shop, time.Hour)).want(201)
	if len(w.board(operator)) != 0 || len(w.board(supervisor)) != 1 {
		t.Error("what is to come shows too soon, or not to who wrote it")
	}
	w.clock.advance(2 * time.Hour)
	if len(w.board(operator)) != 1 {
		t.Error("what was to come does not show")
	}
	var p Post
	w.ask("POST", "/api/v1/board", supervisor, sheet("", 0)).want(201).into(&p)
	if p.Workspace != "" || len(w.board(outsider)) != 1 {
		t.Errorf("the centre's: %+v", p)
	}
}
