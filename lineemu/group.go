package lineemu

import (
	"fmt"
	"slices"
)

// Group is a group chat (id C…) or a multi-person room (id R…) with one account in it.
type Group struct {
	ID        string   `json:"id"`   // C or R and 32 hex digits; empty: drawn
	Kind      string   `json:"kind"` // group (default) or room
	Name      string   `json:"name"`
	Members   []string `json:"members"` // user ids, without the account
	ChannelID string   `json:"channel_id"`
}

type group struct {
	Group
	left bool // the account has left
}

func (g *group) has(userID string) bool { return slices.Contains(g.Members, userID) }

// AddGroup adds a group and returns it completed. Members must be known users. No webhook is
// sent; the "join" act sends one.
func (p *Platform) AddGroup(g Group) (Group, error) {
	letter := byte('C')
	switch g.Kind {
	case "", "group":
		g.Kind = "group"
	case "room":
		letter = 'R'
	default:
		return Group{}, fmt.Errorf("kind %q: give group or room", g.Kind)
	}
	if g.ID == "" {
		g.ID = p.ids.chat(letter)
	}
	if !validChatID(g.ID, letter) {
		return Group{}, fmt.Errorf("id %q: give %c and 32 lower-case hex digits, or leave it empty", g.ID, letter)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, err := p.channel(g.ChannelID)
	if err != nil {
		return Group{}, err
	}
	g.ChannelID = ch.ID
	if p.groups[g.ID] != nil {
		return Group{}, fmt.Errorf("group %s exists already: give another id", g.ID)
	}
	for _, id := range g.Members {
		if p.users[id] == nil {
			return Group{}, errNoUser(id)
		}
	}
	if g.Name == "" {
		g.Name = fmt.Sprintf("グループ %d", len(p.groupOrder)+1)
	}
	g.Members = append([]string{}, g.Members...)
	p.putGroup(&group{Group: g})
	return g, nil
}

func (p *Platform) putGroup(g *group) {
	p.groups[g.ID] = g
	p.groupOrder = append(p.groupOrder, g)
	p.hub.poke("users")
}

// Groups returns all groups in the order they were added.
func (p *Platform) Groups() []Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]Group, 0, len(p.groupOrder))
	for _, g := range p.groupOrder {
		c := g.Group
		c.Members = slices.Clone(g.Members)
		list = append(list, c)
	}
	return list
}

// groupFor returns the group a user writes in, making it (or the membership) when it is new.
// The caller holds mu.
func (p *Platform) groupFor(ch *channel, id, userID string) (*group, error) {
	g := p.groups[id]
	if g == nil {
		kind := groupKind(id)
		if kind == "" {
			return nil, fmt.Errorf("group_id %q: give C (group) or R (room) and 32 lower-case hex digits", id)
		}
		g = &group{Group: Group{ID: id, Kind: kind, Name: fmt.Sprintf("グループ %d", len(p.groupOrder)+1), ChannelID: ch.ID}}
		p.putGroup(g)
	}
	if g.ChannelID != ch.ID {
		return nil, fmt.Errorf("group %s belongs to channel %s: only one account can be in a group", id, g.ChannelID)
	}
	if userID != "" && !g.has(userID) {
		g.Members = append(g.Members, userID)
	}
	return g, nil
}

// groupKind tells group and room ids apart; "" for anything else.
func groupKind(id string) string {
	switch {
	case validChatID(id, 'C'):
		return "group"
	case validChatID(id, 'R'):
		return "room"
	default:
		return ""
	}
}
