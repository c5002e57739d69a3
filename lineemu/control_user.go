package lineemu

import (
	"net/http"
	"time"
)

// userView is a user with what each channel is to them and their last line.
type userView struct {
	User
	PictureURL string                `json:"picture_url,omitempty"`
	Adopted    bool                  `json:"adopted,omitempty"`
	Relations  map[string]friendship `json:"relations"` // by channel id
	LastAt     *time.Time            `json:"last_at,omitempty"`
}

func (p *Platform) getUsers(*http.Request) (int, any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var views []userView
	for _, u := range p.userOrder {
		views = append(views, p.viewUser(u))
	}
	return http.StatusOK, list(views), nil
}

func (p *Platform) viewUser(u *user) userView {
	v := userView{User: u.User, PictureURL: p.picture(u), Adopted: u.adopted, Relations: map[string]friendship{}}
	for _, ch := range p.chanOrder {
		v.Relations[ch.ID] = p.relation(ch, u).state
		if t := p.talks[talkKey{ch.ID, u.ID}]; t != nil && len(t.lines) > 0 {
			if at := t.lines[len(t.lines)-1].at; v.LastAt == nil || at.After(*v.LastAt) {
				v.LastAt = &at
			}
		}
	}
	return v
}

// postUser adds a user. With channel_id the user is a friend of that channel only.
func (p *Platform) postUser(r *http.Request) (int, any, error) {
	var in struct {
		User
		ChannelID string `json:"channel_id"`
	}
	if err := readJSON(r, &in); err != nil {
		return 0, nil, err
	}
	p.mu.Lock()
	only, err := (*channel)(nil), error(nil)
	if in.ChannelID != "" {
		only, err = p.channel(in.ChannelID)
	}
	p.mu.Unlock()
	if err != nil {
		return 0, nil, err
	}
	befriend := only != nil && !in.NotFriend
	in.NotFriend = in.NotFriend || only != nil
	u, err := p.AddUser(in.User)
	if err != nil {
		return 0, nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if befriend {
		p.relation(only, p.users[u.ID]).state = friend
	}
	return http.StatusCreated, p.viewUser(p.users[u.ID]), nil
}

func (p *Platform) getGroups(*http.Request) (int, any, error) {
	return http.StatusOK, list(p.Groups()), nil
}

func (p *Platform) postGroup(r *http.Request) (int, any, error) {
	var g Group
	if err := readJSON(r, &g); err != nil {
		return 0, nil, err
	}
	g, err := p.AddGroup(g)
	return http.StatusCreated, g, err
}
