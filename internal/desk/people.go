package desk

import "time"

// Channel is one LINE Official Account (later also a mailbox, a number …).
type Channel struct {
	ID           ChannelID
	Centre       CentreID
	Workspace    WorkspaceID
	Kind         string // "line"
	Name         string
	Provider     string // whose user ids its customers carry
	BotUserID    string
	Queue        QueueID // where new conversations wait
	BotOn        bool
	ReopenWithin time.Duration // a message this soon after the close reopens; 0 = never
	Halt         Halt          // nothing goes out; the zero value: everything does
	Trouble      string        // why LINE refuses what goes out: channel_auth, quota_exceeded …; empty: it does not
}

// Halt is since when nothing goes out through a channel, and why. What comes in is taken.
type Halt struct {
	Since time.Time
	Why   string
}

// Halted tells whether nothing goes out.
func (c Channel) Halted() bool { return !c.Halt.Since.IsZero() }

// Workspace is one brand.
type Workspace struct {
	ID     WorkspaceID
	Centre CentreID
	Name   string
	Color  string // #rrggbb

	NoticeWords bool // desktop notices may carry a customer's name and words
}

// Queue is where conversations of a brand wait for an operator.
type Queue struct {
	ID        QueueID
	Workspace WorkspaceID
	Name      string
	Offers    bool          // push to the next free operator; else they are pulled
	OfferFor  time.Duration // how long an offer stands
	Rules     Rules         // as they hold; the centre's policy is where they are set
}

// Refusal is an offer that somebody declined or let pass.
type Refusal struct {
	Operator OperatorID `json:"operator"`
	At       time.Time  `json:"at"`
	Why      string     `json:"why,omitempty"` // a code; empty when it was let pass
}

// Presence is what an operator has set for themselves.
type Presence string

// Only an available operator with a live connection is offered work.
const (
	Available Presence = "available"
	Draining  Presence = "draining" // finishes what is open, takes nothing new
	Away      Presence = "away"
	Break     Presence = "break"
	Training  Presence = "training"
	WrapUp    Presence = "wrapup"
	Offline   Presence = "offline"
)

// Valid tells whether p is one of the seven.
func (p Presence) Valid() bool {
	switch p {
	case Available, Draining, Away, Break, Training, WrapUp, Offline:
		return true
	}
	return false
}

// Role is what a person is in a brand.
type Role string

// Roles, and what each may do, stand in package identity.
const (
	RoleOperator      Role = "operator"
	RoleSupervisor    Role = "supervisor"
	RoleReviewer      Role = "reviewer"
	RoleEditor        Role = "editor"
	RoleMarketer      Role = "marketer"
	RoleAdministrator Role = "administrator"
	RoleViewer        Role = "viewer"
	RoleIntegrator    Role = "integrator"
)

// Person is somebody of the centre. One capacity serves all brands.
type Person struct {
	ID             OperatorID
	Centre         CentreID
	Email          string
	Name           string
	Role           Role
	Language       string
	Presence       Presence
	PresenceUntil  time.Time // the lease that a live connection renews
	Load           int
	Capacity       int
	LastAssignedAt time.Time
	FreedAt        time.Time // when a conversation last left
	Heated         int       // angry conversations given in a row
	Disabled       bool
	Version        int64
	Memberships    map[WorkspaceID]Role
	Profile        StaffProfile
	Revision       int64             // of the profile
	Talks          map[ChannelID]int // how many are held now, by channel; only where a limit needs it
	Scopes         []string          // of the API key that acts for them; nil: they act themselves
}

// Connected tells whether somebody is there with a live connection, whatever their state.
func (p Person) Connected(now time.Time) bool {
	return p.Presence != Offline && now.Before(p.PresenceUntil)
}

// OnDuty tells whether somebody takes new work and is connected, full or not.
func (p Person) OnDuty(now time.Time) bool {
	return !p.Disabled && p.Presence == Available && now.Before(p.PresenceUntil)
}

// Routable tells whether new work may be offered now.
func (p Person) Routable(now time.Time) bool { return p.OnDuty(now) && !p.Full() }

// Fits tells whether there is room for so much more. What alone outweighs the whole
// capacity fits whoever has nothing else.
func (p Person) Fits(weight int) bool { return Fits(p.Load, weight, p.Capacity) }

// Fits is the rule of capacity: see Person.Fits.
func Fits(load, weight, capacity int) bool {
	return capacity > 0 && load+min(weight, capacity) <= capacity
}

// Why somebody has no room.
const (
	FullUnits   = "full"    // the capacity
	FullCap     = "cap"     // the plain cap
	FullChannel = "channel" // the limit of its channel
)

// Room tells why somebody can't be given one conversation more, of a weight and a channel;
// "" = they can. It is the one rule for it: routing, whoever offers or plans by hand, and the
// commit all ask it. Talks must be known where the profile limits them.
func (p Person) Room(weight int, c ChannelID) string {
	most, limited := p.Profile.Channels[c]
	switch {
	case !p.Fits(weight):
		return FullUnits
	case p.Profile.Cap > 0 && p.Held() >= p.Profile.Cap:
		return FullCap
	case limited && p.Talks[c] >= most:
		return FullChannel
	}
	return ""
}

// Full tells whether somebody can be given nothing more, whatever its channel.
func (p Person) Full() bool { return p.Room(1, "") != "" }

// Held counts the conversations a person has, where a limit needs it.
func (p Person) Held() (n int) {
	for _, k := range p.Talks {
		n += k
	}
	return n
}
