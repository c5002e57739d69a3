package flow

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// MenuDesk is people's door to a brand's rich menus.
type MenuDesk struct {
	env     Env
	store   MenuStore
	read    Reader
	rules   *Rulebook
	picture func(richmenu.Kind) []byte
}

// NewMenuDesk makes the door.
func NewMenuDesk(env Env, store MenuStore, read Reader, rules *Rulebook, picture func(richmenu.Kind) []byte) *MenuDesk {
	return &MenuDesk{env, store, read, rules, picture}
}

// ChannelMenus is how it stands with a channel's menus.
type ChannelMenus struct {
	Channel desk.Channel
	Set     richmenu.Set
	Counts  []BearerCount
}

// List tells it of each of a brand's LINE channels.
func (d *MenuDesk) List(ctx context.Context, by desk.Person, w desk.WorkspaceID) (out []ChannelMenus, err error) {
	if err := mayPlan(by, identity.ReadDirectory, w); err != nil {
		return nil, err
	}
	channels, err := d.read.Channels(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	for _, ch := range channels {
		if ch.Workspace != w || ch.Kind != "line" {
			continue
		}
		one, err := d.one(ctx, ch)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (d *MenuDesk) one(ctx context.Context, ch desk.Channel) (one ChannelMenus, err error) {
	one.Channel = ch
	if one.Set, err = d.store.MenuSet(ctx, ch.ID); err != nil || one.Set.Version == 0 {
		return one, err
	}
	one.Counts, err = d.store.CountBearers(ctx, ch.ID)
	return one, err
}

// Make lets a channel's menus of these kinds be made, or made anew, on what people had asked for
// when it was read.
func (d *MenuDesk) Make(ctx context.Context, by desk.Person, ch desk.ChannelID, asked int64, kinds []richmenu.Kind) (ChannelMenus, error) {
	return d.change(ctx, by, ch, asked, func(s richmenu.Set) (richmenu.Set, error) {
		return s.Make(kinds, by.ID, d.env.Clock.Now())
	})
}

// End gives everybody back what they had, and deletes the menus.
func (d *MenuDesk) End(ctx context.Context, by desk.Person, ch desk.ChannelID, asked int64) (ChannelMenus, error) {
	return d.change(ctx, by, ch, asked, func(s richmenu.Set) (richmenu.Set, error) { return s.End(by.ID, d.env.Clock.Now()) })
}

func (d *MenuDesk) change(ctx context.Context, by desk.Person, id desk.ChannelID, asked int64, to func(richmenu.Set) (richmenu.Set, error)) (ChannelMenus, error) {
	ch, err := d.read.Channel(ctx, id)
	if err == nil && (ch.Centre != by.Centre || ch.Kind != "line") {
		err = desk.ErrNotFound
	}
	if err == nil {
		err = mayPlan(by, identity.ManageChannel, ch.Workspace)
	}
	if err != nil {
		return ChannelMenus{}, err
	}
	for range maxTries { // the desk itself is at it meanwhile
		if err = d.changeOnce(ctx, by, ch, asked, to); !errors.Is(err, errOvertaken) {
			break
		}
	}
	if err != nil {
		return ChannelMenus{}, err
	}
	return d.one(ctx, ch)
}

// errOvertaken says that the desk has taken a step with a set meanwhile.
var errOvertaken = desk.E(desk.Unavailable, "busy", "The menus are being changed just now. Try again in a moment.")

func (d *MenuDesk) changeOnce(ctx context.Context, by desk.Person, ch desk.Channel, asked int64, to func(richmenu.Set) (richmenu.Set, error)) error {
	set, err := d.store.MenuSet(ctx, ch.ID)
	if err == nil && set.Asked != asked {
		err = desk.ErrVersion
	}
	if err != nil {
		return err
	}
	set.Channel, set.Workspace, set.Centre = ch.ID, ch.Workspace, ch.Centre
	next, err := to(set)
	if err != nil || next.Version == set.Version {
		return err
	}
	jobs := []desk.Job{menusLook(ch.ID, d.env.Clock.Now())}
	err = d.store.SaveMenuSet(ctx, next, []desk.Fact{menusFact(next, desk.Operator(by.ID))}, jobs)
	if errors.Is(err, desk.ErrVersion) {
		return errOvertaken
	}
	if err != nil {
		return err
	}
	d.rules.forget(ch.Workspace)
	d.env.committed(jobs)
	return nil
}

// Picture gives a menu's, as PNG.
func (d *MenuDesk) Picture(k richmenu.Kind) ([]byte, error) {
	if _, ok := richmenu.Of(k); !ok {
		return nil, desk.ErrNotFound
	}
	return d.picture(k), nil
}
