package scenario

import (
	"slices"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// prepare brings the file's channels, users and groups onto the platform. What is there already,
// by its id, is completed by what the file says.
func (r *run) prepare(seed uint64) error {
	for _, c := range r.s.channels {
		made, err := r.putChannel(c.Channel)
		if err != nil {
			return r.fail(c.line, "channel %s: %w", c.label, err)
		}
		r.channels[c.label] = made.ID
		r.tell(Line{FileLine: c.line, Who: c.label, Did: "is channel " + made.ID + ", secret " + made.Secret + ", access token " + made.AccessToken})
	}
	for _, u := range r.s.users {
		if err := r.putUser(u); err != nil {
			return r.fail(u.line, "user %s: %w", u.label, err)
		}
	}
	for _, g := range r.s.groups {
		if err := r.putGroup(g); err != nil {
			return r.fail(g.line, "group %s: %w", g.label, err)
		}
	}
	if len(r.s.weather) > 0 {
		return r.p.SetWeather(r.s.weather, seed)
	}
	return nil
}

func (r *run) putChannel(c lineemu.Channel) (lineemu.Channel, error) {
	if c.WebhookURL == "" {
		c.WebhookURL = r.o.WebhookURL
	}
	there := func(have lineemu.Channel) bool { return have.ID == c.ID }
	if c.ID == "" || !slices.ContainsFunc(r.p.Channels(), there) {
		return r.p.AddChannel(c)
	}
	patch := lineemu.ChannelPatch{Quota: c.Quota}
	given := func(to **string, s string) {
		if s != "" {
			*to = &s
		}
	}
	given(&patch.Name, c.Name)
	given(&patch.Secret, c.Secret)
	given(&patch.WebhookURL, c.WebhookURL)
	given(&patch.ChatMode, c.ChatMode)
	on := func(to **bool, b bool) {
		if b {
			*to = &b
		}
	}
	on(&patch.Redelivery, c.Redelivery)
	on(&patch.WebhookOff, c.WebhookOff)
	on(&patch.Verified, c.Verified)
	return r.p.UpdateChannel(c.ID, patch)
}

func (r *run) putUser(u user) error {
	if u.count == 0 {
		return r.addUser(u.label, u.User, u)
	}
	r.crowds[u.label] = u.count
	for i := range u.count {
		is := u.User
		if is.DisplayName != "" {
			is.DisplayName += " " + strconv.Itoa(i+1)
		}
		if err := r.addUser(one(u.label, i), is, u); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) addUser(label string, is lineemu.User, u user) error {
	there := func(have lineemu.User) bool { return have.ID == is.ID }
	if is.ID != "" && is.DisplayName == "" && slices.ContainsFunc(r.p.Users(), there) {
		r.users[label] = is.ID // somebody the platform knows: as they are
	} else {
		made, err := r.p.AddUser(is)
		if err != nil {
			return err
		}
		r.users[label] = made.ID
	}
	all, given := u.relations[""]
	for _, c := range r.p.Channels() {
		if given {
			if err := r.p.SetRelation(r.users[label], c.ID, all); err != nil {
				return err
			}
		}
	}
	for _, c := range r.s.channels {
		if word := u.relations[c.label]; word != "" {
			if err := r.p.SetRelation(r.users[label], r.channels[c.label], word); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) putGroup(g group) error {
	g.ChannelID = r.channels[g.channel]
	for _, who := range g.members {
		g.Members = append(g.Members, r.users[who])
	}
	there := func(have lineemu.Group) bool { return have.ID == g.ID }
	if g.ID != "" && slices.ContainsFunc(r.p.Groups(), there) {
		r.groups[g.label] = g.ID
		return nil
	}
	made, err := r.p.AddGroup(g.Group)
	r.groups[g.label] = made.ID
	return err
}
