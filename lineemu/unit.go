package lineemu

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// mostUnits is how many aggregation units a channel may name in a month.
const mostUnits = 1000

var unitForm = regexp.MustCompile(`^[a-zA-Z0-9_]{1,30}$`)

func (k *checker) units(units []string) {
	if units == nil {
		return
	}
	k.size("customAggregationUnits", len(units), 1, 1)
	for i, u := range units {
		if !unitForm.MatchString(u) {
			k.add("customAggregationUnits["+itoa(i)+"]", "must match [a-zA-Z0-9_]{1,30}")
		}
	}
}

// tooManyUnits tells whether a call's units would pass the month's limit.
func (u *usage) tooManyUnits(now time.Time, units []string) bool {
	u.roll(now)
	return len(u.units) >= mostUnits && slices.ContainsFunc(units, func(n string) bool { return !slices.Contains(u.units, n) })
}

// name remembers the units of a call that was carried out.
func (u *usage) name(units []string) {
	for _, n := range units {
		if !slices.Contains(u.units, n) {
			u.units = append(u.units, n)
		}
	}
}

func (p *Platform) unitCount(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.ch.usage.roll(c.now)
	return ok(map[string]any{"numOfCustomAggregationUnits": len(c.ch.usage.units)})
}

func (p *Platform) unitNames(c *call) answer {
	limit, err := strconv.Atoi(orElse(c.r.URL.Query().Get("limit"), "100"))
	if err != nil || limit < 1 || limit > 100 {
		return badParam("limit")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c.ch.usage.roll(c.now)
	if c.r.URL.Query().Get("start") != "" && len(c.ch.usage.units) == 0 {
		return fail(http.StatusBadRequest, "Invalid start param")
	}
	return paged(c, "customAggregationUnits", c.ch.usage.units, limit)
}
