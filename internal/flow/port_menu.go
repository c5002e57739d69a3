package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// MenuStore keeps channels' rich menus, and who has one.
type MenuStore interface {
	// MenuSet gives a channel's; one with Version 0 when none were ever made.
	MenuSet(ctx context.Context, ch desk.ChannelID) (richmenu.Set, error)
	// SaveMenuSet stores a set behind version s.Version-1, with its facts and jobs;
	// desk.ErrVersion when another stands, and ErrMenusBorne when it is to be removed (or off)
	// while somebody may have one of its menus.
	SaveMenuSet(ctx context.Context, s richmenu.Set, facts []desk.Fact, jobs []desk.Job) error
	// Bearer gives a talk's; one with Version 0 for none.
	Bearer(ctx context.Context, t desk.ThreadID) (richmenu.Bearer, error)
	// SaveBearer stores one behind version b.Version-1; desk.ErrVersion when another stands, or
	// when the channel's set is not at this version any more: nobody gets a menu that is
	// about to go.
	SaveBearer(ctx context.Context, b richmenu.Bearer, set int64) error
	// DropBearer deletes one at its version; desk.ErrVersion when another stands.
	DropBearer(ctx context.Context, t desk.ThreadID, version int64) error
	// Bearers lists up to n talks whose customers may have one of a channel's menus, those of
	// them first that were looked at longest ago; with of only those who have one of these.
	Bearers(ctx context.Context, ch desk.ChannelID, of []string, n int) ([]richmenu.Bearer, error)
	// CountBearers counts them by what they are shown and by what went wrong.
	CountBearers(ctx context.Context, ch desk.ChannelID) ([]BearerCount, error)
	// Peopled lists up to n talks of a channel behind one whose inquiries are with people.
	Peopled(ctx context.Context, ch desk.ChannelID, after desk.ThreadID, n int) ([]desk.ThreadID, error)
}

// BearerCount is how many customers stand so.
type BearerCount struct {
	Kind  richmenu.Kind
	Fault string
	Owed  bool // have none any more, and get back what they had when they come back
	N     int
}

// ErrMenusBorne says that menus can't go yet.
var ErrMenusBorne = desk.E(desk.Conflict, "menus_borne", "Customers still have these menus.")

// MenuLine is what menus ask of LINE. Errors are the desk's kinds: desk.NotFound for a menu that
// LINE does not know, desk.Unavailable where it may go well later.
type MenuLine interface {
	// MenusNamed lists the account's menus whose name begins so, id by name, and tells how
	// many menus it has in all.
	MenusNamed(ctx context.Context, ch desk.ChannelID, prefix string) (ids map[string]string, all int, err error)
	// MakeMenu makes a menu and gives its id. A second call makes another one.
	MakeMenu(ctx context.Context, ch desk.ChannelID, name string, m richmenu.Menu) (string, error)
	// PaintMenu gives a menu its picture; one that has it already is no error.
	PaintMenu(ctx context.Context, ch desk.ChannelID, id string, picture []byte) error
	// DeleteMenu deletes a menu; one that is gone is no error.
	DeleteMenu(ctx context.Context, ch desk.ChannelID, id string) error
	// UserMenu gives the menu that was linked to a user; "" for none. A blocked one has none.
	UserMenu(ctx context.Context, ch desk.ChannelID, user string) (string, error)
	// LinkMenu shows a menu to a user. Who is no friend sees nothing, and that is no error.
	LinkMenu(ctx context.Context, ch desk.ChannelID, user, id string) error
	// UnlinkMenu takes a user's menu away, so that the brand's shows; none is no error.
	UnlinkMenu(ctx context.Context, ch desk.ChannelID, user string) error
}
