package bot

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const badDate = bad("恐れ入ります。日付でお答えください(例:12月1日、12/1、明日)。")

// readDate takes a day as people write it and gives it as 2026-12-01. A day without
// a year is the next one of that name.
func readDate(answer string, today time.Time, least, most string) (string, bad) {
	day, ok := dayOf(answer, today)
	if !ok {
		return "", badDate
	}
	low, hasLow := bound(least, today)
	high, hasHigh := bound(most, today)
	switch {
	case hasLow && hasHigh && (day.Before(low) || day.After(high)):
		return "", bad("恐れ入ります。" + showDate(low) + "から" + showDate(high) + "までの日付でお答えください。")
	case hasLow && day.Before(low):
		return "", bad("恐れ入ります。" + showDate(low) + "以降の日付でお答えください。")
	case hasHigh && day.After(high):
		return "", bad("恐れ入ります。" + showDate(high) + "までの日付でお答えください。")
	}
	return day.Format(time.DateOnly), ""
}

var dayForms = []struct {
	form *regexp.Regexp
	read func(p []string, today time.Time) (y, m, d int)
}{
	{regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`), func(p []string, _ time.Time) (int, int, int) { return num(p[1]), num(p[2]), num(p[3]) }},
	{regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`), func(p []string, _ time.Time) (int, int, int) { return num(p[1]), num(p[2]), num(p[3]) }},
	{regexp.MustCompile(`^(?:令和|r)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`), func(p []string, _ time.Time) (int, int, int) { return 2018 + max(num(p[1]), 1), num(p[2]), num(p[3]) }},
	{regexp.MustCompile(`^(?:平成|h)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`), func(p []string, _ time.Time) (int, int, int) { return 1988 + max(num(p[1]), 1), num(p[2]), num(p[3]) }},
	{regexp.MustCompile(`^(?:昭和|s)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`), func(p []string, _ time.Time) (int, int, int) { return 1925 + max(num(p[1]), 1), num(p[2]), num(p[3]) }},
	{regexp.MustCompile(`^(\d{1,2})[-/.月](\d{1,2})日?$`), func(p []string, today time.Time) (int, int, int) {
		y := today.Year()
		if next, ok := real(y, num(p[1]), num(p[2])); ok && next.Before(today) {
			y++
		}
		return y, num(p[1]), num(p[2])
	}},
}

var (
	weekdayEnd = regexp.MustCompile(`\s*\(?[日月火水木金土](?:曜日?)?\)?$`)
	daysAhead  = regexp.MustCompile(`^(\d{1,3})日後$`)
	weekday    = regexp.MustCompile(`^(今週|来週|次)?の?([日月火水木金土])曜日?$`)
	dayOnly    = regexp.MustCompile(`^(\d{1,2})日$`)
	dayTail    = regexp.MustCompile(`(?:です|でお願いします|でおねがいします|にしてください|がいいです|希望)$`)
)

var dayWords = map[string]int{"今日": 0, "本日": 0, "きょう": 0, "明日": 1, "あした": 1, "あす": 1, "明後日": 2, "あさって": 2, "明々後日": 3, "しあさって": 3}

func dayOf(answer string, today time.Time) (time.Time, bool) {
	s := strings.ToLower(kanjiDays(strings.ReplaceAll(dashes.Replace(plain(answer)), " ", "")))
	s = dayTail.ReplaceAllString(s, "")
	if n, ok := dayWords[s]; ok {
		return today.AddDate(0, 0, n), true
	}
	if p := daysAhead.FindStringSubmatch(s); p != nil {
		return today.AddDate(0, 0, num(p[1])), true
	}
	if p := weekday.FindStringSubmatch(s); p != nil {
		return weekdayOf(p[1], p[2], today), true
	}
	if p := dayOnly.FindStringSubmatch(s); p != nil {
		return nextDay(num(p[1]), today)
	}
	if rest := weekdayEnd.ReplaceAllString(s, ""); rest != "" && strings.ContainsAny(rest, "0123456789") && !strings.HasSuffix(s, "日") {
		s = rest
	} else if i := strings.IndexAny(s, "("); i > 0 {
		s = s[:i]
	}
	for _, f := range dayForms {
		if p := f.form.FindStringSubmatch(s); p != nil {
			return real(f.read(p, today))
		}
	}
	return time.Time{}, false
}

// kanjiDays writes 十二月一日 in digits but leaves 三日 readable as 3日, and 日, 月 of
// weekdays alone.
func kanjiDays(s string) string { return kanjiDigits(s) }

// weekdayOf is the next such day; today's own name means a week ahead, and with 来週
// the week after this one, which begins on Monday.
func weekdayOf(which, name string, today time.Time) time.Time {
	want := (strings.Index("月火水木金土日", name)) / len("月")
	is := (int(today.Weekday()) + 6) % 7
	switch which {
	case "来週":
		return today.AddDate(0, 0, 7-is+want)
	case "今週":
		return today.AddDate(0, 0, want-is)
	}
	ahead := (want - is + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	return today.AddDate(0, 0, ahead)
}

// nextDay is the next month's day of that number, this month's included.
func nextDay(d int, today time.Time) (time.Time, bool) {
	for ahead := range 3 {
		first := time.Date(today.Year(), today.Month()+time.Month(ahead), 1, 0, 0, 0, 0, time.UTC)
		if day, ok := real(first.Year(), int(first.Month()), d); ok && !day.Before(today) {
			return day, true
		}
	}
	return time.Time{}, false
}

// real refuses days that no calendar has.
func real(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == y && int(t.Month()) == m && t.Day() == d && y >= 1900 && y <= 2100
}

// num reads digits that a pattern has found; 元 is no digit and gives 0.
func num(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

var ahead = regexp.MustCompile(`^([+-])(\d{1,4})d$`)

// bound reads a limit of a question: 2026-12-01, or days from today as +3d.
func bound(s string, today time.Time) (time.Time, bool) {
	if p := ahead.FindStringSubmatch(s); p != nil {
		n := num(p[2])
		if p[1] == "-" {
			n = -n
		}
		return today.AddDate(0, 0, n), true
	}
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

var (
	clock  = regexp.MustCompile(`^(午前|午後|am|pm)?(\d{1,2})(?:[:時](\d{1,2}|半)?分?)?(am|pm)?(?:ごろ|頃|です|から)?$`)
	digit4 = regexp.MustCompile(`^(\d{2})(\d{2})$`)
)

// readTime takes a time of day and gives it as 14:30.
func readTime(answer, least, most string) (string, bad) {
	const wrong = bad("恐れ入ります。時刻でお答えください(例:14:30、午後2時)。")
	s := kanjiDigits(strings.ReplaceAll(plain(answer), " ", ""))
	if p := digit4.FindStringSubmatch(s); p != nil {
		s = p[1] + ":" + p[2]
	}
	p := clock.FindStringSubmatch(s)
	if p == nil {
		return "", wrong
	}
	h, m := num(p[2]), num(p[3])
	if p[3] == "半" {
		m = 30
	}
	half := p[1] + p[4]
	if afternoon := half == "午後" || half == "pm"; afternoon && h < 12 {
		h += 12
	} else if (half == "午前" || half == "am") && h == 12 {
		h = 0
	}
	if h > 23 || m > 59 {
		return "", wrong
	}
	value := twoDigits(h) + ":" + twoDigits(m)
	low, hasLow := clockBound(least)
	high, hasHigh := clockBound(most)
	if hasLow && value < low || hasHigh && value > high {
		return "", bad("恐れ入ります。" + span(low, high, hasLow, hasHigh) + "の時刻でお答えください。")
	}
	return value, ""
}

// clockBound reads a limit of a question for a time: 9:00 is 09:00, as LINE wants it.
// What is no time limits nothing.
func clockBound(s string) (string, bool) {
	if Tidy(s) == "" {
		return "", false
	}
	value, why := readTime(s, "", "")
	return value, why == ""
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + itoa(n)
	}
	return itoa(n)
}
