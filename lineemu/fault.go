package lineemu

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Kinds of faults.
const (
	FaultStatus       = "status"     // answer Status (API), or take it for the bot's answer (webhook)
	FaultSlow         = "slow"       // wait DelayMS of real time first
	FaultCutBefore    = "cut_before" // cut the connection without doing anything
	FaultCutAfter     = "cut_after"  // do it, then cut the connection: the case retry keys exist for
	FaultRate         = "429_rate"   // request rate
	FaultQuota        = "429_quota"  // monthly limit
	FaultUser         = "429_user"   // too many messages to one user
	FaultConcurrency  = "429_concurrency"
	FaultTruncate     = "truncate"      // announce the whole body, send half, cut
	FaultBadSignature = "bad_signature" // webhook only, as the rest
	FaultDuplicate    = "duplicate"     // the same POST twice, without isRedelivery
	FaultShuffle      = "shuffle"       // events of one POST in another order; a single one goes after the next
	FaultDrop         = "drop"          // never sent, never redelivered
	FaultDelay        = "delay"         // sent DelayMS of the platform's clock later; nobody waits for it
	FaultBatch        = "batch"         // a single event goes in one POST with the channel's next
	FaultStandby      = "standby"       // another module holds the chat: mode standby, no reply tokens
	FaultUnknownEvent = "unknown_event" // one more event in the POST, of a type nobody knows
	FaultUnknownField = "unknown_field" // the events and what is in them have members nobody knows
	FaultNullEvent    = "null_event"    // one more event in the POST: null
	FaultDeepEvent    = "deep_event"    // one more event, nested 4,000 deep
	FaultBadUTF8      = "bad_utf8"      // one more event, a text message that is not valid UTF-8
)

// webhookEndpoint is the name of the webhook sender where endpoints of the API have theirs.
const webhookEndpoint = "webhook"

var apiKinds = []string{FaultStatus, FaultSlow, FaultCutBefore, FaultCutAfter, FaultRate, FaultQuota, FaultUser, FaultConcurrency, FaultTruncate}
var hookKinds = []string{
	FaultStatus, FaultSlow, FaultCutBefore, FaultCutAfter, FaultBadSignature, FaultDuplicate, FaultShuffle, FaultDrop, FaultDelay,
	FaultBatch, FaultStandby, FaultUnknownEvent, FaultUnknownField, FaultNullEvent, FaultDeepEvent, FaultBadUTF8,
}

// Fault is trouble to make. Endpoint is a name of the route table ("push", "reply",
// "content", …), "webhook", or "*" for every API endpoint.
type Fault struct {
	ID        int64  `json:"id"`
	Endpoint  string `json:"endpoint"`
	Kind      string `json:"kind"`
	Status    int    `json:"status,omitempty"`     // of kind status; 0: 500
	DelayMS   int64  `json:"delay_ms,omitempty"`   // of kinds slow and delay, 0: 3000; of shuffle and batch, 0: 1000
	Times     int    `json:"times"`                // how many calls; 0: until cleared
	ChannelID string `json:"channel_id,omitempty"` // empty: every channel
	Hits      int    `json:"hits"`
}

func (f *Fault) is(kind string) bool { return f != nil && f.Kind == kind }

func (f *Fault) name() string {
	if f == nil {
		return ""
	}
	return f.Kind
}

// odd tells of the faults that make a body which LINE would not send.
func (f *Fault) odd() bool {
	return f != nil && slices.Contains([]string{FaultUnknownEvent, FaultUnknownField, FaultNullEvent, FaultDeepEvent, FaultBadUTF8}, f.Kind)
}

func (f *Fault) delay() time.Duration {
	if f.DelayMS == 0 {
		return 3 * time.Second
	}
	return time.Duration(f.DelayMS) * time.Millisecond
}

// faultBook holds the faults in force. It owns its mutex; without faults take costs two loads.
type faultBook struct {
	skies atomic.Pointer[skies] // random faults, behind those of the list

	any  atomic.Bool
	mu   sync.Mutex
	list []*Fault
	seq  int64
}

// take returns the first fault that applies to this call and counts it; nil when there is none.
func (b *faultBook) take(endpoint, channelID string) *Fault {
	f, _ := b.takeFor(endpoint, channelID, 0, 0)
	return f
}

// takeFor is take for a call that may be a later try of an earlier one, known by its number.
func (b *faultBook) takeFor(endpoint, channelID string, nth uint64, again int) (*Fault, uint64) {
	if b.any.Load() {
		if f := b.listed(endpoint, channelID); f != nil {
			return f, nth
		}
	}
	if s := b.skies.Load(); s != nil {
		return s.strike(endpoint, nth, again)
	}
	return nil, nth
}

func (b *faultBook) listed(endpoint, channelID string) *Fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, f := range b.list {
		wild := f.Endpoint == "*" && endpoint != webhookEndpoint
		if (f.Endpoint != endpoint && !wild) || (f.ChannelID != "" && f.ChannelID != channelID) {
			continue
		}
		f.Hits++
		if f.Times > 0 && f.Hits >= f.Times {
			b.list = slices.Delete(b.list, i, i+1)
			b.any.Store(len(b.list) > 0)
		}
		c := *f
		return &c
	}
	return nil
}

// SetFault puts a fault in force and returns it with its id. Several may be in force; the
// oldest that fits a call wins. An unknown endpoint or kind is an error.
func (p *Platform) SetFault(f Fault) (Fault, error) {
	if err := f.complete(); err != nil {
		return Fault{}, err
	}
	b := p.faults
	b.mu.Lock()
	b.seq++
	f.ID, f.Hits = b.seq, 0
	b.list = append(b.list, &f)
	b.any.Store(true)
	b.mu.Unlock()
	p.hub.poke("faults")
	return f, nil
}

// Check tells what SetFault would refuse.
func (f Fault) Check() error { return f.complete() }

// complete refuses what cannot be done and fills in what is left out.
func (f *Fault) complete() error {
	if err := CheckEndpoint(f.Endpoint); err != nil {
		return err
	}
	kinds := apiKinds
	if f.Endpoint == webhookEndpoint {
		kinds = hookKinds
	}
	if !slices.Contains(kinds, f.Kind) {
		return fmt.Errorf("kind %q does not fit endpoint %s: give one of %s", f.Kind, f.Endpoint, strings.Join(kinds, ", "))
	}
	if f.Status == 0 {
		f.Status = 500
	}
	if f.Status < 100 || f.Status > 599 || f.DelayMS < 0 || f.Times < 0 {
		return fmt.Errorf("status must lie in 100–599, delay_ms and times must not be negative")
	}
	return nil
}

// CheckEndpoint tells whether faults can be aimed at name.
func CheckEndpoint(name string) error {
	if name == webhookEndpoint || name == "*" || slices.Contains(endpointNames(), name) {
		return nil
	}
	return fmt.Errorf("endpoint %q: give webhook, * or one of %s", name, strings.Join(endpointNames(), ", "))
}

// Faults returns the faults in force, oldest first.
func (p *Platform) Faults() []Fault {
	p.faults.mu.Lock()
	defer p.faults.mu.Unlock()
	out := make([]Fault, len(p.faults.list))
	for i, f := range p.faults.list {
		out[i] = *f
	}
	return out
}

// ClearFaults ends the named faults, or all when none is named.
func (p *Platform) ClearFaults(ids ...int64) {
	b := p.faults
	b.mu.Lock()
	b.list = slices.DeleteFunc(b.list, func(f *Fault) bool { return len(ids) == 0 || slices.Contains(ids, f.ID) })
	b.any.Store(len(b.list) > 0)
	b.mu.Unlock()
	p.hub.poke("faults")
}

// pause waits in real time, ended early by ctx or Close.
func (p *Platform) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-p.stop:
	}
}
