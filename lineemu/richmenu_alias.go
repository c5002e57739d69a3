package lineemu

import (
	"net/http"
	"regexp"
	"slices"
)

const mostAliases = 1000

var aliasForm = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

// alias finds a name and its place; nil and -1 when there is none.
func (b *menuBook) alias(id string) (*menuAlias, int) {
	i := slices.IndexFunc(b.aliases, func(a menuAlias) bool { return a.ID == id })
	if i < 0 {
		return nil, i
	}
	return &b.aliases[i], i
}

func (p *Platform) createAlias(c *call) answer {
	var req menuAlias
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	if k.required("richMenuAliasId", req.ID) && !aliasForm.MatchString(req.ID) {
		k.add("richMenuAliasId", "must match [a-z0-9_-]{1,32}")
	}
	k.required("richMenuId", req.MenuID)
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	taken, _ := c.ch.menus.alias(req.ID)
	switch m := c.ch.menus.find(req.MenuID); {
	case m == nil:
		return fail(http.StatusBadRequest, errNoMenu)
	case m.image == nil:
		return fail(http.StatusBadRequest, errNoImage)
	case taken != nil:
		return fail(http.StatusBadRequest, errAliasTaken)
	case len(c.ch.menus.aliases) >= mostAliases:
		return fail(http.StatusBadRequest, errMenusFull)
	}
	c.ch.menus.aliases = append(c.ch.menus.aliases, req)
	return ok(empty)
}

func (p *Platform) getAlias(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a, _ := c.ch.menus.alias(c.r.PathValue("richMenuAliasId")); a != nil {
		return ok(a)
	}
	return fail(http.StatusNotFound, errNoAlias)
}

func (p *Platform) listAliases(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	return ok(map[string]any{"aliases": append([]menuAlias{}, c.ch.menus.aliases...)})
}

func (p *Platform) updateAlias(c *call) answer {
	var req menuAlias
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	if !k.required("richMenuId", req.MenuID) {
		return invalid(k.details)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a, _ := c.ch.menus.alias(c.r.PathValue("richMenuAliasId"))
	switch m := c.ch.menus.find(req.MenuID); {
	case a == nil:
		return fail(http.StatusNotFound, errNoAlias)
	case m == nil:
		return fail(http.StatusBadRequest, errNoMenu)
	case m.image == nil:
		return fail(http.StatusBadRequest, errNoImage)
	}
	a.MenuID = req.MenuID
	return ok(empty)
}

func (p *Platform) deleteAlias(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, i := c.ch.menus.alias(c.r.PathValue("richMenuAliasId"))
	if a == nil {
		return fail(http.StatusNotFound, errNoAlias)
	}
	c.ch.menus.aliases = slices.Delete(c.ch.menus.aliases, i, i+1)
	return ok(empty)
}
