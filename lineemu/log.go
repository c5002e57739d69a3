package lineemu

import (
	"context"
	"time"
)

// Entry is one webhook POST or one API call, as the emulator saw it.
type Entry struct {
	Seq        int64     `json:"seq"`
	At         time.Time `json:"at"`
	Kind       string    `json:"kind"` // webhook | api
	Method     string    `json:"method"`
	Path       string    `json:"path"` // for a webhook, its URL
	Endpoint   string    `json:"endpoint"`
	ChannelID  string    `json:"channel_id,omitempty"`
	Status     int       `json:"status"`           // 0: no answer was given or came
	Reason     string    `json:"reason,omitempty"` // LINE's error reason of a failed webhook
	Detail     string    `json:"detail,omitempty"`
	DurationMS float64   `json:"duration_ms"`
	RequestID  string    `json:"request_id,omitempty"`
	RetryKey   string    `json:"retry_key,omitempty"`
	EventIDs   []string  `json:"event_ids,omitempty"`
	Attempt    int       `json:"attempt,omitempty"` // 1 = first delivery
	Fault      string    `json:"fault,omitempty"`   // kind of the injected fault that applied
	Odd        bool      `json:"odd,omitempty"`     // the request is not as today's LINE or a whole client sends it: asked for, by a fault, or broken off
	Request    string    `json:"request,omitempty"` // body, cut at 2,000 bytes
	Response   string    `json:"response,omitempty"`
}

// logBody keeps enough of a body to read it in the log.
func logBody(b []byte) string {
	const most = 2000
	if len(b) > most {
		return string(b[:most]) + "…"
	}
	return string(b)
}

// Traffic is one webhook POST or API call with its bodies whole, tokens and media included.
type Traffic struct {
	Entry
	Request  []byte `json:"request,omitempty"`
	Response []byte `json:"response,omitempty"`
}

// witness shows what was sent and answered to whoever was configured to see it.
func (p *Platform) witness(e Entry, request, response []byte) {
	if p.cfg.Observer != nil {
		p.cfg.Observer(Traffic{e, request, response})
	}
}

func (p *Platform) note(e Entry) {
	p.log.add(func(seq int64) Entry {
		e.Seq = seq
		return e
	})
	p.hub.poke("log")
}

// Log returns webhook and API calls after a number, oldest first, and the number to ask
// after next time.
func (p *Platform) Log(after int64) ([]Entry, int64) { return p.log.after(after, 0) }

// AwaitLog is Log, but waits for the first call after a number until ctx is done or the Platform closed.
func (p *Platform) AwaitLog(ctx context.Context, after int64) ([]Entry, int64) {
	return p.log.await(ctx, p.stop, after, 0)
}
