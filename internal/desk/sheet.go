package desk

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Sheet is the form of a table that people keep in spreadsheets: what its columns are, by
// which headings they are known, and how much it may hold.
type Sheet struct {
	Columns []SheetColumn // in the order in which they are written
	Needs   [][]string    // names; of each group one column must be there
	Same    func(string) string
	Most    int // lines below the heading
}

// SheetColumn is a column: its name in the code, its heading, and the headings it is read by
// besides. Headings are compared as Sheet.Same makes them.
type SheetColumn struct {
	Name, Heading string
	Also          []string
}

// SheetLine is a line below the heading: its place in the file and its cells by name.
type SheetLine struct {
	Line  int
	Cells map[string]string
}

// Read takes a text apart: parted by commas, or by tabs where the heading has no comma. Columns
// may stand in any order; empty lines are passed over. The error is about the whole file.
func (s Sheet) Read(text string) ([]SheetLine, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	if head, _, _ := strings.Cut(text, "\n"); strings.Contains(head, "\t") && !strings.Contains(head, ",") {
		r.Comma = '\t'
	}
	head, err := r.Read()
	if err != nil {
		return nil, SheetFault(err)
	}
	names, err := s.names(head)
	if err != nil {
		return nil, err
	}
	var out []SheetLine
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, SheetFault(err)
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(out) == s.Most {
			return nil, E(TooLarge, "too_many_rows", fmt.Sprintf("A file may have at most %d entries. Split it.", s.Most)).On("file")
		}
		line := SheetLine{Cells: map[string]string{}}
		line.Line, _ = r.FieldPos(0)
		for i, c := range cells {
			if i < len(names) && names[i] != "" {
				line.Cells[names[i]] = FromCell(c)
			}
		}
		out = append(out, line)
	}
}

// Write gives rows of cells, in the order of the columns, as a file that spreadsheets open:
// UTF-8 with a byte order mark, no cell runs.
func (s Sheet) Write(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	_ = w.Write(s.headings()) // a buffer takes all
	for _, row := range rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = Cell(row[i])
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func (s Sheet) headings() (all []string) {
	for _, c := range s.Columns {
		all = append(all, c.Heading)
	}
	return all
}

// column finds a column by its heading; "" for none.
func (s Sheet) column(heading string) string {
	h := s.Same(heading)
	for _, c := range s.Columns {
		is := func(other string) bool { return h == s.Same(other) }
		if h == c.Name || is(c.Heading) || slices.ContainsFunc(c.Also, is) {
			return c.Name
		}
	}
	return ""
}

// names tells what each column is.
func (s Sheet) names(head []string) ([]string, error) {
	names := make([]string, len(head))
	seen := map[string]bool{}
	for i, h := range head {
		name := s.column(h)
		switch {
		case name == "" && strings.TrimSpace(h) == "":
			continue
		case name == "":
			if r := []rune(h); len(r) > 40 {
				h = string(r[:40]) + "…"
			}
			return nil, badSheet("unknown_column", fmt.Sprintf("There is no column %q here. Known are: %s.", h, strings.Join(s.headings(), ", ")))
		case seen[name]:
			return nil, badSheet("duplicate_column", fmt.Sprintf("The column %q stands there twice.", h))
		}
		names[i], seen[name] = name, true
	}
	return names, s.complete(seen)
}

func (s Sheet) complete(seen map[string]bool) error {
	var first []string
	missing := false
	for _, group := range s.Needs {
		missing = missing || !slices.ContainsFunc(group, func(name string) bool { return seen[name] })
		i := slices.IndexFunc(s.Columns, func(c SheetColumn) bool { return c.Name == group[0] })
		first = append(first, s.Columns[i].Heading)
	}
	if !missing {
		return nil
	}
	return badSheet("missing_columns", fmt.Sprintf("The first line must name the columns; %s are needed at least. Known are: %s.",
		strings.Join(first, " and "), strings.Join(s.headings(), ", ")))
}

// SheetFault says why a text is no table of cells.
func SheetFault(err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return badSheet("bad_csv", fmt.Sprintf("This is no CSV: %v in line %d. Check the quotation marks there.", at.Err, at.Line))
	}
	return badSheet("missing_columns", "There is no heading in this file.")
}

func badSheet(code, message string) error { return E(Invalid, code, message).On("file") }
