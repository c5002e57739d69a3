package lineemu

import (
	"fmt"
	"time"
)

// User is a person with LINE. Ids are per provider on LINE; here all channels share one provider.
type User struct {
	ID            string `json:"id"` // U and 32 lower-case hex digits; empty: drawn
	DisplayName   string `json:"display_name"`
	Language      string `json:"language,omitempty"`
	Picture       string `json:"picture,omitempty"` // URL; empty: a drawn one
	StatusMessage string `json:"status_message,omitempty"`
	// NotFriend: not a friend of any account until a follow. Otherwise a friend of all.
	NotFriend bool `json:"not_friend,omitempty"`
	// NoConsent: an old account without consent: events in groups come without userId, the profile is 404.
	NoConsent bool `json:"no_consent,omitempty"`
	// Deleted: the LINE account is gone: messages are accepted and shown to nobody.
	Deleted bool `json:"deleted,omitempty"`
	Traits
}

// Traits are what narrowcast filters ask after, in LINE's words. An unknown one matches no filter.
type Traits struct {
	Gender  string `json:"gender,omitempty"`   // male, female
	Age     int    `json:"age,omitempty"`      // years; 0: unknown
	Area    string `json:"area,omitempty"`     // jp_01 to jp_47 and other countries' codes
	AppType string `json:"app_type,omitempty"` // ios, android
}

type user struct {
	User
	adopted bool
}

type friendship string

const (
	friend   friendship = "friend"
	blocked  friendship = "blocked"
	stranger friendship = "stranger"
)

// relation is what one user is to one channel.
type relation struct {
	state     friendship
	since     time.Time // of the state
	lastWrote time.Time
}

// strangerWindow is how long somebody who wrote without being a friend can be pushed to.
const strangerWindow = 7 * 24 * time.Hour

// AddUser adds a user and returns it completed. Adding a known id changes that user.
func (p *Platform) AddUser(u User) (User, error) {
	if u.ID == "" {
		u.ID = p.ids.chat('U')
	}
	if !validChatID(u.ID, 'U') {
		return User{}, fmt.Errorf("id %q: give U and 32 lower-case hex digits, or leave it empty", u.ID)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if u.DisplayName == "" {
		u.DisplayName = fmt.Sprintf("お客様 %d", len(p.userOrder)+1)
	}
	if u.Language == "" {
		u.Language = "ja"
	}
	if old := p.users[u.ID]; old != nil {
		old.User, old.adopted = u, false
	} else {
		p.putUser(&user{User: u})
	}
	p.hub.poke("users")
	return u, nil
}

func (p *Platform) putUser(u *user) {
	p.users[u.ID] = u
	p.userOrder = append(p.userOrder, u)
}

// adopt makes an unknown, well-formed id a new friend, unless the configuration refuses. The
// caller holds mu.
func (p *Platform) adopt(id string) *user {
	if p.cfg.RefuseUnknownUsers || !validChatID(id, 'U') {
		return nil
	}
	u := &user{User: User{ID: id, DisplayName: fmt.Sprintf("お客様 %d", len(p.userOrder)+1), Language: "ja"}, adopted: true}
	p.putUser(u)
	p.hub.poke("users")
	return u
}

// relation returns what user is to ch, making it on first sight. The caller holds mu.
func (p *Platform) relation(ch *channel, u *user) *relation {
	rel := ch.relations[u.ID]
	if rel == nil {
		rel = &relation{state: friend, since: p.Now()}
		if u.NotFriend {
			rel.state = stranger
		}
		ch.relations[u.ID] = rel
	}
	return rel
}

// reachable tells whether a message of ch is shown to u now. The caller holds mu.
func (p *Platform) reachable(ch *channel, u *user, now time.Time) bool {
	if u.Deleted {
		return false
	}
	rel := p.relation(ch, u)
	switch rel.state {
	case friend:
		return true
	case stranger:
		return !rel.lastWrote.IsZero() && now.Sub(rel.lastWrote) <= strangerWindow
	default:
		return false
	}
}

// What a user can be to a channel, for SetRelation.
const (
	RelationFriend  = string(friend)
	RelationBlocked = string(blocked)
	RelationNever   = "never"
)

// SetRelation makes a user a friend of a channel (empty: the first one), somebody who blocked it, or
// somebody who never was a friend, without a webhook: for setting up. Acts change it with one.
func (p *Platform) SetRelation(userID, channelID, relation string) error {
	state, known := map[string]friendship{RelationFriend: friend, RelationBlocked: blocked, RelationNever: stranger}[relation]
	if !known {
		return fmt.Errorf("relation %q: give friend, blocked or never", relation)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, err := p.channel(channelID)
	if err != nil {
		return err
	}
	u := p.users[userID]
	if u == nil {
		return errNoUser(userID)
	}
	p.relation(ch, u).state = state
	p.hub.poke("users")
	return nil
}

// Users returns all users in the order they were added.
func (p *Platform) Users() []User {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]User, 0, len(p.userOrder))
	for _, u := range p.userOrder {
		list = append(list, u.User)
	}
	return list
}

func errNoUser(id string) error {
	return &missing{fmt.Sprintf("no user %q: GET /emu/users lists them, POST /emu/users adds one", id)}
}
