package lineemu

import (
	"encoding/json"
	"net/http"
	"slices"
)

// The words of the rich menu API.
const (
	errNoMenu        = "richmenu not found"
	errNoImage       = "must upload richmenu image before applying it to user"
	errHasImage      = "An image has already been uploaded to the richmenu"
	errNoUserMenu    = "the user has no richmenu"
	errNoDefaultMenu = "no default richmenu"
	errAliasTaken    = "conflict richmenu alias id"
	errNoAlias       = "richmenu alias not found" // assumed
	errMenusFull     = "The number of rich menus exceeds the limit"
)

const mostMenus = 1000

// menuBook is the rich menus of a channel and who sees which. Guarded by Platform.mu.
type menuBook struct {
	list    []*richMenu
	std     string            // id of the API's default menu
	linked  map[string]string // user id to menu id; the menu may be deleted by now
	aliases []menuAlias
	batches map[string]*menuBatch // by request id
}

type menuAlias struct {
	ID     string `json:"richMenuAliasId"`
	MenuID string `json:"richMenuId"`
}

// richMenu is one menu. All but the image is fixed once it is made.
type richMenu struct {
	id     string
	body   map[string]any // as it was sent, completed
	parsed menuBody
	image  []byte // nil until uploaded
	ctype  string
}

// menuBody is what the emulator itself reads of a menu.
type menuBody struct {
	Size struct {
		Width  int `json:"width"`
		Height int `json:"height"`
	} `json:"size"`
	Selected    bool       `json:"selected"`
	Name        string     `json:"name"`
	ChatBarText string     `json:"chatBarText"`
	Areas       []menuArea `json:"areas"`
}

type menuArea struct {
	Bounds struct {
		X      int `json:"x"`
		Y      int `json:"y"`
		Width  int `json:"width"`
		Height int `json:"height"`
	} `json:"bounds"`
	Action json.RawMessage `json:"action"`
}

func (b *menuBook) find(id string) *richMenu {
	if i := slices.IndexFunc(b.list, func(m *richMenu) bool { return m.id == id }); i >= 0 {
		return b.list[i]
	}
	return nil
}

// of returns the menu in force for a user: the user's own, else the API's default, else nil.
// What OA Manager sets as default is not emulated.
func (b *menuBook) of(userID string) *richMenu {
	if m := b.find(b.linked[userID]); m != nil {
		return m
	}
	return b.find(b.std)
}

func (p *Platform) createMenu(c *call) answer {
	m, bad := p.readMenu(c)
	if bad != nil {
		return *bad
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(c.ch.menus.list) >= mostMenus {
		return fail(http.StatusBadRequest, errMenusFull)
	}
	m.id = "richmenu-" + p.ids.hex(16)
	m.body["richMenuId"] = m.id
	c.ch.menus.list = append(c.ch.menus.list, m)
	return ok(map[string]any{"richMenuId": m.id})
}

func (p *Platform) validateMenu(c *call) answer {
	if _, bad := p.readMenu(c); bad != nil {
		return *bad
	}
	return ok(empty)
}

// pathMenu resolves the path's menu. The caller holds mu.
func pathMenu(c *call) (*richMenu, *answer) {
	if m := c.ch.menus.find(c.r.PathValue("richMenuId")); m != nil {
		return m, nil
	}
	a := fail(http.StatusNotFound, errNoMenu)
	return nil, &a
}

func (p *Platform) getMenu(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, bad := pathMenu(c)
	if bad != nil {
		return *bad
	}
	return ok(m.body)
}

func (p *Platform) listMenus(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]map[string]any, len(c.ch.menus.list))
	for i, m := range c.ch.menus.list {
		list[i] = m.body
	}
	return ok(map[string]any{"richmenus": list})
}

// deleteMenu leaves links and aliases behind; they then lead nowhere.
func (p *Platform) deleteMenu(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, bad := pathMenu(c)
	if bad != nil {
		return *bad
	}
	c.ch.menus.list = slices.DeleteFunc(c.ch.menus.list, func(o *richMenu) bool { return o == m })
	p.hub.poke("richmenu")
	return ok(empty)
}
