package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// State is how far an entry's newest text has come.
type State string

// The states. None is before the first move.
const (
	None      State = ""
	Draft     State = "draft"
	Review    State = "review"
	Published State = "published"
	Retired   State = "retired"
)

// States lists the states an entry can be found in.
var States = []State{Draft, Review, Published, Retired}

// Verb is a move of an entry.
type Verb string

// The moves.
const (
	Create   Verb = "create"
	Edit     Verb = "edit"
	Rollback Verb = "rollback" // an old text becomes a new draft
	Submit   Verb = "submit"   // please look at it
	Withdraw Verb = "withdraw" // not yet, after all
	Reject   Verb = "reject"   // sent back, with a reason
	Publish  Verb = "publish"
	Retire   Verb = "retire"
	Restore  Verb = "restore" // as a draft: to be approved anew
)

// moves is the whole life. What is not listed is refused. Editing what is published
// leaves the published text live until a newer one is approved.
var moves = map[State]map[Verb]State{
	None:      {Create: Draft},
	Draft:     {Edit: Draft, Rollback: Draft, Submit: Review, Retire: Retired},
	Review:    {Edit: Draft, Rollback: Draft, Withdraw: Draft, Reject: Draft, Publish: Published, Retire: Retired},
	Published: {Edit: Draft, Rollback: Draft, Retire: Retired},
	Retired:   {Restore: Draft},
}

// Verbs lists every move, for tables and drawings.
func Verbs() []Verb {
	return []Verb{Create, Edit, Rollback, Submit, Withdraw, Reject, Publish, Retire, Restore}
}

// Next tells where a verb leads; ok is false where it is refused.
func Next(from State, v Verb) (to State, ok bool) {
	to, ok = moves[from][v]
	return to, ok
}

// Act is a move with what it needs.
type Act struct {
	Verb   Verb
	At     time.Time
	By     desk.OperatorID
	Body   Body   // of create, edit and rollback
	Note   string // the reason of a reject (required), or any remark
	Import bool   // the text came from a file
}

// Step is a line of an entry's history. Body is set where the move brought a text.
type Step struct {
	Entry    EntryID
	Version  int64 // of the entry after it
	Verb     Verb
	At       time.Time
	By       desk.OperatorID
	Revision int64 // the text it is about
	Body     *Body
	Note     string
}

// Refused moves.
var (
	ErrMove    = desk.E(desk.Conflict, "bad_state", "This can't be done in the entry's current state. Look at it again.")
	ErrOwn     = desk.E(desk.Forbidden, "own_work", "You wrote a part of this text, so another person has to approve it.")
	ErrReason  = desk.E(desk.Invalid, "reason_needed", "Say what has to be changed, so that the writer can act on it.").On("reason")
	ErrForeign = desk.E(desk.Conflict, "foreign_entry", "This entry comes from another system and is changed there.")
)

// Move makes one move, or says why not. It changes nothing but what it returns. The
// first move is made on an Entry with its ID, Workspace, Source and External set.
func (e Entry) Move(a Act) (Entry, Step, error) {
	to, ok := Next(e.State, a.Verb)
	if !ok {
		return e, Step{}, ErrMove.Because(fmt.Errorf("%s in state %q", a.Verb, e.State))
	}
	if err := e.allows(a); err != nil {
		return e, Step{}, err
	}
	e.State = to
	e.Version++
	e.UpdatedAt, e.UpdatedBy = a.At, a.By
	step := Step{Entry: e.ID, Version: e.Version, Verb: a.Verb, At: a.At, By: a.By, Note: a.Note}
	switch a.Verb {
	case Create, Edit, Rollback:
		e.write(a)
		body := e.Body
		step.Body = &body
	case Restore:
		e.Writers, e.Reason = []desk.OperatorID{a.By}, "" // whoever brings it back vouches for it
	case Reject:
		e.Reason = a.Note
	case Publish:
		e.Live, e.LiveBody, e.LiveAt, e.LiveBy = e.Revision, e.Body, a.At, a.By
		e.Writers, e.Reason = nil, ""
	case Retire:
		e.Live, e.LiveBody, e.LiveAt, e.LiveBy = 0, Body{}, time.Time{}, ""
	}
	step.Revision = e.Revision
	return e, step, nil
}

func (e *Entry) write(a Act) {
	if a.Verb == Create {
		e.CreatedAt = a.At
	}
	e.Body = a.Body
	e.Revision++
	e.Reason = ""
	if !slices.Contains(e.Writers, a.By) {
		e.Writers = append(slices.Clone(e.Writers), a.By)
	}
}

// foreign are the moves of an entry that another system keeps. Its text is that system's,
// so nothing here writes, sends back or takes up again what there is no writer for; but
// whether customers here get it is decided here, as for any entry: a second person
// publishes it, and a wrong one can be retired at once, without waiting for its source.
var foreign = map[Verb]bool{Create: true, Submit: true, Withdraw: true, Publish: true, Retire: true, Restore: true}

func (e Entry) allows(a Act) error {
	if e.Foreign() && !foreign[a.Verb] {
		return ErrForeign
	}
	switch a.Verb {
	case Create, Edit, Rollback:
		return a.Body.Validate()
	case Submit:
		return e.Body.Complete()
	case Publish:
		if slices.Contains(e.Writers, a.By) {
			return ErrOwn
		}
		return e.Body.Complete()
	case Reject:
		if strings.TrimSpace(a.Note) == "" {
			return ErrReason
		}
	}
	return nil
}

// LiveChanged tells whether a move changed what customers may be answered with.
func LiveChanged(v Verb, before Entry) bool {
	return v == Publish || v == Retire && before.Live > 0
}
