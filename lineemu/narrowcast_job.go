package lineemu

import (
	"encoding/json"
	"slices"
	"time"
)

const (
	castLife = 14 * 24 * time.Hour
	// castStep is how long a narrowcast waits before it sends, and how long it sends: by the
	// platform's clock. LINE publishes neither.
	castStep = time.Second
)

// Error codes of a failed narrowcast, as LINE numbers them.
const (
	castTooFew       = 2
	castSmallGroup   = 4
	castNotToSubsets = 5
)

var castErrors = map[int]string{
	castTooFew:       "There are not enough recipients.",
	castSmallGroup:   "An audience of less than 50 recipients is among the conditions.",
	castNotToSubsets: "The delivery was cancelled because it would have reached only a part of the target.",
}

// cast is one narrowcast and what became of it. Guarded by Platform.mu.
type cast struct {
	call     *call // who sent it; without the HTTP request
	out      *outgoing
	pick     picker
	limit    narrowcastLimit
	narrowed bool // by an audience or a filter

	phase               string
	accepted, completed time.Time
	errorCode           int
	reserved            int64
	target, success     int
	users               []*user
	reached             map[string]bool
}

// keepCast remembers a narrowcast, forgets those past their 14 days, and sets it going. The
// caller holds mu.
func (p *Platform) keepCast(ch *channel, j *cast, now time.Time) {
	for id, old := range ch.casts {
		if now.Sub(old.accepted) > castLife {
			delete(ch.casts, id)
		}
	}
	ch.casts[j.call.id] = j
	ch.usage.reserved += j.reserved
	p.clock.at(now.Add(castStep), func() { p.startCast(j) })
}

// startCast resolves who gets the message: from here on the counts are known.
func (p *Platform) startCast(j *cast) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch := j.call.ch
	for _, u := range p.friends(ch) {
		if j.pick.all(u) {
			j.users = append(j.users, u)
		}
	}
	j.target = len(j.users)
	small := p.cfg.SmallAudiences || !j.narrowed
	switch {
	case !small && j.pick.smallest < leastRecipients:
		p.endCast(j, castSmallGroup)
	case j.target == 0 || !small && j.target < leastRecipients:
		p.endCast(j, castTooFew)
	case int64(j.target) > j.reserved && j.limit.UpToQuota && j.limit.NoPartial:
		p.endCast(j, castNotToSubsets)
	default:
		j.users = j.users[:min(j.target, int(j.reserved))] // LINE picks at random
		j.phase = "sending"
		p.clock.at(p.Now().Add(castStep), func() { p.finishCast(j) })
	}
}

// finishCast shows the messages to those who still are friends.
func (p *Platform) finishCast(j *cast) {
	p.mu.Lock()
	defer p.mu.Unlock()
	j.call.now = p.Now()
	var targets []target
	j.reached = map[string]bool{}
	for _, u := range j.users {
		if t := p.userTarget(j.call.ch, u, j.call.now); len(t.viewers) > 0 {
			targets = append(targets, t)
			j.reached[u.ID] = true
		}
	}
	p.show(j.call, ViaNarrowcast, j.out, targets)
	j.target, j.success = len(j.users), len(targets)
	p.endCast(j, 0)
}

// endCast gives back what was reserved and closes the books; code 0 is success. The caller holds mu.
func (p *Platform) endCast(j *cast, code int) {
	j.phase, j.errorCode, j.completed = "succeeded", code, p.Now()
	if code != 0 {
		j.phase = "failed"
	}
	j.call.ch.usage.reserved -= j.reserved
	j.reserved, j.users, j.out = 0, nil, nil
}

// rawObject turns a raw JSON member into an object to check; ok is false when it is absent or no object.
func rawObject(k *checker, path string, raw json.RawMessage) (object, bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return object{}, false
	}
	var m map[string]any
	if json.Unmarshal(raw, &m) != nil || m == nil {
		k.add(path, "must be an object")
		return object{}, false
	}
	return object{k: k, path: path, m: m}, true
}

// strings returns the strings of an array member, each one of the allowed (none given: any).
func (o object) strings(key string, allowed ...string) []string {
	items, _ := o.m[key].([]any)
	if len(items) == 0 {
		o.k.add(o.at(key), "May not be empty")
	}
	var out []string
	for i, v := range items {
		s, _ := v.(string)
		if len(allowed) == 0 || slices.Contains(allowed, s) || o.k.oneOf(o.at(key)+"["+itoa(i)+"]", s, allowed...) {
			out = append(out, s)
		}
	}
	return out
}
