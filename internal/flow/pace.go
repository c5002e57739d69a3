package flow

import (
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Pacing: LINE limits a channel's calls, not a talk's, so that talks which each wait
// for themselves would all come back at once and be refused again. A refusal now and
// then is no reason to slow a channel down.
const (
	paceRefused = 5                      // refusals
	paceWindow  = 10 * time.Second       // in so long slow a channel down
	paceRest    = time.Second            // without a call when it begins
	paceFloor   = 200 * time.Millisecond // between two calls at most: 5 a second of the 2,000 that LINE takes
	paceForget  = time.Minute            // after so long without a refusal the channel is as if never refused
	paceNear    = 40 * time.Second       // after a refusal the limit is where it was
	paceLate    = paceRest / 4           // a desk that is later than that does not catch up: that would be a burst
	paceSpent   = time.Minute            // so long it holds that the month is used up, for what waited then
	paceFar     = 4 * time.Second        // whose turn is farther away asks again half-way: the rhythm changes
)

// pace spreads each channel's calls over time when LINE has refused several of them for
// coming too fast: a rest, then two thirds of what LINE took, a twentieth more after each
// second that goes well while somebody waits. From one refusal to the next LINE's bucket
// goes from empty to empty, so that what it took between them is its limit: then half a
// rest, a tenth less than that, and slowly beyond it. It is this node's own; another node
// that is refused slows down as well. Safe for many goroutines.
type pace struct {
	mu       sync.Mutex
	channels map[desk.ChannelID]*lane
}

func newPace() *pace { return &pace{channels: map[desk.ChannelID]*lane{}} }

// turn gives when a thread may call: now, or when it is to ask again; its place in the
// channel's row is kept.
func (p *pace) turn(ch desk.ChannelID, thread desk.ThreadID, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.channels[ch]
	if l == nil || l.isFree(now) || fault.Sabotaged("ignore_429_pause") {
		return now
	}
	return l.turn(thread, now)
}

// free tells whether nobody need wait for a turn.
func (p *pace) free(ch desk.ChannelID, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.channels[ch]
	return l == nil || l.isFree(now)
}

// spent is when LINE last said that the channel's month is used up; zero if it has not
// lately.
func (p *pace) spent(ch desk.ChannelID, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l := p.channels[ch]; l != nil && now.Sub(l.spent) < paceSpent {
		return l.spent
	}
	return time.Time{}
}

// answered learns from LINE's answer.
func (p *pace) answered(ch desk.ChannelID, a decide.Answer, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.channels[ch]
	if l == nil {
		l = &lane{}
		p.channels[ch] = l
	}
	l.count(now)
	switch {
	case a.Outcome == decide.Accepted:
		l.taken++
		l.between++
		if l.limit == 0 && now.Before(l.since) { // it was on its way when the rest began
			l.every = min(l.every, l.rhythm())
		}
	case a.Code == decide.QuotaExceeded:
		l.spent = now
	case a.Code == decide.RateLimited:
		l.refused++
		l.slow(now)
	}
}

// lane is what is known of one channel, and the row of those who wait for it.
type lane struct {
	second  time.Time // since when taken counts
	taken   int       // calls that LINE took
	before  int       // and in the second before
	window  time.Time // since when refused counts
	refused int       // for coming too fast

	every   time.Duration // between two calls; 0: free
	changed time.Time     // when it last became shorter, or longer
	slowed  time.Time     // when it last became longer
	from    time.Time     // since when between counts: the refusal it became longer for
	between int           // calls that LINE took
	limit   time.Duration // between two calls as LINE has them; 0: not known yet
	spent   time.Time     // when LINE said that the month's messages are used up
	since   time.Time     // until when due is reckoned; no call before
	last    time.Time     // the last refusal
	places  map[desk.ThreadID]float64
	end     float64 // the next place in the row
	due     float64 // whose place is before it may call
	left    float64 // turns that came and were not taken, as many as may be caught up with
	late    int     // who came for their turn when none was left
}

func (l *lane) count(now time.Time) {
	if now.Sub(l.second) >= time.Second {
		l.before, l.taken, l.second = l.taken, 0, now
	}
	if now.Sub(l.window) >= paceWindow {
		l.refused, l.window = 0, now
	}
}

// slow learns from a refusal. Of those that were on their way together one counts.
func (l *lane) slow(now time.Time) {
	free := l.isFree(now)
	if free && l.refused < paceRefused {
		return
	}
	l.last = now
	switch {
	case free:
		rest := now.Add(paceRest)
		l.every, l.changed, l.slowed, l.since, l.limit = l.rhythm(), rest, rest, rest, 0
		l.from, l.between = now, 0
		l.places, l.end, l.due, l.left, l.late = map[desk.ThreadID]float64{}, 0, 0, 1, 0
	case now.Sub(l.slowed) >= time.Second:
		l.limit = now.Sub(l.from) / time.Duration(max(l.between, 1))
		l.every = min(l.limit*11/10, l.every*3/2, paceFloor)
		l.changed, l.slowed, l.since = now, now, now.Add(paceRest/2)
		l.from, l.between = now, 0
	}
}

// faster is the rhythm a second later, if nothing is refused.
func (l *lane) faster(now time.Time) time.Duration {
	step := time.Duration(20)
	switch {
	case l.limit == 0 || now.Sub(l.slowed) > paceNear:
	case l.every > l.limit*51/50:
		step = 50
	default:
		step = 200
	}
	return l.every * step / (step + 1)
}

// rhythm leaves two thirds of the calls that LINE took in a second.
func (l *lane) rhythm() time.Duration {
	return min(time.Second*3/2/time.Duration(max(l.before, l.taken, 1)), paceFloor)
}

func (l *lane) isFree(now time.Time) bool {
	return l.every == 0 || now.Sub(l.last) > paceForget
}

func (l *lane) turn(thread desk.ThreadID, now time.Time) time.Time {
	if now.After(l.since) {
		turns := float64(now.Sub(l.since)) / float64(l.every)
		l.due, l.left = min(l.due+turns, l.end), min(l.left+turns, max(1, float64(paceLate)/float64(l.every)))
		l.since = now
	}
	if now.Sub(l.changed) >= time.Second && l.due < l.end { // who does not wait says nothing of the limit
		l.every, l.changed = l.faster(now), now
	}
	place, has := l.places[thread]
	if !has {
		place = l.end
		l.places[thread], l.end = place, place+1
	}
	wait := l.since.Sub(now) + time.Duration((place-l.due)*float64(l.every))
	switch {
	case wait <= 0 && l.left >= 1:
		l.left--
		l.late = max(l.late-1, 0)
		delete(l.places, thread)
		return now
	case wait <= 0: // others whose turn was before came only now
		l.late++
		return now.Add(time.Duration(l.late) * l.every)
	case wait > paceFar:
		return now.Add(wait / 2)
	}
	return now.Add(wait)
}
