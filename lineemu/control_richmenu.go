package lineemu

import (
	"encoding/json"
	"net/http"
)

// menuView is the menu in force for a user, as the phone page draws it.
type menuView struct {
	RichMenuID  string     `json:"rich_menu_id"`
	Name        string     `json:"name"`
	ChatBarText string     `json:"chat_bar_text"`
	Selected    bool       `json:"selected"` // open when the talk is opened
	Width       int        `json:"width"`
	Height      int        `json:"height"`
	ImageURL    string     `json:"image_url"`
	Areas       []areaView `json:"areas"`
}

type areaView struct {
	X      int             `json:"x"`
	Y      int             `json:"y"`
	Width  int             `json:"width"`
	Height int             `json:"height"`
	Label  string          `json:"label,omitempty"`
	Action json.RawMessage `json:"action"` // LINE's own action object
}

// getUserMenuView shows the menu in force: {"rich_menu": …}, null when there is none.
func (p *Platform) getUserMenuView(r *http.Request) (int, any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch, err := p.channel(r.URL.Query().Get("channel_id"))
	if err != nil {
		return 0, nil, err
	}
	u := p.users[r.PathValue("id")]
	if u == nil {
		return 0, nil, errNoUser(r.PathValue("id"))
	}
	m := ch.menus.of(u.ID)
	if m == nil || p.relation(ch, u).state != friend {
		return http.StatusOK, map[string]any{"rich_menu": nil, "channel_id": ch.ID}, nil
	}
	v := menuView{
		RichMenuID: m.id, Name: m.parsed.Name, ChatBarText: m.parsed.ChatBarText, Selected: m.parsed.Selected,
		Width: m.parsed.Size.Width, Height: m.parsed.Size.Height, Areas: []areaView{},
		ImageURL: "/emu/channels/" + ch.ID + "/richmenus/" + m.id + "/image",
	}
	for _, a := range m.parsed.Areas {
		b := a.Bounds
		v.Areas = append(v.Areas, areaView{b.X, b.Y, b.Width, b.Height, a.action().Label, a.Action})
	}
	return http.StatusOK, map[string]any{"rich_menu": v, "channel_id": ch.ID}, nil
}

// postTap taps the menu: {channel_id, x, y} in the menu's own size, or {channel_id, area}.
func (p *Platform) postTap(r *http.Request) (int, any, error) {
	var in struct {
		ChannelID string            `json:"channel_id"`
		X         *float64          `json:"x"`
		Y         *float64          `json:"y"`
		Area      *int              `json:"area"`
		Params    map[string]string `json:"params"` // what was picked, of a datetimepicker
		Async     bool              `json:"async"`
	}
	if err := readJSON(r, &in); err != nil {
		return 0, nil, err
	}
	t, err := p.Tap(r.PathValue("id"), Act{ChannelID: in.ChannelID, X: in.X, Y: in.Y, Area: in.Area, Params: in.Params, Async: in.Async})
	return http.StatusCreated, t, err
}

func (p *Platform) getMenuPicture(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	var body []byte
	var ctype string
	if ch := p.channels[r.PathValue("id")]; ch != nil {
		if m := ch.menus.find(r.PathValue("menu")); m != nil {
			body, ctype = m.image, m.ctype
		}
	}
	p.mu.Unlock()
	if body == nil {
		writeJSON(w, http.StatusNotFound, problem{"there is no such rich menu, or it has no image"})
		return
	}
	serveMedia(w, r, ctype, body)
}
