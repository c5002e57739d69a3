package sla

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func named(year int) map[string]string {
	out := map[string]string{}
	for _, h := range Holidays(year) {
		out[h.Date.String()] = h.Name
	}
	return out
}

// Whole years as the Cabinet Office lists them (内閣府「国民の祝日について」), and the turns of
// the law.
func TestHolidays(t *testing.T) {
	years := map[int]string{
		1949: "0101 0115 0321 0429 0503 0505 0923 1103 1123",
		1959: "0101 0115 0321 0410 0429 0503 0505 0924 1103 1123",
		1973: "0101 0115 0211 0321 0429 0430 0503 0505 0915 0923 0924 1010 1103 1123",
		1986: "0101 0115 0211 0321 0429 0503 0505 0915 0923 1010 1103 1123 1124",
		1988: "0101 0115 0211 0320 0321 0429 0503 0504 0505 0915 0923 1010 1103 1123",
		1989: "0101 0102 0115 0116 0211 0224 0321 0429 0503 0504 0505 0915 0923 1010 1103 1123 1223",
		1993: "0101 0115 0211 0320 0429 0503 0504 0505 0609 0915 0923 1010 1011 1103 1123 1223",
		2009: "0101 0112 0211 0320 0429 0503 0504 0505 0506 0720 0921 0922 0923 1012 1103 1123 1223",
		2019: "0101 0114 0211 0321 0429 0430 0501 0502 0503 0504 0505 0506 0715 0811 0812 0916 0923 1014 1022 1103 1104 1123",
		2020: "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0723 0724 0810 0921 0922 1103 1123",
		2021: "0101 0111 0211 0223 0320 0429 0503 0504 0505 0722 0723 0808 0809 0920 0923 1103 1123",
		2026: "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123",
		2027: "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123",
	}
	for year, want := range years {
		var got []string
		for _, h := range Holidays(year) {
			got = append(got, h.Date.noon().Format("0102"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d\n got %s\nwant %s", year, strings.Join(got, " "), want)
		}
	}
	for date, want := range map[string]string{
		"2019-04-30": between, "2019-05-01": "天皇の即位の日", "2019-05-06": substitute, "2026-09-22": between, "2026-05-06": substitute,
		"2021-08-08": "山の日", "2021-08-09": substitute, "1985-05-04": "", "1973-02-12": "", "2006-05-04": between, "2007-05-04": "みどりの日",
	} {
		d, err := ParseDate(date)
		if err != nil || named(d.Year)[date] != want {
			t.Errorf("%s: %q, want %q", date, named(d.Year)[date], want)
		}
	}
	if Holidays(FirstYear-1) != nil || Holidays(LastYear+1) != nil {
		t.Error("years beyond the law and the formula have holidays")
	}
}

// What holds in every year the law is computed for.
func TestHolidaysInEveryYear(t *testing.T) {
	for year := FirstYear; year <= LastYear; year++ {
		days := Holidays(year)
		if !slices.IsSortedFunc(days, func(a, b Holiday) int { return b.Date.until(a.Date) }) || len(days) < 9 || len(days) > 23 {
			t.Fatalf("%d: %v", year, days)
		}
		all := named(year)
		for _, h := range days {
			d := h.Date
			spring, autumn := h.Name == "春分の日", h.Name == "秋分の日"
			if spring && (d.Month != time.March || d.Day < 19 || d.Day > 21) || autumn && (d.Month != time.September || d.Day < 22 || d.Day > 24) {
				t.Errorf("%d: %s on %s", year, h.Name, d)
			}
			if year >= 1974 && h.Name != substitute && h.Name != between && d.Weekday() == time.Sunday {
				next := d.Add(1)
				for year >= 2007 && all[next.String()] != substitute && all[next.String()] != "" {
					next = next.Add(1)
				}
				if all[next.String()] == "" {
					t.Errorf("%s falls on a Sunday, %s is worked", d, next)
				}
			}
		}
	}
}
