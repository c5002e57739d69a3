package richmenu

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Bearer is a customer who has, or may have, one of the desk's menus. It is written before
// LINE is asked, so that what stood there before is known whatever comes between.
type Bearer struct {
	Thread    desk.ThreadID
	Workspace desk.WorkspaceID
	Channel   desk.ChannelID
	Version   int64  // one more with each change
	Kind      Kind   // what it shows
	Menu      string // LINE's id of it; "": none any more, and Before is owed
	Before    string // another system's menu of this customer, to be put back; "": the brand's shows by itself
	Shown     bool   // LINE has confirmed it
	Fault     string // code of what last went wrong
	At        time.Time
}

// Owed tells whether a customer could not be given back what they had: who has blocked the
// account gets it when they come back.
func (b Bearer) Owed() bool { return b.Menu == "" && b.Before != "" }

// Sight is what is known of one customer when their menu is looked at.
type Sight struct {
	Set     Set
	Bearer  Bearer // the zero value: none
	Has     string // LINE's id of the menu that the customer has of their own; "": none
	Kind    Kind   // what is to be shown
	Blocked bool
	Before  string // what this very look has found and its row has lost since; mostly ""
}

// Deed is what is to be done at LINE.
type Deed string

// Deeds.
const (
	Leave  Deed = ""
	Link   Deed = "link"
	Unlink Deed = "unlink"
)

// Step is what becomes of a customer's menu. Keep is written first, then Do is done, then
// the row is Shown; or it goes, when nothing of the desk's is left with the customer.
type Step struct {
	Do   Deed
	To   string // of Link
	Keep bool   // Bearer is written
	Back bool   // what is owed comes first: then look again, for LINE may have done nothing
	Drop bool   // and goes when it is done
	Bearer
	// Else is what is done where LINE has the menu to be linked no more.
	Else Deed
}

// Next decides it. Doing it twice is harmless: what was done is found done.
func Next(s Sight) Step {
	want := s.Set.Shows(s.Kind)
	if s.Blocked {
		want = ""
	}
	b, ours := s.Bearer, s.Set.Ours(s.Has)
	known := b.Version > 0
	switch {
	case s.Has != "" && !ours: // another system's: what it shows now is what counts
		b.Before = s.Has
	case ours && !known:
		b.Before = s.Before
	case s.Has == "" && !b.Owed() && !s.Blocked: // and now it shows nothing
		b.Before = ""
	}
	if want != "" && b.Owed() && s.Has == "" {
		return Step{Do: Link, To: b.Before, Back: true, Bearer: b}
	}
	if want != "" {
		return show(s, b, want)
	}
	b.Kind = Own
	switch theirs := s.Has != "" && !ours; {
	case theirs:
		return Step{Drop: known, Bearer: s.Bearer}
	case s.Blocked && b.Before != "": // to link would do nothing, and LINE would say that it went well
		return owe(b, ours)
	case ours && b.Before == "":
		return Step{Do: Unlink, Drop: known, Bearer: b}
	case ours:
		return Step{Do: Link, To: b.Before, Drop: known, Bearer: b, Else: Unlink}
	case b.Owed():
		return Step{Do: Link, To: b.Before, Drop: true, Bearer: b}
	}
	return Step{Drop: known, Bearer: b}
}

// owe takes a menu of the desk's from who has blocked the account; theirs comes later.
func owe(b Bearer, ours bool) Step {
	step := Step{Keep: b.Menu != "" || b.Version == 0, Bearer: b}
	step.Menu, step.Shown = "", false
	if ours {
		step.Do = Unlink
	}
	return step
}

// show lets a customer have a menu.
func show(s Sight, b Bearer, want string) Step {
	has := s.Has == want
	b.Menu, b.Kind, b.Fault, b.Shown = want, s.Kind, "", has
	if has {
		return Step{Keep: b != s.Bearer, Bearer: b}
	}
	return Step{Do: Link, To: want, Keep: true, Bearer: b}
}
