package lineemu

import (
	"context"
	"encoding/json"
	"time"
)

// Directions and ways of a ledger item.
const (
	In  = "in"  // the customer wrote
	Out = "out" // the customer saw

	ViaWebhook    = "webhook"
	ViaReply      = "reply"
	ViaPush       = "push"
	ViaMulticast  = "multicast"
	ViaNarrowcast = "narrowcast"
	ViaBroadcast  = "broadcast"
)

// Item is one line of the ledger: one message one person wrote or saw. A message to a
// group makes one item per member who saw it. What a blocked user did not see is not here.
type Item struct {
	Seq       int64           `json:"seq"`
	At        time.Time       `json:"at"`
	UserID    string          `json:"user_id"`
	Direction string          `json:"direction"`
	Message   json.RawMessage `json:"message"` // LINE's own message object
	Via       string          `json:"via"`
	// CallID is the retry key of the API call, or its x-line-request-id when it had none;
	// for what the customer wrote, the webhookEventId.
	CallID    string `json:"call_id"`
	ChannelID string `json:"channel_id"`
	MessageID string `json:"message_id"`
	GroupID   string `json:"group_id,omitempty"`
	RequestID string `json:"request_id,omitempty"`
}

func (p *Platform) record(it Item) {
	p.ledger.add(func(seq int64) Item {
		it.Seq = seq
		return it
	})
}

// Ledger returns the items after a number, oldest first, and the number to ask after next
// time. 0 starts at the beginning.
func (p *Platform) Ledger(after int64) ([]Item, int64) { return p.ledger.after(after, 0) }

// AwaitLedger is Ledger, but waits for the first item after a number until ctx is done or the Platform closed.
func (p *Platform) AwaitLedger(ctx context.Context, after int64) ([]Item, int64) {
	return p.ledger.await(ctx, p.stop, after, 0)
}
