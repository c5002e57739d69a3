package lineemu

import (
	"net/http"
	"time"
)

// loading shows the typing dots in a one-to-one talk until they run out or a message comes.
func (p *Platform) loading(c *call) answer {
	var req struct {
		ChatID  string `json:"chatId"`
		Seconds *int   `json:"loadingSeconds"`
	}
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	k.required("chatId", req.ChatID)
	seconds := 20
	if req.Seconds != nil {
		seconds = *req.Seconds
		if seconds < 5 || seconds > 60 {
			k.add("loadingSeconds", "Must be between 5 and 60")
		}
		if seconds%5 != 0 {
			k.add("loadingSeconds", "must be a multiple of five")
		}
	}
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	if !validChatID(req.ChatID, 'U') {
		return badParam("chatId")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if u := p.users[req.ChatID]; u != nil && p.reachable(c.ch, u, c.now) {
		p.talk(c.ch, u.ID, "user").loadingUntil = c.now.Add(time.Duration(seconds) * time.Second)
		p.hub.poke("talk:" + u.ID)
	}
	return answer{status: http.StatusAccepted, body: encode(empty)}
}

// markAsRead marks everything the customer wrote up to the token's message as read. The token never expires.
func (p *Platform) markAsRead(c *call) answer {
	var req struct {
		Token string `json:"markAsReadToken"`
	}
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	if !k.required("markAsReadToken", req.Token) {
		return invalid(k.details)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.byToken(req.Token)
	if m == nil || m.readToken != req.Token || m.talk.channelID != c.ch.ID {
		return fail(http.StatusBadRequest, "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.")
	}
	at := len(m.talk.lines) - 1
	for at >= 0 && m.talk.lines[at] != m {
		at--
	}
	for ; at >= 0; at-- {
		line := m.talk.lines[at]
		if line.userID == "" || line.id == "" {
			continue
		}
		if line.read {
			break // everything older was read with it
		}
		line.read = true
	}
	p.hub.poke("talk:" + m.talk.chatID)
	return ok(empty)
}
