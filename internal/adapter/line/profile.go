package line

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Profile asks for a person's name and picture: of a user, of a group's or room's member when
// the source names one, else of the group itself. A room has neither. Where LINE shows nobody
// (404: blocked, never a friend, no consent, gone) the answer is Missing, not an error.
func (c *Client) Profile(ctx context.Context, ch desk.ChannelID, src desk.Source) (flow.LineProfile, error) {
	name, path := profilePath(src)
	if path == nil {
		return flow.LineProfile{Missing: true}, nil
	}
	if !goodID(src.ID) || (src.User != "" && !goodID(src.User)) {
		return flow.LineProfile{}, errID
	}
	var p struct {
		DisplayName string `json:"displayName"`
		GroupName   string `json:"groupName"`
		Language    string `json:"language"`
		PictureURL  string `json:"pictureUrl"`
	}
	err := c.ask(ctx, ch, name, &p, path...)
	if desk.KindOf(err) == desk.NotFound {
		return flow.LineProfile{Missing: true}, nil
	}
	if err != nil {
		return flow.LineProfile{}, err
	}
	return flow.LineProfile{Name: guard.Clean(p.DisplayName + p.GroupName), Language: guard.Clean(p.Language), PictureURL: p.PictureURL}, nil
}

func profilePath(src desk.Source) (name string, path []string) {
	switch {
	case src.Kind == desk.FromUser:
		return "profile", []string{"v2", "bot", "profile", src.ID}
	case src.Kind == desk.FromGroup && src.User == "":
		return "group", []string{"v2", "bot", "group", src.ID, "summary"}
	case src.Kind == desk.FromGroup:
		return "member", []string{"v2", "bot", "group", src.ID, "member", src.User}
	case src.Kind == desk.FromRoom && src.User != "":
		return "member", []string{"v2", "bot", "room", src.ID, "member", src.User}
	}
	return "", nil
}
