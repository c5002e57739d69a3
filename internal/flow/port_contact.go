package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// ContactPolicyRow is how a brand makes sure who its customers are.
type ContactPolicyRow struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was set yet
	Body      contact.Policy
}

// ContactCardRow is what is known of who a contact is.
type ContactCardRow struct {
	Workspace desk.WorkspaceID
	Contact   desk.ContactID
	Version   int64 // 0: nothing is kept yet
	Body      contact.Card
}

// TraitRow is a tag or an attribute with who set it, and when. At changes with each write,
// so that it tells whether somebody else has written meanwhile.
type TraitRow struct {
	Workspace desk.WorkspaceID
	Contact   desk.ContactID
	Kind      desk.TraitKind
	Name      string
	Value     string
	At        time.Time
	By        desk.OperatorID // none: a scenario
}

// ContactStore keeps what is known of customers beside their talks. Each change is written
// with its facts in one transaction.
type ContactStore interface {
	ContactPolicy(ctx context.Context, w desk.WorkspaceID) (ContactPolicyRow, error)
	// SaveContactPolicy and SaveContactCard store on the version that was read, 0 for the
	// first; desk.ErrVersion when another stands.
	SaveContactPolicy(ctx context.Context, row ContactPolicyRow, facts []desk.Fact) error
	// ContactCards reads those of contacts; of one without there is none.
	ContactCards(ctx context.Context, ids []desk.ContactID) ([]ContactCardRow, error)
	SaveContactCard(ctx context.Context, row ContactCardRow, facts []desk.Fact) error

	// TraitRows lists those of contacts by kind and name.
	TraitRows(ctx context.Context, ids []desk.ContactID) ([]TraitRow, error)
	// SetAttribute puts an attribute where base is what stands, the zero time for none; an
	// empty value takes it away. desk.ErrVersion when another stands.
	SetAttribute(ctx context.Context, row TraitRow, base time.Time, facts []desk.Fact) error

	// ContactNotes lists the newest n of contacts, newest first.
	ContactNotes(ctx context.Context, ids []desk.ContactID, n int) ([]contact.Note, error)
	ContactNote(ctx context.Context, id contact.NoteID) (contact.Note, error)
	// SaveNote stores one on its version, 0 for a new one; DeleteNote removes it from its
	// version. desk.ErrVersion when another stands.
	SaveNote(ctx context.Context, n contact.Note, facts []desk.Fact) error
	DeleteNote(ctx context.Context, n contact.Note, facts []desk.Fact) error

	// Links lists, oldest first, those that make a contact one with others, whether they
	// name it or not.
	Links(ctx context.Context, id desk.ContactID) ([]contact.Link, error)
	// Merge puts a link if contact.CheckMerge has nothing against it as things stand then:
	// of two at once one waits for the other. Its errors are those of CheckMerge.
	Merge(ctx context.Context, one, other desk.Contact, l contact.Link, facts []desk.Fact) error
	// Unmerge takes a link away; desk.ErrNotFound when it is gone.
	Unmerge(ctx context.Context, l contact.Link, facts []desk.Fact) error

	// History lists the inquiries of contacts, newest activity first; only closed ones if
	// that is asked for.
	History(ctx context.Context, ids []desk.ContactID, closed bool, page desk.Page) (rows []ConversationView, next string, err error)
	// InquiryMessages lists a conversation's bubbles, newest first.
	InquiryMessages(ctx context.Context, v ConversationView, page desk.Page) (rows []desk.Message, next string, err error)
	// PutFacts appends facts of what changed nothing else.
	PutFacts(ctx context.Context, facts []desk.Fact) error
	// TalkFiles lists the files of threads, newest first, of a kind, or of all.
	TalkFiles(ctx context.Context, threads []desk.ThreadID, kind desk.ContentKind, page desk.Page) (rows []Attachment, next string, err error)
}

// OrderPort tells a customer's orders, newest first, as another system knows them. It may be
// slow or down: whoever asks gives it a time and waits no longer.
type OrderPort interface {
	Orders(ctx context.Context, w desk.WorkspaceID, customer desk.Contact) ([]contact.Order, error)
}

// OrderPorts are those that the desk is built with, by name.
type OrderPorts map[string]OrderPort

// CRMPort tells what another system has on record of a customer; member is their member
// number where the desk has one on record. A customer whom the system does not know is no
// error. It may be slow or down, as an OrderPort; ErrPortSlow says that it was slow.
type CRMPort interface {
	Record(ctx context.Context, w desk.WorkspaceID, customer desk.Contact, member string) (r contact.Record, known bool, err error)
}

// CRMs are the systems that a brand can have its customers' records from: those the desk is
// built with, and the brand's own ports.
type CRMs interface {
	CRMNames(ctx context.Context, w desk.WorkspaceID) ([]string, error)
	// CRM gives one; desk.ErrNotFound when the brand has none of that name.
	CRM(ctx context.Context, w desk.WorkspaceID, name string) (CRMPort, error)
}
