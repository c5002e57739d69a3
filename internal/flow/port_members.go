package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Member is a person of a centre as administrators see them.
type Member struct {
	desk.Person
	Edition int64     // of the card: counts what administrators changed
	CanSign bool      // a password is set
	Invited time.Time // until when an invitation stands; zero = none
}

// Invitation lets somebody choose a password, once. Only its token's hash is kept.
type Invitation struct {
	Hash     string
	Operator desk.OperatorID
	Until    time.Time
	By       desk.OperatorID
}

// Members keeps who works in a centre, and how they come in for the first time.
type Members interface {
	// Staff lists all people of a centre by name, disabled ones too.
	Staff(ctx context.Context, centre desk.CentreID) ([]Member, error)
	// AddMember makes a person, with facts and jobs, in one transaction. ErrEmailTaken.
	AddMember(ctx context.Context, m Member, facts []desk.Fact, jobs []desk.Job) error
	// SaveMember changes a person's card on the edition that was read, likewise; a disabled
	// person's sessions and invitation end with it. desk.ErrVersion when somebody else was
	// first, ErrEmailTaken, ErrLastAdministrator.
	SaveMember(ctx context.Context, m Member, facts []desk.Fact, jobs []desk.Job) error
	// Invite puts an invitation in place of an older one, with facts, in one transaction.
	Invite(ctx context.Context, i Invitation, facts []desk.Fact) error
	// Invited reads an invitation by its hash; desk.ErrNotFound.
	Invited(ctx context.Context, hash string) (Invitation, error)
	// Enter uses an invitation up: the password is set, older sessions end. desk.ErrNotFound
	// when it is gone.
	Enter(ctx context.Context, i Invitation, passwordHash string, facts []desk.Fact) error
}

// Errors of Members.
var (
	ErrEmailTaken        = desk.E(desk.Conflict, "email_taken", "Somebody signs in with this address already.").On("email")
	ErrLastAdministrator = desk.E(desk.Conflict, "last_administrator", "Nobody would be left to set people up. Make another administrator first.").On("role")
)
