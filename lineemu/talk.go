package lineemu

import (
	"encoding/json"
	"time"
)

// talkKey names a talk: one account with one user, group or room.
type talkKey struct{ channelID, chatID string }

// talk is everything written in one chat. Guarded by Platform.mu.
type talk struct {
	talkKey
	kind         string // user, group, room
	lines        []*message
	loadingUntil time.Time
}

// message is one line of a talk, from either side. Guarded by Platform.mu.
type message struct {
	id         string // empty for a note (follow, block, postback)
	talk       *talk
	userID     string // who wrote it; empty: the account
	at         time.Time
	body       json.RawMessage
	via        string
	callID     string
	quoteToken string
	readToken  string
	content    *content
	read       bool
	unsent     bool
}

// talk returns the talk, making it on first use. The caller holds mu.
func (p *Platform) talk(ch *channel, chatID, kind string) *talk {
	key := talkKey{ch.ID, chatID}
	t := p.talks[key]
	if t == nil {
		t = &talk{talkKey: key, kind: kind}
		p.talks[key] = t
	}
	return t
}

// put appends a line to its talk and indexes it, forgetting the oldest line of all talks when
// there are too many. The caller holds mu.
func (p *Platform) put(m *message) {
	m.talk.lines = append(m.talk.lines, m)
	p.lines = append(p.lines, m)
	if m.id != "" {
		p.messages[m.id] = m
	}
	if len(p.lines) > p.cfg.LedgerLimit {
		old := p.lines[0]
		p.lines[0], p.lines = nil, p.lines[1:]
		delete(p.messages, old.id)
		old.talk.lines[0], old.talk.lines = nil, old.talk.lines[1:] // lines come in order, so its talk begins with it
	}
	p.hub.poke("talk:" + m.talk.chatID)
}

// putNote shows something that happened (a block, a postback) in the talk. The caller holds mu.
func (p *Platform) putNote(t *talk, userID string, body map[string]any) {
	p.put(&message{talk: t, userID: userID, at: p.Now(), body: encode(body), via: ViaWebhook})
}

// byQuote finds the message a quote token stands for, in this talk only. The caller holds mu.
func (p *Platform) byQuote(t *talk, token string) *message {
	if m := p.byToken(token); m != nil && m.talk == t && m.quoteToken == token {
		return m
	}
	return nil
}

const tokenRandom = 20 // hex digits at the front of a quote or read token

func (p *Platform) messageToken(prefix, messageID string) string {
	return p.ids.messageToken(prefix, messageID)
}

func (p *Platform) byToken(token string) *message {
	if len(token) <= 1+tokenRandom {
		return nil
	}
	return p.messages[token[1+tokenRandom:]]
}

// encode is JSON as LINE writes it: without HTML escapes.
func encode(v any) json.RawMessage {
	b, err := marshal(v)
	if err != nil {
		panic("lineemu: value built here cannot be encoded: " + err.Error())
	}
	return b
}
