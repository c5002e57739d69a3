package actionhttp

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Record implements flow.Caller: the action "customer_record", read. docs/customer.md
// describes the answer.
func (c *Client) Record(ctx context.Context, to flow.PortTarget, who desk.Contact, member string) (r contact.Record, known bool, err error) {
	ask := request{Key: "record-" + string(who.ID) + "-" + strconv.FormatInt(c.now().UnixNano(), 36), Phase: "read", Action: "customer_record", Args: map[string]string{}, Customer: customer{who.External, who.Name}}
	if member != "" {
		ask.Args["member_number"] = member
	}
	a := c.post(ctx, to, ask)
	switch {
	case a.code == "timeout":
		return r, false, flow.ErrPortSlow
	case a.code != "":
		return r, false, errors.New(a.code)
	case a.status/100 != 2:
		return r, false, errors.New("http_" + strconv.Itoa(a.status))
	}
	var said struct {
		Outcome bot.Outcome     `json:"outcome"`
		Record  *contact.Record `json:"record"`
	}
	if json.Unmarshal(a.body, &said) != nil || said.Outcome != bot.Did {
		return r, false, errors.New("bad_answer")
	}
	if said.Record == nil {
		return r, false, nil
	}
	return *said.Record, true, nil
}
