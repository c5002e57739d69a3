package lineemu

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Tapped is what a tap on the rich menu did.
type Tapped struct {
	RichMenuID string `json:"rich_menu_id"`
	Area       int    `json:"area"` // -1: beside all areas
	// Result is message or postback (sent), switch (another menu is shown, and a postback sent),
	// none (beside all areas), or what the phone itself must do: uri (open URI), clipboard,
	// datetimepicker (ask, then send the postback with its params).
	Result string          `json:"result"`
	Action json.RawMessage `json:"action,omitempty"` // LINE's own action object
	URI    string          `json:"uri,omitempty"`
	Status string          `json:"status,omitempty"` // of a switch: SUCCESS, RICHMENU_NOTFOUND, RICHMENU_ALIAS_ID_NOTFOUND
	Said   *Said           `json:"said,omitempty"`   // when something was sent
}

// Tap taps the menu in force for a user on a channel (empty: the first), as the act richmenu
// does: on an area by its index, or at a point of the menu's own size.
func (p *Platform) Tap(userID string, a Act) (Tapped, error) {
	tapped, act, err := p.resolveTap(userID, a)
	if err != nil || act.Type == "" {
		return tapped, err
	}
	said, err := p.Act(userID, act)
	if err != nil {
		return Tapped{}, err
	}
	tapped.Said = &said
	return tapped, nil
}

// actTap is Tap as an act.
func (p *Platform) actTap(userID string, a Act) (Said, error) {
	tapped, err := p.Tap(userID, a)
	if err != nil {
		return Said{}, err
	}
	var said Said
	if tapped.Said != nil {
		said, tapped.Said = *tapped.Said, nil
	}
	said.Tapped = &tapped
	return said, nil
}

// resolveTap finds what was tapped and the act it amounts to, if any. A switch is carried out.
func (p *Platform) resolveTap(userID string, a Act) (Tapped, Act, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, err := p.channel(a.ChannelID)
	if err != nil {
		return Tapped{}, Act{}, err
	}
	u := p.users[userID]
	if u == nil {
		return Tapped{}, Act{}, errNoUser(userID)
	}
	m := ch.menus.of(userID)
	if m == nil || p.relation(ch, u).state != friend {
		return Tapped{}, Act{}, errors.New("this user sees no rich menu on this channel: link one, or set a default")
	}
	i, err := m.areaAt(a)
	if err != nil || i < 0 {
		return Tapped{RichMenuID: m.id, Area: i, Result: "none"}, Act{}, err
	}
	act := m.parsed.Areas[i].action()
	t := Tapped{RichMenuID: m.id, Area: i, Result: act.Type, Action: m.parsed.Areas[i].Action, URI: act.URI}
	out := Act{ChannelID: ch.ID, Async: a.Async, EventID: a.EventID, Timestamp: a.Timestamp, ReplyTokenTTL: a.ReplyTokenTTL, Standby: a.Standby}
	switch act.Type {
	case "message":
		out.Type, out.Text = "text", act.Text
	case "postback":
		out.Type, out.Data, out.DisplayText = "postback", act.Data, act.DisplayText
	case "datetimepicker":
		if len(a.Params) > 0 { // the customer's choice came with the tap
			t.Result, out.Type, out.Data, out.Params = "postback", "postback", act.Data, a.Params
		}
	case "richmenuswitch":
		t.Result, t.Status = "switch", p.switchMenu(ch, userID, act.AliasID)
		out.Type, out.Data = "postback", act.Data
		out.Params = map[string]string{"newRichMenuAliasId": act.AliasID, "status": t.Status}
	}
	return t, out, nil
}

// areaAt returns the index of the area that was tapped: the first of those that overlap; -1 beside all.
func (m *richMenu) areaAt(a Act) (int, error) {
	if a.Area != nil {
		if *a.Area < 0 || *a.Area >= len(m.parsed.Areas) {
			return 0, fmt.Errorf("area %d: this menu has %d, counted from 0", *a.Area, len(m.parsed.Areas))
		}
		return *a.Area, nil
	}
	if a.X == nil || a.Y == nil {
		return 0, errors.New("say where the menu is tapped: area, or x and y")
	}
	return slices.IndexFunc(m.parsed.Areas, func(r menuArea) bool {
		b := r.Bounds
		return *a.X >= float64(b.X) && *a.X < float64(b.X+b.Width) && *a.Y >= float64(b.Y) && *a.Y < float64(b.Y+b.Height)
	}), nil
}

// switchMenu links the user to the alias's menu and returns LINE's status. The caller holds mu.
func (p *Platform) switchMenu(ch *channel, userID, aliasID string) string {
	alias, _ := ch.menus.alias(aliasID)
	if alias == nil {
		return "RICHMENU_ALIAS_ID_NOTFOUND"
	}
	if ch.menus.find(alias.MenuID) == nil {
		return "RICHMENU_NOTFOUND"
	}
	p.linkUser(ch, userID, alias.MenuID)
	return "SUCCESS"
}
