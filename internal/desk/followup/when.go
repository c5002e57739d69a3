package followup

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// number is digits or small kanji numerals.
const number = `([0-9]{1,2}|[一二三四五六七八九十]{1,3})`

var (
	span    = regexp.MustCompile(number + `(分|時間|日|営業日|週間)(半)?(?:以内|後|ほど|程度|ぐらい|くらい)`)
	date    = regexp.MustCompile(`(?:` + number + `月|` + number + `/)` + number + `日?`)
	dayOnly = regexp.MustCompile(`(?:^|[^月0-9一二三四五六七八九十/])` + number + `日(?:\([月火水木金土日]\))?(?:中|まで|に|の)`)
	weekday = regexp.MustCompile(`(今週|来週|再来週|次)?の?([月火水木金土日])曜日?`)
	clock   = regexp.MustCompile(`(午前|午後|夕方|朝|夜)?の?` + number + `(?:時(?:` + number + `分|(半))?|:([0-9]{2}))(?:まで|に|頃|ごろ|ころ|には|前|以降)`)
)

// when finds the time that a sentence names.
func when(s string, now time.Time) (time.Time, bool) {
	if at, ok := inSpan(s, now); ok {
		return at, true
	}
	day, named := dayOf(s, now)
	if !named {
		day = now
	}
	if at, ok := clockOf(s, day, now, named); ok {
		return at, at.After(now)
	}
	if !named {
		return time.Time{}, false
	}
	at := partOf(s, day)
	if !at.After(now) && sameDay(at, now) { // 本日中に, and it is evening
		at = lateToday(now)
	}
	return at, at.After(now)
}

// inSpan reads 30分以内, 2時間後, 3日以内, 2営業日以内, and words like 一両日中.
func inSpan(s string, now time.Time) (time.Time, bool) {
	if has(s, "一両日") {
		return at(now.AddDate(0, 0, 2), 18, 0), true
	}
	if has(s, "数日以内", "数日中") {
		return at(now.AddDate(0, 0, 3), 18, 0), true
	}
	m := span.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	n := count(m[1])
	half := 0
	if m[3] != "" {
		half = 30
	}
	switch m[2] {
	case "分":
		return minute(now.Add(time.Duration(n) * time.Minute)), n > 0
	case "時間":
		return minute(now.Add(time.Duration(n)*time.Hour + time.Duration(half)*time.Minute)), n > 0
	case "日":
		return at(now.AddDate(0, 0, n), 18, 0), n > 0
	case "週間":
		return at(now.AddDate(0, 0, 7*n), 18, 0), n > 0
	}
	return at(workdays(now, n), 18, 0), n > 0
}

// workdays goes on by days that are no weekend.
func workdays(t time.Time, n int) time.Time {
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if d := t.Weekday(); d != time.Saturday && d != time.Sunday {
			n--
		}
	}
	return t
}

// dayOf reads the day that is named; named is false for none.
func dayOf(s string, now time.Time) (day time.Time, named bool) {
	switch {
	case has(s, "明後日", "あさって"):
		return now.AddDate(0, 0, 2), true
	case has(s, "翌々営業日"):
		return workdays(now, 2), true
	case has(s, "翌営業日", "次の営業日"):
		return workdays(now, 1), true
	case has(s, "明日", "あした", "あす", "明朝", "翌日"):
		return now.AddDate(0, 0, 1), true
	}
	if m := date.FindStringSubmatch(s); m != nil {
		month, d := count(m[1]+m[2]), count(m[3])
		return nextDate(now, month, d)
	}
	if m := dayOnly.FindStringSubmatch(s); m != nil && !has(s, "営業日以内") {
		return nextDay(now, count(m[1]))
	}
	if day, ok := weekdayOf(s, now); ok {
		return day, true
	}
	switch {
	case has(s, "今週中"):
		return ahead(now, time.Friday, 0), true
	case has(s, "来週中"):
		return ahead(now, time.Friday, 1), true
	case has(s, "本日", "今日", "当日中", "午前中", "午後一", "夕方", "今晩", "夜まで", "今夜"):
		return now, true
	}
	return now, false
}

// nextDate is a day of a month, this year or else the next.
func nextDate(now time.Time, month, d int) (time.Time, bool) {
	if month < 1 || month > 12 || d < 1 || d > 31 {
		return now, false
	}
	day := time.Date(now.Year(), time.Month(month), d, 0, 0, 0, 0, now.Location())
	if day.AddDate(0, 0, 1).Before(now) {
		day = day.AddDate(1, 0, 0)
	}
	return day, day.Day() == d
}

// nextDay is a day of this month, or else of the next that has it.
func nextDay(now time.Time, d int) (time.Time, bool) {
	if d < 1 || d > 31 {
		return now, false
	}
	for i := range 3 {
		day := time.Date(now.Year(), now.Month()+time.Month(i), d, 0, 0, 0, 0, now.Location())
		if day.Day() == d && !day.AddDate(0, 0, 1).Before(now) {
			return day, true
		}
	}
	return now, false
}

func weekdayOf(s string, now time.Time) (time.Time, bool) {
	m := weekday.FindStringSubmatch(s)
	if m == nil {
		return now, false
	}
	d := time.Weekday(strings.Index("日月火水木金土", m[2]) / len("日"))
	switch m[1] {
	case "来週":
		return ahead(now, d, 1), true
	case "再来週":
		return ahead(now, d, 2), true
	}
	day := ahead(now, d, 0)
	if day.Before(now) && !sameDay(day, now) {
		day = day.AddDate(0, 0, 7)
	}
	return day, true
}

// ahead is a weekday of this week (from Monday) or of one so many weeks later.
func ahead(now time.Time, d time.Weekday, weeks int) time.Time {
	monday := now.AddDate(0, 0, -int(now.Weekday()+6)%7)
	return monday.AddDate(0, 0, int(d+6)%7+7*weeks)
}

// clockOf reads a time of the day. Without 午前 and 午後 a small hour that is over is taken for
// the afternoon, and one that is over anyway for the next day.
func clockOf(s string, day, now time.Time, named bool) (time.Time, bool) {
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	hour, min := count(m[2]), count(m[3]+m[5])
	if m[4] != "" {
		min = 30
	}
	afternoon := m[1] == "午後" || m[1] == "夕方" || m[1] == "夜"
	if afternoon && hour < 12 {
		hour += 12
	}
	if hour > 24 || min > 59 {
		return time.Time{}, false
	}
	out := at(day, hour, min)
	if !out.After(now) && m[1] == "" && hour < 12 && sameDay(day, now) {
		out = at(day, hour+12, min)
	}
	if !out.After(now) && !named {
		out = at(day.AddDate(0, 0, 1), hour, min)
	}
	return out, true
}

// partOf is the end of what is named of a day: 午前中 is over at noon, a day at six.
func partOf(s string, day time.Time) time.Time {
	switch {
	case has(s, "午前中", "お昼まで", "正午"):
		return at(day, 12, 0)
	case has(s, "明朝", "朝一", "朝いち"):
		return at(day, 10, 0)
	case has(s, "午後一"):
		return at(day, 14, 0)
	case has(s, "夕方"):
		return at(day, 17, 0)
	case has(s, "今晩", "今夜", "夜まで"):
		return at(day, 21, 0)
	}
	return at(day, 18, 0)
}

func lateToday(now time.Time) time.Time {
	if now.Hour() < 20 {
		return at(now, 21, 0)
	}
	return at(now, 23, 30)
}

func at(day time.Time, hour, min int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, min, 0, 0, day.Location())
}

func sameDay(a, b time.Time) bool { return at(a, 0, 0).Equal(at(b, 0, 0)) }

// count reads digits, or kanji numerals up to 99.
func count(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
			continue
		}
		n += strings.Index("〇一二三四五六七八九", string(r)) / len("一")
	}
	return n
}
