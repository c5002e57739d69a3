package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// Ports are the actions that scenarios can name. A port that is not there fails: the
// scenario goes on by its edge for that.
type Ports map[string]Action

// Do calls the port that the call names.
func (p Ports) Do(ctx context.Context, w desk.WorkspaceID, customer desk.Contact, call bot.ActionCall) bot.ActionResult {
	if port, ok := p[call.Port]; ok {
		return port.Do(ctx, w, customer, call)
	}
	return bot.ActionResult{Key: call.Key, Outcome: bot.Failed, Code: "no_port"}
}

// Orders gives those of the ports that also tell customers' orders.
func (p Ports) Orders() OrderPorts {
	out := OrderPorts{}
	for name, port := range p {
		if orders, ok := port.(OrderPort); ok {
			out[name] = orders
		}
	}
	return out
}
