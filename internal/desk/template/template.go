package template

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// ID names a template.
type ID string

// Limits of templates.
const (
	MaxShared   = 500  // of a brand, and of all brands
	MaxOwn      = 200  // of a person
	MaxTitle    = 60   // characters
	MaxShortcut = 20   // characters
	MaxFolder   = 40   // characters
	MaxText     = 5000 // UTF-16 units: LINE's limit of one text
	MaxActions  = 8
)

// Body is what people set of a template.
type Body struct {
	Title    string   `json:"title"`
	Shortcut string   `json:"shortcut,omitempty"` // to find it by, e.g. おわび
	Folder   string   `json:"folder,omitempty"`   // none: beside the folders
	Text     string   `json:"text,omitempty"`     // with fields
	Actions  []Action `json:"actions,omitempty"`  // a macro's
}

// Template is a text kept under a title.
type Template struct {
	ID        ID
	Centre    desk.CentreID
	Workspace desk.WorkspaceID // none: for all brands
	Owner     desk.OperatorID  // whose own it is; none: shared
	Version   int64
	Body      Body
	MadeBy    desk.OperatorID
	MadeAt    time.Time
	ChangedBy desk.OperatorID
	ChangedAt time.Time
	Archived  time.Time // zero: in use
}

// Shared tells whether it is everybody's.
func (t Template) Shared() bool { return t.Owner == "" }

// Fits tells whether it can be used in a brand's talks by a person.
func (t Template) Fits(w desk.WorkspaceID, by desk.OperatorID) bool {
	return t.Archived.IsZero() && (t.Workspace == "" || t.Workspace == w) && (t.Shared() || t.Owner == by)
}

// Tidy gives a body the form in which it is kept: no spaces around its names, one kind of line
// end, fields as they are written here whatever keyboard wrote them.
func (b Body) Tidy() Body {
	b.Title, b.Shortcut, b.Folder = strings.TrimSpace(b.Title), strings.TrimPrefix(strings.TrimSpace(b.Shortcut), "/"), strings.TrimSpace(b.Folder)
	b.Text = tidyFields(strings.TrimRightFunc(strings.ReplaceAll(b.Text, "\r\n", "\n"), unicode.IsSpace))
	return b
}

// Valid refuses what nobody could find, send or carry out.
func (b Body) Valid() error {
	bad := func(code, message, field string) error { return desk.E(desk.Invalid, code, message).On(field) }
	line := func(s string, most int) bool {
		return utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
	}
	switch {
	case b.Title == "" || !line(b.Title, MaxTitle):
		return bad("bad_title", "Give it a title of at most 60 characters.", "title")
	case !line(b.Shortcut, MaxShortcut) || strings.ContainsFunc(b.Shortcut, unicode.IsSpace):
		return bad("bad_shortcut", "A shortcut has at most 20 characters and no spaces.", "shortcut")
	case !line(b.Folder, MaxFolder):
		return bad("bad_folder", "A folder's name has at most 40 characters.", "folder")
	case strings.TrimSpace(b.Text) == "" && len(b.Actions) == 0:
		return bad("empty", "Write a text, or choose an action.", "text")
	case units(b.Text) > MaxText:
		return bad("text_too_long", "LINE shows at most 5,000 characters in one message. Shorten it.", "text")
	}
	if err := checkFields(b.Text); err != nil {
		return err
	}
	for i, a := range b.Actions {
		if !slices.Contains(Kinds, a.Kind) {
			return bad("bad_action", "A macro has no such action.", fmt.Sprintf("actions[%d]", i))
		}
	}
	return CheckActions(b.Actions)
}

// units counts a text as LINE does: in UTF-16 units.
func units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Key is a name as two people would call it the same: width, case and spaces make no difference.
func Key(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " ")
}

// Same tells whether two bodies say and do the same.
func (b Body) Same(o Body) bool {
	return b.Title == o.Title && b.Shortcut == o.Shortcut && b.Folder == o.Folder && b.Text == o.Text && slices.Equal(b.Actions, o.Actions)
}
