package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// EntryQuery asks for entries of a brand, last changed first. Empty fields don't filter.
type EntryQuery struct {
	Workspace desk.WorkspaceID
	State     knowledge.State
	Live      bool            // only those customers can get now or in their period
	NotBy     desk.OperatorID // only those this person did not write on: theirs to approve
	Category  knowledge.Category
	Text      string
	Page      desk.Page
}

// EntrySave is an entry as its moves left it, to be stored. Base is the version they
// were decided on, 0 for a new one. A save names an entry once.
type EntrySave struct {
	Entry knowledge.Entry
	Base  int64
	Steps []knowledge.Step // its moves, in order
	Live  bool             // what customers get has changed
}

// AliasQuery asks for phrasings of a brand, newest first.
type AliasQuery struct {
	Workspace desk.WorkspaceID
	State     knowledge.AliasState
	Entry     knowledge.EntryID
	Page      desk.Page
}

// LiveKnowledge is what a brand's index is made of. Asked from seq 0 it is all that is
// live. Later it is what has changed since: entries whose Live is 0 and aliases that
// are not in state Live have gone; Terms is nil when no term has changed.
type LiveKnowledge struct {
	Seq     int64 // where to ask from next
	Entries []knowledge.Entry
	Aliases []knowledge.Alias
	Terms   *[]knowledge.Term
}

// OldTalk is a file of old talks: when it was brought, and what it holds.
type OldTalk struct {
	ID     string
	MadeAt time.Time
	By     desk.OperatorID
	Lines  int
	First  time.Time // of its lines; zero where they tell no time
	Last   time.Time
	Begins string // its first words
}

// SayingQuery asks for old lines of a brand, newest first.
type SayingQuery struct {
	Workspace desk.WorkspaceID
	Talk      string // of one talk; empty: of all
	Text      string // with these words; empty: any
	Page      desk.Page
}

// OldSaying is a line of an old talk, without a name and guarded.
type OldSaying struct {
	ID       string
	Talk     string
	Hash     string
	Customer bool
	At       time.Time
	Text     string
}

// Tally counts a brand's entries.
type Tally struct {
	States     map[knowledge.State]int
	Categories map[knowledge.Category]int
	Live       int // have a published text, whatever became of a newer one
	Candidates int // phrasings that wait for a decision
}

// Knowledge keeps what the desk knows. Everything belongs to one brand; a save that
// finds another version than its base gives desk.ErrVersion and stores nothing.
type Knowledge interface {
	Entries(ctx context.Context, q EntryQuery) (rows []knowledge.Entry, next string, err error)
	// EntriesByID gives those of a brand that exist, in no order.
	EntriesByID(ctx context.Context, w desk.WorkspaceID, ids []knowledge.EntryID) ([]knowledge.Entry, error)
	// EntriesByFileID finds entries by the id they have in files: the external one of
	// imported entries, else their own.
	EntriesByFileID(ctx context.Context, w desk.WorkspaceID, ids []string) ([]knowledge.Entry, error)
	Entry(ctx context.Context, id knowledge.EntryID) (knowledge.Entry, error)
	// Steps gives an entry's history, newest first, at most n.
	Steps(ctx context.Context, w desk.WorkspaceID, id knowledge.EntryID, n int) ([]knowledge.Step, error)
	// Text gives one revision's text.
	Text(ctx context.Context, w desk.WorkspaceID, id knowledge.EntryID, revision int64) (knowledge.Body, error)
	// SaveEntries stores moves of one brand's entries in one transaction: all or none.
	SaveEntries(ctx context.Context, w desk.WorkspaceID, saves []EntrySave, facts []desk.Fact) error
	Tally(ctx context.Context, w desk.WorkspaceID) (Tally, error)

	Aliases(ctx context.Context, q AliasQuery) (rows []knowledge.Alias, next string, err error)
	Alias(ctx context.Context, id knowledge.AliasID) (knowledge.Alias, error)
	// AliasesByKey finds what a brand has under a normalised text.
	AliasesByKey(ctx context.Context, w desk.WorkspaceID, key string) ([]knowledge.Alias, error)
	// SaveAlias stores a move of an alias; live tells that what is live has changed. A
	// text that is live for another entry gives knowledge.ErrAliasTaken.
	SaveAlias(ctx context.Context, a knowledge.Alias, base int64, live bool, facts []desk.Fact) error

	// Terms lists a brand's terms of a kind, last changed first; all kinds if it is empty.
	Terms(ctx context.Context, w desk.WorkspaceID, kind knowledge.TermKind) ([]knowledge.Term, error)
	Term(ctx context.Context, id knowledge.TermID) (knowledge.Term, error)
	// SaveTerm stores a term; a word that another term of its kind has gives
	// ErrWordTaken. base 0 = new.
	SaveTerm(ctx context.Context, t knowledge.Term, base int64, facts []desk.Fact) error
	DeleteTerm(ctx context.Context, t knowledge.Term, facts []desk.Fact) error

	// PutSayings keeps lines of old talks; those that are there already (by hash) are
	// passed over. It gives how many are new. The talk they belong to is kept with them,
	// unless none is new; several parts of one talk may come one after the other.
	PutSayings(ctx context.Context, w desk.WorkspaceID, talk OldTalk, rows []OldSaying) (int, error)
	// KnownSayings gives those of some hashes that a brand has lines of.
	KnownSayings(ctx context.Context, w desk.WorkspaceID, hashes []string) ([]string, error)
	// Sayings lists a brand's old lines, newest first.
	Sayings(ctx context.Context, q SayingQuery) (rows []OldSaying, next string, err error)
	// OldTalks lists a brand's old talks, the last brought first.
	OldTalks(ctx context.Context, w desk.WorkspaceID, page desk.Page) (rows []OldTalk, next string, err error)

	// Live gives what is live in a brand, or what of it changed since a seq.
	Live(ctx context.Context, w desk.WorkspaceID, since int64) (LiveKnowledge, error)
	// LiveSeq tells how far a brand has come: cheap, for asking often.
	LiveSeq(ctx context.Context, w desk.WorkspaceID) (int64, error)
}

// ErrWordTaken says that a word stands in another group, or in the dictionary already.
var ErrWordTaken = desk.E(desk.Conflict, "word_taken", "One of these words is in another group already. Change it there.").On("words")
