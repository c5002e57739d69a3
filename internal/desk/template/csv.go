package template

import (
	"bytes"
	_ "embed" // the starter is part of the program
	"encoding/json"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// sheet is a CSV of templates.
var sheet = desk.Sheet{
	Columns: []desk.SheetColumn{
		{Name: "id", Heading: "ID"},
		{Name: "folder", Heading: "フォルダー", Also: []string{"フォルダ", "分類", "カテゴリ"}},
		{Name: "title", Heading: "タイトル", Also: []string{"件名", "名前"}},
		{Name: "shortcut", Heading: "ショートカット", Also: []string{"略称", "キー"}},
		{Name: "text", Heading: "本文", Also: []string{"定型文", "文面", "テキスト"}},
		{Name: "actions", Heading: "操作JSON"},
	},
	Needs: [][]string{{"title"}, {"text", "actions"}},
	Same:  Key,
	Most:  MaxShared,
}

// MaxBytes bounds a file.
const MaxBytes = 10 << 20

// Row is a line of a file: what it says, or what is wrong with it.
type Row struct {
	Line int
	ID   ID // as the file names it; none: known by folder and title
	Body Body
	Err  error
}

// ReadCSV takes a file's text apart. The error is about the whole file; what is wrong with a
// row stands in the row.
func ReadCSV(text string) ([]Row, error) {
	lines, err := sheet.Read(text)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, desk.E(desk.Invalid, "no_entries", "There is no template in this file.").On("file")
	}
	rows := make([]Row, len(lines))
	seen := map[string]bool{}
	for i, l := range lines {
		r := Row{Line: l.Line, ID: ID(strings.TrimSpace(l.Cells["id"]))}
		r.Body = Body{Title: l.Cells["title"], Shortcut: l.Cells["shortcut"], Folder: l.Cells["folder"], Text: l.Cells["text"]}.Tidy()
		if r.Body.Actions, r.Err = readActions(l.Cells["actions"]); r.Err == nil {
			r.Err = r.Body.Valid()
		}
		if name := Name(r.Body); r.Err == nil && seen[name] {
			r.Err = desk.E(desk.Invalid, "duplicate_id", "Another row has this folder and title.").On("title")
		} else {
			seen[name] = true
		}
		rows[i] = r
	}
	return rows, nil
}

// Name is by what a row without an id is known.
func Name(b Body) string { return Key(b.Folder) + "\n" + Key(b.Title) }

func readActions(cell string) (list []Action, err error) {
	if strings.TrimSpace(cell) == "" {
		return nil, nil
	}
	d := json.NewDecoder(strings.NewReader(cell))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, desk.E(desk.Invalid, "bad_action", "操作JSON is no list of actions: "+err.Error()+".").On("actions")
	}
	return list, nil
}

// WriteCSV gives templates as a file that ReadCSV reads back.
func WriteCSV(list []Template) ([]byte, error) {
	rows := make([][]string, len(list))
	for i, t := range list {
		var actions bytes.Buffer
		if len(t.Body.Actions) > 0 {
			e := json.NewEncoder(&actions)
			e.SetEscapeHTML(false)
			if err := e.Encode(t.Body.Actions); err != nil {
				return nil, err
			}
		}
		rows[i] = []string{string(t.ID), t.Body.Folder, t.Body.Title, t.Body.Shortcut, t.Body.Text, strings.TrimSpace(actions.String())}
	}
	return sheet.Write(rows)
}

//go:embed starter.csv
var starter string

// Starter is the set for a new brand: what an ordinary online shop says every day, to be made
// one's own.
func Starter() ([]Row, error) { return ReadCSV(starter) }
