package bot

import (
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Session is where one customer stands in a dialogue. It is stored as JSON
// between any two steps.
type Session struct {
	ID        string            `json:"id"`
	Scenario  string            `json:"scenario"`
	Version   int               `json:"version"`
	Node      string            `json:"node"` // waits here
	Turn      int               `json:"turn"` // of the question that is open: buttons of an earlier one are stale
	Fields    map[string]string `json:"fields,omitempty"`
	Lists     map[string][]Item `json:"lists,omitempty"` // found by actions
	Stack     []Frame           `json:"stack,omitempty"` // scenarios that called this one
	Tries     int               `json:"tries,omitempty"`
	Page      int               `json:"page,omitempty"`  // of a long list, that is shown
	Moves     int               `json:"moves,omitempty"` // nodes entered since the customer's last input
	Calls     int               `json:"calls,omitempty"` // of ports, so far
	Done      int               `json:"done,omitempty"`  // changes carried out
	Hinted    bool              `json:"hinted,omitempty"`
	Pending   *Pending          `json:"pending,omitempty"`
	StartedAt time.Time         `json:"started_at"`
	TouchedAt time.Time         `json:"touched_at"` // the customer's last input
	ExpiresAt time.Time         `json:"expires_at"`
}

// Frame is a scenario that waits until the one it called has ended.
type Frame struct {
	Scenario string `json:"scenario"`
	Version  int    `json:"version"`
	Next     string `json:"next"`
}

// Item is one line of a list that an action found.
type Item struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Note  string `json:"note,omitempty"`
}

// Phase is how far an action has come.
type Phase string

// An action that reads: reading → done. One that changes: preview → confirm →
// commit → done, and where it may be taken back: undo → undoing → done.
const (
	Reading   Phase = "reading"
	Previewed Phase = "preview"
	Confirm   Phase = "confirm"
	Commit    Phase = "commit"
	OfferUndo Phase = "undo"
	Undoing   Phase = "undoing"
	Searching Phase = "searching" // a search is asked for
)

// Pending is what a session waits for beside the customer.
type Pending struct {
	Phase   Phase       `json:"phase"`
	Call    *ActionCall `json:"call,omitempty"`
	Changes []Change    `json:"changes,omitempty"` // shown for confirmation
	Undo    string      `json:"undo,omitempty"`    // the port's handle
}

// ActionCall is a call of a port. The same key is the same call: a port that has
// carried it out answers as it did the first time.
type ActionCall struct {
	Key    string            `json:"key"`
	Port   string            `json:"port"`
	Name   string            `json:"name"`
	Args   map[string]string `json:"args,omitempty"`
	Read   bool              `json:"read,omitempty"`    // the port must not change anything
	DryRun bool              `json:"dry_run,omitempty"` // say what would change, change nothing
	Undo   string            `json:"undo,omitempty"`    // take this back
}

// Outcome is how a call ended.
type Outcome string

// A refusal is an answer (the shop says no, with words); a failure is none: what
// was asked for has not been done. Unknown may have been done.
const (
	Did     Outcome = "ok"
	Refused Outcome = "refused"
	Failed  Outcome = "failed"
	Unknown Outcome = "unknown"
)

// Outcomes lists them all.
var Outcomes = []Outcome{Did, Refused, Failed, Unknown}

// ActionResult is a port's answer.
type ActionResult struct {
	Key     string            `json:"key"`
	Outcome Outcome           `json:"outcome"`
	Code    string            `json:"code,omitempty"`
	Words   string            `json:"words,omitempty"` // for the customer
	Fields  map[string]string `json:"fields,omitempty"`
	Lists   map[string][]Item `json:"lists,omitempty"`
	Changes []Change          `json:"changes,omitempty"`
	Undo    string            `json:"undo,omitempty"` // a handle, where it can be taken back
}

// Change is one thing before and after.
type Change struct {
	Label  string `json:"label"`
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
}

// InputKind is the sort of an input.
type InputKind string

// From the customer: text, postback, image, other (a sticker, a place …). From
// the desk: the result of an action, of a search, and a timer that fired.
const (
	InText     InputKind = "text"
	InPostback InputKind = "postback"
	InImage    InputKind = "image"
	InOther    InputKind = "other"
	InResult   InputKind = "result"
	InFound    InputKind = "found"
	InTimeout  InputKind = "timeout"
)

// Input is one thing that happens to a session.
type Input struct {
	Kind       InputKind         `json:"kind"`
	Text       string            `json:"text,omitempty"`
	Data       string            `json:"data,omitempty"`
	Params     map[string]string `json:"params,omitempty"` // of a datetime picker
	Attachment desk.AttachmentID `json:"attachment,omitempty"`
	Result     *ActionResult     `json:"result,omitempty"`
	Found      bool              `json:"found,omitempty"` // the search had an answer, and it was given
}

// World is what a step may know beside the session. Library finds a version of a
// scenario; version 0 = the one that is live. Postal finds an address; both may be
// nil. NewID is called once, by Begin.
type World struct {
	Now        time.Time
	Zone       *time.Location
	Open       bool // within opening hours
	Attributes map[string]string
	Tags       []string
	Segments   []string
	Fields     map[string]string // given at the beginning
	Library    func(id string, version int) (Scenario, bool)
	Postal     func(code string) (address string, ok bool)
	NewID      func() string
}

// Result is what a step asks of the desk.
type Result struct {
	Session    *Session          `json:"session,omitempty"` // nil = over
	Last       *Session          `json:"-"`                 // as it stands after the step, also when it is over
	Say        []desk.Content    `json:"say,omitempty"`
	Act        *ActionCall       `json:"act,omitempty"`    // call this; its answer is the next input
	Search     string            `json:"search,omitempty"` // look this up, say the answer; then an input "found"
	HandOff    *HandOff          `json:"hand_off,omitempty"`
	AddTags    []string          `json:"add_tags,omitempty"`
	RemoveTags []string          `json:"remove_tags,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Solved     *bool             `json:"solved,omitempty"`
	Left       bool              `json:"left,omitempty"`    // the customer left before the end
	Top        bool              `json:"top,omitempty"`     // and wants the bot's beginning
	Start      string            `json:"start,omitempty"`   // or this scenario, from the menu
	Expired    bool              `json:"expired,omitempty"` // too late
	Stale      bool              `json:"stale,omitempty"`   // an old button
	Missed     bool              `json:"missed,omitempty"`  // the question was not answered
	Unused     bool              `json:"unused,omitempty"`  // the input is still to be dealt with
	Trace      []string          `json:"trace,omitempty"`   // nodes and edges, in order
}

// HandOff is a wish for a person.
type HandOff struct {
	Queue  string `json:"queue,omitempty"`
	Skill  string `json:"skill,omitempty"`
	Reason string `json:"reason"` // drawn, wish, tries, refused, failed, unknown, unsolved, loop, missing
	Words  string `json:"words,omitempty"`

	Scenario string `json:"-"` // name of the one that hands over, filled in by whoever carries it out
}

// clone copies what a step may alter.
func (s Session) clone() *Session {
	s.Fields, s.Lists, s.Stack = maps.Clone(s.Fields), maps.Clone(s.Lists), slices.Clone(s.Stack)
	if s.Fields == nil {
		s.Fields = map[string]string{}
	}
	if s.Lists == nil {
		s.Lists = map[string][]Item{}
	}
	if s.Pending != nil {
		p := *s.Pending
		s.Pending = &p
	}
	return &s
}

// committed tells whether a change is under way: it can't be left any more.
func (s *Session) committed() bool {
	return s.Pending != nil && (s.Pending.Phase == Commit || s.Pending.Phase == Undoing)
}

// waitsForDesk tells whether the next move is not the customer's. A search is done at once:
// while one is open, the customer chooses among what it offered, or asks in other words.
func (s *Session) waitsForDesk() bool {
	return s.Pending != nil && s.Pending.Phase != Confirm && s.Pending.Phase != OfferUndo && s.Pending.Phase != Searching
}

// Check tells whether a session that came from outside is one that Step can have given. It
// says nothing of whether the scenario is there.
func (s Session) Check() error {
	ok := tapForm.MatchString(s.ID) && nameForm.MatchString(s.Scenario) && len(s.Node) <= MaxData &&
		s.Version >= 0 && s.Turn >= 0 && s.Page >= 0 && s.Tries >= 0 && s.Moves >= 0 && s.Calls >= 0 && s.Done >= 0 && len(s.Stack) <= maxDepth
	for _, f := range s.Stack {
		ok = ok && nameForm.MatchString(f.Scenario) && f.Version >= 0
	}
	if p := s.Pending; p != nil && p.Phase != Searching {
		ok = ok && p.Call != nil
	}
	if !ok {
		return desk.E(desk.Invalid, "bad_session", "This is not a session of the desk.")
	}
	return nil
}
