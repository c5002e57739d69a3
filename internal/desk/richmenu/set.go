package richmenu

import (
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Stage is how far a channel's menus are.
type Stage string

// Stages. Off is the beginning and the end.
const (
	Off      Stage = ""         // the account has none of the desk's
	Making   Stage = "making"   // they are being made; those there were are shown meanwhile
	On       Stage = "on"       // customers are shown them
	Ending   Stage = "ending"   // customers get back what they had
	Removing Stage = "removing" // nobody has one any more: they are deleted
)

// Set is a channel's menus.
type Set struct {
	Channel   desk.ChannelID
	Workspace desk.WorkspaceID
	Version   int64 // one more with each change; 0: never made
	Stage     Stage
	Body
}

// Body is what is kept of a set beside that.
type Body struct {
	Centre desk.CentreID   `json:"centre,omitempty"`
	Kinds  []Kind          `json:"kinds,omitempty"` // that are wanted
	Round  int64           `json:"round,omitempty"` // how often they were made
	Asked  int64           `json:"asked,omitempty"` // how often people asked for something; they look at that, not at the steps of the desk itself
	Menus  map[Kind]string `json:"menus,omitempty"` // LINE's ids of those that are shown
	Next   map[Kind]string `json:"next,omitempty"`  // and of those that are being made
	Old    []string        `json:"old,omitempty"`   // not shown any more; to be deleted when nobody has one
	Fault  string          `json:"fault,omitempty"` // code of what last went wrong
	At     time.Time       `json:"at,omitzero"`     // when the stage was reached
	By     desk.OperatorID `json:"by,omitempty"`    // who asked for it
}

// Moves that are refused.
var (
	ErrNoKind   = desk.E(desk.Invalid, "no_menu", "Choose at least one menu: waiting, shut or served.").On("kinds")
	ErrNoMenus  = desk.E(desk.Conflict, "no_menus", "There are no menus to end.")
	ErrRemoving = desk.E(desk.Conflict, "menus_removing", "The menus are being deleted just now. Try again in a moment.")
)

// Make asks for menus of these kinds: the first time, or anew.
func (s Set) Make(kinds []Kind, by desk.OperatorID, now time.Time) (Set, error) {
	kinds = slices.Compact(slices.Sorted(slices.Values(kinds)))
	if len(kinds) == 0 || slices.ContainsFunc(kinds, func(k Kind) bool { _, ok := Of(k); return !ok }) {
		return s, ErrNoKind
	}
	if s.Stage == Removing {
		return s, ErrRemoving
	}
	s = s.stage(Making, now)
	s.Old = slices.Concat(s.Old, values(s.Next)) // of a making that was not finished
	s.Kinds, s.Next, s.By = kinds, nil, by
	s.Round++
	s.Asked++
	return s, nil
}

// End asks for everybody's own menu back.
func (s Set) End(by desk.OperatorID, now time.Time) (Set, error) {
	switch s.Stage {
	case Making, On:
		s = s.stage(Ending, now)
		s.By = by
		s.Asked++
		return s, nil
	case Ending, Removing:
		return s, nil
	}
	return s, ErrNoMenus
}

// Wants gives the next kind to be made; false when all are.
func (s Set) Wants() (Kind, bool) {
	for _, k := range s.Kinds {
		if s.Next[k] == "" {
			return k, true
		}
	}
	return "", false
}

// Made notes a menu that was made and painted. With the last of them all are shown.
func (s Set) Made(k Kind, id string, now time.Time) Set {
	s.Next = maps.Clone(s.Next)
	if s.Next == nil {
		s.Next = map[Kind]string{}
	}
	s.Next[k], s.Fault = id, ""
	s.Version++
	if _, more := s.Wants(); !more {
		s.Old = slices.Concat(s.Old, values(s.Menus))
		s.Menus, s.Next, s.Stage, s.At = s.Next, nil, On, now
	}
	return s
}

// Stray notes menus of the desk's that nobody is shown, so that they are deleted.
func (s Set) Stray(ids []string) Set {
	for _, id := range ids {
		if !s.Ours(id) {
			s.Old = slices.Concat(s.Old, []string{id})
		}
	}
	s.Version++
	return s
}

// Remove says that nobody has one of the menus any more: they can be deleted.
func (s Set) Remove(now time.Time) Set {
	s = s.stage(Removing, now)
	s.Old = slices.Concat(s.Old, values(s.Menus), values(s.Next))
	s.Menus, s.Next = nil, nil
	return s.emptied(now)
}

// Deleted strikes a menu that LINE has no more. With the last one of a set that is removed
// all is over.
func (s Set) Deleted(id string, now time.Time) Set {
	s.Old = slices.DeleteFunc(slices.Clone(s.Old), func(o string) bool { return o == id })
	s.Version++
	s.Fault = ""
	return s.emptied(now)
}

// emptied is over if it is removed and nothing is left of it.
func (s Set) emptied(now time.Time) Set {
	if s.Stage == Removing && len(s.Old) == 0 {
		s.Stage, s.At, s.Kinds = Off, now, nil
	}
	return s
}

// Failed keeps the code of what went wrong; "" when it goes well again.
func (s Set) Failed(code string) Set {
	s.Fault = code
	s.Version++
	return s
}

// Shows gives the id of the menu that a customer of a kind is to have; "" for none of the
// desk's. Where there is none for closed hours, waiting is shown.
func (s Set) Shows(k Kind) string {
	if s.Stage != Making && s.Stage != On {
		return ""
	}
	if k == Shut && s.Menus[Shut] == "" {
		k = Waiting
	}
	return s.Menus[k]
}

// Ours tells whether a menu is one of the set's.
func (s Set) Ours(id string) bool {
	return id != "" && (slices.Contains(values(s.Menus), id) || slices.Contains(values(s.Next), id) || slices.Contains(s.Old, id))
}

func (s Set) stage(to Stage, now time.Time) Set {
	s.Stage, s.At, s.Fault = to, now, ""
	s.Version++
	return s
}

func values(m map[Kind]string) []string { return slices.Sorted(maps.Values(m)) }
