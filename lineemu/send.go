package lineemu

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

type sentMessage struct {
	ID         string `json:"id"`
	QuoteToken string `json:"quoteToken,omitempty"`
}

// quotableOut are the sent types that get a quote token.
var quotableOut = map[string]bool{
	"text": true, "textV2": true, "sticker": true, "image": true, "video": true, "template": true, "flex": true,
}

// outgoing is the part of a send request all endpoints share.
type outgoing struct {
	Messages []json.RawMessage `json:"messages"`
	parsed   []map[string]any
	many     bool // for more than one chat: no mentions
}

// target is one chat a message goes to and who in it sees it.
type target struct {
	talk    *talk
	viewers []string
	groupID string
}

// userTarget addresses a one-to-one talk. A user who cannot be reached is a target without
// viewers: accepted, shown to nobody, not counted. The caller holds mu.
func (p *Platform) userTarget(ch *channel, u *user, now time.Time) target {
	t := target{talk: p.talk(ch, u.ID, "user")}
	if p.reachable(ch, u, now) {
		t.viewers = []string{u.ID}
	}
	return t
}

// groupTarget addresses a group; every member sees it. The caller holds mu.
func (p *Platform) groupTarget(ch *channel, g *group) target {
	t := target{talk: p.talk(ch, g.ID, g.Kind), groupID: g.ID}
	for _, id := range g.Members {
		if u := p.users[id]; u != nil && !u.Deleted {
			t.viewers = append(t.viewers, id)
		}
	}
	return t
}

// chatTarget addresses the chat a reply token came from. The caller holds mu.
func (p *Platform) chatTarget(ch *channel, t *talk, now time.Time) (target, bool) {
	if g := p.groups[t.chatID]; g != nil {
		return p.groupTarget(ch, g), !g.left
	}
	return p.userTarget(ch, p.users[t.chatID], now), true
}

func recipients(targets []target) (n int64) {
	for _, t := range targets {
		n += int64(len(t.viewers))
	}
	return n
}

// show puts the messages into the talks of those who see them, and into the ledger, and
// returns the ids of the first target's. The caller holds mu.
func (p *Platform) show(c *call, via string, out *outgoing, targets []target) []sentMessage {
	sent := make([]sentMessage, len(out.Messages))
	for i := range out.Messages {
		sent[i].ID = p.ids.nextMessage()
		if kind, _ := out.parsed[i]["type"].(string); quotableOut[kind] {
			sent[i].QuoteToken = p.messageToken("q", sent[i].ID)
		}
	}
	for n, t := range targets {
		if len(t.viewers) == 0 {
			continue
		}
		t.talk.loadingUntil = time.Time{}
		for i, raw := range out.Messages {
			id := sent[i].ID
			if n > 0 {
				id = p.ids.nextMessage()
			}
			p.put(&message{
				id: id, talk: t.talk, at: c.now, body: raw, via: via, callID: c.callID(), quoteToken: sent[i].QuoteToken,
			})
			for _, viewer := range t.viewers {
				p.record(Item{
					At: c.now, UserID: viewer, Direction: Out, Message: raw, Via: via, CallID: c.callID(),
					ChannelID: c.ch.ID, MessageID: id, GroupID: t.groupID, RequestID: c.id,
				})
			}
		}
	}
	c.ch.usage.count(c.now, via, recipients(targets))
	return sent
}

// billed is the common end of push, multicast and broadcast: repeated key, quota, show, remember.
// units names the statistics to count it under; resolve names the targets or refuses, under mu.
func (p *Platform) billed(c *call, via string, units []string, out *outgoing, resolve func() ([]target, *answer)) answer {
	if bad := checkRetryKey(c); bad != nil {
		return *bad
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if again := c.ch.retryKeys.repeated(c); again != nil {
		return *again
	}
	if c.ch.usage.tooManyUnits(c.now, units) {
		return fail(http.StatusBadRequest, "Number of custom aggregation units exceeds the limit")
	}
	targets, bad := resolve()
	if bad != nil {
		return *bad
	}
	if bad := p.checkQuotes(out, targets); bad != nil {
		return *bad
	}
	if via == ViaPush {
		if bad := checkMentions(out, targets[0]); bad != nil {
			return *bad
		}
	}
	if c.ch.exceeds(c.now, recipients(targets)) {
		return fail(http.StatusTooManyRequests, errQuota)
	}
	sent := p.show(c, via, out, targets)
	c.ch.usage.name(units)
	c.ch.retryKeys.accept(c, sent, via == ViaPush)
	if via == ViaPush {
		return ok(map[string]any{"sentMessages": sent})
	}
	return ok(empty)
}

// checkQuotes refuses quote tokens that do not belong to every addressed talk. The caller holds mu.
func (p *Platform) checkQuotes(out *outgoing, targets []target) *answer {
	for i, m := range out.parsed {
		token, _ := m["quoteToken"].(string)
		if token == "" {
			continue
		}
		if slices.ContainsFunc(targets, func(t target) bool { return p.byQuote(t.talk, token) == nil }) {
			a := invalid([]detail{{Message: "Invalid quote token", Property: "messages[" + itoa(i) + "].quoteToken"}})
			return &a
		}
	}
	return nil
}
