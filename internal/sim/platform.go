package sim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// platform is a model of LINE, as far as losing and doubling go: reply tokens that
// count once and for a minute, retry keys that are kept for a day, customers who
// block. Its ledger is what the customers' phones have shown.
type platform struct {
	w       *world
	blocked map[string]bool
	tokens  map[string]*token
	keys    map[desk.CallID]taken
	ledger  []shown
	files   map[string]bool     // by message id; false: taken back
	taps    map[string][]string // what a customer has been shown to tap, by source
	shows   map[string]screen   // the newest there, by source
	sent    int
	menus   *menuBook
}

type token struct {
	to    string
	used  bool
	until time.Time // zero: not delivered yet
}

// taken is what a retry key stands for.
type taken struct {
	at  time.Time
	ids []decide.Sent
}

// shown is a bubble that LINE accepted. A blocked customer's phone stays dark, but
// for the desk that is no different.
type shown struct {
	to      string
	message desk.MessageID
	call    desk.CallID
	route   desk.Route
	at      time.Time
	late    bool // the request arrived after the caller had given up
}

// screen is the end of a talk on a phone: so many calls have shown something, and what
// the last one gives to tap.
type screen struct {
	n    int
	taps []string
}

func newPlatform(w *world) *platform {
	return &platform{w: w, blocked: map[string]bool{}, tokens: map[string]*token{}, keys: map[desk.CallID]taken{}, files: map[string]bool{}, taps: map[string][]string{}, shows: map[string]screen{}, menus: newMenuBook()}
}

// What LINE does with an account's token and keys.
const (
	tokenLife    = time.Minute
	retryKeyLife = 24 * time.Hour
)

// wire is the body of a call: it names the desk's messages, so that the ledger can.
type wire struct {
	ID   desk.MessageID `json:"id"`
	Text string         `json:"text"`
	Taps []string       `json:"taps,omitempty"`
}

// Body freezes a call's bubbles.
func (p *platform) Body(_ desk.Call, bubbles []flow.Bubble) ([]byte, error) {
	list := make([]wire, len(bubbles))
	for i, b := range bubbles {
		list[i].ID = b.Message.ID
		if t := b.Message.Content.Text; t != nil {
			list[i].Text = t.Text
		}
		list[i].Taps = taps(b.Message.Content)
	}
	return json.Marshal(list)
}

var tapData = regexp.MustCompile(`"data":"([^"]+)"`)

// taps are the postbacks that a bubble gives to tap, those of its message object first.
func taps(c desk.Content) (out []string) {
	if c.Rich != nil {
		for _, m := range tapData.FindAllSubmatch(c.Rich.Message, -1) {
			out = append(out, string(m[1]))
		}
	}
	for _, choice := range c.Choices {
		out = append(out, choice.Data)
	}
	return out
}

// deliver starts the lives of an event's tokens at its first delivery.
func (p *platform) deliver(in desk.Inbound) {
	if t := p.tokens[in.ReplyToken]; t != nil && t.until.IsZero() {
		t.until = p.w.now.Add(tokenLife)
	}
}

// accept is LINE's end of a call: what happens when the request arrives.
func (p *platform) accept(call desk.Call, late bool) decide.Answer {
	if call.Route == desk.Reply {
		t := p.tokens[call.ReplyToken]
		if t == nil || t.used || t.to != call.To || t.until.IsZero() || !p.w.now.Before(t.until) {
			return decide.Answer{Outcome: decide.DeadToken, Code: "dead_token"}
		}
		t.used = true
		return decide.Answer{Outcome: decide.Accepted, SentIDs: p.show(call, late)}
	}
	if known, ok := p.keys[call.ID]; ok && p.w.now.Sub(known.at) < retryKeyLife { // 409
		p.w.faults.count["line: 409 for a retry key"]++
		return decide.Answer{Outcome: decide.Accepted, SentIDs: known.ids}
	}
	ids := p.show(call, late)
	p.keys[call.ID] = taken{p.w.now, ids}
	return decide.Answer{Outcome: decide.Accepted, SentIDs: ids}
}

func (p *platform) show(call desk.Call, late bool) []decide.Sent {
	var list []wire
	if err := json.Unmarshal(call.Body, &list); err != nil {
		p.w.judge.violated("call %s has no body that LINE could read: %q", call.ID, call.Body)
		return nil
	}
	ids := make([]decide.Sent, len(list))
	var offered []string
	for i, b := range list {
		p.sent++
		p.taps[call.To] = append(p.taps[call.To], b.Taps...)
		offered = append(offered, b.Taps...)
		ids[i] = decide.Sent{ID: fmt.Sprintf("L%05d", p.sent), QuoteToken: fmt.Sprintf("Q%05d", p.sent)}
		p.ledger = append(p.ledger, shown{to: call.To, message: b.ID, call: call.ID, route: call.Route, at: p.w.now, late: late})
	}
	p.shows[call.To] = screen{p.shows[call.To].n + 1, offered}
	return ids
}
