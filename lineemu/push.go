package lineemu

import (
	"net/http"
	"path"
)

type pushRequest struct {
	To                   string   `json:"to"`
	NotificationDisabled bool     `json:"notificationDisabled"`
	Units                []string `json:"customAggregationUnits"`
	outgoing
}

// push sends to one user, group or room.
func (p *Platform) push(c *call) answer {
	var req pushRequest
	if bad := p.readSend(c, &req, &req.outgoing, func(k *checker) {
		k.required("to", req.To)
		k.units(req.Units)
	}); bad != nil {
		return *bad
	}
	if !validChatID(req.To, 'U') && groupKind(req.To) == "" {
		return badValue("'to'")
	}
	return p.billed(c, ViaPush, req.Units, &req.outgoing, func() ([]target, *answer) {
		if groupKind(req.To) != "" {
			g := p.groups[req.To]
			if g == nil || g.left || g.ChannelID != c.ch.ID {
				return nil, unknownTarget()
			}
			return []target{p.groupTarget(c.ch, g)}, nil
		}
		u := p.users[req.To]
		if u == nil {
			u = p.adopt(req.To)
		}
		if u == nil {
			return nil, unknownTarget()
		}
		return []target{p.userTarget(c.ch, u, c.now)}, nil
	})
}

func unknownTarget() *answer {
	a := fail(http.StatusBadRequest, errSend)
	return &a
}

type multicastRequest struct {
	To                   []any    `json:"to"`
	NotificationDisabled bool     `json:"notificationDisabled"`
	Units                []string `json:"customAggregationUnits"`
	outgoing
}

const multicastMost = 500

// multicast sends to up to 500 users. Unknown ids are passed over.
func (p *Platform) multicast(c *call) answer {
	req := multicastRequest{outgoing: outgoing{many: true}}
	if bad := p.readSend(c, &req, &req.outgoing, func(k *checker) {
		k.size("to", len(req.To), 1, multicastMost)
		k.units(req.Units)
	}); bad != nil {
		return *bad
	}
	users := make([]string, len(req.To))
	for i, v := range req.To {
		id, isString := v.(string)
		switch {
		case !isString:
			return badValue("to[" + itoa(i) + "]")
		case !validChatID(id, 'U'):
			return fail(http.StatusBadRequest, "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.")
		}
		users[i] = id
	}
	return p.billed(c, ViaMulticast, req.Units, &req.outgoing, func() ([]target, *answer) {
		var targets []target
		seen := map[string]bool{}
		for _, id := range users {
			u := p.users[id]
			if u == nil {
				u = p.adopt(id)
			}
			if u != nil && !seen[id] {
				seen[id] = true
				targets = append(targets, p.userTarget(c.ch, u, c.now))
			}
		}
		return targets, nil
	})
}

type broadcastRequest struct {
	NotificationDisabled bool `json:"notificationDisabled"`
	outgoing
}

// broadcast sends to all friends.
func (p *Platform) broadcast(c *call) answer {
	req := broadcastRequest{outgoing: outgoing{many: true}}
	if bad := p.readSend(c, &req, &req.outgoing, nil); bad != nil {
		return *bad
	}
	return p.billed(c, ViaBroadcast, nil, &req.outgoing, func() ([]target, *answer) {
		var targets []target
		for _, u := range p.friends(c.ch) {
			targets = append(targets, p.userTarget(c.ch, u, c.now))
		}
		return targets, nil
	})
}

// friends lists who a broadcast reaches: the account's target reach. The caller holds mu.
func (p *Platform) friends(ch *channel) []*user {
	var list []*user
	for _, u := range p.userOrder {
		if !u.Deleted && p.relation(ch, u).state == friend {
			list = append(list, u)
		}
	}
	return list
}

// validate checks messages without sending them.
func (p *Platform) validate(c *call) answer {
	kind := path.Base(c.r.URL.Path)
	out := outgoing{many: kind != ViaReply && kind != ViaPush}
	if bad := p.readSend(c, &out, &out, nil); bad != nil {
		return *bad
	}
	return ok(empty)
}
