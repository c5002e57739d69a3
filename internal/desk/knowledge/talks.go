package knowledge

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Saying is a line of an old talk: who said it, by sort and not by name, when and what.
type Saying struct {
	Line     int
	Customer bool
	At       time.Time // zero where the file does not tell
	Text     string
}

// MaxSayings bounds one file of old talks.
const MaxSayings = 50_000

// talkColumns are the headings of LINE Official Account Manager's chat download, in its
// languages, and of files made by hand. Names of customers are left where they are.
var talkColumns = map[string][]string{
	"sender": {"送信者タイプ", "sender type", "sendertype", "sender", "話者"},
	"date":   {"送信日", "date sent", "date", "日付"},
	"time":   {"送信時刻", "time sent", "time", "時刻"},
	"text":   {"内容", "message", "content", "contents", "text", "メッセージ", "質問", "query"},
}

// ReadTalks takes a CSV of old talks apart. What stands before the line of headings
// (account, time zone …) is passed over; the time zone is read if it is there. Without a
// column of senders all lines are customers'. Lines without words are left out.
func ReadTalks(data []byte) ([]Saying, error) {
	if len(data) > MaxBytes {
		return nil, desk.E(desk.TooLarge, "too_large", fmt.Sprintf("A file may have at most %d MB. Split it.", MaxBytes>>20)).On("file")
	}
	text, err := DecodeText(data)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	zone := japan
	var at map[string]int
	var out []Saying
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, desk.SheetFault(err)
		}
		if at == nil {
			at, zone = talkHeadings(cells), zoneOf(cells, zone)
			continue
		}
		line, _ := r.FieldPos(0)
		if s, ok := saying(line, cells, at, zone); ok {
			out = append(out, s)
		}
		if len(out) > MaxSayings {
			return nil, desk.E(desk.TooLarge, "too_many_rows", fmt.Sprintf("A file may have at most %d lines. Split it.", MaxSayings)).On("file")
		}
	}
	if at == nil {
		return nil, badFile("missing_columns", "There is no line of headings. A download of LINE Official Account Manager has 送信者タイプ, 送信者名, 送信日, 送信時刻, 内容; 内容 is needed at least.")
	}
	return out, nil
}

// talkHeadings finds the columns, or nothing if this is no line of headings.
func talkHeadings(cells []string) map[string]int {
	at := map[string]int{}
	for i, c := range cells {
		for name, words := range talkColumns {
			for _, w := range words {
				if _, have := at[name]; !have && Key(c) == Key(w) {
					at[name] = i
				}
			}
		}
	}
	if _, ok := at["text"]; !ok {
		return nil
	}
	return at
}

// zoneOf reads a line such as: タイムゾーン,+09:00
func zoneOf(cells []string, zone *time.Location) *time.Location {
	if len(cells) < 2 || Key(cells[0]) != "タイムゾーン" && Key(cells[0]) != "time zone" && Key(cells[0]) != "timezone" {
		return zone
	}
	if t, err := time.Parse("-07:00", strings.TrimSpace(cells[1])); err == nil {
		return t.Location()
	}
	return zone
}

func saying(line int, cells []string, at map[string]int, zone *time.Location) (Saying, bool) {
	get := func(name string) string {
		if i, ok := at[name]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	s := Saying{Line: line, Customer: true, Text: get("text")}
	if _, ok := at["sender"]; ok {
		who := Key(get("sender"))
		s.Customer = who == "user" || who == "customer" || who == "お客様" || who == "ユーザー"
	}
	when := strings.TrimSpace(get("date") + " " + get("time"))
	for _, layout := range []string{"2006/01/02 15:04:05", "2006-01-02 15:04:05", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006-01-02 15:04", "2006/1/2", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, when, zone); err == nil {
			s.At = t.UTC()
			break
		}
	}
	return s, Key(s.Text) != ""
}
