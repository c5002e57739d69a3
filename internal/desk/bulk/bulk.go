// Package bulk holds one action that is done to many inquiries: what may be asked, how far
// it has come, and what became of each inquiry. It is the one way to send to many.
package bulk

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of an action.
const (
	MaxItems = 500  // inquiries
	MaxTags  = 10   // given, and as many taken
	maxText  = 2000 // UTF-16 units of a message, before its fields are filled
)

// Kind is what is done.
type Kind string

// Kinds.
const (
	Assign Kind = "assign" // to an operator
	Move   Kind = "move"   // to a queue
	Tag    Kind = "tag"    // the customer
	Say    Kind = "say"    // a message to the customer
	Undo   Kind = "undo"   // an assign, move or tag
)

// Kinds lists what can be asked for.
var Kinds = []Kind{Assign, Move, Tag, Say}

// Order is what is to be done to each.
type Order struct {
	Kind       Kind            `json:"kind"`
	Operator   desk.OperatorID `json:"operator,omitempty"`    // assign
	Queue      desk.QueueID    `json:"queue,omitempty"`       // move
	AddTags    []string        `json:"add_tags,omitempty"`    // tag
	RemoveTags []string        `json:"remove_tags,omitempty"` // tag
	Text       string          `json:"text,omitempty"`        // say; see Fill
	FreeOnly   bool            `json:"free_only,omitempty"`   // say: only where it costs nothing
	Wrote      bool            `json:"wrote,omitempty"`       // say: also to who has written since the list was read
	Heated     bool            `json:"heated,omitempty"`      // say: also in heated talks
	Incident   desk.IncidentID `json:"incident,omitempty"`    // say: to its customers, whoever has their talks
	Of         desk.BulkID     `json:"of,omitempty"`          // undo
}

// Valid refuses what could be done to nobody.
func (o Order) Valid() error {
	bad := func(code, message, field string) error { return desk.E(desk.Invalid, code, message).On(field) }
	switch o.Kind {
	case Assign:
		if o.Operator == "" {
			return bad("bad_target", "Name the operator.", "operator_id")
		}
	case Move:
		if o.Queue == "" {
			return bad("bad_target", "Name the queue.", "queue_id")
		}
	case Tag:
		return o.validTags()
	case Say:
		if strings.TrimSpace(o.Text) == "" {
			return bad("empty", "Write something to send.", "text")
		}
		if desk.Units(o.Text) > maxText {
			return bad("text_too_long", "Write at most 2,000 characters: names are put in for each customer.", "text")
		}
		if name, ok := unknownField(o.Text); ok {
			return bad("bad_field", "There is no field {{"+name+"}}. Use {{name}}, {{brand}} or {{since}}.", "text")
		}
	default:
		return bad("bad_kind", "Choose assign, move, tag or say.", "kind")
	}
	return nil
}

func (o Order) validTags() error {
	if len(o.AddTags)+len(o.RemoveTags) == 0 {
		return desk.E(desk.Invalid, "bad_tag", "Name a tag.").On("add_tags")
	}
	if len(o.AddTags) > MaxTags || len(o.RemoveTags) > MaxTags {
		return desk.E(desk.TooLarge, "too_many_tags", "Name at most 10 tags at once.").On("add_tags")
	}
	for _, tag := range slices.Concat(o.AddTags, o.RemoveTags) {
		if err := desk.CheckTag(tag); err != nil {
			return err
		}
	}
	return nil
}

// Undoable tells whether a kind can be taken back: what was said can't.
func (k Kind) Undoable() bool { return k == Assign || k == Move || k == Tag }

// State is how far a run has come.
type State string

// States of a run.
const (
	Waiting State = "waiting"
	Running State = "running"
	Stopped State = "stopped"
	Done    State = "done"
)

// Over tells whether nothing more will come of it.
func (s State) Over() bool { return s == Stopped || s == Done }

// Run is an order under way or over.
type Run struct {
	Centre   desk.CentreID
	ID       desk.BulkID
	Key      string // the asker's own: asked again with it, the same run is meant
	By       desk.OperatorID
	MadeAt   time.Time
	Seen     time.Time // when the list was read from which the inquiries were chosen
	Brands   []desk.WorkspaceID
	Order    Order
	State    State
	StopAt   time.Time // somebody has asked it to stop
	EndedAt  time.Time
	UndoneBy desk.BulkID // the run that takes it back
	Total    int
	Counts   Counts // as far as it has come
}

// Counts are a run's inquiries by what became of them.
type Counts struct {
	Done int
	Left int
}

// Fate is what became of one inquiry.
type Fate string

// Fates. One that is not over yet has none.
const (
	Came Fate = "done"
	Left Fate = "left" // nothing was done; the item's Code says why
)

// Item is one inquiry's share of a run.
type Item struct {
	Run          desk.BulkID
	Pos          int // from 0
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Thread       desk.ThreadID
	Contact      desk.ContactID
	Fate         Fate
	Code         Reason         // of one that was left out
	Message      desk.MessageID // that was said
	At           time.Time
	Was          Was
	Free         bool // say: it costs nothing, as it looks now; not kept
}

// Was is what an undo puts back.
type Was struct {
	Queue   desk.QueueID    `json:"queue,omitempty"`
	Owner   desk.OperatorID `json:"owner,omitempty"` // assign: who got it
	To      desk.QueueID    `json:"to,omitempty"`    // move: where it went
	Added   []string        `json:"added,omitempty"`
	Removed []string        `json:"removed,omitempty"`
}

// Over tells whether nothing more is done to it.
func (i Item) Over() bool { return i.Fate != "" }
