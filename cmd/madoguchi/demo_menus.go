package main

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// richMenus lets the second brand's customers have the desk's rich menus, made anew at every
// start: the emulator forgets them. The first brand has none, to compare.
func (d *demo) richMenus(ctx context.Context) error {
	if !d.bot {
		return nil
	}
	admin, err := d.store.Person(ctx, "admin")
	if err != nil {
		return err
	}
	ch := desk.ChannelID(demoBrands[1].line)
	set, err := d.store.MenuSet(ctx, ch)
	if err != nil || set.Version > 0 && set.Stage == richmenu.Off { // somebody has ended them
		return err
	}
	_, err = d.menus.Make(ctx, admin, ch, set.Asked, richmenu.Kinds)
	return err
}
