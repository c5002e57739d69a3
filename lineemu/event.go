package lineemu

import (
	"time"
)

// hookEvent is a webhook event on its way. Its fields are fixed once it has gone out; only
// deliveryContext differs between deliveries. It is in one post's hands at a time.
type hookEvent struct {
	id         string
	messageID  string
	replyToken string
	fields     map[string]any
	odd        bool // see Entry
}

// replying are the event types that carry a reply token.
var replying = map[string]bool{
	"message": true, "messageEdited": true, "follow": true, "join": true, "memberJoined": true, "postback": true,
	"videoPlayComplete": true, "beacon": true, "accountLink": true, "membership": true,
}

// event completes the payload fields of an act with what every event has, issues its reply
// token and enters a written message into the ledger. The caller holds mu.
func (p *Platform) event(s *scene, a *Act, fields map[string]any) *hookEvent {
	stamp := a.Timestamp
	if stamp == 0 {
		stamp = s.now.UnixMilli()
	}
	delete(fields, "deliveryContext") // of a raw event: each delivery has its own
	ev := &hookEvent{id: a.EventID, messageID: s.id, fields: fields, odd: a.Type == "unknown"}
	if id, ok := fields["webhookEventId"].(string); ok {
		ev.id = id
	}
	if ev.id == "" {
		ev.id = p.acts.event(time.UnixMilli(stamp))
	}
	kind, _ := fields["type"].(string)
	failedLink := kind == "accountLink" && a.Result == "failed"
	if replying[kind] && !a.Standby && !failedLink {
		ev.replyToken, _ = fields["replyToken"].(string)
		ev.replyToken = p.issueReply(s, ev.replyToken, a.ReplyTokenTTL)
		fields["replyToken"] = ev.replyToken
	}
	mode := "active"
	if a.Standby {
		mode = "standby"
	}
	fill := func(key string, value any) {
		if _, ok := fields[key]; !ok {
			fields[key] = value
		}
	}
	fill("mode", mode)
	fill("timestamp", stamp)
	fill("webhookEventId", ev.id)
	if !failedLink {
		fill("source", s.source())
	}
	if s.id != "" {
		p.recordWritten(s, ev)
	}
	return ev
}

func (p *Platform) recordWritten(s *scene, ev *hookEvent) {
	m := p.messages[s.id]
	m.callID = ev.id
	it := Item{
		At: s.now, UserID: s.user.ID, Direction: In, Message: m.body, Via: ViaWebhook,
		CallID: ev.id, ChannelID: s.ch.ID, MessageID: m.id,
	}
	if s.grp != nil {
		it.GroupID = s.grp.ID
	}
	p.record(it)
}

// append adds the event as JSON, with the deliveryContext of this delivery, to b.
func (ev *hookEvent) append(b []byte, redelivery bool) []byte {
	b = appendJSON(b, ev.fields)
	b = b[:len(b)-1] // its brace
	if redelivery {
		return append(b, `,"deliveryContext":{"isRedelivery":true}}`...)
	}
	return append(b, `,"deliveryContext":{"isRedelivery":false}}`...)
}
