package lineemu

import (
	"net/http"
	"strings"
)

// pathKind is the group or room of /v2/bot/{kind}/….
func pathKind(c *call) string { return strings.Split(c.r.URL.Path, "/")[3] }

// findGroup resolves kind and chatId of a path; only the account in the group may ask.
// The caller holds mu.
func (p *Platform) findGroup(c *call, kind, id string) (*group, *answer) {
	refuse := func(a answer) (*group, *answer) { return nil, &a }
	if groupKind(id) != kind {
		return refuse(badParam(kind + "Id"))
	}
	g := p.groups[id]
	if g == nil || g.left || g.ChannelID != c.ch.ID {
		return refuse(fail(http.StatusNotFound, errNotFound))
	}
	return g, nil
}

func (p *Platform) groupSummary(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, bad := p.findGroup(c, "group", c.r.PathValue("chatId"))
	if bad != nil {
		return *bad
	}
	return ok(map[string]any{"groupId": g.ID, "groupName": g.Name})
}

// memberProfile works for members who blocked the account or never were friends.
func (p *Platform) memberProfile(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, bad := p.findGroup(c, pathKind(c), c.r.PathValue("chatId"))
	if bad != nil {
		return *bad
	}
	id := c.r.PathValue("userId")
	if !validChatID(id, 'U') {
		return badParam("userId")
	}
	u := p.users[id]
	if u == nil || !g.has(id) || u.NoConsent || u.Deleted {
		return fail(http.StatusNotFound, errNotFound)
	}
	return ok(p.shortProfile(u))
}

func (p *Platform) memberIDs(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, bad := p.findGroup(c, pathKind(c), c.r.PathValue("chatId"))
	if bad != nil {
		return *bad
	}
	if !c.ch.Verified {
		return fail(http.StatusForbidden, errNoAccess)
	}
	return paged(c, "memberIds", g.Members, 100)
}

func (p *Platform) memberCount(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, bad := p.findGroup(c, pathKind(c), c.r.PathValue("chatId"))
	if bad != nil {
		return *bad
	}
	return ok(map[string]any{"count": len(g.Members)})
}

func (p *Platform) leave(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, bad := p.findGroup(c, pathKind(c), c.r.PathValue("chatId"))
	if bad != nil {
		return *bad
	}
	g.left = true
	p.putNote(p.talk(c.ch, g.ID, g.Kind), "", map[string]any{"type": "note", "note": "leave"})
	return ok(empty)
}
