package contact

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// NoteID names a note.
type NoteID string

// Limits of notes.
const (
	MaxNote  = 2000 // characters
	MaxNotes = 100  // of a contact
)

// Note is what colleagues write about a customer, for whoever has the next inquiry.
type Note struct {
	ID           NoteID
	Workspace    desk.WorkspaceID
	Contact      desk.ContactID
	Conversation desk.ConversationID // in which it was written
	Version      int64
	MadeBy       desk.OperatorID
	MadeAt       time.Time
	ChangedBy    desk.OperatorID
	ChangedAt    time.Time
	Text         string
}

// CheckNote refuses what can't be a note's text.
func CheckNote(text string) error {
	if n := utf8.RuneCountInString(text); strings.TrimSpace(text) == "" || n > MaxNote {
		return desk.E(desk.Invalid, "bad_note", "A note has 1 to 2,000 characters.").On("text")
	}
	return nil
}

// CheckAttribute refuses what can't be an attribute that somebody writes by hand.
func CheckAttribute(name, value string) error {
	if desk.CheckTag(name) != nil {
		return desk.E(desk.Invalid, "bad_attribute", "An attribute's name is 1 to 50 characters on one line, without spaces around it.").On("name")
	}
	if utf8.RuneCountInString(value) > desk.MaxAttribute {
		return desk.E(desk.Invalid, "too_long", "A value has at most 1,000 characters.").On("value")
	}
	return nil
}
