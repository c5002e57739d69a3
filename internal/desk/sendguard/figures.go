package sendguard

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Figure is a number with what it measures and what it is of: 送料 660 円.
type Figure struct {
	Labels []string // words before it, the nearest first
	Value  string   // digits only; 1万 is 10000
	Unit   string
	i, j   int // runes
}

// Book is what the FAQ says of figures: by word and unit.
type Book map[string][]Said

// Said is one value that an entry gives.
type Said struct {
	Value  string
	Source string // the question
}

// Order is what an order's record says of itself.
type Order struct {
	Day    time.Time // of delivery; zero: not known
	Yen    string    // what is to be paid, digits only; empty: not known
	Source string    // its number
}

var measure = regexp.MustCompile(`(¥)?([0-9][0-9,]*(?:\.[0-9]+)?)(?:[~〜-]([0-9][0-9,]*))?(万)?(円|%|パーセント|営業日|日間|日|週間|か月|ヶ月|カ月|ヵ月|箇月|年間|時間|分)?`)

// unitOf writes one unit one way.
func unitOf(yen, unit string) string {
	switch unit {
	case "パーセント":
		return "%"
	case "日間":
		return "日"
	case "ヶ月", "カ月", "ヵ月", "箇月":
		return "か月"
	case "年間":
		return "年"
	case "":
		if yen != "" {
			return "円"
		}
	}
	return unit
}

// figuresOf reads the figures of a text; 2〜3日 is two. A day of a month (12月3日) is none.
func figuresOf(t folded) (out []Figure) {
	text := string(t.runes)
	last := 0
	for _, at := range measure.FindAllStringSubmatchIndex(text, -1) {
		part := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return text[at[2*n]:at[2*n+1]]
		}
		unit := unitOf(part(1), part(5))
		before := text[last:at[0]]
		last = at[1]
		if unit == "" || unit == "日" && strings.HasSuffix(before, "月") {
			continue
		}
		f := Figure{Unit: unit, Labels: labels(before)}
		f.i = utf8.RuneCountInString(text[:at[0]])
		f.j = f.i + utf8.RuneCountInString(text[at[0]:at[1]])
		for _, digits := range []string{part(2), part(3)} {
			if digits != "" {
				f.Value = valueOf(digits, part(4))
				out = append(out, f)
			}
		}
	}
	return out
}

func valueOf(digits, tenThousand string) string {
	digits = strings.ReplaceAll(digits, ",", "")
	if n, err := strconv.ParseFloat(digits, 64); err == nil && tenThousand != "" {
		return strconv.FormatFloat(n*10000, 'f', -1, 64)
	}
	return digits
}

// vague are words that say nothing of what a figure is of.
var vague = map[string]bool{"商品": true, "合計": true, "金額": true, "代金": true, "注文": true, "今回": true, "本日": true, "客様": true, "税込": true, "税抜": true, "以内": true,
	"以上": true, "場合": true, "通常": true, "最大": true, "最短": true, "全国": true, "一律": true, "全国一律": true, "期間": true, "時間": true, "後": true}

// labels are the words before a figure in its sentence, the nearest first: runs of kanji or
// katakana.
func labels(before string) (out []string) {
	if i := strings.LastIndexAny(before, "。!?\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		before = before[i+n:]
	}
	words := strings.FieldsFunc(before, func(r rune) bool { return !han(r) && !unicode.Is(unicode.Katakana, r) && r != 'ー' })
	for i := len(words) - 1; i >= 0; i-- {
		if utf8.RuneCountInString(words[i]) > 1 && !vague[words[i]] {
			out = append(out, words[i])
		}
	}
	return out
}

// Entry is what one entry of the FAQ says, for a book.
type Entry struct {
	Question string
	figures  []Figure
}

// NewEntry reads a question with its answer. Each figure of the answer may also be of what the
// question is about.
func NewEntry(question, answer string) Entry {
	e := Entry{Question: question}
	about := labels(string(key(question)))
	for _, f := range figuresOf(fold(answer)) {
		f.Labels = append(f.Labels, about...)
		e.figures = append(e.figures, f)
	}
	return e
}

// NewBook puts entries together.
func NewBook(entries []Entry) Book {
	b := Book{}
	for _, e := range entries {
		for _, f := range e.figures {
			for _, l := range f.Labels {
				k := l + "\x00" + f.Unit
				b[k] = append(b[k], Said{f.Value, e.Question})
			}
		}
	}
	return b
}

// HasFigure tells whether a text has one that a book could know.
func HasFigure(text string) bool {
	for _, f := range figuresOf(fold(text)) {
		if len(f.Labels) > 0 {
			return true
		}
	}
	return false
}

// figures finds a price or a time for which the FAQ gives others, and a day of delivery that is
// not the order's.
func figures(t folded, s Sight) (out []Finding) {
	for _, f := range figuresOf(t) {
		if said, ok := s.Book.other(f); ok {
			finding := t.finding(Figures, "faq", f.i, f.j)
			finding.Says, finding.Source = said.Value+f.Unit, said.Source
			out = append(out, finding)
		}
	}
	return append(out, ordered(t, s.Orders)...)
}

// other gives what a book says instead; false: the same, or nothing.
func (b Book) other(f Figure) (Said, bool) {
	for _, l := range f.Labels {
		all := b[l+"\x00"+f.Unit]
		if len(all) == 0 {
			continue
		}
		for _, said := range all {
			if said.Value == f.Value {
				return Said{}, false
			}
		}
		return all[0], true
	}
	return Said{}, false
}

var (
	dayOfMonth = regexp.MustCompile(`([0-9]{1,2})(?:月|/)([0-9]{1,2})日?`)
	delivery   = regexp.MustCompile(`届|配送|配達|到着|着予定|発送`)
	toPay      = regexp.MustCompile(`(?:合計|請求|支払い?)(?:金額|額)?(?:は|が|:|の)?[^0-9。]{0,6}?([0-9][0-9,]*)円`)
)

// ordered compares a day of delivery, and what is to be paid, with the orders.
func ordered(t folded, orders []Order) (out []Finding) {
	text := string(t.runes)
	var days, yen []Order
	for _, o := range orders {
		if !o.Day.IsZero() {
			days = append(days, o)
		}
		if o.Yen != "" {
			yen = append(yen, o)
		}
	}
	mark := func(from, to int, o Order, says string) {
		i := utf8.RuneCountInString(text[:from])
		f := t.finding(Figures, "order", i, i+utf8.RuneCountInString(text[from:to]))
		f.Says, f.Source = says, o.Source
		out = append(out, f)
	}
	if len(days) > 0 && delivery.MatchString(text) {
		for _, at := range dayOfMonth.FindAllStringSubmatchIndex(text, maxFindings) {
			month, _ := strconv.Atoi(text[at[2]:at[3]]) // digits
			day, _ := strconv.Atoi(text[at[4]:at[5]])
			same := slices.ContainsFunc(days, func(o Order) bool { return int(o.Day.Month()) == month && o.Day.Day() == day })
			if !same && month >= 1 && month <= 12 && day >= 1 && day <= 31 {
				o := days[0]
				mark(at[0], at[1], o, fmt.Sprintf("%d月%d日", o.Day.Month(), o.Day.Day()))
			}
		}
	}
	if len(yen) > 0 {
		for _, at := range toPay.FindAllStringSubmatchIndex(text, maxFindings) {
			value := valueOf(text[at[2]:at[3]], "")
			if !slices.ContainsFunc(yen, func(o Order) bool { return o.Yen == value }) {
				mark(at[2], at[3], yen[0], yen[0].Yen+"円")
			}
		}
	}
	return out
}
