package desk

import "strings"

// SourceKind is the sort of talk an event comes from.
type SourceKind string

// LINE's sources, and the channel itself for events without one (a failed
// account link, a delivery receipt, a module event).
const (
	FromUser    SourceKind = "user"
	FromGroup   SourceKind = "group"
	FromRoom    SourceKind = "room"
	FromChannel SourceKind = "channel"
)

// Source is where an event comes from. ID is the user, group or room; User is
// who spoke, absent where LINE doesn't tell.
type Source struct {
	Kind SourceKind `json:"kind"`
	ID   string     `json:"id,omitempty"`
	User string     `json:"user,omitempty"`
}

// ThreadKey names a thread by what the outside world knows of it. One key is
// in one pair of hands at a time.
type ThreadKey struct {
	Channel ChannelID
	Kind    SourceKind
	ID      string
}

// String gives a form that ParseThreadKey reads back.
func (k ThreadKey) String() string {
	return string(k.Channel) + "/" + string(k.Kind) + "/" + k.ID
}

// ParseThreadKey reads what String wrote; ok is false for anything else.
func ParseThreadKey(s string) (k ThreadKey, ok bool) {
	channel, rest, ok1 := strings.Cut(s, "/")
	kind, id, ok2 := strings.Cut(rest, "/")
	if !ok1 || !ok2 {
		return ThreadKey{}, false
	}
	return ThreadKey{ChannelID(channel), SourceKind(kind), id}, true
}
