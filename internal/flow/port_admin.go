package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// ChannelCard is a channel as administrators see it.
type ChannelCard struct {
	desk.Channel
	Edition   int64     // counts what administrators changed
	Removed   time.Time // zero: it is connected
	TroubleAt time.Time // since when there is Trouble
}

// ChannelStore keeps the channels of a centre. Sealed credentials that are nil stay as they are.
type ChannelStore interface {
	// ChannelCards lists all by name, removed ones too.
	ChannelCards(ctx context.Context, centre desk.CentreID) ([]ChannelCard, error)
	// HeardAt is when a customer last wrote on a channel; zero for never.
	HeardAt(ctx context.Context, id desk.ChannelID) (time.Time, error)
	// AddChannel makes one, with facts and jobs, in one transaction; a removed one of the same
	// centre comes back. ErrChannelTaken.
	AddChannel(ctx context.Context, c desk.Channel, sealed []byte, facts []desk.Fact, jobs []desk.Job) error
	// SaveChannel changes what administrators set of one, on the edition that was read, likewise.
	// desk.ErrVersion when somebody else was first.
	SaveChannel(ctx context.Context, c desk.Channel, edition int64, sealed []byte, facts []desk.Fact, jobs []desk.Job) error
	// RemoveChannel takes one off and forgets its credentials; what was said stays. desk.ErrVersion.
	RemoveChannel(ctx context.Context, id desk.ChannelID, edition int64, at time.Time, facts []desk.Fact) error
	// SetTrouble notes what LINE refuses everything for, or that it takes things again; what is
	// noted already is no change, and leaves the facts out.
	SetTrouble(ctx context.Context, id desk.ChannelID, code string, at time.Time, facts []desk.Fact) error
	PutFacts(ctx context.Context, facts []desk.Fact) error
}

// ErrChannelTaken says that the desk has a channel with this LINE id.
var ErrChannelTaken = desk.E(desk.Conflict, "channel_taken", "This LINE channel is connected already.").On("line_id")

// BrandCard is a brand as administrators see it.
type BrandCard struct {
	desk.Workspace
	Edition  int64
	Archived time.Time // zero: in use
	Channels int       // connected ones
	Open     int       // inquiries that are not closed
}

// BrandStore keeps a centre's brands.
type BrandStore interface {
	// Brands lists all by name, archived ones too.
	Brands(ctx context.Context, centre desk.CentreID) ([]BrandCard, error)
	// AddBrand makes one with its first queue and its first member, with facts, in one transaction.
	AddBrand(ctx context.Context, w desk.Workspace, q desk.Queue, first desk.OperatorID, as desk.Role, facts []desk.Fact) error
	// SaveBrand changes name, colour and what notices may carry, on the edition that was read. desk.ErrVersion.
	SaveBrand(ctx context.Context, w desk.Workspace, edition int64, facts []desk.Fact) error
	// ArchiveBrand ends one and everybody's membership in it. desk.ErrVersion; ErrBrandBusy while
	// a channel is connected or an inquiry open.
	ArchiveBrand(ctx context.Context, id desk.WorkspaceID, edition int64, at time.Time, facts []desk.Fact) error
	// RestoreBrand takes one back into use, with its first member. desk.ErrVersion.
	RestoreBrand(ctx context.Context, id desk.WorkspaceID, edition int64, first desk.OperatorID, as desk.Role, facts []desk.Fact) error
}

// ErrBrandBusy says that a brand is in use.
var ErrBrandBusy = desk.E(desk.Conflict, "brand_busy", "The brand still has a connected channel or an open inquiry. Close these first.")

// Key is an API key. It acts as its owner, as far as its scopes reach.
type Key struct {
	ID        string
	Name      string
	Hint      string // the first letters of the secret
	Owner     desk.OperatorID
	Scopes    []string
	Brands    []desk.WorkspaceID // none: all of the owner's
	CreatedAt time.Time
	UsedAt    time.Time // zero: never
	ExpiresAt time.Time
}

// Keys keeps API keys; of a secret only the hash.
type Keys interface {
	// KeysOf lists a centre's, the newest first.
	KeysOf(ctx context.Context, centre desk.CentreID) ([]Key, error)
	// AddKey keeps one under its secret's hash, with facts, in one transaction.
	AddKey(ctx context.Context, k Key, hash string, facts []desk.Fact) error
	// RevokeKey ends one of the centre's at once; desk.ErrNotFound.
	RevokeKey(ctx context.Context, centre desk.CentreID, id string, facts []desk.Fact) error
}
