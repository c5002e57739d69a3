package demoshop

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

func now() time.Time { return time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC) } // Monday

var hana = desk.Contact{External: "Uhana"}

func open(t *testing.T, path string) *Shop {
	t.Helper()
	s, err := Open(path, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func do(t *testing.T, s *Shop, call bot.ActionCall) bot.ActionResult {
	t.Helper()
	return s.Do(t.Context(), "midori", hana, call)
}

func first(t *testing.T, s *Shop, action, list string) string {
	t.Helper()
	r := do(t, s, bot.ActionCall{Key: "read", Name: action, Read: true, Args: map[string]string{"for": "move"}})
	if r.Outcome != bot.Did || len(r.Lists[list]) == 0 {
		t.Fatalf("%+v", r)
	}
	return r.Lists[list][0].Value
}

func TestMoveOnceAndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.json")
	s := open(t, path)
	call := bot.ActionCall{Key: "k0", Name: "move", DryRun: true, Args: map[string]string{"order": first(t, s, "orders", "orders"), "day": "2026-12-10"}}
	before := s.book.Customers["midori:Uhana"].clone()
	dry := do(t, s, call)
	if dry.Outcome != bot.Did || dry.Changes[1] != (bot.Change{Label: "お届け日", Before: "12月5日(土)", After: "12月10日(木)"}) || dry.Undo != "" {
		t.Fatalf("%+v", dry)
	}
	if !same(s.book.Customers["midori:Uhana"], before) {
		t.Fatal("a dry run changed something")
	}
	call.DryRun, call.Key = false, "k1"
	done := do(t, s, call)
	s = open(t, path) // a restart
	if again := do(t, s, call); done.Outcome != bot.Did || !reflect.DeepEqual(done, again) {
		t.Fatalf("%+v\n%+v", done, again)
	}
	call.Key = "k2"
	if r := do(t, s, call); r.Outcome != bot.Refused || r.Code != "same_day" {
		t.Fatalf("another call was taken for the same: %+v", r)
	}
	back := bot.ActionCall{Key: "k3", Name: "move", Undo: done.Undo}
	if r := s.Do(t.Context(), "midori", desk.Contact{External: "Uother"}, back); r.Outcome != bot.Refused {
		t.Fatalf("another customer took it back: %+v", r)
	}
	back.Key = "k4"
	if r := do(t, s, back); r.Outcome != bot.Did || !same(s.book.Customers["midori:Uhana"], before) {
		t.Fatalf("%+v", r)
	}
	if r := do(t, s, back); r.Outcome != bot.Did {
		t.Fatalf("the same call answers otherwise: %+v", r)
	}
}

func TestUndoAfterAnotherChange(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "shop.json"))
	sub := map[string]string{"subscription": first(t, s, "subscriptions", "subscriptions"), "weeks": "4"}
	skipped := do(t, s, bot.ActionCall{Key: "a", Name: "skip", Args: sub})
	do(t, s, bot.ActionCall{Key: "b", Name: "cycle", Args: sub})
	if r := do(t, s, bot.ActionCall{Key: "c", Name: "skip", Undo: skipped.Undo}); r.Outcome != bot.Refused || r.Words == "" {
		t.Fatalf("%+v", r)
	}
}

func TestRefusals(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "shop.json"))
	order := first(t, s, "orders", "orders")
	for _, c := range []struct {
		name string
		args map[string]string
		code string
	}{
		{"move", map[string]string{"order": order, "day": "2026-12-01"}, "no_delivery"},
		{"move", map[string]string{"order": order, "day": "2026-12-06"}, "no_delivery"}, // Sunday
		{"move", map[string]string{"order": order, "day": "2027-12-06"}, "no_delivery"},
		{"move", map[string]string{"order": "M-1", "day": "2026-12-10"}, "no_order"},
		{"return", map[string]string{"order": order, "reason": "x"}, "no_return"},
		{"cycle", map[string]string{"subscription": "S-1"}, "no_subscription"},
		{"reserve", map[string]string{"slot": "2026-12-05 10:00", "people": "9"}, "bad_number"},
		{"reserve", map[string]string{"slot": "2026-12-04 10:00", "people": "2"}, "full"},
	} {
		if r := do(t, s, bot.ActionCall{Key: fmt.Sprint(c), Name: c.name, Args: c.args}); r.Outcome != bot.Refused || r.Code != c.code || r.Words == "" {
			t.Errorf("%s %v: %+v", c.name, c.args, r)
		}
	}
	if r := do(t, s, bot.ActionCall{Key: "x", Name: "nothing"}); r.Outcome != bot.Failed {
		t.Errorf("%+v", r)
	}
	if r := do(t, s, bot.ActionCall{Key: "y", Name: "move", Read: true}); r.Outcome != bot.Failed {
		t.Errorf("a reading call would change something: %+v", r)
	}
}

func TestSeatsAreNotSoldTwice(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "shop.json"))
	var wg sync.WaitGroup
	got := make([]bot.ActionResult, 10)
	for i := range got {
		wg.Go(func() {
			got[i] = s.Do(t.Context(), "midori", desk.Contact{External: fmt.Sprint("U", i)}, bot.ActionCall{Key: fmt.Sprint(i), Name: "reserve",
				Args: map[string]string{"slot": "2026-12-05 10:00", "people": "2", "phone": "09012345678"}})
		})
	}
	wg.Wait()
	n := 0
	for _, r := range got {
		if r.Outcome == bot.Did {
			n++
		}
	}
	if n != seats/2 {
		t.Fatalf("%d parties of two on %d seats", n, seats)
	}
}

func TestUnreadableFileIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, now); err == nil {
		t.Fatal("no error")
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none", "shop.json"), now); err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(t.TempDir(), "none", "shop.json"))
	if r := do(t, s, bot.ActionCall{Key: "k", Name: "orders", Read: true}); r.Outcome != bot.Failed {
		t.Fatalf("written nowhere: %+v", r)
	}
}

// What the shop says that it can do is what it does.
func TestActions(t *testing.T) {
	said := (&Shop{}).Actions()
	if len(said) != len(reads)+len(alters) {
		t.Errorf("%d described, %d and %d there", len(said), len(reads), len(alters))
	}
	for _, a := range said {
		_, asks := reads[a.Name]
		_, does := alters[a.Name]
		if asks != a.Read || does == a.Read {
			t.Errorf("%s: read %v", a.Name, a.Read)
		}
	}
}

// The CRM that the shop plays says the same of the same person, and what it says is fit to be shown.
func TestRecord(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "shop.json"))
	r, known, err := s.Record(t.Context(), "w", desk.Contact{External: "U1"}, "")
	again, _, _ := s.Record(t.Context(), "w", desk.Contact{External: "U1"}, "")
	if err != nil || !known || !reflect.DeepEqual(r, again) || r.Rank == "" || len(r.Cases) != 2 || len(r.Activities) != 3 {
		t.Errorf("%+v %v %v", r, known, err)
	}
	if shown := r.Shown(func(s string) string { return s }); !reflect.DeepEqual(r, shown) {
		t.Errorf("%+v\n%+v", r, shown)
	}
	if r, _, _ := s.Record(t.Context(), "w", desk.Contact{External: "U1"}, "77"); r.Number != "77" {
		t.Error(r.Number)
	}
}
