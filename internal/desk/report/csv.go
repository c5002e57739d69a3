package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// headings of the CSV by language; Japanese is what is given for any other.
var headings = map[string][]string{
	"ja": {"区分", "名前", "質問", "回答", "候補提示", "該当なし", "解決の声", "未解決の声", "問い合わせ", "ボットで解決", "有人切替", "離脱", "対応中", "自己解決率"},
	"en": {"section", "name", "questions", "answered", "offered", "unknown", "said_solved", "said_unsolved", "inquiries", "solved_by_bot", "handed_off", "left", "open", "self_resolution"},
}

// sections of the CSV by language: all, a day, a topic, a reason, no topic.
var sections = map[string][5]string{
	"ja": {"合計", "日", "話題", "有人切替の理由", "(話題なし)"},
	"en": {"total", "day", "topic", "reason", "(no topic)"},
}

// CSV writes the report for spreadsheets: UTF-8 with a byte order mark, one table whose
// first column says what a line is about. Cells that a spreadsheet would run as a formula
// leave with an apostrophe before them.
func (b Bot) CSV(lang string) []byte {
	head, ok := headings[lang]
	if !ok {
		lang, head = "ja", headings["ja"]
	}
	s := sections[lang]
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out) // a buffer takes all: no error is lost
	w.UseCRLF = true
	_ = w.Write(head)
	_ = w.Write(b.Total.cells(s[0], ""))
	for _, l := range b.Days {
		_ = w.Write(l.cells(s[1], l.Name))
	}
	for _, l := range b.Topics {
		name := l.Name
		if name == "" {
			name = s[4]
		}
		_ = w.Write(l.cells(s[2], name))
	}
	for _, r := range b.Reasons {
		row := make([]string, len(head))
		row[0], row[1], row[10] = s[3], desk.Cell(r.Code), strconv.Itoa(r.N)
		_ = w.Write(row)
	}
	w.Flush()
	return out.Bytes()
}

func (l BotLine) cells(section, name string) []string {
	row := []string{section, desk.Cell(name)}
	for _, n := range []int{l.Questions, l.Answered, l.Offered, l.Unknown, l.Helped, l.NotHelped, l.Inquiries, l.Solved, l.HandedOff, l.Left, l.Open} {
		row = append(row, strconv.Itoa(n))
	}
	rate := ""
	if r, ok := l.SelfResolution(); ok {
		rate = fmt.Sprintf("%.3f", r)
	}
	return append(row, rate)
}
