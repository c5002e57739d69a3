package workday

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
)

// onSQLite opens stores on files of the test's own, in memory where the machine has a place
// for that: a day waits for the disk some thousand times.
func onSQLite(t testing.TB) Open {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		dir, err := os.MkdirTemp("/dev/shm", "madoguchi-workday")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		n := atomic.Int64{}
		return func(ctx context.Context, now func() time.Time) (*store.DB, error) {
			return sqlite.Open(ctx, filepath.Join(dir, strconv.FormatInt(n.Add(1), 10)), sqlite.WithClock(now))
		}
	}
	return func(ctx context.Context, now func() time.Time) (*store.DB, error) {
		return sqlite.Open(ctx, sqlitetest.File(t), sqlite.WithClock(now))
	}
}

func small(seed uint64) Options {
	return Options{Operators: 8, Conversations: conversations, Policies: []string{"least_load"}, Seed: seed}
}

// TestADay plays small days: every promise holds at every moment of them, whatever the seed,
// and the figures are what happened.
func TestADay(t *testing.T) {
	for _, seed := range []uint64{1, 6} { // on 6 the supervisor takes over a talk of the brand that demands training
		res, err := Run(t.Context(), small(seed), onSQLite(t), 2, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Err(); err != nil {
			t.Error(err)
		}
		var b strings.Builder
		res.Table(&b)
		t.Log("\n" + b.String())
		for _, f := range res.Figures {
			if n := f.Replies.Offered + f.Open; n < conversations || f.Taken.P50 <= 0 || f.Actual.Taken < conversations*9/10 || f.Paths["offer"] == 0 {
				t.Errorf("seed %d, %s: %d of %d inquiries are told of: %+v", seed, f.Policy, n, conversations, f)
			}
		}
		if underRace {
			return
		}
	}
}

// TestSameSeedSameDay: to the last commit. Only how long it took is another.
func TestSameSeedSameDay(t *testing.T) {
	if underRace {
		t.Skip("twice a day is too slow")
	}
	o := small(3)
	o.Conversations /= 4
	var days [2]Result
	for i := range days {
		var err error
		if days[i], err = Run(t.Context(), o, onSQLite(t), 2, time.Now); err != nil {
			t.Fatal(err)
		}
		days[i].Took = 0
		for j := range days[i].Figures {
			days[i].Figures[j].Took = 0
		}
	}
	if !reflect.DeepEqual(days[0], days[1]) {
		t.Errorf("%+v\n%+v", days[0], days[1])
	}
}

// TestTheWatchNotices breaks one promise after the other: a watch that does not notice proves
// nothing.
func TestTheWatchNotices(t *testing.T) {
	if underRace {
		t.Skip("six days are too slow")
	}
	words := map[string]string{
		"two_owners": "has two owners", "overfill": "was given", "asleep": "stands idle beside",
		"youngest": "goes before it", "no_age": "its age is lost", "favourites": "less fairly",
	}
	for _, name := range Sabotages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := small(1)
			o.Sabotage, o.Conversations = name, o.Conversations*7/4 // so that some have to wait
			res, err := Run(t.Context(), o, onSQLite(t), 2, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			if err := res.Err(); err == nil || !strings.Contains(err.Error(), words[name]) || !strings.Contains(err.Error(), "seed 1") {
				t.Errorf("noticed: %v; want %q", err, words[name])
			}
		})
	}
}

// TestBadDays are refused with words.
func TestBadDays(t *testing.T) {
	for name, o := range map[string]Options{
		"nobody":     {Operators: 2, Conversations: 5, Policies: []string{"least_load"}},
		"no work":    {Operators: 8, Policies: []string{"least_load"}},
		"no policy":  {Operators: 8, Conversations: 5},
		"unknown":    {Operators: 8, Conversations: 5, Policies: []string{"dice"}},
		"what break": {Operators: 8, Conversations: 5, Policies: []string{"least_load"}, Sabotage: "coffee"},
	} {
		if _, err := Run(t.Context(), o, nil, 1, time.Now); err == nil {
			t.Errorf("%s: played", name)
		}
	}
}

// TestThePlanIsTheSeed: the same seed draws the same people and customers, another one others;
// both peaks are there, and every queue has somebody who can serve it.
func TestThePlanIsTheSeed(t *testing.T) {
	o := Options{Operators: 8, Conversations: 2000, Seed: 7}
	a, b := draw(o), draw(o)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed draws another plan")
	}
	o.Seed = 8
	if reflect.DeepEqual(a, draw(o)) {
		t.Error("another seed draws the same plan")
	}
	hours := map[int]int{}
	for _, q := range a.inquiries {
		hours[q.at.In(tokyo).Hour()]++
	}
	if hours[12] < hours[10]*13/10 || hours[15] < hours[16]*13/10 {
		t.Errorf("no peaks at noon and at three: %v", hours)
	}
	able := map[string]int{}
	for _, s := range a.people {
		for _, w := range s.brands {
			able[string(w)]++
			if w == midori && s.profile.Skills[planSkill] > 0 {
				able[planSkill]++
			}
		}
		if s.profile.Speaks("en") {
			able["en"]++
		}
	}
	for _, what := range []string{"midori", "sora", planSkill, "en"} {
		if able[what] == 0 {
			t.Errorf("nobody for %s: %v", what, able)
		}
	}
}
