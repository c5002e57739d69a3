package sim

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// theMenus are made and shown when a run begins.
var theMenus = richmenu.Set{Channel: channelID, Workspace: brandID, Version: 1, Stage: richmenu.On, Body: richmenu.Body{Centre: centreID,
	Kinds: []richmenu.Kind{richmenu.Served, richmenu.Waiting}, Round: 1, At: begin, By: chief,
	Menus: map[richmenu.Kind]string{richmenu.Served: "menu-served", richmenu.Waiting: "menu-waiting"}}}

// menuBook is the account's rich menus at LINE, and who has which.
type menuBook struct {
	names  map[string]string // by id
	linked map[string]string // by user
	theirs map[string]string // what another system has given them
}

// newMenuBook gives every other customer a menu of another system's.
func newMenuBook() *menuBook {
	return &menuBook{map[string]string{"menu-served": richmenu.Name(string(channelID), 1, richmenu.Served), "menu-waiting": richmenu.Name(string(channelID), 1, richmenu.Waiting), "member": "member"},
		map[string]string{"u2": "member"}, map[string]string{"u2": "member"}}
}

// menus carries a call out, or fails before or behind it.
func (p *platform) menuCall(name string, do func() error) error {
	if err := p.trouble(name); err != nil {
		return err
	}
	err := do()
	p.w.sleep(p.w.chance.span(0, 300*time.Millisecond))
	if err == nil && p.w.faults.happens(p.w.faults.line, "line: "+name+" did, and nobody heard") {
		return errLine
	}
	return err
}

var errNoMenu = desk.E(desk.NotFound, "line_not_found", "LINE knows no such thing.")

// MenusNamed implements flow.MenuLine, as do those below.
func (p *platform) MenusNamed(_ context.Context, _ desk.ChannelID, prefix string) (ids map[string]string, all int, err error) {
	return nil, 0, p.trouble("menus")
}

func (p *platform) MakeMenu(_ context.Context, _ desk.ChannelID, name string, _ richmenu.Menu) (id string, err error) {
	err = p.menuCall("make menu", func() error {
		id = p.w.serial("menu")
		p.menus.names[id] = name
		return nil
	})
	return id, err
}

func (p *platform) PaintMenu(context.Context, desk.ChannelID, string, []byte) error {
	return p.trouble("paint menu")
}

func (p *platform) DeleteMenu(_ context.Context, _ desk.ChannelID, id string) error {
	return p.menuCall("delete menu", func() error {
		for user, has := range p.menus.linked {
			if has == id {
				p.w.judge.violated("menu %s is deleted while %s has it", id, user)
			}
		}
		delete(p.menus.names, id)
		return nil
	})
}

func (p *platform) UserMenu(_ context.Context, _ desk.ChannelID, user string) (id string, err error) {
	err = p.menuCall("user's menu", func() error { id = p.menus.linked[user]; return nil })
	return id, err
}

func (p *platform) LinkMenu(_ context.Context, _ desk.ChannelID, user, id string) error {
	return p.menuCall("link "+id, func() error {
		if p.menus.names[id] == "" {
			return errNoMenu
		}
		if !p.blocked[user] && !p.w.sabotage.is(menusNotLinked) {
			p.menus.linked[user] = id
		}
		return nil
	})
}

func (p *platform) UnlinkMenu(_ context.Context, _ desk.ChannelID, user string) error {
	return p.menuCall("unlink", func() error { delete(p.menus.linked, user); return nil })
}

var _ flow.MenuLine = (*platform)(nil)

// gives up the menus in every third run, somewhere in it.
func (w *world) endsMenus() {
	w.sleep(w.chance.span(0, 20*time.Second))
	for {
		n := w.anyNode()
		if n == nil {
			w.sleep(time.Second)
			continue
		}
		var err error
		ok := w.serve(n, "end menus", func() {
			var set richmenu.Set
			if set, err = (&port{DB: w.db, w: w}).MenuSet(w.ctx, channelID); err == nil {
				_, err = n.menuDesk.End(w.ctx, desk.Person{ID: chief, Centre: centreID, Role: desk.RoleAdministrator,
					Memberships: map[desk.WorkspaceID]desk.Role{brandID: desk.RoleAdministrator}}, channelID, set.Asked)
			}
		})
		if ok && (err == nil || errors.Is(err, richmenu.ErrNoMenus)) { // it may have been done, and the answer lost
			w.note("the menus end")
			return
		}
		w.sleep(time.Second)
	}
}
