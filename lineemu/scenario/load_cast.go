package scenario

import (
	"fmt"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func (p *parser) readChannels(n node) error {
	return n.pairs("channels: give labels with their channels, such as {shop: {name: みどり屋}}", func(name string, at, v node) error {
		c := channel{label: name, line: at.Line}
		p.channels = append(p.channels, name)
		err := v.record("a channel", &c.Channel, nil, "assertion_keys")
		p.s.channels = append(p.s.channels, c)
		return err
	})
}

// most is how many customers a crowd may have.
const most = 10_000

func (p *parser) readUsers(n node) error {
	return n.pairs("users: give labels with their users, such as {hanako: {name: 佐藤 花子}}", func(name string, at, v node) error {
		u := user{label: name, line: at.Line, relations: map[string]string{}}
		err := v.record("a user", &u.User, fields{"name": text(&u.DisplayName), "relation": p.relations(&u), "count": number(&u.count)},
			"display_name", "not_friend")
		if err != nil {
			return err
		}
		if u.count < 0 || u.count > most {
			return at.errorf("count: give 1 to %d", most)
		}
		if u.count > 0 && u.ID != "" {
			return at.errorf("id: a crowd's ids are drawn, leave it out")
		}
		p.people = append(p.people, name)
		for i := range u.count {
			p.people = append(p.people, one(name, i))
		}
		p.s.users = append(p.s.users, u)
		return nil
	})
}

// one is the label of one of a crowd, from crowd-1 on.
func one(crowd string, i int) string { return crowd + "-" + strconv.Itoa(i+1) }

// relations reads one word for all channels, or a word per channel.
func (p *parser) relations(u *user) func(node) error {
	return func(n node) error {
		if one, err := n.text(); err == nil {
			u.relations[""] = one
			return relationWord(n, one)
		}
		return n.pairs("relation", func(ch string, at, v node) error {
			if err := at.known(ch, "channel", p.channels); err != nil {
				return err
			}
			word, err := v.text()
			if err != nil {
				return err
			}
			u.relations[ch] = word
			return relationWord(v, word)
		})
	}
}

func relationWord(n node, word string) error {
	switch word {
	case lineemu.RelationFriend, lineemu.RelationBlocked, lineemu.RelationNever:
		return nil
	default:
		return n.errorf("relation %q: give %s, %s or %s", word, lineemu.RelationFriend, lineemu.RelationBlocked, lineemu.RelationNever)
	}
}

func (p *parser) readGroups(n node) error {
	return n.pairs("groups: give labels with their groups, such as {family: {members: [hanako]}}", func(name string, at, v node) error {
		g := group{label: name, line: at.Line}
		p.groups = append(p.groups, name)
		err := v.record("a group", &g.Group, fields{
			"channel": label(&g.channel, "channel", &p.channels), "members": p.names(&g.members),
		}, "channel_id")
		p.s.groups = append(p.s.groups, g)
		return err
	})
}

// names reads a list of users.
func (p *parser) names(to *[]string) func(node) error {
	return func(n node) error {
		return n.each("members", func(v node) error {
			var who string
			err := label(&who, "user", &p.people)(v)
			*to = append(*to, who)
			return err
		})
	}
}

// moment reads "2s" (since the start) or "+2s" (after the step before).
func when(to *moment) func(node) error {
	return into(to, "a time such as 2s (since the start) or +2s (after the step before)", func(s string) (moment, error) {
		m := moment{given: true}
		if s != "" && s[0] == '+' {
			m.after, s = true, s[1:]
		}
		var err error
		if m.d, err = parseDuration(s); err != nil {
			return m, fmt.Errorf("not a time: %w", err)
		}
		return m, nil
	})
}
