package lineemu

import "time"

const (
	replyLife   = time.Minute      // after each delivery of the event
	replyRenews = 20 * time.Minute // after the event, redelivery renews the token no longer
)

// replyTokens are the unused reply tokens of a channel. Guarded by Platform.mu.
type replyTokens struct {
	live map[string]*replyToken
	fifo []*replyToken
}

type replyToken struct {
	token   string
	talk    *talk
	born    time.Time
	expires time.Time
	life    time.Duration
}

// issueReply makes a reply token for the scene's talk; want names it (a raw event may).
// The caller holds mu.
func (p *Platform) issueReply(s *scene, want string, ttl *float64) string {
	rt := &replyToken{token: want, talk: s.talk, born: s.now, life: replyLife}
	if rt.token == "" {
		rt.token = p.acts.hex(16)
	}
	if ttl != nil {
		rt.life = time.Duration(*ttl * float64(time.Second))
	}
	rt.expires = s.now.Add(rt.life)
	s.ch.replies.forget(s.now, s.ch.Redelivery)
	s.ch.replies.live[rt.token] = rt
	s.ch.replies.fifo = append(s.ch.replies.fifo, rt)
	return rt.token
}

// forget drops tokens that can neither be used nor, by a redelivery, be renewed any more.
func (r *replyTokens) forget(now time.Time, redelivery bool) {
	n := 0
	for n < len(r.fifo) && now.After(r.fifo[n].expires) && (!redelivery || now.Sub(r.fifo[n].born) > replyRenews) {
		if r.live[r.fifo[n].token] == r.fifo[n] {
			delete(r.live, r.fifo[n].token)
		}
		n++
	}
	r.fifo = r.fifo[n:]
}

// renewReplies starts the minute of each unused token of a delivery, unless 20 minutes have
// passed since the event.
func (p *Platform) renewReplies(d *post) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.Now()
	for _, ev := range d.events {
		if rt := d.ch.replies.live[ev.replyToken]; rt != nil && now.Sub(rt.born) <= replyRenews {
			rt.expires = now.Add(rt.life)
		}
	}
}

// find returns the talk a token answers in; nil when it is unknown, used or expired. The caller
// holds mu.
func (r *replyTokens) find(token string, now time.Time) *talk {
	rt := r.live[token]
	if rt == nil || now.After(rt.expires) || rt.life <= 0 {
		return nil
	}
	return rt.talk
}

// use consumes a token. The caller holds mu.
func (r *replyTokens) use(token string) { delete(r.live, token) }
