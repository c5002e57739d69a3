package desk

import (
	"strings"
	"time"
)

// DraftField is one of the places in which an operator writes.
type DraftField string

// The fields of a composer: the input that is sent from, the pad that never is, and the
// note for colleagues.
const (
	DraftReply DraftField = "reply"
	DraftPad   DraftField = "pad"
	DraftNote  DraftField = "note"
)

// Draft is what an operator has begun to write in one field of an inquiry.
type Draft struct {
	Workspace    WorkspaceID
	Conversation ConversationID
	Operator     OperatorID
	Field        DraftField
	Version      int64     // grows with each change; 0 = nothing was ever written
	At           time.Time // of the last key
	Text         string
	Other        string // what another device of the operator wrote meanwhile
}

// DraftEdit is a field as one device has it.
type DraftEdit struct {
	Field DraftField
	Text  string
	Base  int64     // the version that the device built on
	At    time.Time // of its last key
	Drop  bool      // what was offered of another device has been seen
}

// Take makes an edit part of a draft. Who built on an older version does not overwrite:
// the later key has the field, and the other text is kept beside it, unless one holds
// the other anyway. A device that is behind and has nothing takes nothing away.
func (d Draft) Take(e DraftEdit) Draft {
	next := d
	if e.Drop {
		next.Other = ""
	}
	behind := e.Base != d.Version && d.Text != ""
	switch {
	case e.Text == d.Text, behind && e.Text == "":
	case !behind:
		next.Text, next.At = e.Text, e.At
	case e.At.Before(d.At):
		next.Other = beside(next.Other, e.Text, d.Text)
	default:
		next.Text, next.At, next.Other = e.Text, e.At, beside(next.Other, d.Text, e.Text)
	}
	if next != d {
		next.Version++
	}
	return next
}

// beside adds a text to what is offered, unless it is there, or in the field.
func beside(other, text, field string) string {
	switch {
	case strings.Contains(field, text), strings.Contains(other, text):
		return other
	case other == "":
		return text
	}
	return other + "\n" + text
}
