package lineemu

import (
	"math"
	"path"
	"time"
)

// japan is where LINE's days and months begin.
var japan = time.FixedZone("JST", 9*60*60)

// usage counts recipients, by month for the quota and by day and kind for the statistics.
// Guarded by Platform.mu.
type usage struct {
	month    string
	used     int64
	reserved int64            // by narrowcasts that are not finished
	days     map[string]int64 // "20261103 push"
	units    []string         // aggregation units named this month, in order of first use
}

func (u *usage) roll(now time.Time) {
	if m := now.In(japan).Format("200601"); u.month != m {
		u.month, u.used, u.units = m, 0, nil
	}
}

func (u *usage) set(now time.Time, n int64) {
	u.roll(now)
	u.used = n
}

// count adds recipients; replies are free and only appear in the statistics.
func (u *usage) count(now time.Time, kind string, recipients int64) {
	u.roll(now)
	if kind != ViaReply {
		u.used += recipients
	}
	if u.days == nil {
		u.days = map[string]int64{}
	}
	u.days[now.In(japan).Format("20060102")+" "+kind] += recipients
}

// exceeds tells whether n more recipients would pass the channel's monthly limit.
func (ch *channel) exceeds(now time.Time, n int64) bool {
	return n > ch.remaining(now)
}

// remaining is how many recipients the channel may still reach this month.
func (ch *channel) remaining(now time.Time) int64 {
	ch.usage.roll(now)
	if ch.Quota == nil {
		return math.MaxInt64
	}
	return max(0, *ch.Quota-ch.usage.used-ch.usage.reserved)
}

func (p *Platform) quota(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.ch.Quota == nil {
		return ok(map[string]any{"type": "none"})
	}
	return ok(map[string]any{"type": "limited", "value": *c.ch.Quota})
}

func (p *Platform) consumption(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.ch.usage.roll(c.now)
	return ok(map[string]any{"totalUsage": c.ch.usage.used})
}

// deliveryCount answers for past days; LINE needs about a day to count.
func (p *Platform) deliveryCount(c *call) answer {
	kind := path.Base(c.r.URL.Path)
	day, err := time.ParseInLocation("20060102", c.r.URL.Query().Get("date"), japan)
	if err != nil {
		return badParam("date")
	}
	today := c.now.In(japan).Format("20060102")
	switch {
	case day.Format("20060102") >= today:
		return ok(map[string]any{"status": "unready"})
	case day.Before(time.Date(2018, 3, 31, 0, 0, 0, 0, japan)):
		return ok(map[string]any{"status": "out_of_service"})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return ok(map[string]any{"status": "ready", "success": c.ch.usage.days[day.Format("20060102")+" "+kind]})
}
