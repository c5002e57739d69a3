package flow

import (
	"context"
	"io"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// InboxRow is one event as it was accepted.
type InboxRow struct {
	ID         int64 // given by the store
	Key        desk.ThreadKey
	EventID    string
	At         time.Time
	ReceivedAt time.Time
	Body       []byte // guarded desk.Inbound as JSON
	Attempts   int
}

// Batch is one thread's pending events, oldest first by (At, EventID), and the
// claim under which they are held.
type Batch struct {
	Key   desk.ThreadKey
	Owner string
	Rows  []InboxRow
}

// Inbox keeps what was accepted until it is decided.
type Inbox interface {
	// Put stores the rows in one transaction; when it returns nil they survive a
	// power cut. A row whose (channel, EventID) was seen in the last 90 days is
	// skipped: that is success too. fresh counts the others.
	Put(ctx context.Context, rows []InboxRow) (fresh int, err error)
	// Claim takes up to n threads that have pending events and are in nobody's
	// hands, with at most rows events in all, and hides them for the lease. A lost
	// lease brings them again. Safe from many nodes.
	Claim(ctx context.Context, owner string, n, rows int, now time.Time, lease time.Duration) ([]Batch, error)
	// Strike counts a failed attempt at one row and gives the number so far.
	Strike(ctx context.Context, id int64) (attempts int, err error)
	// Release gives a claimed thread back unfinished.
	Release(ctx context.Context, b Batch) error
	// Backlog counts the events that are accepted and not decided, and gives the
	// time the oldest was received (zero for none).
	Backlog(ctx context.Context) (events int, oldest time.Time, err error)
	// Scrub makes sure that what was overwritten is nowhere in the live files.
	Scrub(ctx context.Context) error
	// Tidy clears payloads that were done before `done` and forgets dedupe keys
	// older than `seen`; it does a bounded amount and tells whether there is more.
	Tidy(ctx context.Context, done, seen time.Time) (more bool, err error)
}

// CaseRef names a thread, by one of Key, Thread or Conversation, and says what a
// decision about it will look at.
type CaseRef struct {
	Key          desk.ThreadKey
	Thread       desk.ThreadID
	Conversation desk.ConversationID // the case's Talk is then this one, open or not
	External     []string            // messages by the channel's id → Known, Unsent
	Messages     []desk.MessageID    // → ByID
	Users        []string            // group members → People
	Sending      bool                // → Queued, Call, and the call's bubbles in ByID
}

// ErrClaimLost says that another receiver has settled the rows of a write, because
// the claim on them had run out. Nothing of the write was stored.
var ErrClaimLost = desk.E(desk.Conflict, "claim_lost", "Another receiver was quicker.")

// Write is one decision to be stored, with the inbox rows it settles: all of them
// must still be pending, or the write is lost. Their bodies are cleared.
type Write struct {
	Change     decide.Change
	Done       []int64       // inbox rows decided
	Quarantine []Quarantined // inbox rows set aside
	Batch      *Batch        // whose pending rows these are; a set Owner frees that claim, an empty one keeps it; nil when the change came by another door
	Once       *Once         // an idempotency key to be kept with it
}

// Quarantined is an inbox row that can't be decided.
type Quarantined struct {
	Row  int64
	Code string
}

// Once binds an idempotency key to the message that it made.
type Once struct {
	Operator desk.OperatorID
	Key      string
	Hash     string // of the request body
	Message  desk.MessageID
	At       time.Time
}

// Cases loads what decisions look at and stores what they say.
type Cases interface {
	// Load gives one case a ref, in order, read set-based. A Key nobody has
	// written under gives a fresh case (Thread.Version 0) of the channel; a Thread
	// or Conversation that does not exist gives desk.ErrNotFound.
	Load(ctx context.Context, refs []CaseRef) ([]decide.Case, error)
	// Commit stores the writes in one transaction. A change without a thread
	// (Case.Thread.ID empty) has facts and settled rows only; an empty change only
	// settles rows. Otherwise the thread's new version is Base+1, and it is
	// checked first; of a write that lost (desk.ErrVersion) nothing is stored and
	// its place in the result says so, as it does for a load beyond capacity
	// (decide.ErrAtCapacity) and for rows that are not pending any more
	// (ErrClaimLost). The second error is about all of them.
	Commit(ctx context.Context, writes []Write) ([]error, error)
	// Once finds what an idempotency key made since the given time.
	Once(ctx context.Context, op desk.OperatorID, key string, since time.Time) (Once, bool, error)
}

// Claimed is a job in somebody's hands.
type Claimed struct {
	desk.Job
	ID       int64
	Gen      int64 // goes up when the job is put again
	Owner    string
	Attempts int
}

// Jobs is the table of timers and work.
type Jobs interface {
	// PutJobs stores jobs outside of a decision. A job with the same kind and key
	// is moved, freed of its owner, and its Gen goes up.
	PutJobs(ctx context.Context, jobs []desk.Job) error
	// ClaimJobs takes up to n due jobs and hides them for the lease.
	ClaimJobs(ctx context.Context, owner string, kinds []desk.JobKind, n int, now time.Time, lease time.Duration) ([]Claimed, error)
	// Complete removes a job if it still is owner's and of that Gen: a job that
	// was put again meanwhile stays. ok tells which.
	Complete(ctx context.Context, c Claimed) (ok bool, err error)
	// Again moves a job, under the same condition, counts the attempt and keeps
	// the code of what went wrong.
	Again(ctx context.Context, c Claimed, at time.Time, code string) (ok bool, err error)
	// NextRun gives the earliest run time of these kinds; ok is false for none.
	NextRun(ctx context.Context, kinds []desk.JobKind) (at time.Time, ok bool, err error)
}

// FeedItem is a fact with its place in the feed.
type FeedItem struct {
	Cursor string
	Fact   desk.Fact
}

// ErrCursorGone says that a cursor is older than the feed reaches, or from
// another database: the reader must load everything anew.
var ErrCursorGone = desk.E(desk.Conflict, "cursor_gone", "The feed does not reach back that far. Load the lists again.")

// Feed is the facts in an order in which none can be overtaken.
type Feed interface {
	// Head is the place behind the newest fact that can be read now.
	Head(ctx context.Context) (cursor string, err error)
	// Facts reads up to n facts behind a cursor. pending tells that newer facts
	// exist which can't be read yet: ask again in some milliseconds.
	Facts(ctx context.Context, after string, n int) (items []FeedItem, pending bool, err error)
}

// Routes reads what routing looks at.
type Routes interface {
	// Work lists up to n waiting conversations of these brands whose queue makes
	// offers, oldest first.
	Work(ctx context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error)
	// Roster lists those of a centre who have set themselves available.
	Roster(ctx context.Context, centre desk.CentreID) (routing.Roster, error)
}

// ConversationView is a row of a list.
type ConversationView struct {
	conversation.Conversation
	Contact    desk.Contact
	Blocked    bool
	ReplyUntil time.Time
	Last       *desk.Message // newest bubble; nil for none
}

// ConversationQuery asks for conversations, newest activity first.
type ConversationQuery struct {
	Workspaces []desk.WorkspaceID   // those the asker may see; none = nothing
	ClosedOnly []desk.WorkspaceID   // of these, only closed ones
	States     []conversation.State // none = all but closed
	Assignee   desk.OperatorID
	Unassigned bool
	Offered    desk.OperatorID // with Assignee: also those offered to this one
	Queue      desk.QueueID
	Contact    desk.ContactID
	Page       desk.Page
}

// Reader answers questions. It checks no permission: flow does.
type Reader interface {
	Conversations(ctx context.Context, q ConversationQuery) (rows []ConversationView, next string, err error)
	Conversation(ctx context.Context, id desk.ConversationID) (ConversationView, error)
	// Messages lists a thread's bubbles, newest first.
	Messages(ctx context.Context, thread desk.ThreadID, page desk.Page) (rows []desk.Message, next string, err error)
	Message(ctx context.Context, id desk.MessageID) (desk.Message, error)
	// MessagesByExternal finds messages of a thread by the channel's ids.
	MessagesByExternal(ctx context.Context, thread desk.ThreadID, ids []string) ([]desk.Message, error)
	Thread(ctx context.Context, id desk.ThreadID) (desk.Thread, error)
	// ThreadsOf lists a contact's threads, newest first.
	ThreadsOf(ctx context.Context, contact desk.ContactID) ([]desk.Thread, error)
	Contacts(ctx context.Context, ids []desk.ContactID) ([]desk.Contact, error)
	Workspaces(ctx context.Context, centre desk.CentreID) ([]desk.Workspace, error)
	Channels(ctx context.Context, centre desk.CentreID) ([]desk.Channel, error)
	Queues(ctx context.Context, centre desk.CentreID) ([]desk.Queue, error)
	People(ctx context.Context, centre desk.CentreID) ([]desk.Person, error)
	Queue(ctx context.Context, id desk.QueueID) (desk.Queue, error)
	Channel(ctx context.Context, id desk.ChannelID) (desk.Channel, error)
}

// Attachment is what is known of a sealed file.
type Attachment struct {
	ID        desk.AttachmentID
	Workspace desk.WorkspaceID
	Thread    desk.ThreadID // none until it is part of a talk
	Owner     desk.OperatorID
	Purpose   string // inbound, outbound, avatar
	MIME      string
	Name      string
	Size      int64
	SHA256    string
	Width     int
	Height    int
	CreatedAt time.Time
}

// Published lets LINE and the customer's phone load an outgoing file by an
// unguessable name.
type Published struct {
	Token      string
	Attachment desk.AttachmentID
	Preview    desk.AttachmentID // none = the attachment itself
	At         time.Time
	RevokedAt  time.Time
}

// Files keeps the records of attachments; the bytes are in the Vault.
type Files interface {
	PutAttachment(ctx context.Context, a Attachment) error
	Attachment(ctx context.Context, id desk.AttachmentID) (Attachment, error)
	DeleteAttachment(ctx context.Context, id desk.AttachmentID) error // also its publications; none is not an error
	// KnownAttachments tells which of these ids have a record.
	KnownAttachments(ctx context.Context, ids []string) (map[string]bool, error)
	PutPublished(ctx context.Context, p Published) error
	Published(ctx context.Context, token string) (Published, error)
	PublishedFor(ctx context.Context, id desk.AttachmentID) (Published, bool, error)
}

// Session is a sign-in or an API token; only the token's hash is kept.
type Session struct {
	Hash      string
	Operator  desk.OperatorID
	Kind      string // "cookie" or "token"
	Name      string // of an API token
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// People keeps operators and their sessions.
type People interface {
	Person(ctx context.Context, id desk.OperatorID) (desk.Person, error)
	// PersonByEmail also gives the password's hash.
	PersonByEmail(ctx context.Context, email string) (desk.Person, string, error)
	PersonBySession(ctx context.Context, hash string) (desk.Person, Session, error)
	PutSession(ctx context.Context, s Session) error
	SeenSession(ctx context.Context, hash string, at time.Time) error
	DeleteSession(ctx context.Context, hash string) error
	DeleteSessions(ctx context.Context, op desk.OperatorID, exceptHash string) error
	// SetPresence writes the presence, its lease and the fact in one transaction
	// and puts the jobs.
	SetPresence(ctx context.Context, op desk.OperatorID, presence desk.Presence, until time.Time, f desk.Fact, jobs []desk.Job) error
	// RenewPresence moves the lease of those who are not offline, and gives the
	// centres of available people whose lease had run out.
	RenewPresence(ctx context.Context, ops []desk.OperatorID, now, until time.Time) (revived []desk.CentreID, err error)
	SetPassword(ctx context.Context, op desk.OperatorID, hash string, f desk.Fact) error
	// Attempt counts failed sign-ins under a name; Attempts reads the count since.
	Attempt(ctx context.Context, name string, at time.Time) error
	Attempts(ctx context.Context, name string, since time.Time) (int, error)
	PutFacts(ctx context.Context, facts []desk.Fact) error
}

// Setup makes centres, brands, channels and people.
type Setup interface {
	Empty(ctx context.Context) (bool, error) // nobody can sign in yet
	PutCentre(ctx context.Context, id desk.CentreID, name string) error
	Centres(ctx context.Context) ([]desk.CentreID, error)
	PutWorkspace(ctx context.Context, w desk.Workspace) error
	PutQueue(ctx context.Context, q desk.Queue) error
	PutChannel(ctx context.Context, c desk.Channel, sealed []byte) error // sealed credentials; nil keeps them
	ChannelSecrets(ctx context.Context, id desk.ChannelID) (sealed []byte, err error)
	PutPerson(ctx context.Context, p desk.Person, passwordHash string) error // with memberships; empty hash keeps it
	// Setting is a small named value of the installation.
	Setting(ctx context.Context, name string) (string, bool, error)
	PutSetting(ctx context.Context, name, value string) error
}

// Topic names a hint on the bus.
type Topic string

// Hints say that there is something to read; losing one costs a second, never data.
const (
	HintInbox Topic = "inbox"
	HintJobs  Topic = "jobs"
	HintFeed  Topic = "feed"
	HintLive  Topic = "live" // carries an ephemeral event: somebody types
)

// Bus carries hints between the parts of a node, and between nodes.
type Bus interface {
	Publish(t Topic, payload []byte)
	// Subscribe gives hints until cancel; a slow reader loses some.
	Subscribe(t Topic) (hints <-chan []byte, cancel func())
}

// Vault seals files and small secrets.
type Vault interface {
	// Store seals and keeps a file under an id: key first, then blob.
	Store(ctx context.Context, id desk.AttachmentID, purpose string, r io.Reader) (size int64, sha256 string, err error)
	Load(ctx context.Context, id desk.AttachmentID, purpose string) ([]byte, error)
	// Destroy makes a file unreadable for ever: key first, then blob. One that is
	// gone already is not an error.
	Destroy(ctx context.Context, id desk.AttachmentID) error
	// Sweep removes keys and files older than `before` that have no record: what a
	// crash left between key, file and record.
	Sweep(ctx context.Context, before time.Time, known func(context.Context, []string) (map[string]bool, error)) (removed int, err error)
}

// Line is what the flow asks of LINE. Every method is safe to call from many
// goroutines; ctx bounds one attempt.
type Line interface {
	// Body freezes the request body of a call for these bubbles.
	Body(call desk.Call, bubbles []Bubble) ([]byte, error)
	// Call makes one attempt at a call; it never retries by itself.
	Call(ctx context.Context, call desk.Call) decide.Answer
	Profile(ctx context.Context, ch desk.ChannelID, src desk.Source) (LineProfile, error)
	// Content fetches a message's file. A LineWait error says to come back later.
	Content(ctx context.Context, ch desk.ChannelID, messageID string) (io.ReadCloser, string, error)
	// External fetches a file that lies elsewhere, never from a private address.
	External(ctx context.Context, url string) (io.ReadCloser, string, error)
	// Picture fetches a profile picture, at most 5 MB.
	Picture(ctx context.Context, url string) ([]byte, error)
	MarkRead(ctx context.Context, ch desk.ChannelID, token string) error
	Loading(ctx context.Context, ch desk.ChannelID, user string, seconds int) error
}

// Bubble is an outgoing message as the channel needs it: media with the places
// from which the customer's phone loads them.
type Bubble struct {
	Message    desk.Message
	URL        string
	PreviewURL string
}

// LineProfile is a person or group as LINE tells it.
type LineProfile struct {
	Name       string
	Language   string
	PictureURL string
	Missing    bool // LINE shows nobody: blocked, no consent
}

// Errors of fetching content.
var (
	ErrNotReady    = desk.E(desk.Unavailable, "not_ready", "LINE is still preparing the file.")
	ErrContentGone = desk.E(desk.NotFound, "content_gone", "LINE no longer has the file.")
)

// Clock tells the time and waits; tests bring their own.
type Clock interface {
	Now() time.Time
	// After gives a channel that fires once, and a stop function.
	After(d time.Duration) (<-chan time.Time, func())
}
