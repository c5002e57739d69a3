package knowledge

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Format is a form of file.
type Format string

// Formats of files. CSV is UTF-8 with a byte order mark, as spreadsheets want it;
// CSV932 is what older Japanese programs read.
const (
	CSV      Format = "csv"
	CSV932   Format = "csv_cp932"
	JSON     Format = "json"
	Markdown Format = "markdown" // a folder of files, as a zip
)

// Valid tells whether there is such a format.
func (f Format) Valid() bool { return f == CSV || f == CSV932 || f == JSON || f == Markdown }

// Detect tells a file's format from its bytes.
func Detect(data []byte) Format {
	text := strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), 64)]), "\ufeff"), " \t\r\n")
	switch {
	case strings.HasPrefix(text, "PK\x03\x04"), strings.HasPrefix(text, "PK\x05\x06"):
		return Markdown
	case strings.HasPrefix(text, "["):
		return JSON
	}
	return CSV
}

// Read takes a file apart. The error is about the whole file; what is wrong with a row
// stands in the row.
func Read(data []byte) ([]Row, error) {
	if len(data) > MaxBytes {
		return nil, desk.E(desk.TooLarge, "too_large", fmt.Sprintf("A file may have at most %d MB. Split it.", MaxBytes>>20)).On("file")
	}
	if len(data) == 0 {
		return nil, badFile("empty_file", "The file is empty.")
	}
	var rows []Row
	var err error
	switch Detect(data) {
	case Markdown:
		rows, err = readMarkdown(data)
	case JSON:
		rows, err = readJSON(data)
	default:
		rows, err = readCSV(data)
	}
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, badFile("no_entries", "There is no entry in this file.")
	}
	seen := map[string]int{}
	for i := range rows {
		r := &rows[i]
		if first, twice := seen[r.External]; twice && r.External != "" {
			r.fail("id", "duplicate_id", fmt.Sprintf("Row %d has this id too.", first))
		}
		seen[r.External] = r.Line
	}
	return rows, nil
}

// Write makes a file of entries: their newest texts, with the phrasings that lead to them.
func Write(f Format, entries []Entry, phrases Phrases) ([]byte, error) {
	switch f {
	case CSV:
		return writeCSV(entries, phrases)
	case CSV932:
		return writeCSV932(entries, phrases)
	case JSON:
		return writeJSON(entries, phrases)
	case Markdown:
		return writeMarkdown(entries, phrases)
	}
	return nil, desk.E(desk.Invalid, "bad_format", "The format is csv, csv_cp932, json or markdown.").On("format")
}

func badFile(code, message string) error { return desk.E(desk.Invalid, code, message).On("file") }

func tooManyRows() error {
	return desk.E(desk.TooLarge, "too_many_rows", fmt.Sprintf("A file may have at most %d entries. Split it.", MaxRows)).On("file")
}

// DecodeText gives a file's text whatever it was written in: UTF-8 with or without a
// mark, UTF-16 with one, or CP932 (Shift_JIS as Windows has it).
func DecodeText(data []byte) (string, error) {
	s := string(data)
	switch {
	case strings.HasPrefix(s, "\xff\xfe"), strings.HasPrefix(s, "\xfe\xff"):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", badFile("bad_encoding", "The file's UTF-16 is broken.")
		}
		return string(out), nil
	case utf8.ValidString(s):
		return strings.TrimPrefix(s, "\ufeff"), nil
	}
	out, err := japanese.ShiftJIS.NewDecoder().Bytes(data)
	if err != nil || strings.ContainsRune(string(out), utf8.RuneError) {
		return "", badFile("bad_encoding", "The file's characters are neither UTF-8 nor CP932 (Shift_JIS). Save it as UTF-8.")
	}
	return string(out), nil
}

func readJSON(data []byte) ([]Row, error) {
	text, err := DecodeText(data)
	if err != nil {
		return nil, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal([]byte(text), &items); err != nil {
		return nil, badFile("bad_json", "This is no JSON list: "+err.Error()+".")
	}
	if len(items) > MaxRows {
		return nil, tooManyRows()
	}
	rows := make([]Row, len(items))
	for i, item := range items {
		var r record
		if err := strict(item, &r); err != nil {
			rows[i] = Row{Line: i + 1}
			rows[i].fail("row", "bad_entry", "This is no entry: "+strings.TrimPrefix(err.Error(), "json: ")+".")
			continue
		}
		rows[i] = r.row(i + 1)
	}
	return rows, nil
}

func writeJSON(entries []Entry, phrases Phrases) ([]byte, error) {
	out := []byte("[\n")
	for i, e := range entries {
		b, err := marshal(recordOf(e, phrases))
		if err != nil {
			return nil, err
		}
		out = append(append(out, "  "...), b...)
		if i < len(entries)-1 {
			out = append(out, ',')
		}
		out = append(out, '\n')
	}
	return append(out, "]\n"...), nil
}

// join adds an error to a list of errors without nesting it.
func join(list, err error) error {
	if err == nil {
		return list
	}
	var all []error
	for _, e := range []error{list, err} {
		if many, ok := e.(interface{ Unwrap() []error }); ok {
			all = append(all, many.Unwrap()...)
		} else if e != nil {
			all = append(all, e)
		}
	}
	return errors.Join(all...)
}
