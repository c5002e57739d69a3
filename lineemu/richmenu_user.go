package lineemu

import (
	"net/http"
	"slices"
)

const mostBulk = 500

// setDefaultMenu shows a menu to everybody without one of their own.
func (p *Platform) setDefaultMenu(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, bad := shownMenu(c)
	if bad != nil {
		return *bad
	}
	c.ch.menus.std = m.id
	p.hub.poke("richmenu")
	return ok(empty)
}

// shownMenu is pathMenu, with its image. The caller holds mu.
func shownMenu(c *call) (*richMenu, *answer) {
	m, bad := pathMenu(c)
	if bad == nil && m.image == nil {
		a := fail(http.StatusBadRequest, errNoImage)
		return nil, &a
	}
	return m, bad
}

func (p *Platform) getDefaultMenu(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.ch.menus.find(c.ch.menus.std) == nil {
		return fail(http.StatusNotFound, errNoDefaultMenu)
	}
	return ok(map[string]any{"richMenuId": c.ch.menus.std})
}

func (p *Platform) cancelDefaultMenu(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.ch.menus.std = ""
	p.hub.poke("richmenu")
	return ok(empty)
}

// linkMenu shows a menu to one user. For somebody who is no friend it does nothing, with 200.
func (p *Platform) linkMenu(c *call) answer {
	id := c.r.PathValue("userId")
	if !validChatID(id, 'U') {
		return badParam("userId")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	m, bad := shownMenu(c)
	if bad != nil {
		return *bad
	}
	p.linkUser(c.ch, id, m.id)
	return ok(empty)
}

// linkUser links a friend to a menu, or unlinks with an empty id. The caller holds mu.
func (p *Platform) linkUser(ch *channel, userID, menuID string) {
	u := p.users[userID]
	switch {
	case menuID == "":
		delete(ch.menus.linked, userID)
	case u == nil || u.Deleted || p.relation(ch, u).state != friend:
		return
	default:
		ch.menus.linked[userID] = menuID
	}
	p.hub.poke("richmenu")
}

func (p *Platform) unlinkMenu(c *call) answer {
	id := c.r.PathValue("userId")
	if !validChatID(id, 'U') {
		return badParam("userId")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.linkUser(c.ch, id, "")
	return ok(empty)
}

// getUserMenu answers the user's own menu only, not the default.
func (p *Platform) getUserMenu(c *call) answer {
	id := c.r.PathValue("userId")
	if !validChatID(id, 'U') {
		return badParam("userId")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	m := c.ch.menus.find(c.ch.menus.linked[id])
	if m == nil {
		return fail(http.StatusNotFound, errNoUserMenu)
	}
	return ok(map[string]any{"richMenuId": m.id})
}

// bulkLink and bulkUnlink are carried out at once here; LINE does them behind the 202.
func (p *Platform) bulkLink(c *call) answer   { return p.bulk(c, true) }
func (p *Platform) bulkUnlink(c *call) answer { return p.bulk(c, false) }

func (p *Platform) bulk(c *call, link bool) answer {
	var req struct {
		MenuID  string   `json:"richMenuId"`
		UserIDs []string `json:"userIds"`
	}
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	if link {
		k.required("richMenuId", req.MenuID)
	}
	k.size("userIds", len(req.UserIDs), 1, mostBulk)
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	if i := slices.IndexFunc(req.UserIDs, func(id string) bool { return !validChatID(id, 'U') }); i >= 0 {
		return badValue("'userIds[" + itoa(i) + "]'")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if link {
		switch m := c.ch.menus.find(req.MenuID); {
		case m == nil:
			return fail(http.StatusBadRequest, errNoMenu)
		case m.image == nil:
			return fail(http.StatusBadRequest, errNoImage)
		}
	}
	for _, id := range req.UserIDs {
		p.linkUser(c.ch, id, req.MenuID)
	}
	return answer{status: http.StatusAccepted, body: encode(empty)}
}
