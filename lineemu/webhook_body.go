package lineemu

import (
	"strings"
)

// deepest is how deep the deep_event fault nests: more than any real event, less than what JSON
// readers refuse outright.
const deepest = 4000

// appendBody adds the exact bytes of one webhook POST to b.
func (p *Platform) appendBody(b []byte, botUserID string, d *post) []byte {
	for _, ev := range d.events {
		ev.change(d.fault)
	}
	b = append(b, `{"destination":`...)
	b = appendString(b, botUserID)
	b = append(b, `,"events":[`...)
	b = append(b, p.strangeEvent(d)...)
	for _, ev := range d.events {
		if b[len(b)-1] != '[' {
			b = append(b, ',')
		}
		b = ev.append(b, d.attempt > 1)
	}
	return append(b, "]}"...)
}

// change makes an event what the fault says, for good: a redelivery differs in isRedelivery only.
func (ev *hookEvent) change(f *Fault) {
	switch {
	case f.is(FaultStandby):
		ev.fields["mode"] = "standby"
		delete(ev.fields, "replyToken")
	case f.is(FaultUnknownField):
		odd := map[string]any{"since": 2031, "list": []any{nil, true, "新"}}
		ev.fields["futureProperty"], ev.odd = odd, true
		for _, name := range []string{"message", "source"} {
			if inner := asObject(ev.fields[name]); inner != nil {
				inner["futureProperty"] = odd
				ev.fields[name] = inner
			}
		}
	}
}

// strangeEvent is the event that a fault adds in front of the real ones, or nothing. It has no
// part in the platform's state.
func (p *Platform) strangeEvent(d *post) []byte {
	var kind, more string
	switch {
	case d.fault.is(FaultNullEvent):
		return []byte("null")
	case d.fault.is(FaultUnknownEvent):
		kind, more = "brandNewType", `"brandNew":{"level":7}`
	case d.fault.is(FaultDeepEvent):
		kind, more = "brandNewType", `"deep":`+strings.Repeat(`{"a":`, deepest)+"1"+strings.Repeat("}", deepest)
	case d.fault.is(FaultBadUTF8):
		kind, more = "message", `"message":{"type":"text","id":"`+p.acts.nextMessage()+"\",\"text\":\"\xff\xfe\xe3\x81\"}"
	default:
		return nil
	}
	now := p.Now()
	ev := &hookEvent{fields: map[string]any{
		"type": kind, "mode": "active", "timestamp": now.UnixMilli(), "webhookEventId": p.acts.event(now),
	}}
	if len(d.events) > 0 {
		ev.fields["source"] = d.events[0].fields["source"]
	}
	b := ev.append(nil, d.attempt > 1)
	return append(append(b[:len(b)-1], ','), more+"}"...)
}
