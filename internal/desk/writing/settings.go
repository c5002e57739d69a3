package writing

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Name is whose name stands over an operator's bubble.
type Name string

// The account's own name stands there unless a brand has said otherwise. Family is the first
// word of the operator's name.
const (
	Account  Name = ""
	Brand    Name = "brand"
	Operator Name = "operator"
	Family   Name = "family"
)

// Known tells whether there is such a name.
func (n Name) Known() bool { return n == Account || n == Brand || n == Operator || n == Family }

// Settings are a brand's.
type Settings struct {
	Name  Name              `json:"name,omitempty"`
	Shown string            `json:"shown,omitempty"` // Brand: the name itself
	Icon  desk.AttachmentID `json:"icon,omitempty"`  // whatever the name; none: the account's picture
	Tone  string            `json:"tone,omitempty"`  // the guide that lies beside the pad
	Wrote IfWrote           `json:"wrote,omitempty"` // what a scheduled message does when the customer wrote meanwhile
	Read  ReadAt            `json:"read,omitempty"`  // when customers see that they were read
	// Stickers are the packages that operators are offered; none: those the console knows.
	Stickers []Pack `json:"stickers,omitempty"`
}

// ReadAt is when LINE is told that an operator has read what a customer wrote. Each reply tells
// it, and nobody's look but the owner's ever does.
type ReadAt string

// Whoever takes an inquiry has read it, unless the brand says that only the reply tells so, or
// the owner's look.
const (
	ReadOnAccept ReadAt = ""
	ReadOnReply  ReadAt = "reply"
	ReadOnLook   ReadAt = "look"
)

// IfWrote is what a scheduled message does when the customer has written since it was made.
type IfWrote string

// It asks its writer, unless the brand lets it go all the same.
const (
	WroteAsk  IfWrote = ""
	WroteSend IfWrote = "send"
)

// Limits. The name's is LINE's (Messaging API, sender), the picture's too; the tone's is ours.
const (
	MaxName     = 20 // characters
	MaxTone     = 4000
	MaxIcon     = 1 << 20 // bytes
	reservedFor = "LINE"  // a name may not hold this word
)

// Valid says all that is wrong.
func (s Settings) Valid() error {
	var wrong []error
	no := func(field, code, format string, args ...any) {
		wrong = append(wrong, desk.E(desk.Invalid, code, fmt.Sprintf(format, args...)).On(field))
	}
	if !s.Name.Known() {
		no("name", "bad_mode", "The name is the account's, the brand's, or the operator's.")
	}
	if s.Name == Brand && fit(s.Shown) != strings.TrimSpace(s.Shown) || s.Name == Brand && strings.TrimSpace(s.Shown) == "" {
		no("shown", "bad_sender", "A name has 1 to %d characters, and LINE allows none with the word LINE in it.", MaxName)
	}
	if s.Wrote != WroteAsk && s.Wrote != WroteSend {
		no("wrote", "bad_mode", "A scheduled message asks, or goes out.")
	}
	if !soundPacks(s.Stickers) {
		no("stickers", "bad_packs", "At most %d packages, none twice: a number, a name of at most %d characters, the first and the last sticker, at most %d.", MaxPacks, MaxName, MaxStickers)
	}
	if s.Read != ReadOnAccept && s.Read != ReadOnReply && s.Read != ReadOnLook {
		no("read", "bad_mode", "A customer sees that they were read when they are taken, answered, or looked at.")
	}
	if n := utf8.RuneCountInString(s.Tone); n > MaxTone {
		no("tone", "too_long", "At most %d characters, this has %d.", MaxTone, n)
	}
	return errors.Join(wrong...)
}

// Sender is the name and picture over an operator's bubble; nil for the account's own. A name
// that LINE would not take is left out.
func (s Settings) Sender(operator string) *desk.Sender {
	out := desk.Sender{Icon: s.Icon}
	switch s.Name {
	case Brand:
		out.Name = fit(s.Shown)
	case Operator:
		out.Name = fit(operator)
	case Family:
		first, _, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(operator, "　", " ")), " ")
		out.Name = fit(first)
	}
	if out == (desk.Sender{}) {
		return nil
	}
	return &out
}

// fit is a name as LINE takes it: cut to its length, none with its own name in it.
func fit(name string) string {
	name = strings.TrimSpace(name)
	if strings.Contains(strings.ToUpper(name), reservedFor) {
		return ""
	}
	if runes := []rune(name); len(runes) > MaxName {
		name = strings.TrimSpace(string(runes[:MaxName]))
	}
	return name
}

// Version is the settings as they stood from a time on.
type Version struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was ever set
	At        time.Time
	By        desk.OperatorID
	Body      Settings
}
