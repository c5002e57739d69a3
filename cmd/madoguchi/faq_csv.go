package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"

	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// maxCSV keeps a wrong file from filling the memory.
const maxCSV = 64 << 20

// readCSV gives a file's rows with the line each begins on. Text is UTF-8, with or without a
// byte order mark, or CP932, as Excel in Japan writes it. Rows may differ in length.
func readCSV(path string) ([]csvRow, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxCSV+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxCSV {
		return nil, fmt.Errorf("%s is larger than %d MB; split it", path, maxCSV>>20)
	}
	rows, err := parseCSV(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

type csvRow struct {
	line  int
	cells []string
}

func (r csvRow) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

func (r csvRow) empty() bool { return strings.TrimSpace(strings.Join(r.cells, "")) == "" }

func parseCSV(raw []byte) ([]csvRow, error) {
	text, err := knowledge.DecodeText(raw)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	r.LazyQuotes = true // a chat holds single quotation marks; LINE writes them as they are
	var rows []csvRow
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err // it names the line
		}
		line, _ := r.FieldPos(0)
		if row := (csvRow{line, cells}); !row.empty() {
			rows = append(rows, row)
		}
	}
}

// column finds a header's column by any of its names; -1 without one.
func column(header csvRow, names ...string) int {
	for i, c := range header.cells {
		c = strings.ToLower(strings.TrimSpace(c))
		for _, n := range names {
			if c == n {
				return i
			}
		}
	}
	return -1
}

// loadFAQ reads a buyer's FAQ. Rows without question or answer are counted, not taken.
func loadFAQ(path string) (docs []retrieval.Doc, bad []int, err error) {
	rows, err := readCSV(path)
	if err != nil {
		return nil, nil, err
	}
	if len(rows) == 0 {
		return nil, nil, fmt.Errorf("%s is empty; the first line must name the columns: question,answer (or 質問,回答)", path)
	}
	q := column(rows[0], "question", "q", "質問", "質問文", "問い")
	a := column(rows[0], "answer", "a", "回答", "回答文", "答え")
	c := column(rows[0], "category", "カテゴリ", "カテゴリー", "分類")
	if q < 0 || a < 0 {
		return nil, nil, fmt.Errorf("%s line %d must name the columns question,answer (or 質問,回答); it has: %s", path, rows[0].line, strings.Join(rows[0].cells, ","))
	}
	for _, r := range rows[1:] {
		d := retrieval.Doc{ID: fmt.Sprint(r.line), Question: r.cell(q), Answer: r.cell(a), Category: r.cell(c)}
		if d.Question == "" || d.Answer == "" {
			bad = append(bad, r.line)
			continue
		}
		docs = append(docs, d)
	}
	return docs, bad, nil
}
