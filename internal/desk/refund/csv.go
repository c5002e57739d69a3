package refund

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// columns of the table for spreadsheets.
var columns = []string{"id", "state", "amount", "order", "reason", "words", "way", "asked_by", "asked_at", "approved_by", "approved_at", "refused_why", "paid_by", "paid_at", "reference", "notified_by", "notified_at"}

// WriteCSV gives refunds as a table for spreadsheets: UTF-8 with a byte order mark, no cell runs.
// words are the headings, and what state., reason. and way. codes are called, in the reader's language.
func WriteCSV(list []Refund, who func(desk.OperatorID) string, zone *time.Location, words func(string) string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = words(c)
	}
	_ = w.Write(head) // a buffer takes everything
	for _, r := range list {
		at := func(v Verb) string {
			if s := r.Step(v); !s.At.IsZero() {
				return s.At.In(zone).Format("2006-01-02 15:04")
			}
			return ""
		}
		by := func(v Verb) string { return who(r.Step(v).By) }
		row := []string{r.ID, words("state." + string(r.State)), strconv.FormatInt(r.Amount, 10), r.Order, words("reason." + string(r.Reason)), r.Words, words("way." + string(r.Way)),
			by(Request), at(Request), by(Approve), at(Approve), r.Step(Refuse).Words, by(Pay), at(Pay), r.Step(Pay).Words, by(Notify), at(Notify)}
		for i := range row {
			row[i] = desk.Cell(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}
