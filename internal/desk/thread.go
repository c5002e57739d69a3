package desk

import "time"

// Thread is the endless talk of one contact (or group) on one channel. Its
// version guards everything that belongs to it: whoever commits a change must
// still find the version it read.
type Thread struct {
	ID            ThreadID
	Centre        CentreID
	Workspace     WorkspaceID
	Channel       ChannelID
	Source        Source
	Contact       ContactID
	Version       int64 // 0 = not stored yet
	Open          ConversationID
	Last          ConversationID // open or closed, the newest
	Blocked       bool
	FriendAt      time.Time // time of the follow or unfollow that Blocked tells of
	Reply         ReplyToken
	ReadToken     string
	ReadTokenAt   time.Time
	LastInboundAt time.Time
	LastAt        time.Time // of the newest bubble, so that ours never sort before it
	Standby       bool
	Muted         bool      // its messages are kept and neither ring nor are routed
	MutedUntil    time.Time // so long; zero: until somebody lifts it
}

// MutedAt tells whether the customer is muted here at an instant.
func (t Thread) MutedAt(now time.Time) bool {
	return t.Muted && (t.MutedUntil.IsZero() || now.Before(t.MutedUntil))
}

// Key gives the thread's name to the outside.
func (t Thread) Key() ThreadKey { return ThreadKey{t.Channel, t.Source.Kind, t.Source.ID} }

// ReplyToken lets one call answer free of charge. LINE honours it once, for one
// minute after it sent the webhook.
type ReplyToken struct {
	Token string
	Until time.Time
}

// ReplyTokenLife is how long a token is used, a little less than LINE's minute
// so that a call does not start with a dead one.
const ReplyTokenLife = 50 * time.Second

// Alive tells whether the token may start a call now.
func (r ReplyToken) Alive(now time.Time) bool { return r.Token != "" && now.Before(r.Until) }

// Contact is a customer, or a group as a whole.
type Contact struct {
	ID        ContactID
	Workspace WorkspaceID
	Kind      SourceKind
	Provider  string // identities hold within one provider (LINE's user ids do)
	External  string // the user's, group's or room's id there
	Name      string
	Language  string
	Avatar    AttachmentID
	ProfileAt time.Time // when the profile was last asked for or came
}
