package httpapi

import (
	"strings"
	"testing"
)

func rich(message any) map[string]any {
	return map[string]any{"kind": "rich", "alt": "返品の流れ", "message": message}
}

// What LINE would refuse is told while one writes, in the reader's language, and is kept
// neither by the editor's door nor by a file's.
func TestAnswerThatLINERefuses(t *testing.T) {
	w := settled(t)
	flex, broken := rich(map[string]any{"type": "flex"}), rich("{ half of it")
	check := map[string]any{"workspace_id": shop, "answer": []any{map[string]any{"text": "まず"}, rich(map[string]any{"type": "template"}), broken, flex}}
	for language, want := range map[string]string{"ja": "type: 次のどれかにしてください: flex", "en": "type: Must be one of the following values: [flex]"} {
		var got AnswerFlaws
		w.ask("POST", knowledgeBase+"/answers/check", editor, check, with("Accept-Language", language)).want(200).into(&got)
		if len(got.Flaws) != 2 || got.Flaws[0].Bubble != 2 || got.Flaws[0].At != "type" || got.Flaws[0].Text != want || got.Flaws[1].Bubble != 3 {
			t.Errorf("%s: %+v", language, got.Flaws)
		}
	}
	entry := map[string]any{"workspace_id": shop, "question": "返品したい", "answer": []any{rich(map[string]any{"type": "template"})}}
	p := w.ask("POST", knowledgeBase+"/entries", editor, entry).problem(422, "line_refuses")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.answer" || !strings.HasPrefix(p.Detail, "LINE would refuse bubble 1. type: ") {
		t.Errorf("%+v", p)
	}
	entry["answer"] = []any{rich(map[string]any{"type": "text", "text": "no rich message"})}
	w.ask("POST", knowledgeBase+"/entries", editor, entry).problem(422, "line_refuses")
	entry["answer"] = []any{map[string]any{"kind": "sticker", "package_id": "446", "sticker_id": "a bear"}}
	w.ask("POST", knowledgeBase+"/entries", editor, entry).problem(422, "bad_answer")
	entry["answer"] = []any{flex}
	var e Entry
	w.ask("POST", knowledgeBase+"/entries", editor, entry).want(201).into(&e)
	edit := map[string]any{"version": e.Version, "question": "返品したい", "answer": []any{broken}}
	w.ask("PUT", knowledgeBase+"/entries/"+string(e.ID), editor, edit).problem(422, "line_refuses")

	file := []byte(`[{"id":"a","question":"返品したい","answer":[{"kind":"rich","rich":{"alt":"x","message":{"type":"flex"}}}]},
		{"id":"b","question":"交換したい","answer":[{"kind":"text","text":{"text":"まず"}},{"kind":"rich","rich":{"alt":"x","message":{"type":"imagemap"}}}]}]`)
	var told Imported
	w.sendFile(knowledgeBase+"/import?workspace=shop", editor, file).want(200).into(&told)
	if told.Done || told.Wrong != 1 || told.Rows[0].Outcome != "new" || len(told.Rows[1].Errors) != 1 {
		t.Fatalf("%+v", told)
	}
	if e := told.Rows[1].Errors[0]; e.Field != "answer" || e.Code != "line_refuses" || !strings.HasPrefix(e.Message, "吹き出し2をLINEが受け付けません。type: ") {
		t.Errorf("%+v", e)
	}
}
