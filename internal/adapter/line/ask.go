package line

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// ask makes a request that changes nothing and reads its JSON answer into out. Its errors are
// the desk's kinds.
func (c *Client) ask(ctx context.Context, ch desk.ChannelID, name string, out any, path ...string) error {
	return c.roundTrip(ctx, ch, request{name: name, method: http.MethodGet, url: address(c.api, path)}, out)
}

// tell makes a request with a JSON body; out may be nil.
func (c *Client) tell(ctx context.Context, ch desk.ChannelID, name, method string, in, out any, path ...string) error {
	body, err := json.Marshal(in)
	if err != nil {
		return explain(err)
	}
	return c.roundTrip(ctx, ch, request{name: name, method: method, url: address(c.api, path), body: body}, out)
}

func (c *Client) roundTrip(ctx context.Context, ch desk.ChannelID, req request, out any) error {
	res, err := c.exchange(ctx, ch, req)
	if err != nil {
		return explain(err)
	}
	if out == nil {
		return nil
	}
	if err := errors.Join(res.cut, json.Unmarshal(res.body, out)); err != nil {
		return desk.E(desk.Unavailable, "line_unreadable", "LINE's answer can't be read. Try again later.").Because(err)
	}
	return nil
}

// address joins a base and path elements, each escaped, so that an id can't lead elsewhere.
func address(base string, path []string) string {
	var b strings.Builder
	b.WriteString(base)
	for _, p := range path {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	return b.String()
}

// goodID tells whether an id may stand in a path: LINE's hold letters, digits, _ and -.
func goodID(id string) bool {
	return id != "" && len(id) <= longestID && strings.IndexFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
	}) < 0
}

var errID = desk.E(desk.Invalid, "bad_line_id", "That is no id that LINE could have made.")
