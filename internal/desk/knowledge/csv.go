package knowledge

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// sheet is a CSV of entries: its columns in the order they are written. A file may have them
// in any order and may leave out all but an answer and a title or a question.
var sheet = desk.Sheet{
	Columns: []desk.SheetColumn{
		{Name: "id", Heading: "ID", Also: []string{"外部ID", "external_id", "no", "番号"}},
		{Name: "kind", Heading: "種別", Also: []string{"type"}},
		{Name: "title", Heading: "タイトル", Also: []string{"件名"}},
		{Name: "question", Heading: "質問", Also: []string{"質問文", "q"}},
		{Name: "answer", Heading: "回答", Also: []string{"回答文", "a", "本文"}},
		{Name: "category_major", Heading: "カテゴリ大", Also: []string{"大分類", "大カテゴリ", "大区分", "カテゴリ", "category"}},
		{Name: "category_middle", Heading: "カテゴリ中", Also: []string{"中分類", "中カテゴリ", "中区分"}},
		{Name: "category_minor", Heading: "カテゴリ小", Also: []string{"小分類", "小カテゴリ", "小区分"}},
		{Name: "valid_from", Heading: "公開開始", Also: []string{"公開開始日"}},
		{Name: "valid_until", Heading: "公開終了", Also: []string{"公開終了日"}},
		{Name: "audience", Heading: "対象"},
		{Name: "language", Heading: "言語"},
		{Name: "attachments", Heading: "添付"},
		{Name: "answer_json", Heading: "回答JSON"},
		{Name: "aliases", Heading: "言い回し", Also: []string{"類似質問", "類似の質問", "別の聞き方"}}, // one a line
	},
	Needs: [][]string{{"question", "title"}, {"answer", "answer_json"}},
	Same:  Key,
	Most:  MaxRows,
}

// words that cells may hold instead of codes.
var cellWords = map[string]string{"お客様": "customer", "オペレーター": "operator", "ナレッジ": "article", "記事": "article"}

func readCSV(data []byte) ([]Row, error) {
	text, err := DecodeText(data)
	if err != nil {
		return nil, err
	}
	table, err := sheet.Read(text)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(table))
	for i, l := range table {
		rows[i] = csvRow(l.Line, l.Cells)
	}
	return rows, nil
}

func csvRow(line int, get map[string]string) Row {
	code := func(s string) string {
		s = strings.TrimSpace(s)
		if w, ok := cellWords[s]; ok {
			return w
		}
		return strings.ToLower(s)
	}
	rec := record{ID: get["id"], Kind: Kind(code(get["kind"])), Title: get["title"], Question: get["question"], Audience: Audience(code(get["audience"])),
		Language: get["language"], ValidFrom: get["valid_from"], ValidUntil: get["valid_until"], Answer: answerOf(get["answer"])}
	rec.Aliases = strings.Split(lines.Replace(get["aliases"]), "\n")
	rec.Category = []string{get["category_major"], get["category_middle"], get["category_minor"]}
	for _, id := range strings.Fields(get["attachments"]) {
		rec.Attachments = append(rec.Attachments, desk.AttachmentID(id))
	}
	var fault error
	if j := get["answer_json"]; strings.TrimSpace(j) != "" {
		var p parts
		if err := p.UnmarshalJSON([]byte(strings.TrimSpace(j))); err != nil {
			fault = desk.E(desk.Invalid, "bad_answer_json", "回答JSON is no list of contents: "+err.Error()+".").On("answer_json")
		}
		if was := get["answer"]; was != "" && lines.Replace(was) != lines.Replace(Body{Answer: p}.Plain()) {
			fault = desk.E(desk.Invalid, "answers_differ", "回答 and 回答JSON say different things. Empty the one that is old.").On("answer")
		}
		rec.Answer = p
	}
	row := rec.row(line)
	row.note(fault)
	return row
}

func writeCSV(entries []Entry, phrases Phrases) ([]byte, error) {
	rows := make([][]string, len(entries))
	for i, e := range entries {
		var err error
		if rows[i], err = csvCells(e, phrases); err != nil {
			return nil, err
		}
	}
	return sheet.Write(rows)
}

func csvCells(e Entry, phrases Phrases) ([]string, error) {
	r := recordOf(e, phrases)
	var ids []string
	for _, id := range r.Attachments {
		ids = append(ids, string(id))
	}
	answer, rich := Body{Answer: r.Answer}.Plain(), ""
	if _, plain := plainAnswer(r.Answer); !plain {
		b, err := marshal([]desk.Content(r.Answer))
		if err != nil {
			return nil, err
		}
		rich = string(b)
	}
	c := e.Body.Category
	return []string{r.ID, string(r.Kind), r.Title, r.Question, answer, c.Major, c.Middle, c.Minor, r.ValidFrom, r.ValidUntil,
		string(r.Audience), r.Language, strings.Join(ids, " "), rich, strings.Join(r.Aliases, "\n")}, nil
}

// writeCSV932 refuses what CP932 has no character for, rather than lose it.
func writeCSV932(entries []Entry, phrases Phrases) ([]byte, error) {
	utf8CSV, err := writeCSV(entries, phrases)
	if err != nil {
		return nil, err
	}
	text := strings.TrimPrefix(string(utf8CSV), "\ufeff")
	enc := japanese.ShiftJIS.NewEncoder()
	out, err := enc.Bytes([]byte(text))
	if err == nil {
		return out, nil
	}
	for _, r := range text {
		if _, err := enc.String(string(r)); err != nil {
			return nil, desk.E(desk.Invalid, "not_in_cp932", fmt.Sprintf("CP932 has no character for “%c”. Export as UTF-8 instead.", r)).On("format")
		}
	}
	return nil, err
}
