// Package decide is the one room where the domains meet. A decision takes a
// Case (what is), an event or a command (what happens), the instant and a source
// of ids, and gives a Change (what must be written). It calls nothing outside.
package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// Case is everything a decision about one thread may look at.
type Case struct {
	Channel desk.Channel
	Queue   desk.Queue  // where the inquiry waits, or would wait
	Thread  desk.Thread // Version 0 = nobody has written yet
	Talk    conversation.Conversation
	Contact desk.Contact                    // the customer, or the group as a whole
	People  map[string]desk.Contact         // members of a group, by external id
	Known   map[string]desk.Message         // messages the events speak of, by external id
	ByID    map[desk.MessageID]desk.Message // messages named by the desk's id
	Unsent  map[string]time.Time            // taken back before they came, by external id
	Queued  []desk.Message                  // outgoing bubbles that wait for a call, in order
	Call    *desk.Call                      // started and not answered
	Traits  desk.Traits                     // of Contact
	Past    map[desk.ConversationID]Memory  // of earlier inquiries that Known messages belong to
	Memory  Memory                          // the bot's, of this inquiry
	Heard   []desk.Message                  // the customer's bubbles that the bot has not dealt with, in order
	Rules   Rules                           // of the brand
	Kept    Kept                            // what is kept of the inquiry beside the talk
	Watch   *Watch                          // for the send guard; nil: it does not look
}

// Change is what a decision asks the store to write, all of it or nothing.
type Change struct {
	Base      int64 // the thread's version the decision was made on
	Case      Case  // as it stands afterwards
	Talks     []conversation.Conversation
	Contacts  []desk.Contact
	Added     []desk.Message
	Edited    []desk.Message
	Unsent    []Unsent
	Calls     []desk.Call
	Facts     []desk.Fact
	Jobs      []desk.Job
	Ended     []desk.Job // by kind and key: as of this version there is nothing left for them to do
	Loads     []Load
	Given     []Given
	Answers   []OfferEnd
	Handled   []Handled
	Memory    *Memory  // the bot's, as it is now; nil = unchanged
	Past      []Memory // those of earlier inquiries that are not as they were
	Traits    []desk.Trait
	Decisions []Decision
	Settled   []Settled
	Kept      Kept
	Clocks    []desk.ClockEnd
	Uses      []template.Use // of templates
	Guarded   []sendguard.Record
	GuardDays []sendguard.Day
	Withdrawn []desk.AttachmentID // published files that nobody is to load any more
	Missends  []missend.Missend
	Namings   []desk.Naming
	Undo      []template.Action // what would take a run's actions back; not stored
}

// Unsent remembers a message that was taken back before it came.
type Unsent struct {
	Channel  desk.ChannelID
	External string
	At       time.Time
}

// Load is a change of an operator's load. A rise beyond the capacity fails the
// whole change: that is how one winner is made.
type Load struct {
	Operator desk.OperatorID
	Delta    int
	Assigned bool           // counts as a new assignment
	Heated   bool           // of an angry customer's
	Talks    int            // conversations more or fewer
	Channel  desk.ChannelID // theirs
	Reweighs bool           // what the operator has already weighs more or less now: that is never refused
}

// Given tells how an inquiry came to an operator: by routing, with what it compared, or
// by somebody's hand.
type Given struct {
	Talk     conversation.Conversation // as it was given
	Operator desk.OperatorID
	At       time.Time
	By       string            // offer, auto, or the verb that gave it
	Decision *routing.Decision // of routing's
}

// OfferEnd is what became of an offer: the verb that ended it, with the reason given.
type OfferEnd struct {
	Talk conversation.Conversation // as it was offered
	At   time.Time
	Verb conversation.Verb
	Why  string
}

// Empty tells whether there is nothing to write.
func (ch Change) Empty() bool {
	return len(ch.Talks)+len(ch.Contacts)+len(ch.Added)+len(ch.Edited)+len(ch.Unsent)+
		len(ch.Calls)+len(ch.Facts)+len(ch.Jobs)+len(ch.Decisions)+len(ch.Settled)+len(ch.Past)+len(ch.Traits)+len(ch.Guarded) == 0 && ch.Memory == nil && ch.Kept.empty()
}
