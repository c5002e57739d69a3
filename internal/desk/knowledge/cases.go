package knowledge

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// CaseRow is a line of a file of questions with their right entry.
type CaseRow struct {
	Line  int
	Text  string
	Entry string // the entry's id in files, or its question
}

// MaxCaseRows bounds such a file.
const MaxCaseRows = 5000

// caseColumns are the headings of such files. Names are compared by Key.
var caseColumns = map[string][]string{
	"text":  {"text", "質問", "お客様の質問", "言い回し", "query", "q"},
	"entry": {"entry", "正解", "正解FAQ", "正解のFAQ", "FAQ", "FAQ_ID", "doc", "ID"},
}

// ReadCases takes a CSV apart that has a column of questions (質問) and one of the entries
// that are right (正解): UTF-8, UTF-16 with a mark, or CP932. Empty lines are passed over.
func ReadCases(data []byte) ([]CaseRow, error) {
	if len(data) > MaxBytes {
		return nil, badFile("too_large", fmt.Sprintf("A file may have at most %d MB. Split it.", MaxBytes>>20))
	}
	text, err := DecodeText(data)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return nil, desk.SheetFault(err)
	}
	at := map[string]int{}
	for i, h := range head {
		for name, words := range caseColumns {
			for _, w := range words {
				if _, have := at[name]; !have && Key(h) == Key(w) {
					at[name] = i
				}
			}
		}
	}
	if len(at) < len(caseColumns) {
		return nil, badFile("missing_columns", "The first line must name the columns 質問 and 正解 (the entry's id or its question).")
	}
	var out []CaseRow
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, desk.SheetFault(err)
		}
		get := func(name string) string {
			if i := at[name]; i < len(cells) {
				return strings.TrimSpace(desk.FromCell(cells[i]))
			}
			return ""
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(out) == MaxCaseRows {
			return nil, badFile("too_many_rows", fmt.Sprintf("A file may have at most %d questions. Split it.", MaxCaseRows))
		}
		line, _ := r.FieldPos(0)
		out = append(out, CaseRow{line, get("text"), get("entry")})
	}
	if len(out) == 0 {
		return nil, badFile("no_entries", "There is no question in this file.")
	}
	return out, nil
}
