package scenario

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// fault is why a file can't be read: what, on which line (0: none in particular), and what
// it is about.
type fault struct {
	what   string
	line   int
	detail string
}

// Error says it in English.
func (f fault) Error() string { return f.words("en") }

// in gives the fault as an error for somebody who reads a language.
func (f fault) in(language string) error {
	return desk.E(desk.Invalid, "bad_yaml", f.words(language)).On("yaml")
}

// words say it in Japanese ("ja") or else in English.
func (f fault) words(language string) string {
	at, line := 1, "Line {}: "
	if language == "ja" {
		at, line = 0, "{}行目: "
	}
	words := strings.ReplaceAll(faultWords[f.what][at], "{}", f.detail)
	if f.line == 0 {
		return words
	}
	return strings.Replace(line, "{}", strconv.Itoa(f.line), 1) + words
}

var faultWords = map[string][2]string{
	"empty":   {"ファイルが空です。", "The file is empty."},
	"two":     {"1つのファイルにシナリオが2つ以上あります。1つずつに分けてください。", "The file holds more than one scenario. Give one file each."},
	"anchor":  {"アンカー(&)と参照(*)は使えません。そのまま書いてください。", "Anchors and aliases are not read; write it out."},
	"members": {"ここには「名前: 値」の並びが必要です。", "A list of names and values is wanted here."},
	"unknown": {"「{}」という名前はここでは使えません。綴りと字下げを確かめてください。", "\"{}\" is no known name here. Check its spelling and how far it is indented."},
	"twice":   {"「{}」が2回あります。1つにしてください。", "\"{}\" is given twice. Keep one."},
	"list":    {"ここには「- 」で始まる並びが必要です。", "A list is wanted here, each line with \"- \"."},
	"value":   {"ここには値を1つだけ書いてください。", "One value is wanted here."},
	"bool":    {"ここには true か false を書いてください。", "True or false is wanted here."},
	"whole":   {"ここには整数を書いてください。", "A whole number is wanted here."},
	"number":  {"ここには数を書いてください。", "A number is wanted here."},
	"object":  {"LINEのメッセージとして読めません({})。", "This can't be read as one of LINE's messages ({})."},
	"syntax":  {"YAMLとして読めません。字下げ(タブではなく空白)・引用符・コロンの後の空白を確かめてください({})。", "This is no YAML. Check the indentation (spaces, no tabs), quotes, and the space behind a colon ({})."},
	"other":   {"ファイルを読み取れません({})。", "The file can't be read ({})."},
}

// lineOf finds the line in an error of the YAML library.
var lineOf = regexp.MustCompile(`^line (\d+): (.*)$`)

// syntax is what the YAML library says, with its line.
func syntax(what string, err error) fault {
	said := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n  ")
	said, _, _ = strings.Cut(said, "\n")
	p := lineOf.FindStringSubmatch(said)
	if p == nil {
		return fault{what: what, detail: said}
	}
	line, _ := strconv.Atoi(p[1]) // digits
	return fault{what, line, p[2]}
}
