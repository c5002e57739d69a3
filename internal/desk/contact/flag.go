package contact

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// FlagKind is something that whoever answers must know first.
type FlagKind string

// Kinds of flags.
const (
	Proxy    FlagKind = "proxy"    // 代理人: somebody writes in the customer's place
	Takeover FlagKind = "takeover" // 乗っ取り疑い: the account may be in somebody else's hands
)

// MaxFlagNote is the longest note of a flag, in characters.
const MaxFlagNote = 500

// Flag is raised by somebody, with their reason.
type Flag struct {
	Kind FlagKind        `json:"kind"`
	Note string          `json:"note,omitempty"`
	By   desk.OperatorID `json:"by"`
	At   time.Time       `json:"at"`
}

// Flag gives the one of a kind; nil = it is not raised.
func (c Card) Flag(kind FlagKind) *Flag {
	for i := range c.Flags {
		if c.Flags[i].Kind == kind {
			return &c.Flags[i]
		}
	}
	return nil
}

// Raise puts a flag, in place of one of its kind. Whoever may have the account has proved
// nothing, so that a suspected takeover ends what was verified.
func (c Card) Raise(f Flag) (Card, error) {
	switch {
	case f.Kind != Proxy && f.Kind != Takeover:
		return c, desk.E(desk.Invalid, "bad_flag", "There is no such flag.").On("kind")
	case utf8.RuneCountInString(f.Note) > MaxFlagNote:
		return c, desk.E(desk.Invalid, "too_long", "The note has at most 500 characters.").On("note")
	}
	c.Flags = append(c.without(f.Kind), f)
	if f.Kind == Takeover {
		c.Verified = nil
	}
	return c, nil
}

// Lower takes a flag away; ok is false where it is not raised.
func (c Card) Lower(kind FlagKind) (_ Card, ok bool) {
	ok = c.Flag(kind) != nil
	c.Flags = c.without(kind)
	return c, ok
}

func (c Card) without(kind FlagKind) []Flag {
	return slices.DeleteFunc(slices.Clone(c.Flags), func(f Flag) bool { return f.Kind == kind })
}
