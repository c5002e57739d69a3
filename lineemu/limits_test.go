package lineemu

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// What a channel may have at most, reached without making it all through the API.
func TestChannelsHoldWhatLINEAllows(t *testing.T) {
	p := New(Config{})
	defer func() { _ = p.Close(context.Background()) }()
	made, err := p.AddChannel(Channel{})
	if err != nil {
		t.Fatal(err)
	}
	user, err := p.AddUser(User{})
	if err != nil {
		t.Fatal(err)
	}
	ch := p.channels[made.ID]
	now := p.Now()
	for i := range 5000 {
		ch.coupons = append(ch.coupons, &coupon{id: itoa(i), body: map[string]any{"startTimestamp": 0.0}, ends: now.Add(time.Hour).UnixMilli()})
	}
	withPicture := &richMenu{id: "m", body: map[string]any{}, image: []byte{1}}
	for i := range 1000 {
		ch.audiences = append(ch.audiences, &audience{id: int64(i), expires: now.Add(time.Hour)})
		ch.menus.list = append(ch.menus.list, withPicture)
		ch.menus.aliases = append(ch.menus.aliases, menuAlias{ID: itoa(i), MenuID: "m"})
	}
	units := make([]string, 1000)
	for i := range units {
		units[i] = "unit" + itoa(i)
	}
	ch.usage.roll(now)
	ch.usage.units = units
	const coupon = `{"title":"a","startTimestamp":1,"endTimestamp":99999999999999,"maxUseCountPerTicket":1,"visibility":"UNLISTED","timezone":"ASIA_TOKYO","acquisitionCondition":{"type":"normal"},"reward":{"type":"free"}}`
	const menu = `{"size":{"width":800,"height":540},"selected":false,"name":"a","chatBarText":"a","areas":[{"bounds":{"x":0,"y":0,"width":1,"height":1},"action":{"type":"message","text":"a"}}]}`
	push := func(unit string) string {
		return `{"to":"` + user.ID + `","messages":[{"type":"text","text":"a"}],"customAggregationUnits":["` + unit + `"]}`
	}
	for _, tc := range []struct {
		path, body, says string
		status           int
	}{
		{"/v2/bot/coupon", coupon, "number of coupons exceeds the limit", 400},
		{"/v2/bot/audienceGroup/upload", `{"description":"a","audiences":[]}`, "number of audiences exceeds the limit", 400},
		{"/v2/bot/audienceGroup/upload", `{"description":"a","audiences":[` + strings.Repeat(`{"id":"`+user.ID+`"},`, 10_000) + `{"id":"` + user.ID + `"}]}`, "Size must be between 0 and 10000", 400},
		{"/v2/bot/richmenu", menu, "number of rich menus exceeds the limit", 400},
		{"/v2/bot/richmenu/alias", `{"richMenuAliasId":"new","richMenuId":"m"}`, "number of rich menus exceeds the limit", 400},
		{"/v2/bot/message/push", push("new"), "Number of custom aggregation units exceeds the limit", 400},
		{"/v2/bot/message/push", push("unit7"), "sentMessages", 200},
	} {
		r := httptest.NewRequest(http.MethodPost, tc.path, strings.NewReader(tc.body))
		r.Header.Set("Authorization", "Bearer "+made.AccessToken)
		r.Header.Set("Content-Type", "application/json")
		got := httptest.NewRecorder()
		p.ServeHTTP(got, r)
		if got.Code != tc.status || !strings.Contains(got.Body.String(), tc.says) {
			t.Errorf("%s: %d %s, want %d and %q", tc.path, got.Code, got.Body, tc.status, tc.says)
		}
	}
}
