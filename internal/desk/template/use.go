package template

import (
	"strings"
	"time"
	"unicode"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Used is a template whose text was inserted into what is sent, as it was inserted.
type Used struct {
	Template ID
	Text     string // filled in; empty: only actions were carried out
}

// MaxUsed is how many a message may name.
const MaxUsed = 5

// Fate is what became of an inserted text.
type Fate string

// Fates.
const (
	AsIs   Fate = "as_is"  // sent as it was inserted; words before or behind it don't matter
	Edited Fate = "edited" // and then sent
	Ran    Fate = "ran"    // there was no text: its actions were carried out
)

// Use is one time that a template was used. It holds no words.
type Use struct {
	ID           string
	Centre       desk.CentreID
	Workspace    desk.WorkspaceID
	Template     ID
	Operator     desk.OperatorID
	Conversation desk.ConversationID
	Message      desk.MessageID // none: only actions
	Topic        string         // what the talk was about, if that was known
	At           time.Time
	Fate         Fate
}

// FateOf tells what became of an inserted text in what was sent. Line ends and spaces at the
// end of lines make no difference.
func FateOf(inserted, sent string) Fate {
	if inserted = plain(inserted); inserted == "" {
		return Ran
	}
	if strings.Contains(plain(sent), inserted) {
		return AsIs
	}
	return Edited
}

func plain(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
