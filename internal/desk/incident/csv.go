package incident

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of a list's cells.
const (
	maxIdentity = 200
	maxName     = 100
	maxNote     = 500
)

// ReadTargets reads a pasted or exported list: one person a line, the identity first, then
// perhaps the name, parted by commas or tabs. A heading is known by its words. A person who
// stands there twice is taken once.
func ReadTargets(text string) ([]Target, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	if first, _, _ := strings.Cut(text, "\n"); strings.Contains(first, "\t") {
		r.Comma = '\t'
	}
	var out []Target
	seen := map[string]bool{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := len(out) + 1
			if at := (*csv.ParseError)(nil); errors.As(err, &at) {
				line = at.Line
			}
			return nil, badLine("bad_csv", "The quotation marks are not right", line)
		}
		line, _ := r.FieldPos(0)
		t := Target{State: ToDo, Identity: strings.TrimSpace(desk.FromCell(cells[0]))}
		if len(cells) > 1 {
			t.Name = strings.TrimSpace(desk.FromCell(cells[1]))
		}
		heading := len(out) == 0 && (strings.EqualFold(t.Identity, "identity") || t.Identity == "連絡先")
		switch {
		case heading || t.Identity == "" && t.Name == "" || seen[t.Identity]:
			continue
		case t.Identity == "":
			return nil, badLine("no_identity", "Write a LINE user id, a number or an address first", line)
		case utf8.RuneCountInString(t.Identity) > maxIdentity || utf8.RuneCountInString(t.Name) > maxName:
			return nil, badLine("too_long", "An identity has at most 200 characters, a name 100", line)
		case len(out) == MaxTargets:
			return nil, desk.E(desk.TooLarge, "too_many", "A list has at most 5,000 people.").On("text")
		}
		seen[t.Identity] = true
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, desk.E(desk.Invalid, "empty", "There is nobody in this list. Write one person a line.").On("text")
	}
	return out, nil
}

func badLine(code, message string, line int) error {
	return desk.E(desk.Invalid, code, message+", in line "+strconv.Itoa(line)+".").On("text")
}

// WriteTargets gives the list as a table for spreadsheets: UTF-8 with a byte order mark, no
// cell runs. words are the headings and the states in the reader's language.
func WriteTargets(list []Target, who func(desk.OperatorID) string, zone *time.Location, words func(string) string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	head := []string{"identity", "name", "state", "note", "by", "at"}
	for i := range head {
		head[i] = words(head[i])
	}
	_ = w.Write(head) // a buffer takes everything
	for _, t := range list {
		at := ""
		if !t.At.IsZero() {
			at = t.At.In(zone).Format("2006-01-02 15:04")
		}
		row := []string{t.Identity, t.Name, words("state." + string(t.State)), t.Note, who(t.By), at}
		for i := range row {
			row[i] = desk.Cell(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}

// CheckNote refuses a note that is too long.
func CheckNote(note string) error {
	if utf8.RuneCountInString(note) > maxNote {
		return desk.E(desk.Invalid, "text_too_long", "A note has at most 500 characters.").On("note")
	}
	return nil
}
