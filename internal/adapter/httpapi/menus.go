package httpapi

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// MenuRoom is a brand's rich menus: what there is to choose from, and how each channel stands.
type MenuRoom struct {
	Menus    List[RichMenu]     `json:"menus"`
	Channels List[ChannelMenus] `json:"channels"`
}

// RichMenu is a menu that customers can be shown.
type RichMenu struct {
	Kind   string         `json:"kind" enum:"waiting,shut,served"`
	Bar    string         `json:"bar" doc:"what stands on the bar below the chat"`
	Width  int            `json:"width" doc:"of the picture, in pixels"`
	Height int            `json:"height"`
	Areas  List[MenuArea] `json:"areas"`
}

// MenuArea is a part of a menu that can be tapped.
type MenuArea struct {
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Label  string `json:"label"`
	Link   string `json:"link" doc:"opened on the phone; empty: the tap is answered by the desk"`
}

// ChannelMenus is how it stands with a channel's rich menus.
type ChannelMenus struct {
	Channel desk.ChannelID    `json:"channel_id"`
	Name    string            `json:"name"`
	Bot     bool              `json:"bot" doc:"only where the bot answers are the buttons of waiting and shut understood"`
	Version int64             `json:"version" doc:"one more with each change that people asked for; 0: none yet"`
	Stage   string            `json:"stage" enum:"off,making,on,ending,removing"`
	Kinds   List[string]      `json:"kinds" doc:"those that are wanted"`
	Made    int               `json:"made" doc:"while they are made: so many are"`
	Fault   string            `json:"fault" doc:"code of what last went wrong; empty: nothing"`
	At      Null[Time]        `json:"at" doc:"when this stage was reached"`
	By      string            `json:"by" doc:"who asked for it: a name"`
	Shown   map[string]int    `json:"shown" doc:"customers by the menu that they have now"`
	Bear    int               `json:"bear" doc:"customers who may have one: while it ends, those who have not got back theirs"`
	Owed    int               `json:"owed" doc:"who have blocked the account, and get back what they had when they come back"`
	Old     int               `json:"old" doc:"menus of before that wait to be deleted"`
	Trouble List[MenuTrouble] `json:"trouble" doc:"what went wrong with customers' menus"`
}

// MenuTrouble is how many customers' menus do not follow, for one reason.
type MenuTrouble struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

type menuRoomOut struct{ Body MenuRoom }

func (s *server) listMenus(ctx context.Context, in *brandIn) (*menuRoomOut, error) {
	by := callerFrom(ctx).Person
	rows, err := s.Menus.List(ctx, by, in.Workspace)
	if err != nil {
		return nil, err
	}
	out := &menuRoomOut{}
	for _, k := range richmenu.Kinds {
		out.Body.Menus = append(out.Body.Menus, showMenu(k))
	}
	for _, row := range rows {
		one, err := s.channelMenus(ctx, row)
		if err != nil {
			return nil, err
		}
		out.Body.Channels = append(out.Body.Channels, one)
	}
	return out, nil
}

func showMenu(k richmenu.Kind) RichMenu {
	m, _ := richmenu.Of(k)
	out := RichMenu{Kind: string(k), Bar: m.Bar, Width: richmenu.Width, Height: richmenu.Height}
	for _, a := range m.Areas {
		out.Areas = append(out.Areas, MenuArea{a.X, a.Y, a.Width, a.Height, a.Label, a.Link})
	}
	return out
}

func (s *server) channelMenus(ctx context.Context, row flow.ChannelMenus) (ChannelMenus, error) {
	set := row.Set
	out := ChannelMenus{Channel: row.Channel.ID, Name: row.Channel.Name, Bot: row.Channel.BotOn, Version: set.Asked, Stage: string(set.Stage),
		Made: len(set.Next), Fault: set.Fault, At: moment(set.At), Shown: map[string]int{}}
	if set.Stage == richmenu.Off {
		out.Stage = "off"
	}
	if set.Stage != richmenu.Off {
		out.Old = len(set.Old)
	}
	for _, k := range set.Kinds {
		out.Kinds = append(out.Kinds, string(k))
	}
	faults := map[string]int{}
	for _, c := range row.Counts {
		switch {
		case c.Owed:
			out.Owed += c.N
			continue
		case c.Kind != richmenu.Own:
			out.Shown[string(c.Kind)] += c.N
		}
		out.Bear += c.N
		if c.Fault != "" {
			faults[c.Fault] += c.N
		}
	}
	for _, code := range slices.Sorted(maps.Keys(faults)) {
		out.Trouble = append(out.Trouble, MenuTrouble{code, faults[code]})
	}
	if set.By == "" {
		return out, nil
	}
	names, err := s.names.of(ctx, row.Channel.Centre, nil)
	out.By = names[set.By]
	return out, err
}

// SetMenus makes a channel's rich menus, or ends them.
type SetMenus struct {
	Channel desk.ChannelID `json:"channel_id" minLength:"1"`
	Version int64          `json:"version" minimum:"0" doc:"as it was read"`
	Do      string         `json:"do" enum:"make,end" doc:"make: also anew; end: customers get back what they had, then the menus are deleted"`
	Kinds   []string       `json:"kinds,omitempty" enum:"waiting,shut,served" doc:"of make"`
}

type setMenusIn struct{ Body SetMenus }

type channelMenusOut struct{ Body ChannelMenus }

func (s *server) setMenus(ctx context.Context, in *setMenusIn) (*channelMenusOut, error) {
	by, b := callerFrom(ctx).Person, in.Body
	var row flow.ChannelMenus
	var err error
	if b.Do == "end" {
		row, err = s.Menus.End(ctx, by, b.Channel, b.Version)
	} else {
		kinds := make([]richmenu.Kind, len(b.Kinds))
		for i, k := range b.Kinds {
			kinds[i] = richmenu.Kind(k)
		}
		row, err = s.Menus.Make(ctx, by, b.Channel, b.Version, kinds)
	}
	if err != nil {
		return nil, err
	}
	shown, err := s.channelMenus(ctx, row)
	return &channelMenusOut{shown}, err
}

// menuPicture gives a menu's picture.
func (s *server) menuPicture(w http.ResponseWriter, r *http.Request) error {
	picture, err := s.Menus.Picture(richmenu.Kind(r.PathValue("kind")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(picture))
	return nil
}

func docMenuPicture(_ huma.API, op *huma.Operation) {
	op.Parameters = []*huma.Param{pathParam("kind")}
	op.Responses["200"] = bytesResponse("The picture.", "image/png", "binary")
}
