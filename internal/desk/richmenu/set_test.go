package richmenu

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var t0 = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

// made is a set that was made of these kinds; ids are "<round><kind>".
func made(s Set, round string, kinds ...Kind) Set {
	s, err := s.Make(kinds, "anna", t0)
	if err != nil {
		panic(err)
	}
	for s.Stage == Making {
		k, _ := s.Wants()
		s = s.Made(k, round+string(k), t0)
	}
	return s
}

// LINE's bounds: https://developers.line.biz/en/reference/messaging-api/#rich-menu-object
func TestMenusFitLine(t *testing.T) {
	if Width < 800 || Width > 2500 || Height < 250 || float64(Width)/Height < 1.45 {
		t.Errorf("%d × %d", Width, Height)
	}
	for _, k := range Kinds {
		m, ok := Of(k)
		if !ok || m.Kind != k || utf8.RuneCountInString(m.Bar) > 14 || m.Bar == "" || len(m.Areas) == 0 || len(m.Areas) > 20 {
			t.Errorf("%s: %+v", k, m)
		}
		for i, a := range m.Areas {
			if a.X < 0 || a.Y < 0 || a.Width <= 0 || a.Height <= 0 || a.X+a.Width > Width || a.Y+a.Height > Height || i > 0 && a.X < m.Areas[i-1].X+m.Areas[i-1].Width {
				t.Errorf("%s: area %d lies wrong: %+v", k, i, a)
			}
			if (a.Data == "") == (a.Link == "") || utf8.RuneCountInString(a.Label) > 20 || a.Label == "" {
				t.Errorf("%s: area %d does nothing, or two things: %+v", k, i, a)
			}
		}
	}
	if _, ok := Of(Own); ok {
		t.Error("there is a menu for the brand's own")
	}
	if name := Name("C", 3, Shut); name != "madoguchi/C/3/shut" || !bytes.HasPrefix([]byte(name), []byte(Prefix("C"))) {
		t.Error(name)
	}
}

// Each stage and each move: what is refused changes nothing.
func TestStages(t *testing.T) {
	off := Set{Channel: "C"}
	making, _ := off.Make([]Kind{Waiting, Served}, "anna", t0)
	half := making.Made(Served, "1served", t0)
	on := made(off, "1", Waiting, Served)
	ending, _ := on.End("anna", t0)
	removing := ending.Remove(t0)
	for name, c := range map[string]struct {
		s          Set
		make       error
		end        error
		stage, fin Stage // after End
	}{
		"off":      {off, nil, ErrNoMenus, Off, Off},
		"making":   {making, nil, nil, Making, Ending},
		"half":     {half, nil, nil, Making, Ending},
		"on":       {on, nil, nil, On, Ending},
		"ending":   {ending, nil, nil, Ending, Ending},
		"removing": {removing, ErrRemoving, nil, Removing, Removing},
	} {
		if c.s.Stage != c.stage {
			t.Errorf("%s is %q", name, c.s.Stage)
		}
		next, err := c.s.Make([]Kind{Served}, "ben", t0)
		if !errors.Is(err, c.make) || err != nil && next.Version != c.s.Version || err == nil && (next.Stage != Making || next.Round != c.s.Round+1 || next.By != "ben" || next.Version != c.s.Version+1) {
			t.Errorf("make of %s: %+v, %v", name, next, err)
		}
		if err == nil && !slices.Equal(append(slices.Clone(next.Old), values(next.Menus)...), append(slices.Clone(c.s.Old), append(values(c.s.Next), values(c.s.Menus)...)...)) {
			t.Errorf("make of %s forgets a menu: %+v", name, next)
		}
		next, err = c.s.End("ben", t0)
		if !errors.Is(err, c.end) || next.Stage != c.fin {
			t.Errorf("end of %s: %+v, %v", name, next, err)
		}
	}
	for _, kinds := range [][]Kind{nil, {Own}, {Waiting, "shout"}} {
		if s, err := off.Make(kinds, "anna", t0); !errors.Is(err, ErrNoKind) || s.Version != 0 {
			t.Errorf("make %q: %v", kinds, err)
		}
	}
}

// What is shown at each stage, and whose menus they are.
func TestShows(t *testing.T) {
	on := made(Set{Channel: "C"}, "1", Waiting, Served)
	anew, _ := on.Make([]Kind{Waiting, Shut}, "anna", t0)
	half := anew.Made(Waiting, "2waiting", t0)
	two := made(on, "2", Waiting, Shut)
	ending, _ := two.End("anna", t0)
	for name, c := range map[string]struct {
		s                          Set
		own, waiting, shut, served string
	}{
		"off":        {Set{}, "", "", "", ""},
		"on":         {on, "", "1waiting", "1waiting", "1served"},
		"made anew":  {anew, "", "1waiting", "1waiting", "1served"},
		"half":       {half, "", "1waiting", "1waiting", "1served"},
		"made again": {two, "", "2waiting", "2shut", ""},
		"ending":     {ending, "", "", "", ""},
	} {
		for k, want := range map[Kind]string{Own: c.own, Waiting: c.waiting, Shut: c.shut, Served: c.served} {
			if got := c.s.Shows(k); got != want {
				t.Errorf("%s shows %q for %q, want %q", name, got, k, want)
			}
		}
	}
	for _, id := range []string{"1waiting", "1served", "2waiting", "2shut"} {
		if !two.Ours(id) || !ending.Ours(id) || !ending.Remove(t0).Ours(id) {
			t.Errorf("%s is nobody's", id)
		}
	}
	if two.Ours("") || two.Ours("theirs") || !half.Ours("2waiting") {
		t.Error("ours")
	}
}

// With the last menu all is over, also of a set that was ended before any was made.
func TestRemoved(t *testing.T) {
	on := made(made(Set{Channel: "C"}, "1", Waiting, Served), "2", Served)
	s, _ := on.End("anna", t0)
	s = s.Failed("line_unavailable").Remove(t0)
	if s.Fault != "" || len(s.Old) != 3 {
		t.Fatalf("%+v", s)
	}
	for _, id := range slices.Clone(s.Old) {
		if s.Stage != Removing {
			t.Errorf("%q with %v left", s.Stage, s.Old)
		}
		s = s.Deleted(id, t0)
	}
	if s.Stage != Off || s.Version != on.Version+6 || len(s.Kinds) != 0 || s.Round != 2 {
		t.Errorf("%+v", s)
	}
	none, _ := Set{Channel: "C"}.Make([]Kind{Served}, "anna", t0)
	none, _ = none.End("anna", t0)
	if none = none.Remove(t0); none.Stage != Off {
		t.Errorf("%+v", none)
	}
}

var _ = desk.ErrVersion
