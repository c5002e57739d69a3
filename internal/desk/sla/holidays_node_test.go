package sla

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The holidays agree, day by day, with those that the npm package @holiday-jp/holiday_jp
// lists, for all the years that it knows.
func TestHolidaysAsOthersListThem(t *testing.T) {
	const dir = "../../../script/holidays"
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node is not installed")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "@holiday-jp", "holiday_jp")); err != nil {
		missing(t, "run: npm ci --prefix script/holidays")
	}
	cmd := exec.Command(node, "list.mjs")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TZ=UTC")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node list.mjs: %v", err)
	}
	theirs := map[string]string{}
	first, last := "", ""
	for line := range strings.Lines(string(out)) {
		date, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		theirs[date] = name
		if first == "" {
			first = date
		}
		last = date
	}
	from, err := ParseDate(first)
	if err != nil {
		t.Fatal(err)
	}
	to, err := ParseDate(last)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d days from %d to %d", len(theirs), from.Year, to.Year)
	if len(theirs) < 1000 {
		t.Errorf("only %d days to compare with", len(theirs))
	}
	for year := max(from.Year, FirstYear); year <= to.Year; year++ {
		ours := named(year)
		for date, name := range ours {
			if theirs[date] == "" {
				t.Errorf("%s %s: only ours", date, name)
			} else if !alike(name, theirs[date]) {
				t.Errorf("%s: ours %s, theirs %s", date, name, theirs[date])
			}
		}
		for date, name := range theirs {
			if strings.HasPrefix(date, yearOf(year)) && ours[date] == "" {
				t.Errorf("%s %s: only theirs", date, name)
			}
		}
	}
}

func yearOf(year int) string { return Date{year, 1, 1}.String()[:5] }

// alike compares names. Theirs adds what a substitute is for, and says 休日 of days that are
// off without a name in the law.
func alike(ours, theirs string) bool {
	return strings.Contains(theirs, ours) || strings.HasPrefix(theirs, "休日") && (ours == between || strings.Contains(ours, "即位"))
}

// missing skips where node is not wanted. Who says so, or sets MADOGUCHI_REQUIRE_NODE=1,
// gets a failure instead.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" || os.Getenv("MADOGUCHI_REQUIRE_NODE") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}
