package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Session is a sign-in or an API token; only the token's hash is kept.
type Session struct {
	Hash      string
	Operator  desk.OperatorID
	Kind      string             // "cookie", "token", or "key": one that an administrator made
	Name      string             // of a token or key
	Scopes    []string           // of a key: how far it reaches
	Brands    []desk.WorkspaceID // of a key: none = all of its owner's
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// ForProgram tells whether it is a key, which no person signs in with.
func (s Session) ForProgram() bool { return s.Kind == sessionKey }

// People keeps operators and their sessions.
type People interface {
	Person(ctx context.Context, id desk.OperatorID) (desk.Person, error)
	// PersonByEmail also gives the password's hash.
	PersonByEmail(ctx context.Context, email string) (desk.Person, string, error)
	PersonBySession(ctx context.Context, hash string) (desk.Person, Session, error)
	PutSession(ctx context.Context, s Session) error
	SeenSession(ctx context.Context, hash string, at time.Time) error
	DeleteSession(ctx context.Context, hash string) error
	// DeleteSessions ends a person's sign-ins but one. Their API keys stay.
	DeleteSessions(ctx context.Context, op desk.OperatorID, exceptHash string) error
	// SetPresence writes the presence, its lease and the fact in one transaction
	// and puts the jobs.
	SetPresence(ctx context.Context, op desk.OperatorID, presence desk.Presence, until time.Time, f desk.Fact, jobs []desk.Job) error
	// RenewPresence moves the lease of those who are not offline, and gives those whose lease
	// had run out: from when on nobody was connected is noted, and that they are back.
	RenewPresence(ctx context.Context, ops []desk.OperatorID, now, until time.Time) (revived []desk.Person, err error)
	// LastSeen is when somebody last did something in any of their sessions, for certain; zero
	// for never.
	LastSeen(ctx context.Context, op desk.OperatorID) (time.Time, error)
	// SignedIn tells whether somebody has a browser's session beside one, used since then.
	SignedIn(ctx context.Context, op desk.OperatorID, exceptHash string, now, since time.Time) (bool, error)
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
