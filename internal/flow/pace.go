package flow

import (
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Pacing: LINE limits a channel's calls, not a talk's, so that talks which each wait
// for themselves would all come back at once and be refused again.
const (
	paceRest   = time.Second      // without a call after a refusal
	paceForget = 10 * time.Second // after so long without a call the channel is as if never refused
	paceFree   = time.Millisecond // between two calls: as good as no limit
)

// pace spreads each channel's calls over time once LINE has refused one for coming too
// fast: first a rest, then as many a second as LINE took before, two of a hundred more
// after each second that goes well, two thirds of it after each further refusal. It is
// this node's own; another node that is refused as well slows down as well. Safe for
// many goroutines.
type pace struct {
	mu       sync.Mutex
	channels map[desk.ChannelID]*lane
}

// lane is what is known of one channel.
type lane struct {
	rest    time.Time     // no call before
	refused bool          // since the last call that had its turn
	every   time.Duration // between two calls; 0: LINE has not complained
	changed time.Time     // when every was set
	next    time.Time     // the first free turn
	turns   map[desk.ThreadID]time.Time
	second  time.Time // since when taken counts
	taken   int       // calls that LINE took
	before  int       // and in the second before
}

func newPace() *pace { return &pace{channels: map[desk.ChannelID]*lane{}} }

// turn gives when a thread may call: now, or its turn, which is kept for it.
func (p *pace) turn(ch desk.ChannelID, thread desk.ThreadID, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.channels[ch]
	if l == nil || fault.Sabotaged("ignore_429_pause") {
		return now
	}
	if now.Before(l.rest) {
		return l.rest
	}
	l.adjust(now)
	if l.every == 0 {
		return now
	}
	at, has := l.turns[thread]
	if !has {
		at = l.next
		if at.Before(now) {
			at = now
		}
		l.next = at.Add(l.every)
	}
	if at.After(now) {
		l.turns[thread] = at
		return at
	}
	delete(l.turns, thread)
	return now
}

// free tells whether nobody need wait for a turn.
func (p *pace) free(ch desk.ChannelID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.channels[ch]
	return l == nil || l.every == 0 && l.rest.IsZero()
}

// answered learns from an answer.
func (p *pace) answered(ch desk.ChannelID, a decide.Answer, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.channels[ch]
	if l == nil {
		l = &lane{}
		p.channels[ch] = l
	}
	if !now.Before(l.second.Add(time.Second)) {
		l.before, l.taken, l.second = l.taken, 0, now
	}
	switch {
	case a.Outcome == decide.Accepted:
		l.taken++
	case a.Outcome == decide.Later && !now.Before(l.rest): // of those that were on their way together one counts
		l.rest, l.refused = now.Add(paceRest), true
	}
}

// adjust sets the rhythm after a rest, and quickens it as time passes.
func (l *lane) adjust(now time.Time) {
	switch {
	case l.refused && l.every == 0:
		l.every = time.Second / time.Duration(max(l.before, l.taken, 1))
		l.begin(now)
	case l.refused:
		l.every = min(l.every*3/2, 10*time.Second)
		l.begin(now)
	case l.every > 0 && now.Sub(l.changed) >= time.Second:
		l.every, l.changed = l.every*49/50, now
	}
	if l.every < paceFree || now.Sub(l.next) > paceForget {
		l.every, l.rest, l.turns = 0, time.Time{}, nil
	}
}

func (l *lane) begin(now time.Time) {
	l.refused, l.changed, l.next, l.turns = false, now, now, map[desk.ThreadID]time.Time{}
}
