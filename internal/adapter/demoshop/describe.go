package demoshop

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var _ flow.Described = (*Shop)(nil)

// Actions tells what the shop can do. What changes something gives nothing beside its
// words, and can be taken back.
func (s *Shop) Actions() []bot.PortAction {
	return []bot.PortAction{
		{Name: "orders", Read: true, Args: []string{"for"}, Gives: []string{"orders"}},
		{Name: "order", Read: true, Args: []string{"order"}, Gives: []string{"order_goods", "order_day", "order_state", "order_yen"}},
		{Name: "subscriptions", Read: true, Gives: []string{"subscriptions"}},
		{Name: "slots", Read: true, Gives: []string{"slots"}},
		{Name: "move", Args: []string{"order", "day"}},
		{Name: "skip", Args: []string{"subscription"}},
		{Name: "cycle", Args: []string{"subscription", "weeks"}},
		{Name: "pause", Args: []string{"subscription"}},
		{Name: "cancel", Args: []string{"subscription"}},
		{Name: "return", Args: []string{"order", "reason", "photo"}},
		{Name: "reserve", Args: []string{"slot", "people", "phone"}},
	}
}
