package lineemu

import (
	"strings"
	"testing"
	"time"
)

// published are LINE's limits that are not the general 2,000 calls a second.
var published = map[string]limit{
	"POST /v2/bot/message/multicast":                  {200, time.Second},
	"POST /v2/bot/message/narrowcast":                 {60, time.Hour},
	"POST /v2/bot/message/broadcast":                  {60, time.Hour},
	"GET /v2/bot/channel/webhook/endpoint":            {1000, time.Minute},
	"PUT /v2/bot/channel/webhook/endpoint":            {1000, time.Minute},
	"POST /v2/bot/channel/webhook/test":               {60, time.Hour},
	"POST /v2/bot/chat/loading/start":                 {100, time.Second},
	"POST /v2/bot/richmenu":                           {100, time.Hour},
	"DELETE /v2/bot/richmenu/{richMenuId}":            {100, time.Hour},
	"GET /v2/bot/richmenu/list":                       {10, time.Second},
	"DELETE /v2/bot/richmenu/alias/{richMenuAliasId}": {100, time.Hour},
	"POST /v2/bot/richmenu/batch":                     {3, time.Hour},
	"GET /v2/bot/richmenu/progress/batch":             {100, time.Hour},
	"POST /v2/bot/coupon":                             {200, time.Second},
	"GET /v2/bot/coupon":                              {200, time.Second},
	"GET /v2/bot/coupon/{couponId}":                   {200, time.Second},
	"PUT /v2/bot/coupon/{couponId}/close":             {200, time.Second},
	"POST /v2/oauth/accessToken":                      {370, time.Second},
}

func TestEveryOperationHasItsPublishedLimit(t *testing.T) {
	served := map[string]bool{}
	for _, op := range apiRoutes() {
		name := op.method + " " + op.pattern
		want, special := published[name]
		switch {
		case special:
		case strings.Contains(op.pattern, "/audienceGroup/"):
			want = limit{60, time.Minute}
		case op.open: // the other token operations are not limited
		default:
			want = limit{2000, time.Second}
		}
		if op.limit != want {
			t.Errorf("%s: %v in %v, want %v in %v", name, op.limit.n, op.limit.per, want.n, want.per)
		}
		served[name] = true
	}
	for name := range published {
		if !served[name] {
			t.Errorf("%s has a limit and is not served", name)
		}
	}
}

func TestBucketsHoldTheirSpanAndRefill(t *testing.T) {
	for _, tc := range []struct {
		limit
		factor float64
		want   int // calls at once
	}{
		{perHour3, 1, 3},
		{perHour60, 1, 60},
		{perHour100, 0.1, 10},
		{perHour3, 0.01, 1}, // at least one
		{perWebhook, 1, 1000},
		{perMenuList, 2, 20},
	} {
		var r rates
		op := &route{limit: tc.limit}
		now := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
		got := 0
		for r.allow(op, tc.factor, now) {
			got++
		}
		if got != tc.want {
			t.Errorf("%v × %v: %d calls at once, want %d", tc.limit, tc.factor, got, tc.want)
		}
		one := time.Duration(float64(tc.per) / (tc.n * tc.factor))
		if r.allow(op, tc.factor, now.Add(one-time.Millisecond)) {
			t.Errorf("%v × %v: one more before %v", tc.limit, tc.factor, one)
		}
		if !r.allow(op, tc.factor, now.Add(one+time.Millisecond)) {
			t.Errorf("%v × %v: none after %v", tc.limit, tc.factor, one)
		}
		if !r.allow(&route{limit: tc.limit}, tc.factor, now) {
			t.Error("another operation shares the bucket")
		}
		if !r.allow(op, -1, now) || !r.allow(&route{}, 1, now) {
			t.Error("switched off or without a limit, and refused")
		}
	}
}
