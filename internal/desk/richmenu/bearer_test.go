package richmenu

import (
	"testing"

	"pgregory.net/rapid"
)

// What is done with each that a customer can have, by what is to be shown.
func TestNext(t *testing.T) {
	on := made(made(Set{Channel: "C"}, "1", Waiting, Served), "2", Waiting, Shut, Served)
	plain := Bearer{Version: 3, Kind: Waiting, Menu: "2waiting", Shown: true}
	over := plain // another system's menu
	over.Before = "theirs"
	owed := Bearer{Version: 4, Before: "theirs"}
	for name, c := range map[string]struct {
		b       Bearer
		has     string
		kind    Kind
		blocked bool
		do      Deed
		to      string
		keep    bool
		drop    bool
		menu    string // of the row
		before  string
	}{
		"nothing is wanted of who has nothing": {Bearer{}, "", Own, false, Leave, "", false, false, "", ""},
		"nor of who has another system's":      {Bearer{}, "theirs", Own, false, Leave, "", false, false, "", ""},
		"the first":                            {Bearer{}, "", Waiting, false, Link, "2waiting", true, false, "2waiting", ""},
		"over another system's":                {Bearer{}, "theirs", Waiting, false, Link, "2waiting", true, false, "2waiting", "theirs"},
		"the next":                             {over, "2waiting", Served, false, Link, "2served", true, false, "2served", "theirs"},
		"of a round before":                    {over, "1waiting", Waiting, false, Link, "2waiting", true, false, "2waiting", "theirs"},
		"as it is":                             {over, "2waiting", Waiting, false, Leave, "", false, false, "2waiting", "theirs"},
		"not confirmed yet":                    {Bearer{Version: 1, Kind: Waiting, Menu: "2waiting", Before: "theirs"}, "2waiting", Waiting, false, Leave, "", true, false, "2waiting", "theirs"},
		"meant and not done":                   {Bearer{Version: 1, Kind: Waiting, Menu: "2waiting", Before: "theirs"}, "theirs", Waiting, false, Link, "2waiting", true, false, "2waiting", "theirs"},
		"another system has put its newer one": {over, "newer", Served, false, Link, "2served", true, false, "2served", "newer"},
		"or has taken it away":                 {over, "", Served, false, Link, "2served", true, false, "2served", ""},
		"back to the brand's":                  {plain, "2waiting", Own, false, Unlink, "", false, true, "2waiting", ""},
		"back to another system's":             {over, "2waiting", Own, false, Link, "theirs", false, true, "2waiting", "theirs"},
		"it has put its newer one itself":      {over, "newer", Own, false, Leave, "", false, true, "2waiting", "theirs"},
		"it has taken it away":                 {over, "", Own, false, Leave, "", false, true, "2waiting", ""},
		"ours, and nobody knows why":           {Bearer{}, "1waiting", Own, false, Unlink, "", false, false, "", ""},
		"blocked, with ours over theirs":       {over, "2waiting", Waiting, true, Unlink, "", true, false, "", "theirs"},
		"blocked, and LINE shows nobody":       {over, "", Waiting, true, Leave, "", true, false, "", "theirs"},
		"blocked, with ours":                   {plain, "2waiting", Waiting, true, Unlink, "", false, true, "2waiting", ""},
		"blocked, with nothing":                {plain, "", Waiting, true, Leave, "", false, true, "2waiting", ""},
		"blocked still":                        {owed, "", Waiting, true, Leave, "", false, false, "", "theirs"},
		"back from a block":                    {owed, "", Own, false, Link, "theirs", false, true, "", "theirs"},
		"back from a block and waiting":        {owed, "", Waiting, false, Link, "theirs", false, false, "", "theirs"},
		"then with theirs":                     {owed, "theirs", Waiting, false, Link, "2waiting", true, false, "2waiting", "theirs"},
		"back, and another system was quicker": {owed, "newer", Own, false, Leave, "", false, true, "", "theirs"},
		"back, and LINE has kept ours":         {owed, "2waiting", Own, false, Link, "theirs", false, true, "", "theirs"},
	} {
		got := Next(Sight{Set: on, Bearer: c.b, Has: c.has, Kind: c.kind, Blocked: c.blocked})
		if got.Do != c.do || got.To != c.to || got.Keep != c.keep || got.Drop != c.drop || got.Menu != c.menu || got.Before != c.before || got.Version != c.b.Version {
			t.Errorf("%s: %+v", name, got)
		}
	}
	lost := Next(Sight{Set: on, Has: "2served", Kind: Own, Before: "theirs"})
	if lost.Do != Link || lost.To != "theirs" || lost.Drop || lost.Else != Unlink {
		t.Errorf("a row that has gone meanwhile: %+v", lost)
	}
}

// account is LINE and the desk of one customer.
type account struct {
	set     Set
	row     Bearer
	linked  string // at LINE
	blocked bool
	theirs  string // what other systems want to be shown
}

// look is one run of the desk's, which dies behind so many steps.
func (a *account) look(k Kind, steps int) {
	s := Next(Sight{Set: a.set, Bearer: a.row, Has: a.linked, Kind: k, Blocked: a.blocked})
	if s.Back && steps > 1 {
		a.linked = s.To
		s = Next(Sight{Set: a.set, Bearer: a.row, Has: a.linked, Kind: k})
	}
	if steps == 0 {
		return
	}
	if s.Keep {
		s.Version++
		a.row = s.Bearer
	}
	if steps == 1 {
		return
	}
	switch {
	case s.Do == Unlink:
		a.linked = ""
	case s.Do == Link && !a.blocked:
		a.linked = s.To
	}
	if steps == 2 {
		return
	}
	switch {
	case s.Drop:
		a.row = Bearer{}
	case s.Do == Link && s.Keep:
		a.row.Shown = true
		a.row.Version++
	}
}

// Whatever the talk, other systems, the customer and crashes do: at rest a customer has the
// desk's menu, or what other systems want; a set that has ended has nobody.
func TestPutBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &account{set: made(Set{Channel: "C"}, "1", Waiting, Served)}
		kind, rounds := Own, "1"
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0, 1:
				kind = rapid.SampledFrom([]Kind{Own, Waiting, Shut, Served}).Draw(t, "kind")
			case 2, 3:
				a.look(kind, rapid.IntRange(0, 3).Draw(t, "steps"))
			case 4:
				if a.theirs = rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "theirs"); !a.blocked {
					a.linked = a.theirs
				} else {
					a.theirs = ""
					if a.row.Before != "" { // who can't be reached gets what they had
						a.theirs = a.row.Before
					} else if a.linked != "" && !a.set.Ours(a.linked) {
						a.theirs = a.linked
					}
				}
			case 5:
				if a.blocked = !a.blocked; a.blocked && a.linked == "" && a.row.Before != "" {
					a.theirs = a.row.Before // LINE shows nobody: that another system took it away was not seen in time
				}
				a.look(kind, 3) // the event asks for a look
			case 6:
				rounds += "'"
				a.look(kind, 3) // everybody is looked at when menus are made anew
				a.set = made(a.set, rounds, Waiting, Served)
			}
		}
		a.look(kind, 3)
		a.look(kind, 3)
		if want := a.set.Shows(kind); want != "" && !a.blocked {
			if a.linked != want || a.row.Menu != want || !a.row.Shown {
				t.Fatalf("shows %q: %+v", want, a)
			}
		}
		a.set, _ = a.set.End("anna", t0)
		a.look(kind, 3)
		if a.set.Ours(a.linked) || a.row.Menu != "" {
			t.Fatalf("ended: %+v", a)
		}
		if a.blocked {
			a.blocked = false
			a.look(kind, 3)
		}
		if a.linked != a.theirs || a.row.Version != 0 {
			t.Fatalf("not put back: %+v", a)
		}
	})
}
