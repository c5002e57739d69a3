package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

//go:embed demo_faq/*.json
var demoFAQ embed.FS

// Who writes the demo's knowledge, and who approves it.
const (
	demoEditor   desk.OperatorID = "saito"
	demoApprover desk.OperatorID = "kobayashi"
)

// knowledge fills both brands by the doors that people use: an editor imports, another
// person approves, operators say what was the answer.
func (d *demo) knowledge(ctx context.Context) error {
	editor, err := d.store.Person(ctx, demoEditor)
	if err != nil {
		return err
	}
	approver, err := d.store.Person(ctx, demoApprover)
	if err != nil {
		return err
	}
	d.clock.ago(30 * day)
	for _, b := range demoBrands {
		if err := d.faq(ctx, editor, approver, b.workspace.ID); err != nil {
			return fmt.Errorf("the knowledge of %s: %w", b.workspace.Name, err)
		}
	}
	return nil
}

func (d *demo) faq(ctx context.Context, editor, approver desk.Person, w desk.WorkspaceID) error {
	file, err := demoFAQ.ReadFile("demo_faq/" + string(w) + ".json")
	if err != nil {
		return err
	}
	done, err := d.librarian.Import(ctx, editor, w, file, flow.Import{Submit: true})
	if err != nil {
		return err
	}
	if !done.Done {
		return fmt.Errorf("%d rows are wrong: %+v", done.Wrong(), done.Rows)
	}
	which := make([]flow.EntryAt, len(done.Rows))
	for i, r := range done.Rows {
		which[i].ID = r.Entry
	}
	if _, err := d.librarian.ActOnAll(ctx, approver, w, which, knowledge.Act{Verb: knowledge.Publish}); err != nil {
		return err
	}
	for _, t := range demoTerms[w] {
		t.Workspace = w
		if _, err := d.librarian.PutTerm(ctx, editor, t); err != nil {
			return err
		}
	}
	return d.phrases(ctx, w, func(p demoPhrase) bool { return p.by == demoEditor })
}

// phrases says the phrasings that are picked: an editor's own are live at once, those
// of operators wait.
func (d *demo) phrases(ctx context.Context, w desk.WorkspaceID, pick func(demoPhrase) bool) error {
	for _, p := range demoPhrases {
		if !strings.HasPrefix(p.faq, string(w)) || !pick(p) {
			continue
		}
		rows, err := d.store.EntriesByFileID(ctx, w, []string{p.faq})
		if err != nil || len(rows) != 1 {
			return errors.Join(err, fmt.Errorf("%s: %d entries", p.faq, len(rows)))
		}
		by, err := d.store.Person(ctx, p.by)
		if err != nil {
			return err
		}
		say := d.librarian.Vote
		if p.by == demoEditor {
			say = d.librarian.AddAlias
		}
		if _, err := say(ctx, by, flow.Phrase{Entry: rows[0].ID, Text: p.text}); err != nil {
			return err
		}
	}
	return nil
}

// unfinished leaves something to do: a text that waits for approval, and questions
// that operators passed on.
func (d *demo) unfinished(ctx context.Context) error {
	editor, err := d.store.Person(ctx, demoEditor)
	if err != nil {
		return err
	}
	for _, b := range demoBrands {
		if err := d.phrases(ctx, b.workspace.ID, func(p demoPhrase) bool { return p.by != demoEditor }); err != nil {
			return err
		}
	}
	w := demoBrands[0].workspace.ID
	for _, n := range demoWaiting {
		e, err := d.librarian.Create(ctx, editor, w, knowledge.Body{Question: n.question, Category: n.category,
			Answer: []desk.Content{{Kind: desk.Text, Text: &desk.TextBody{Text: n.answer}}}})
		if err != nil {
			return err
		}
		if _, err := d.librarian.Act(ctx, editor, e.ID, e.Version, knowledge.Act{Verb: knowledge.Submit}); err != nil {
			return err
		}
	}
	by, err := d.store.Person(ctx, "yamamoto")
	if err != nil {
		return err
	}
	_, err = d.librarian.Ask(ctx, by, w, "野菜の箱は回収してもらえますか")
	return err
}

var demoTerms = map[desk.WorkspaceID][]knowledge.Term{
	"midori": {
		{Kind: knowledge.Synonyms, Words: []string{"解約", "退会", "やめる", "やめたい", "停止"}},
		{Kind: knowledge.Synonyms, Words: []string{"スキップ", "お休み", "休止", "飛ばす"}},
		{Kind: knowledge.Synonyms, Words: []string{"お届け日", "配送日", "配達日", "届く日"}},
		{Kind: knowledge.Synonyms, Words: []string{"傷み", "腐る", "しなびる", "つぶれる"}},
		{Kind: knowledge.Word, Words: []string{"みどり野菜便"}, Reading: "ミドリヤサイビン"},
		{Kind: knowledge.Word, Words: []string{"今週の畑"}, Reading: "コンシュウノハタケ"},
	},
	"kitayama": {
		{Kind: knowledge.Synonyms, Words: []string{"豆", "コーヒー豆", "珈琲豆"}},
		{Kind: knowledge.Word, Words: []string{"北山ブレンド"}, Reading: "キタヤマブレンド"},
	},
}

type demoPhrase struct {
	faq, text string
	by        desk.OperatorID
}

var demoPhrases = []demoPhrase{
	{"midori-001", "明日受け取りたいんですが変更できますか", demoEditor},
	{"midori-001", "来週の定期便を1週間遅らせたい", demoEditor},
	{"midori-004", "次回はいらないです", demoEditor},
	{"midori-014", "もうやめたいです", demoEditor},
	{"midori-025", "届いたトマトがつぶれていました", demoEditor},
	{"midori-036", "ポイントはいつまで使えますか？", demoEditor},
	{"midori-001", "来客があるので明日の午前だと助かります", "yamamoto"},
	{"midori-009", "まだ届かないのですが…急いでいます", "yamamoto"},
	{"midori-035", "請求書を再発行してほしいのですが", "ito"},
	{"midori-017", "ピーマンが苦手で食べられません", "ito"},
	{"kitayama-012", "解約の方法を教えてください", demoEditor},
	{"kitayama-006", "深煎りから中煎りに変えられますか", "sasaki"},
}

var demoWaiting = []struct {
	question, answer string
	category         knowledge.Category
}{
	{"年末年始もお届けしていますか", "12月30日から1月4日までは、お届けをお休みします。\nこの期間にお届け予定の方には、前後の週への振り替えをLINEでお知らせします。", knowledge.Category{Major: "お届け", Middle: "お届け日"}},
	{"ふるさと納税の返礼品に使えますか", "現在、ふるさと納税の返礼品としてのお取り扱いはございません。", knowledge.Category{Major: "ご注文", Middle: "単品・お試し"}},
}
