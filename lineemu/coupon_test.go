package lineemu_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func (w *world) couponBody() string {
	from, to := w.Now().UnixMilli(), w.Now().Add(24*time.Hour).UnixMilli()
	return fmt.Sprintf(`{"title":"送料無料","startTimestamp":%d,"endTimestamp":%d,"maxUseCountPerTicket":1,"visibility":"UNLISTED","timezone":"ASIA_TOKYO",
		"acquisitionCondition":{"type":"normal"},"reward":{"type":"free"}}`, from, to)
}

func TestCoupons(t *testing.T) {
	w := standing(t, lineemu.Config{})
	create := func() string {
		return w.want(w.call("POST", "/v2/bot/coupon", w.couponBody()), 200, "").json(t)["couponId"].(string)
	}
	id, other := create(), create()
	path := "/v2/bot/coupon/" + id
	if got := w.want(w.call("GET", path, nil), 200, "").json(t); got["status"] != "RUNNING" || got["title"] != "送料無料" {
		t.Errorf("coupon %v", got)
	}
	w.want(w.call("PUT", path+"/close", nil), 200, "")
	w.want(w.call("PUT", path+"/close", nil), 410, "coupon already closed")
	list := w.want(w.call("GET", "/v2/bot/coupon?status=RUNNING", nil), 200, "").json(t)["items"].([]any)
	if len(list) != 1 || list[0].(map[string]any)["couponId"] != other {
		t.Errorf("running %v", list)
	}
	if got := w.call("GET", "/v2/bot/coupon?limit=1", nil).json(t); got["next"] != "1" {
		t.Errorf("page %v", got)
	}
	w.want(w.call("GET", "/v2/bot/coupon/x", nil), 404, "coupon not found")
	w.want(w.call("POST", "/v2/bot/coupon", `{"title":"a"}`), 400, "The request body has 6 error(s)")
	w.advance(25 * time.Hour)
	if got := w.call("GET", "/v2/bot/coupon/"+other, nil).json(t); got["status"] != "CLOSED" {
		t.Errorf("after its end: %v", got)
	}
}
