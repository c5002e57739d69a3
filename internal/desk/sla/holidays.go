package sla

import (
	"slices"
	"time"
)

// Years for which Japanese holidays are known: from the first whole year of the law
// (国民の祝日に関する法律, 1948 law 178) to the last of the equinox formula.
const (
	FirstYear = 1949
	LastYear  = 2150
)

// Holiday is a day off by Japanese law, by its name.
type Holiday struct {
	Date Date   `json:"date"`
	Name string `json:"name"`
}

// Names of the days that follow from others.
const (
	substitute = "振替休日"
	between    = "国民の休日"
)

// Holidays computes a year's, in order, from the law as it stood or stands. A year
// outside of FirstYear … LastYear has none. What the law will say of later years
// nobody knows: it gives what it says now.
func Holidays(year int) []Holiday {
	if year < FirstYear || year > LastYear {
		return nil
	}
	named := map[Date]string{}
	for _, rule := range holidayRules {
		if year >= rule.from && (rule.to == 0 || year <= rule.to) && !slices.Contains(rule.except, year) {
			named[rule.day(year)] = rule.name
		}
	}
	derived := map[Date]string{}
	for d := range named {
		if d.Weekday() == time.Sunday {
			if s, ok := substituteFor(d, named); ok {
				derived[s] = substitute
			}
		}
	}
	for d := range named {
		mid := d.Add(1)
		if sandwiched(mid, named) && derived[mid] == "" {
			derived[mid] = between
		}
	}
	out := make([]Holiday, 0, len(named)+len(derived))
	for _, days := range []map[Date]string{named, derived} {
		for d, name := range days {
			out = append(out, Holiday{d, name})
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return a.Date.noon().Compare(b.Date.noon()) })
	return out
}

// substituteFor is the day off in place of a holiday on a Sunday (article 3, 2): the
// Monday, since 12 April 1973; since 2007 the next day that is no holiday itself.
func substituteFor(sunday Date, named map[Date]string) (Date, bool) {
	if sunday.Before(Date{1973, time.April, 12}) {
		return Date{}, false
	}
	next := sunday.Add(1)
	for named[next] != "" {
		if sunday.Year < 2007 {
			return Date{}, false
		}
		next = next.Add(1)
	}
	return next, true
}

// sandwiched tells whether a day lies between two holidays and is off for that (article
// 3, 3), which is so since 27 December 1985. Sundays were left out, which matters only
// before 2007.
func sandwiched(d Date, named map[Date]string) bool {
	return d.Year >= 1986 && named[d] == "" && d.Weekday() != time.Sunday && named[d.Add(-1)] != "" && named[d.Add(1)] != ""
}

// holidayRule is a holiday in the years in which it is one; to 0: still.
type holidayRule struct {
	name     string
	from, to int
	day      func(year int) Date
	except   []int // years with a rule of their own
}

// The law's article 2 with its amendments, and the laws for single days. The Olympic
// games moved three holidays in 2020 and 2021 (special measures law of the games).
var holidayRules = []holidayRule{
	{"元日", 1949, 0, on(time.January, 1), nil},
	{"成人の日", 1949, 1999, on(time.January, 15), nil},
	{"成人の日", 2000, 0, monday(time.January, 2), nil},
	{"建国記念の日", 1967, 0, on(time.February, 11), nil},
	{"天皇誕生日", 2020, 0, on(time.February, 23), nil},
	{"春分の日", 1949, 0, springEquinox, nil},
	{"天皇誕生日", 1949, 1988, on(time.April, 29), nil},
	{"みどりの日", 1989, 2006, on(time.April, 29), nil},
	{"昭和の日", 2007, 0, on(time.April, 29), nil},
	{"憲法記念日", 1949, 0, on(time.May, 3), nil},
	{"みどりの日", 2007, 0, on(time.May, 4), nil},
	{"こどもの日", 1949, 0, on(time.May, 5), nil},
	{"海の日", 1996, 2002, on(time.July, 20), nil},
	{"海の日", 2003, 0, monday(time.July, 3), []int{2020, 2021}},
	{"海の日", 2020, 2020, on(time.July, 23), nil},
	{"海の日", 2021, 2021, on(time.July, 22), nil},
	{"山の日", 2016, 0, on(time.August, 11), []int{2020, 2021}},
	{"山の日", 2020, 2020, on(time.August, 10), nil},
	{"山の日", 2021, 2021, on(time.August, 8), nil},
	{"敬老の日", 1966, 2002, on(time.September, 15), nil},
	{"敬老の日", 2003, 0, monday(time.September, 3), nil},
	{"秋分の日", 1949, 0, autumnEquinox, nil},
	{"体育の日", 1966, 1999, on(time.October, 10), nil},
	{"体育の日", 2000, 2019, monday(time.October, 2), nil},
	{"スポーツの日", 2020, 2020, on(time.July, 24), nil},
	{"スポーツの日", 2021, 2021, on(time.July, 23), nil},
	{"スポーツの日", 2022, 0, monday(time.October, 2), nil},
	{"文化の日", 1949, 0, on(time.November, 3), nil},
	{"勤労感謝の日", 1949, 0, on(time.November, 23), nil},
	{"天皇誕生日", 1989, 2018, on(time.December, 23), nil},

	{"結婚の儀", 1959, 1959, on(time.April, 10), nil},
	{"大喪の礼", 1989, 1989, on(time.February, 24), nil},
	{"即位礼正殿の儀", 1990, 1990, on(time.November, 12), nil},
	{"結婚の儀", 1993, 1993, on(time.June, 9), nil},
	{"天皇の即位の日", 2019, 2019, on(time.May, 1), nil},
	{"即位礼正殿の儀", 2019, 2019, on(time.October, 22), nil},
}

func on(m time.Month, d int) func(int) Date {
	return func(year int) Date { return Date{year, m, d} }
}

// monday is a month's n-th.
func monday(m time.Month, n int) func(int) Date {
	return func(year int) Date {
		first := Date{year, m, 1}
		ahead := (int(time.Monday) - int(first.Weekday()) + 7) % 7
		return first.Add(ahead + 7*(n-1))
	}
}

// The equinoxes by the formula in common use for 1900–2150 (海上保安庁水路部『暦計算研究会編
// 新こよみ便利帳』). The binding date is announced in the official gazette on 1 February of
// the year before.
func springEquinox(year int) Date {
	base := 20.8431
	switch {
	case year < 1980:
		base = 20.8357
	case year >= 2100:
		base = 21.8510
	}
	return Date{year, time.March, equinox(year, base)}
}

func autumnEquinox(year int) Date {
	base := 23.2488
	switch {
	case year < 1980:
		base = 23.2588
	case year >= 2100:
		base = 24.2488
	}
	return Date{year, time.September, equinox(year, base)}
}

func equinox(year int, base float64) int {
	leap := (year - 1980) / 4
	if year < 1980 {
		leap = (year - 1983) / 4
	}
	return int(base + 0.242194*float64(year-1980) - float64(leap))
}
