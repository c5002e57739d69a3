package httpapi

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

const editor = desk.OperatorID("editor")

const knowledgeBase = "/api/v1/knowledge"

func answerText(s string) []map[string]any { return []map[string]any{{"kind": "text", "text": s}} }

func (w *world) newEntry(question, text string) (e Entry) {
	w.t.Helper()
	body := map[string]any{"workspace_id": shop, "question": question, "category": map[string]string{"major": "配送"}}
	if text != "" {
		body["answer"] = answerText(text)
	}
	w.ask("POST", knowledgeBase+"/entries", editor, body).want(201).into(&e)
	return e
}

func (w *world) entry(e Entry, who desk.OperatorID, verb string, body map[string]any) answer {
	w.t.Helper()
	path := knowledgeBase + "/entries/" + string(e.ID) + "/" + verb
	if body == nil {
		return w.ask("POST", path, who, nil)
	}
	return w.ask("POST", path, who, body)
}

func TestEntryLife(t *testing.T) {
	w := settled(t)
	e := w.newEntry("届け日は変えられますか", "")
	if e.State != "draft" || e.Version != 1 || !e.MayEdit || e.MayPublish || e.Body.Title != "届け日は変えられますか" {
		t.Errorf("%+v", e)
	}
	if p := w.entry(e, editor, "submit", nil).problem(422, "answer_needed"); p.Errors[0].Location != "body.answer" {
		t.Errorf("%+v", p)
	}
	edit := map[string]any{"version": 1, "question": "届け日を変えたい", "answer": answerText("マイページから、発送の2日前まで変えられます。")}
	w.ask("PUT", knowledgeBase+"/entries/"+string(e.ID), editor, edit).want(200).into(&e)
	w.ask("PUT", knowledgeBase+"/entries/"+string(e.ID), editor, edit).problem(409, "version_conflict")
	w.entry(e, supervisor, "publish", nil).problem(409, "bad_state")
	w.entry(e, editor, "submit", map[string]any{"version": 2}).want(200).into(&e)
	w.entry(e, editor, "publish", nil).problem(403, "own_work")
	w.entry(e, operator, "publish", nil).problem(403, "forbidden")
	w.entry(e, supervisor, "reject", nil).problem(422, "reason_needed")
	w.entry(e, supervisor, "reject", map[string]any{"reason": "締切の時刻も書いてください"}).want(200).into(&e)
	if e.State != "draft" || e.Reason == "" {
		t.Errorf("%+v", e)
	}
	edit["version"], edit["answer"] = e.Version, answerText("マイページから、発送の2日前の18時まで変えられます。")
	w.ask("PUT", knowledgeBase+"/entries/"+string(e.ID), editor, edit).want(200).into(&e)
	w.entry(e, editor, "submit", nil).want(200)

	var list EntryList
	w.ask("GET", knowledgeBase+"/entries?workspace=shop&review=true", editor, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Error("an editor's own text waits for the editor")
	}
	w.ask("GET", knowledgeBase+"/entries?workspace=shop&review=true", supervisor, nil).want(200).into(&list)
	if len(list.Items) != 1 || !list.Items[0].MayPublish {
		t.Fatalf("%+v", list)
	}
	w.entry(e, supervisor, "publish", nil).want(200).into(&e)
	if live := e.Live.value; e.State != "published" || live == nil || !live.Now || live.Revision != 3 {
		t.Errorf("%+v", e)
	}
	var h EntryHistory
	w.ask("GET", knowledgeBase+"/entries/"+string(e.ID)+"/history", operator, nil).want(200).into(&h)
	if len(h.Items) != 7 || h.Items[0].Verb != "publish" || !h.Items[6].Wrote {
		t.Errorf("%+v", h)
	}
	var d EntryDiff
	w.ask("GET", knowledgeBase+"/entries/"+string(e.ID)+"/diff?from=2&to=3", operator, nil).want(200).into(&d)
	if got, _ := json.Marshal(d.Changes); string(got) != `[{"field":"answer","pieces":[{"op":"same","text":"マイページから、発送の2日前"},{"op":"add","text":"の18時"},{"op":"same","text":"まで変えられます。"}]}]` {
		t.Errorf("%s", got)
	}
	w.entry(e, editor, "rollback", map[string]any{"revision": 2}).want(200).into(&e)
	if e.State != "draft" || e.Revision != 4 || e.Live.value == nil || e.Live.value.Revision != 3 {
		t.Errorf("what is published must stay until the old text is approved: %+v", e)
	}
	w.entry(e, editor, "retire", nil).want(200).into(&e)
	if e.Live.value != nil || e.State != "retired" {
		t.Errorf("%+v", e)
	}
	w.entry(e, editor, "restore", nil).want(200)
	w.ask("GET", knowledgeBase+"/entries?workspace=other", editor, nil).problem(404, "not_found")
	w.ask("GET", knowledgeBase+"/entries/"+string(e.ID), elsewhere, nil).problem(404, "not_found")
	var sum Summary
	w.ask("GET", knowledgeBase+"/summary?workspace=shop", operator, nil).want(200).into(&sum)
	if sum.Draft != 1 || len(sum.Categories) != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestRichAnswer(t *testing.T) {
	w := settled(t)
	body := map[string]any{"workspace_id": shop, "question": "返品したい", "answer": []map[string]any{
		{"kind": "rich", "alt": "返品の流れ", "message": map[string]any{"type": "flex", "n": 1}},
		{"text": "どれですか", "choices": []map[string]any{{"label": "不良品", "say": "不良品です"}}}}}
	var e Entry
	w.ask("POST", knowledgeBase+"/entries", editor, body).want(201).into(&e)
	if a := e.Body.Answer; len(a) != 2 || string(a[0].Message) != `{"n":1,"type":"flex"}` || a[1].Kind != "text" || a[1].Choices[0].Say != "不良品です" {
		t.Errorf("%+v", a)
	}
	body["answer"] = []map[string]any{{"kind": "image", "attachment_id": "nothing"}}
	w.ask("POST", knowledgeBase+"/entries", editor, body).problem(422, "bad_attachment")
	body["answer"] = []map[string]any{{"text": "a", "choices": []map[string]any{{"label": "x"}}}}
	w.ask("POST", knowledgeBase+"/entries", editor, body).problem(422, "bad_answer")
}

func (w *world) sendFile(path string, who desk.OperatorID, data []byte) answer {
	w.t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, err := m.CreateFormFile("file", "faq")
	w.must(err)
	_, _ = part.Write(data)
	w.must(m.Close())
	return w.ask("POST", path, who, form.Bytes(), with("Content-Type", m.FormDataContentType()))
}

func TestImportExport(t *testing.T) {
	w := settled(t)
	file := "ID,質問,回答,カテゴリ大\nd-1,送料はいくらですか,\"全国一律 550円です。\n3,000円以上で無料です。\",配送\nd-2,支払い方法は,カードと後払いです。,支払い\n"
	var got Imported
	path := knowledgeBase + "/import?workspace=shop"
	w.sendFile(path+"&dry_run=1", editor, []byte(file)).want(200).into(&got)
	if got.Done || got.New != 2 || got.Rows[1].Line != 4 {
		t.Errorf("%+v", got)
	}
	var list EntryList
	w.ask("GET", knowledgeBase+"/entries?workspace=shop", editor, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Fatal("a dry run stored something")
	}
	bad := file + "d-1,二度目,答え,\n,,,\nd-3,質問,答え,\nd-4,,答え,\n"
	w.sendFile(path, editor, []byte(bad)).want(200).into(&got)
	if got.Done || got.Wrong != 2 || got.Rows[2].Errors[0].Code != "duplicate_id" || got.Rows[4].Errors[0].Field != "title" {
		t.Errorf("%+v", got)
	}
	w.ask("GET", knowledgeBase+"/entries?workspace=shop", editor, nil).want(200).into(&list)
	if len(list.Items) != 0 {
		t.Fatal("half of a file was stored")
	}
	w.sendFile(path+"&submit=1", editor, []byte(file)).want(200).into(&got)
	if !got.Done || got.New != 2 {
		t.Fatalf("%+v", got)
	}
	w.sendFile(path, editor, []byte(file)).want(200).into(&got)
	if !got.Done || got.Same != 2 {
		t.Errorf("%+v", got)
	}
	w.ask("GET", knowledgeBase+"/entries?workspace=shop&state=review", supervisor, nil).want(200).into(&list)
	var all []map[string]any
	for _, e := range list.Items {
		all = append(all, map[string]any{"id": e.ID, "version": e.Version})
	}
	w.ask("POST", knowledgeBase+"/publish", editor, map[string]any{"workspace_id": shop, "entries": all}).problem(403, "own_work")
	w.ask("POST", knowledgeBase+"/publish", supervisor, map[string]any{"workspace_id": shop, "entries": all}).want(200).into(&list)
	if len(list.Items) != 2 || list.Items[0].State != "published" {
		t.Errorf("%+v", list)
	}
	for _, format := range []string{"csv", "csv_cp932", "json", "markdown"} {
		out := w.ask("GET", knowledgeBase+"/export?workspace=shop&format="+format, operator, nil).want(200)
		if format == "markdown" {
			z, err := zip.NewReader(bytes.NewReader(out.body), int64(len(out.body)))
			w.must(err)
			if len(z.File) != 2 || z.File[0].Name != "配送/d-1.md" {
				t.Errorf("%v", z.File[0].Name)
			}
		}
		w.sendFile(path, editor, out.body).want(200).into(&got)
		if !got.Done || got.Same != 2 {
			t.Errorf("%s came back otherwise: %+v", format, got)
		}
	}
	w.ask("GET", knowledgeBase+"/export?workspace=shop&format=pdf", editor, nil).problem(422, "bad_format")
	w.sendFile(path, editor, []byte("a,b\n1,2\n")).problem(422, "unknown_column")
	w.sendFile(path, operator, []byte(file)).problem(403, "forbidden")
}

func TestCandidates(t *testing.T) {
	w := settled(t)
	e, second := w.newEntry("届け日を変えたい", "できます"), w.newEntry("解約したい", "できます")
	vote := func(who desk.OperatorID, e Entry, text string) answer {
		return w.ask("POST", knowledgeBase+"/candidates", who, map[string]any{"entry_id": e.ID, "text": text, "conversation_id": "talk"})
	}
	var a Alias
	vote(operator, e, "明日受け取りたい！").want(200).into(&a)
	vote(operator, e, "明日受け取りたい").want(200).into(&a)
	if a.State != "candidate" || len(a.Votes) != 1 || a.EntryTitle != "届け日を変えたい" {
		t.Errorf("one operator can't decide: %+v", a)
	}
	vote(colleague, e, "明日受け取りたい").want(200).into(&a)
	if a.State != "live" || a.DecidedBy.value != nil {
		t.Errorf("two can: %+v", a)
	}
	vote(operator, second, "明日受け取りたい").problem(409, "alias_taken")
	move := func(verb string, who desk.OperatorID) answer {
		return w.ask("POST", knowledgeBase+"/candidates/"+string(a.ID)+"/"+verb, who, nil)
	}
	move("undo", operator).problem(403, "forbidden")
	move("undo", editor).want(200).into(&a)
	if a.State != "candidate" || len(a.Votes) != 1 {
		t.Errorf("%+v", a)
	}
	var list AliasList
	w.ask("GET", knowledgeBase+"/candidates?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 {
		t.Errorf("%+v", list)
	}
	move("reject", editor).want(200)
	vote(colleague, e, "明日受け取りたい").want(200).into(&a)
	if a.State != "rejected" {
		t.Errorf("an editor has decided: %+v", a)
	}
	move("approve", editor).want(200)
	w.ask("POST", knowledgeBase+"/aliases", editor, map[string]any{"entry_id": e.ID, "text": "日にちを変更"}).want(201)
	w.ask("GET", knowledgeBase+"/aliases?workspace=shop&entry="+string(e.ID), operator, nil).want(200).into(&list)
	if len(list.Items) != 2 {
		t.Errorf("%+v", list)
	}
	var q Entry
	w.ask("POST", knowledgeBase+"/questions", operator, map[string]any{"workspace_id": shop, "question": "クール便ですか"}).want(201).into(&q)
	if q.State != "draft" || q.Body.Question != "クール便ですか" {
		t.Errorf("%+v", q)
	}
}

func TestTerms(t *testing.T) {
	w := settled(t)
	add := func(kind string, words ...string) answer {
		return w.ask("POST", knowledgeBase+"/"+kind, editor, map[string]any{"workspace_id": shop, "words": words})
	}
	var g Term
	add("synonyms", "解約", "退会").want(201).into(&g)
	add("synonyms", "退会", "やめる").problem(409, "word_taken")
	add("synonyms", "退会").problem(422, "too_few")
	add("words", "みどりセット").want(201)
	w.ask("PUT", knowledgeBase+"/synonyms/"+string(g.ID), editor, map[string]any{"version": 1, "words": []string{"解約", "やめる"}}).want(200)
	w.ask("PUT", knowledgeBase+"/synonyms/"+string(g.ID), editor, map[string]any{"version": 1, "words": []string{"解約", "やめる"}}).problem(409, "version_conflict")
	var list TermList
	w.ask("GET", knowledgeBase+"/synonyms?workspace=shop", operator, nil).want(200).into(&list)
	if len(list.Items) != 1 || strings.Join(list.Items[0].Words, " ") != "解約 やめる" {
		t.Errorf("%+v", list)
	}
	w.ask("DELETE", knowledgeBase+"/synonyms/"+string(g.ID), editor, nil).want(204)
}

// An import is told to streams once, not once a row.
func TestManyAreToldOnce(t *testing.T) {
	w := settled(t)
	stream, err := w.deps.Live.Subscribe(t.Context(), desk.Person{ID: "x", Centre: centre, Memberships: map[desk.WorkspaceID]desk.Role{shop: desk.RoleOperator}}, "")
	w.must(err)
	defer stream.Close()
	file := "質問,回答\n"
	for i := range 30 {
		file += fmt.Sprintf("質問 %d,答え\n", i)
	}
	w.sendFile(knowledgeBase+"/import?workspace=shop", editor, []byte(file)).want(200)
	last := w.newEntry("一つ", "")
	seen := 0
	for e := range stream.Events {
		if seen++; e.ID == string(last.ID) {
			break
		}
	}
	if seen != 2 {
		t.Errorf("%d events", seen)
	}
}

func TestOldTalks(t *testing.T) {
	w := settled(t)
	file := "送信者タイプ,送信者名,送信日,送信時刻,内容\nUser,佐藤花子,2026/11/19,18:03:05,届きません\nAccount,受付,2026/11/19,18:04:00,お調べします\n"
	var got ImportedTalks
	for _, want := range []struct {
		query string
		fresh int
		rows  []bool
	}{{"&dry_run=1", 2, []bool{true, true}}, {"", 2, nil}, {"", 0, nil}, {"&dry_run=1", 0, []bool{false, false}}} {
		w.sendFile(knowledgeBase+"/talks?workspace=shop"+want.query, editor, []byte(file)).want(200).into(&got)
		var rows []bool
		for _, r := range got.Rows {
			rows = append(rows, r.New)
		}
		if got.Lines != 2 || got.New != want.fresh || got.Said != 1 || got.Undated != 0 || !slices.Equal(rows, want.rows) {
			t.Errorf("%q: %+v", want.query, got)
		}
	}
	twice := file + "User,佐藤花子,いつか,,4111111111111111 です\nUser,佐藤花子,いつか,,4111111111111111 です\n"
	look := w.sendFile(knowledgeBase+"/talks?workspace=shop&dry_run=1", editor, []byte(twice)).want(200)
	if look.into(&got); got.Lines != 4 || got.New != 1 || got.Undated != 2 || got.Rows[2].Line != 4 || strings.Contains(string(look.body), "佐藤") {
		t.Errorf("%s", look.body)
	}
	var list OldSayings
	page := w.ask("GET", knowledgeBase+"/talks?workspace=shop", editor, nil).want(200)
	if page.into(&list); len(list.Items) != 2 || !list.Items[1].Customer || strings.Contains(string(page.body), "佐藤") {
		t.Errorf("%s", page.body)
	}
	w.sendFile(knowledgeBase+"/talks?workspace=other", editor, []byte(file)).problem(404, "not_found")
}

// Live phrasings leave with their entries and come back live, in every format; one that is
// another entry's makes its row wrong, and nothing is stored.
func TestPhrasingsInFiles(t *testing.T) {
	w := settled(t)
	path := knowledgeBase + "/import?workspace=shop"
	var got Imported
	file := "ID,質問,回答,言い回し\nd-1,送料はいくらですか,550円です。,\"送料は？\nいくらかかる\"\nd-2,支払い方法は,カードです。,\n"
	w.sendFile(path+"&dry_run=1", editor, []byte(file)).want(200).into(&got)
	var live AliasList
	read := func() int {
		w.ask("GET", knowledgeBase+"/aliases?workspace=shop", operator, nil).want(200).into(&live)
		return len(live.Items)
	}
	if got.Done || read() != 0 {
		t.Errorf("a dry run stored phrasings: %+v", live.Items)
	}
	w.sendFile(path, editor, []byte(file)).want(200).into(&got)
	if !got.Done || read() != 2 || *live.Items[0].DecidedBy.value != editor {
		t.Fatalf("%+v %+v", got, live.Items)
	}
	taken := "ID,質問,回答,言い回し\nd-2,支払い方法は,カードです。,送料は？\nd-3,新しい質問,答え,初めて聞く言い方\n"
	w.sendFile(path, editor, []byte(taken)).want(200).into(&got)
	if got.Done || got.Wrong != 1 || got.Rows[0].Errors[0].Code != "alias_taken" || got.Rows[0].Errors[0].Field != "aliases" || read() != 2 {
		t.Errorf("%+v", got)
	}
	for _, format := range []string{"csv", "csv_cp932", "json", "markdown"} {
		out := w.ask("GET", knowledgeBase+"/export?workspace=shop&format="+format, operator, nil).want(200)
		w.sendFile(path, editor, out.body).want(200).into(&got)
		if !got.Done || got.Same != 2 || read() != 2 {
			t.Errorf("%s came back otherwise: %+v", format, got)
		}
		w.ask("POST", knowledgeBase+"/candidates/"+string(live.Items[0].ID)+"/undo", editor, nil).want(200)
		w.sendFile(path, editor, out.body).want(200).into(&got)
		if !got.Done || got.Changed != 1 || read() != 2 {
			t.Errorf("%s brought nothing back: %+v", format, got)
		}
	}
}
