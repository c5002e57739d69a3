// Package board is what supervisors tell those who work for a brand, or for the whole centre
// (周知・朝礼): for how long it stands, how much it matters, and who has confirmed to have read it.
package board

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Weight is how much a post matters.
type Weight string

// Weights, the heaviest first: an urgent post rings.
const (
	Urgent    Weight = "urgent"
	Important Weight = "important"
	Normal    Weight = "normal"
)

// Weights lists all, the heaviest first.
var Weights = []Weight{Urgent, Important, Normal}

// Sheet is what a supervisor says of a post.
type Sheet struct {
	Title   string    `json:"title"`
	Text    string    `json:"text"`
	Weight  Weight    `json:"weight"`
	Confirm bool      `json:"confirm,omitempty"` // everybody says that they have read it (既読確認)
	From    time.Time `json:"from"`
	Until   time.Time `json:"until,omitzero"` // zero: until it is withdrawn
}

// Post is something on the board.
type Post struct {
	Sheet
	ID        string
	Centre    desk.CentreID
	Workspace desk.WorkspaceID // empty: the whole centre's
	Author    desk.OperatorID
	Edition   int64 // counts what was changed
	Revision  int64 // counts what has to be read anew, from 1
	Created   time.Time
	Changed   time.Time
	Withdrawn time.Time // zero: it stands
}

// Reading is somebody's word that they have read a post, as it stood at a revision.
type Reading struct {
	Post     string
	Operator desk.OperatorID
	Revision int64
	At       time.Time
}

// States of a post.
const (
	Coming    = "coming"
	Shown     = "shown"
	Over      = "over"
	Withdrawn = "withdrawn"
)

// State tells how a post stands at an instant.
func (p Post) State(now time.Time) string {
	switch {
	case !p.Withdrawn.IsZero():
		return Withdrawn
	case now.Before(p.From):
		return Coming
	case !p.Until.IsZero() && !now.Before(p.Until):
		return Over
	}
	return Shown
}

// Bounds of words, in characters.
const (
	maxTitle = 100
	maxText  = 4000
)

// Clean trims the sheet and says what is wrong with all of it at once.
func (s Sheet) Clean(now time.Time) (Sheet, error) {
	s.Title, s.Text = strings.TrimSpace(s.Title), strings.TrimSpace(s.Text)
	if s.From.IsZero() {
		s.From = now
	}
	var wrong []error
	if n := len([]rune(s.Title)); n == 0 || n > maxTitle || strings.ContainsAny(s.Title, "\r\n") {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_title", "Give a title of one line and at most 100 characters.").On("title"))
	}
	if len([]rune(s.Text)) > maxText {
		wrong = append(wrong, desk.E(desk.Invalid, "text_too_long", "A post has at most 4,000 characters.").On("text"))
	}
	if !slices.Contains(Weights, s.Weight) {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_weight", "Say how much it matters: urgent, important or normal.").On("weight"))
	}
	if !s.Until.IsZero() && (!s.Until.After(s.From) || !s.Until.After(now)) {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_until", "It has to end after it begins, and after now.").On("until"))
	}
	return s, errors.Join(wrong...)
}

// Change puts another sheet on a post. Other words have to be read anew.
func (p Post) Change(s Sheet, now time.Time) Post {
	if s.Title != p.Title || s.Text != p.Text || s.Confirm && !p.Confirm {
		p.Revision++
	}
	p.Sheet, p.Changed = s, now
	p.Edition++
	return p
}
