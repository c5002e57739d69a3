package template

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Kind is what an action does.
type Kind string

// Actions that a macro may carry. The last two only take others back.
const (
	Tag      Kind = "tag"       // give the customer one; Value
	Untag    Kind = "untag"     // take it; Value
	Topic    Kind = "topic"     // what the talk is about; Value, empty: as the bot finds
	Hold     Kind = "hold"      // tell the customer to wait; Value is the brand's reason, Minutes until the reminder, 0: none
	FollowUp Kind = "follow_up" // promised in Minutes
	Check    Kind = "check"     // the closing check, in Minutes, 0: now
	Finish   Kind = "finish"    // to after-contact work; Value is the category, or empty
	Resume   Kind = "resume"    // end the hold
	Drop     Kind = "drop"      // a follow-up; Value is its id
)

// Kinds lists those that a macro may carry.
var Kinds = []Kind{Tag, Untag, Topic, Hold, FollowUp, Check, Finish}

// Action is one thing that is done besides.
type Action struct {
	Kind    Kind   `json:"kind"`
	Value   string `json:"value,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
}

// Final tells whether it can't be taken back: the customer hears something by it.
func (a Action) Final() bool { return a.Kind == Finish || a.Kind == Check && a.Minutes == 0 }

// Bounds of what lies ahead, in minutes.
const (
	maxWait    = 30 * 24 * 60 // of a hold and a closing check
	maxPromise = 90 * 24 * 60
)

// CheckActions refuses those that can't be carried out one after the other.
func CheckActions(list []Action) error {
	if len(list) > MaxActions {
		return desk.E(desk.Invalid, "too_many", "A macro has at most 8 actions.").On("actions")
	}
	seen := map[Kind]int{}
	for i, a := range list {
		bad := func(message string) error {
			return desk.E(desk.Invalid, "bad_action", message).On(fmt.Sprintf("actions[%d]", i))
		}
		seen[a.Kind]++
		if message := a.wrong(); message != "" {
			return bad(message)
		}
		switch {
		case a.Kind != Tag && a.Kind != Untag && a.Kind != FollowUp && seen[a.Kind] > 1:
			return bad("An action of this kind may stand in a macro once.")
		case seen[Finish] > 0 && i < len(list)-1:
			return bad("Ending the talk comes last.")
		case seen[Hold] > 0 && seen[Check]+seen[Finish] > 0:
			return bad("A customer who is to wait is not asked whether there is anything else. Choose one of the two.")
		}
	}
	return nil
}

// wrong tells what is wrong with an action by itself; "" for nothing.
func (a Action) wrong() string {
	within := func(most int) bool { return a.Minutes >= 0 && a.Minutes <= most }
	switch a.Kind {
	case Tag, Untag:
		if desk.CheckTag(a.Value) != nil {
			return "A tag is 1 to 50 characters on one line, without spaces around it."
		}
	case Topic, Finish:
		if utf8.RuneCountInString(a.Value) > 200 || strings.ContainsAny(a.Value, "\r\n\t") {
			return "A topic or a category has at most 200 characters on one line."
		}
	case Hold:
		if a.Value == "" || len(a.Value) > 30 || !within(maxWait) {
			return "A hold has a reason and ends within 30 days."
		}
	case FollowUp:
		if a.Minutes < 1 || !within(maxPromise) {
			return "A follow-up is due in the future, within 90 days."
		}
	case Check:
		if !within(maxWait) {
			return "A closing check goes out within 30 days."
		}
	case Resume, Drop:
		return ""
	default:
		return "There is no such action."
	}
	return ""
}
