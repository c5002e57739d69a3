package knowledge

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// columns are a CSV's, in the order they are written: the heading we write, and the
// headings we read besides the names in record. A file may have them in any order and
// may leave out all but an answer and a title or a question.
var columns = []struct {
	name, heading string
	also          []string
}{
	{"id", "ID", []string{"外部ID", "external_id", "no", "番号"}},
	{"kind", "種別", []string{"type"}},
	{"title", "タイトル", []string{"件名"}},
	{"question", "質問", []string{"質問文", "q"}},
	{"answer", "回答", []string{"回答文", "a", "本文"}},
	{"category_major", "カテゴリ大", []string{"大分類", "大カテゴリ", "大区分", "カテゴリ", "category"}},
	{"category_middle", "カテゴリ中", []string{"中分類", "中カテゴリ", "中区分"}},
	{"category_minor", "カテゴリ小", []string{"小分類", "小カテゴリ", "小区分"}},
	{"valid_from", "公開開始", []string{"公開開始日"}},
	{"valid_until", "公開終了", []string{"公開終了日"}},
	{"audience", "対象", nil},
	{"language", "言語", nil},
	{"attachments", "添付", nil},
	{"answer_json", "回答JSON", nil},
	{"aliases", "言い回し", []string{"類似質問", "類似の質問", "別の聞き方"}}, // one a line
}

// words that cells may hold instead of codes.
var cellWords = map[string]string{"お客様": "customer", "オペレーター": "operator", "ナレッジ": "article", "記事": "article"}

func columnOf(heading string) string {
	h := Key(heading)
	for _, c := range columns {
		if h == c.name || h == Key(c.heading) {
			return c.name
		}
		for _, a := range c.also {
			if h == Key(a) {
				return c.name
			}
		}
	}
	return ""
}

func readCSV(data []byte) ([]Row, error) {
	text, err := DecodeText(data)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	if head, _, _ := strings.Cut(text, "\n"); strings.Contains(head, "\t") && !strings.Contains(head, ",") {
		r.Comma = '\t'
	}
	head, err := r.Read()
	if err != nil {
		return nil, csvFault(err)
	}
	names, err := headings(head)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, csvFault(err)
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(rows) == MaxRows {
			return nil, tooManyRows()
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, csvRow(line, names, cells))
	}
}

func csvFault(err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return badFile("bad_csv", fmt.Sprintf("This is no CSV: %v in line %d. Check the quotation marks there.", at.Err, at.Line))
	}
	return badFile("missing_columns", "There is no heading in this file.")
}

// headings tells what each column is.
func headings(head []string) ([]string, error) {
	names := make([]string, len(head))
	seen := map[string]bool{}
	for i, h := range head {
		name := columnOf(h)
		switch {
		case name == "" && strings.TrimSpace(h) == "":
			continue
		case name == "":
			return nil, badFile("unknown_column", fmt.Sprintf("There is no column %q here. Known are: %s.", shorten(h, 40), known()))
		case seen[name]:
			return nil, badFile("duplicate_column", fmt.Sprintf("The column %q stands there twice.", h))
		}
		names[i], seen[name] = name, true
	}
	if !seen["answer"] && !seen["answer_json"] || !seen["question"] && !seen["title"] {
		return nil, badFile("missing_columns", "The first line must name the columns; 質問 and 回答 are needed at least. Known are: "+known()+".")
	}
	return names, nil
}

func known() string {
	var all []string
	for _, c := range columns {
		all = append(all, c.heading)
	}
	return strings.Join(all, ", ")
}

func csvRow(line int, names, cells []string) Row {
	get := map[string]string{}
	for i, c := range cells {
		if i < len(names) && names[i] != "" {
			get[names[i]] = desk.FromCell(c)
		}
	}
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
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	var head []string
	for _, c := range columns {
		head = append(head, c.heading)
	}
	_ = w.Write(head) // a buffer takes all
	for _, e := range entries {
		cells, err := csvCells(e, phrases)
		if err != nil {
			return nil, err
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes(), w.Error()
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
	cells := []string{r.ID, string(r.Kind), r.Title, r.Question, answer, c.Major, c.Middle, c.Minor, r.ValidFrom, r.ValidUntil,
		string(r.Audience), r.Language, strings.Join(ids, " "), rich, strings.Join(r.Aliases, "\n")}
	for i := range cells {
		cells[i] = desk.Cell(cells[i])
	}
	return cells, nil
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
