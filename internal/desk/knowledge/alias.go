package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// AliasID names an alias or a candidate for one.
type AliasID string

// AliasState is how far a phrasing has come.
type AliasState string

// Only a live alias leads to its entry.
const (
	Candidate AliasState = "candidate"
	Live      AliasState = "live"
	Rejected  AliasState = "rejected"
)

// AliasStates lists them.
var AliasStates = []AliasState{Candidate, Live, Rejected}

// AliasVerb is a move of an alias.
type AliasVerb string

// The moves. Vote is an operator's "this was the answer".
const (
	Vote    AliasVerb = "vote"
	Approve AliasVerb = "approve"
	Refuse  AliasVerb = "reject"
	Undo    AliasVerb = "undo" // takes an editor's decision back: it waits again
)

var aliasMoves = map[AliasState]map[AliasVerb]AliasState{
	"":        {Vote: Candidate, Approve: Live},
	Candidate: {Vote: Candidate, Approve: Live, Refuse: Rejected},
	Live:      {Refuse: Rejected, Undo: Candidate},
	Rejected:  {Approve: Live, Undo: Candidate},
}

// NextAlias tells where a verb leads; a second person's vote leads further, to Live.
func NextAlias(from AliasState, v AliasVerb) (to AliasState, ok bool) {
	to, ok = aliasMoves[from][v]
	return to, ok
}

// VotesNeeded is how many different operators make a candidate live without an editor.
const VotesNeeded = 2

// MaxAlias is the longest phrasing, in characters.
const MaxAlias = 300

// Ballot is one operator's vote.
type Ballot struct {
	By desk.OperatorID `json:"by"`
	At time.Time       `json:"at"`
}

// Alias is a customer's phrasing of what an entry answers. Text has passed the guard.
type Alias struct {
	ID           AliasID
	Workspace    desk.WorkspaceID
	Entry        EntryID
	Text         string
	State        AliasState
	Version      int64
	Votes        []Ballot
	Conversation desk.ConversationID // where it was said, if an operator pointed at it
	CreatedAt    time.Time
	DecidedAt    time.Time       // when it last became live or was rejected
	DecidedBy    desk.OperatorID // none when votes decided
}

// Refusals about aliases.
var (
	ErrAliasTaken = desk.E(desk.Conflict, "alias_taken", "This phrasing already belongs to another entry. Undo it there first.").On("text")
	ErrAliasMove  = desk.E(desk.Conflict, "bad_state", "This can't be done with the phrasing's current state. Look at it again.")
	ErrVoted      = desk.E(desk.Conflict, "already_voted", "You have said so already. It needs a second operator, or an editor.")
)

// CheckAlias tells whether a text can be a phrasing.
func CheckAlias(text string) error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case Key(text) == "":
		return desk.E(desk.Invalid, "empty_text", "The phrasing has no words.").On("text")
	case n > MaxAlias:
		return desk.E(desk.Invalid, "too_long", fmt.Sprintf("A phrasing has at most %d characters, this has %d.", MaxAlias, n)).On("text")
	}
	return nil
}

// Move makes one move on an alias, or says why not; a fresh one has State "".
func (a Alias) Move(v AliasVerb, by desk.OperatorID, at time.Time) (Alias, error) {
	to, ok := NextAlias(a.State, v)
	if !ok {
		return a, ErrAliasMove.Because(fmt.Errorf("%s in state %q", v, a.State))
	}
	if err := CheckAlias(a.Text); err != nil {
		return a, err
	}
	if v == Vote {
		if slices.ContainsFunc(a.Votes, func(b Ballot) bool { return b.By == by }) {
			return a, ErrVoted
		}
		a.Votes = append(slices.Clone(a.Votes), Ballot{by, at})
		if len(a.Votes) >= VotesNeeded {
			to = Live
		}
	}
	if a.State == "" {
		a.CreatedAt = at
	}
	switch {
	case v == Undo: // the first to say so stays; others are asked anew
		a.DecidedAt, a.DecidedBy = time.Time{}, ""
		a.Votes = slices.Clone(a.Votes[:min(1, len(a.Votes))])
	case v == Vote && to == Live:
		a.DecidedAt, a.DecidedBy = at, ""
	case v != Vote:
		a.DecidedAt, a.DecidedBy = at, by
	}
	a.State = to
	a.Version++
	return a, nil
}
