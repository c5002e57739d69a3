package line

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var _ flow.MenuLine = (*Client)(nil)

// menuSize and its kin are LINE's rich menu object.
type menuSize struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

type menuBounds struct {
	X int `json:"x"`
	Y int `json:"y"`
	menuSize
}

type menuAction struct {
	Type        string `json:"type"`
	Label       string `json:"label"`
	Data        string `json:"data,omitempty"`
	DisplayText string `json:"displayText,omitempty"`
	InputOption string `json:"inputOption,omitempty"`
	URI         string `json:"uri,omitempty"`
}

type menuArea struct {
	Bounds menuBounds `json:"bounds"`
	Action menuAction `json:"action"`
}

type menuObject struct {
	Size     menuSize   `json:"size"`
	Selected bool       `json:"selected"` // open at once
	Name     string     `json:"name"`
	Bar      string     `json:"chatBarText"`
	Areas    []menuArea `json:"areas"`
}

func menuOf(name string, m richmenu.Menu) menuObject {
	o := menuObject{Size: menuSize{richmenu.Width, richmenu.Height}, Selected: true, Name: name, Bar: m.Bar}
	for _, a := range m.Areas {
		act := menuAction{Type: "uri", Label: a.Label, URI: a.Link}
		if a.Link == "" {
			act = menuAction{Type: "postback", Label: a.Label, Data: a.Data, DisplayText: a.Label}
			if a.Keyboard {
				act.InputOption = "openKeyboard"
			}
		}
		o.Areas = append(o.Areas, menuArea{menuBounds{a.X, a.Y, menuSize{a.Width, a.Height}}, act})
	}
	return o
}

// MenusNamed lists the account's rich menus whose name begins so, id by name, and tells how many
// it has in all.
func (c *Client) MenusNamed(ctx context.Context, ch desk.ChannelID, prefix string) (map[string]string, int, error) {
	var list struct {
		Menus []struct {
			ID   string `json:"richMenuId"`
			Name string `json:"name"`
		} `json:"richmenus"`
	}
	if err := c.ask(ctx, ch, "richmenu_list", &list, "v2", "bot", "richmenu", "list"); err != nil {
		return nil, 0, err
	}
	named := map[string]string{}
	for _, m := range list.Menus {
		if strings.HasPrefix(m.Name, prefix) {
			named[m.Name] = m.ID
		}
	}
	return named, len(list.Menus), nil
}

// MakeMenu makes a rich menu. It can't be shown before it is painted.
func (c *Client) MakeMenu(ctx context.Context, ch desk.ChannelID, name string, m richmenu.Menu) (string, error) {
	var made struct {
		ID string `json:"richMenuId"`
	}
	err := c.tell(ctx, ch, "richmenu", http.MethodPost, menuOf(name, m), &made, "v2", "bot", "richmenu")
	return made.ID, err
}

// PaintMenu gives a rich menu its picture, a PNG. LINE takes it once; that it has one already is
// what was wanted.
func (c *Client) PaintMenu(ctx context.Context, ch desk.ChannelID, id string, picture []byte) error {
	if !goodID(id) {
		return errID
	}
	req := request{name: "richmenu_image", method: http.MethodPost, url: address(c.blob, []string{"v2", "bot", "richmenu", id, "content"}), body: picture, mime: "image/png"}
	_, err := c.exchange(ctx, ch, req)
	var api *APIError
	if err == nil || errors.As(err, &api) && api.Status == http.StatusBadRequest && api.says("already been uploaded") {
		return nil
	}
	return explain(err)
}

// DeleteMenu deletes a rich menu; one that is gone is no error. Who still has it sees the brand's.
func (c *Client) DeleteMenu(ctx context.Context, ch desk.ChannelID, id string) error {
	return gone(c.menuCall(ctx, ch, "richmenu", http.MethodDelete, "v2", "bot", "richmenu", id))
}

// UserMenu gives the rich menu that was linked to a user; "" for none, and for who has blocked
// the account or is unknown.
func (c *Client) UserMenu(ctx context.Context, ch desk.ChannelID, user string) (string, error) {
	if !goodID(user) {
		return "", errID
	}
	var has struct {
		ID string `json:"richMenuId"`
	}
	req := request{name: "richmenu_user", method: http.MethodGet, url: address(c.api, []string{"v2", "bot", "user", user, "richmenu"}), mayLack: true}
	return has.ID, gone(c.roundTrip(ctx, ch, req, &has))
}

// LinkMenu shows a rich menu to a user. Who is no friend sees nothing, and that is no error.
// desk.NotFound: LINE does not know the menu.
func (c *Client) LinkMenu(ctx context.Context, ch desk.ChannelID, user, id string) error {
	return c.menuCall(ctx, ch, "richmenu_link", http.MethodPost, "v2", "bot", "user", user, "richmenu", id)
}

// UnlinkMenu takes a user's rich menu away, so that the brand's shows; none is no error.
func (c *Client) UnlinkMenu(ctx context.Context, ch desk.ChannelID, user string) error {
	return gone(c.menuCall(ctx, ch, "richmenu_unlink", http.MethodDelete, "v2", "bot", "user", user, "richmenu"))
}

// menuCall makes a request that has no body.
func (c *Client) menuCall(ctx context.Context, ch desk.ChannelID, name, method string, path ...string) error {
	for _, part := range path {
		if !goodID(part) {
			return errID
		}
	}
	return c.roundTrip(ctx, ch, request{name: name, method: method, url: address(c.api, path)}, nil)
}

// gone passes over that there is no such thing.
func gone(err error) error {
	if desk.KindOf(err) == desk.NotFound {
		return nil
	}
	return err
}
