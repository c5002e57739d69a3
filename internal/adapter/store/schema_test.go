package store_test

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
)

func TestWhoFitsASchema(t *testing.T) {
	for _, c := range []struct {
		at   store.Schema
		want error
	}{
		{store.Schema{Version: 40, ReadableFrom: 35, Ours: 40}, nil},
		{store.Schema{Version: 41, ReadableFrom: 35, Ours: 40}, nil},
		{store.Schema{Version: 41, ReadableFrom: 40, Ours: 40}, nil},
		{store.Schema{Version: 41, ReadableFrom: 41, Ours: 40}, store.ErrNewer},
		{store.Schema{Version: 39, Ours: 40}, store.ErrOlder},
		{store.Schema{Ours: 40}, store.ErrOlder},
	} {
		if err := c.at.Fits(); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%+v: %v", c.at, err)
		}
	}
}

// A program works with what a newer one has added to, as often as it starts, and with what was
// made unreadable for it not at all. It changes nothing of either.
func TestAnOlderProgramOnANewerSchema(t *testing.T) {
	const add = "CREATE TABLE added (id bigint);\n"
	for name, e := range migrating {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := e.open(t)
			check := func(what string, want error) {
				t.Helper()
				for range 2 {
					for how, err := range map[string]error{
						"starting": store.Migrate(t.Context(), e.engine, db, e.steps()), "as it is": store.RequireCurrent(t.Context(), e.engine, db, e.steps()),
					} {
						if !errors.Is(err, want) || (err == nil) != (want == nil) {
							t.Errorf("%s, %s: %v", what, how, err)
						}
					}
				}
			}
			must(t, store.Migrate(t.Context(), e.engine, db, e.steps()))
			check("its own", nil)
			next := with(t, e.steps(), "9001_next.sql", add)
			must(t, store.Migrate(t.Context(), e.engine, db, next))
			check("one that only adds", nil)
			must(t, store.Migrate(t.Context(), e.engine, db, with(t, next, "9002_contract.sql", "DROP TABLE added;\nUPDATE schema_mark SET version = 9001 WHERE name = 'readable_from';\n")))
			check("one that takes away", store.ErrNewer)
			if n := count(t, db, `SELECT max(version_id) FROM goose_db_version`); n != 9002 {
				t.Errorf("the older program left version %d", n)
			}
			for _, steps := range []fstest.MapFS{next, with(t, next, "9002_contract.sql", "")} {
				if err := store.Migrate(t.Context(), e.engine, db, steps); err != nil {
					t.Errorf("a program of the mark's version or a later one: %v", err)
				}
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Every step from the mark's own on keeps the rule of docs/operations/upgrade.md: it only adds,
// or it raises the mark. Both engines agree on the mark.
func TestStepsThatTakeAwayRaiseTheMark(t *testing.T) {
	marks := map[string]map[int64]int64{}
	for name, e := range migrating {
		marks[name] = map[int64]int64{}
		for version, step := range stepsAfter(t, e.steps(), 35) {
			if what := takesAway(step); len(what) > 0 && raised(step) == 0 {
				t.Errorf("%s, step %d: %q may break the version before, and the mark is not raised. Add, and take away one version later; or write\nUPDATE schema_mark SET version = N WHERE name = 'readable_from';", name, version, what)
			}
			if to := raised(step); to > version {
				t.Errorf("%s, step %d raises the mark to %d: no program that exists could start", name, version, to)
			}
			marks[name][version] = raised(step)
		}
	}
	if !maps.Equal(marks["sqlite"], marks["postgres"]) {
		t.Errorf("the engines' marks differ: %v", marks)
	}
}

func TestWhatTakesAway(t *testing.T) {
	for step, want := range map[string]int{
		"CREATE TABLE t (a TEXT NOT NULL);\nCREATE UNIQUE INDEX t_a ON t (a);":                                            0,
		"ALTER TABLE message ADD COLUMN a TEXT NOT NULL DEFAULT '';\nCREATE UNIQUE INDEX m ON message (a) WHERE a <> '';": 0,
		"ALTER TABLE message ADD COLUMN a BIGINT; -- may DROP later":                                                      0,
		"CREATE INDEX m ON message (at);\nUPDATE message SET state = 'x' WHERE state = '';":                               0,
		"ALTER TABLE message DROP COLUMN quoted_id;":                                                                      1,
		"DROP TABLE draft;":                                         1,
		"drop index message_at;":                                    0, // slower is not broken
		"ALTER TABLE message RENAME TO messages;":                   1,
		"ALTER TABLE message RENAME COLUMN quoted_id TO quoted;":    1,
		"ALTER TABLE message ADD COLUMN a TEXT NOT NULL;":           1,
		"ALTER TABLE message ALTER COLUMN ord TYPE bigint;":         1,
		"ALTER TABLE message ADD CONSTRAINT c CHECK (at > 0);":      1,
		"CREATE UNIQUE INDEX m ON message (thread_id, ord);":        1,
		"CREATE TRIGGER t BEFORE INSERT ON message BEGIN SELECT 1;": 1,
	} {
		if got := takesAway(step); len(got) != want {
			t.Errorf("%s\ntakes away %q", step, got)
		}
	}
}

// stepsAfter gives the steps behind one, by version.
func stepsAfter(t *testing.T, steps fs.FS, after int64) map[int64]string {
	t.Helper()
	out := map[int64]string{}
	names, err := fs.Glob(steps, "*.sql")
	must(t, err)
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(number, 10, 64)
		must(t, err)
		text, err := fs.ReadFile(steps, name)
		must(t, err)
		if version > after {
			out[version] = string(text)
		}
	}
	return out
}

var (
	comment = regexp.MustCompile(`--[^\n]*`)
	raises  = regexp.MustCompile(`(?i)UPDATE\s+schema_mark\s+SET\s+version\s*=\s*(\d+)`)
	takes   = regexp.MustCompile(`(?is)\bDROP\s+(TABLE|COLUMN|VIEW)\b|\bRENAME\b|\bALTER\s+COLUMN\b|\bADD\s+CONSTRAINT\b|\bCREATE\s+(CONSTRAINT\s+)?TRIGGER\b`)
	adds    = regexp.MustCompile(`(?is)ALTER\s+TABLE\s+(\w+)\s+ADD\s+COLUMN\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s+(.*)`)
	makes   = regexp.MustCompile(`(?is)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)`)
	unique  = regexp.MustCompile(`(?is)CREATE\s+UNIQUE\s+INDEX\s+.*?\bON\s+(\w+)\s*\(([^)]*)\)`)
)

// raised gives the version to which a step raises the mark; 0 = it leaves it.
func raised(step string) int64 {
	m := raises.FindStringSubmatch(comment.ReplaceAllString(step, ""))
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	return n
}

// takesAway gives what a program from before a step might fail on: what is gone or means
// something else, and what it must fill or keep unique without knowing of it.
func takesAway(step string) (out []string) {
	known := map[string]bool{} // tables and columns that this step makes, of which an older program knows nothing
	for text := range strings.SplitSeq(comment.ReplaceAllString(step, ""), ";") {
		text = strings.TrimSpace(text)
		if m := makes.FindStringSubmatch(text); m != nil {
			known[m[1]] = true
		}
		added := adds.FindStringSubmatch(text)
		if added != nil {
			known[added[1]+"."+added[2]] = true
		}
		index := unique.FindStringSubmatch(text)
		switch {
		case takes.MatchString(text),
			added != nil && strings.Contains(strings.ToUpper(added[3]), "NOT NULL") && !strings.Contains(strings.ToUpper(added[3]), "DEFAULT"),
			index != nil && !known[index[1]] && !slices.ContainsFunc(strings.Split(index[2], ","), func(c string) bool { return known[index[1]+"."+strings.TrimSpace(c)] }):
			out = append(out, text)
		}
	}
	return out
}
