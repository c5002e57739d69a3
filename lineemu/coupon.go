package lineemu

import (
	"net/http"
	"slices"
	"strconv"
)

const (
	errNoCoupon = "coupon not found"
	mostCoupons = 5000 // that are running
)

// coupon is one coupon as the API shows it. Guarded by Platform.mu.
type coupon struct {
	id     string
	body   map[string]any
	ends   int64 // ms
	closed bool
}

func (p *Platform) createCoupon(c *call) answer {
	var body map[string]any
	if bad := parseBody(c.body, &body); bad != nil {
		return *bad
	}
	k := &checker{strictMedia: p.cfg.StrictMedia}
	ends := k.coupon(object{k: k, m: body})
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	running := 0
	for _, o := range c.ch.coupons {
		if o.status(c.now.UnixMilli()) == "RUNNING" {
			running++
		}
	}
	if running >= mostCoupons {
		return fail(http.StatusBadRequest, "The number of coupons exceeds the limit")
	}
	o := &coupon{id: "COUPON" + p.ids.hex(8), body: body, ends: ends}
	body["couponId"], body["createdTimestamp"] = o.id, c.now.UnixMilli()
	c.ch.coupons = append(c.ch.coupons, o)
	return ok(map[string]any{"couponId": o.id})
}

// coupon checks a coupon and returns when it ends.
func (k *checker) coupon(o object) int64 {
	o.text("title", true, 60, utf16Len)
	o.text("description", false, 1000, utf16Len)
	o.text("usageCondition", false, 100, utf16Len)
	o.media("imageUrl", false)
	o.media("barcodeImageUrl", false)
	start, _ := o.number("startTimestamp")
	end, dated := o.number("endTimestamp")
	if dated && end <= start {
		k.add("endTimestamp", "must be later than startTimestamp")
	}
	if n, there := o.number("maxUseCountPerTicket"); there && n > 1 {
		k.add("maxUseCountPerTicket", "must be less than or equal to 1")
	}
	visibility, _ := o.str("visibility")
	k.oneOf("visibility", visibility, "UNLISTED", "PUBLIC")
	o.text("timezone", true, 100, utf16Len)
	if a, there := o.child("acquisitionCondition", true); there {
		kind, _ := a.str("type")
		if k.oneOf(a.at("type"), kind, "normal", "lottery") && kind == "lottery" {
			a.number("lotteryProbability")
		}
	}
	if r, there := o.child("reward", false); there {
		kind, _ := r.str("type")
		k.oneOf(r.at("type"), kind, "cashBack", "discount", "free", "gift", "others")
	}
	return int64(end)
}

func (o *coupon) status(nowMS int64) string {
	if o.closed || nowMS > o.ends {
		return "CLOSED"
	}
	return "RUNNING"
}

// pathCoupon resolves the path's coupon. The caller holds mu.
func pathCoupon(c *call) (*coupon, *answer) {
	for _, o := range c.ch.coupons {
		if o.id == c.r.PathValue("couponId") {
			return o, nil
		}
	}
	a := fail(http.StatusNotFound, errNoCoupon)
	return nil, &a
}

func (p *Platform) getCoupon(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	o, bad := pathCoupon(c)
	if bad != nil {
		return *bad
	}
	o.body["status"] = o.status(c.now.UnixMilli())
	return ok(o.body)
}

// closeCoupon answers 410 for one that is closed already.
func (p *Platform) closeCoupon(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	o, bad := pathCoupon(c)
	if bad != nil {
		return *bad
	}
	if o.status(c.now.UnixMilli()) == "CLOSED" {
		return fail(http.StatusGone, "coupon already closed") // assumed
	}
	o.closed = true
	return ok(empty)
}

// listCoupons answers one page, newest first; status narrows it.
func (p *Platform) listCoupons(c *call) answer {
	q := c.r.URL.Query()
	limit, err := strconv.Atoi(orElse(q.Get("limit"), "20"))
	if err != nil || limit < 1 || limit > 100 {
		return badParam("limit")
	}
	from, err := strconv.Atoi(orElse(q.Get("start"), "0"))
	if err != nil || from < 0 {
		return fail(http.StatusBadRequest, "Invalid start param")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	items := []map[string]any{}
	for _, o := range slices.Backward(c.ch.coupons) {
		if want := q["status"]; len(want) == 0 || slices.Contains(want, o.status(c.now.UnixMilli())) {
			items = append(items, map[string]any{"couponId": o.id, "title": o.body["title"]})
		}
	}
	from = min(from, len(items))
	end := min(from+limit, len(items))
	body := map[string]any{"items": items[from:end]}
	if end < len(items) {
		body["next"] = strconv.Itoa(end)
	}
	return ok(body)
}
