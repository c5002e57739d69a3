package lineemu_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

const pathNarrow = "/v2/bot/message/narrowcast"

// standing is a platform whose clock moves only when told.
func standing(t *testing.T, cfg lineemu.Config) *world {
	t.Helper()
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	cfg.Now, cfg.WebhookTimeout = func() time.Time { return at }, time.Minute // a busy machine is no bot that fails
	return newWorld(t, cfg)
}

func (w *world) progress(id string) map[string]any {
	w.t.Helper()
	return w.want(w.call("GET", "/v2/bot/message/progress/narrowcast?requestId="+url.QueryEscape(id), nil), 200, "").json(w.t)
}

// people adds n friends, every other one a woman of 30.
func (w *world) people(n int) []string {
	w.t.Helper()
	var ids []string
	for i := range n {
		u := lineemu.User{Traits: lineemu.Traits{Gender: "male", Age: 50, Area: "jp_13", AppType: "ios"}}
		if i%2 == 0 {
			u.Gender, u.Age = "female", 30
		}
		ids = append(ids, must(w.AddUser(u))(w.t).ID)
	}
	return ids
}

// saw counts who saw a narrowcast.
func (w *world) saw() (users []string) {
	items, _ := w.Ledger(0)
	for _, it := range items {
		if it.Via == lineemu.ViaNarrowcast {
			users = append(users, it.UserID)
		}
	}
	return users
}

func (w *world) uploadAudience(ids []string) int64 {
	w.t.Helper()
	var list []map[string]any
	for _, id := range ids {
		list = append(list, map[string]any{"id": id})
	}
	r := w.want(w.call("POST", "/v2/bot/audienceGroup/upload", map[string]any{"description": "定期便", "audiences": list}), 202, "")
	w.advance(time.Second)
	return int64(r.json(w.t)["audienceGroupId"].(float64))
}

func TestNarrowcastGoesThroughItsPhases(t *testing.T) {
	w := standing(t, lineemu.Config{})
	w.people(3)
	key := "123e4567-e89b-12d3-a456-426614174000"
	body := map[string]any{"messages": []any{text("みなさま")}}
	r := w.want(w.call("POST", pathNarrow, body, "X-Line-Retry-Key", key), 202, "")
	id := r.header.Get("X-Line-Request-Id")
	again := w.want(w.call("POST", pathNarrow, body, "X-Line-Retry-Key", key), 409, "The retry key is already accepted")
	if again.header.Get("X-Line-Accepted-Request-Id") != id {
		t.Error("the 409 does not name the accepted request")
	}
	if got := w.progress(id); got["phase"] != "waiting" || got["acceptedTime"] != "2026-11-03T12:00:00.000Z" || got["targetCount"] != nil {
		t.Errorf("waiting: %v", got)
	}
	w.advance(time.Second)
	if got := w.progress(id); got["phase"] != "sending" || got["targetCount"] != 4.0 || len(w.saw()) != 0 {
		t.Errorf("sending: %v", got)
	}
	w.act(lineemu.Act{Type: "block"}) // in the meantime
	w.advance(time.Second)
	if got := w.progress(id); got["phase"] != "succeeded" || got["successCount"] != 3.0 || got["failureCount"] != 1.0 || got["completedTime"] != "2026-11-03T12:00:02.000Z" {
		t.Errorf("succeeded: %v", got)
	}
	if n := len(w.saw()); n != 3 {
		t.Errorf("%d saw it, want 3", n)
	}
	if used := w.call("GET", "/v2/bot/message/quota/consumption", nil).json(t)["totalUsage"]; used != 3.0 {
		t.Errorf("billed %v", used)
	}
	w.advance(14*24*time.Hour + time.Second)
	w.want(w.call("GET", "/v2/bot/message/progress/narrowcast?requestId="+id, nil), 404, "Not found")
	w.want(w.call("GET", "/v2/bot/message/progress/narrowcast?requestId=x", nil), 404, "Not found")
}

func TestNarrowcastPicksByAudienceAndFilter(t *testing.T) {
	w := standing(t, lineemu.Config{SmallAudiences: true, RateFactor: -1})
	ids := w.people(6)
	a := w.uploadAudience(ids[:3])
	b := w.uploadAudience(ids[2:5])
	aud := func(id int64) string { return fmt.Sprintf(`{"type":"audience","audienceGroupId":%d}`, id) }
	send := func(conditions string) (string, []string) {
		before := len(w.saw())
		r := w.want(w.call("POST", pathNarrow, `{"messages":[{"type":"text","text":"a"}],`+conditions+`}`), 202, "")
		w.advance(2 * time.Second)
		return r.header.Get("X-Line-Request-Id"), w.saw()[before:]
	}
	first, got := send(`"recipient":` + aud(a))
	if !slices.Equal(got, ids[:3]) {
		t.Errorf("audience: %v", got)
	}
	for conditions, want := range map[string][]string{
		`"recipient":{"type":"operator","and":[` + aud(a) + `,` + aud(b) + `]}`:                                                     ids[2:3],
		`"recipient":{"type":"operator","or":[` + aud(a) + `,` + aud(b) + `]}`:                                                      ids[:5],
		`"recipient":{"type":"operator","and":[` + aud(a) + `,{"type":"operator","not":` + aud(b) + `}]}`:                           ids[:2],
		`"recipient":{"type":"redelivery","requestId":"` + first + `"}`:                                                             ids[:3],
		`"recipient":` + aud(a) + `,"limit":{"max":2}`:                                                                              ids[:2],
		`"filter":{"demographic":{"type":"gender","oneOf":["female"]}}`:                                                             {ids[0], ids[2], ids[4]},
		`"recipient":` + aud(a) + `,"filter":{"demographic":{"type":"age","gte":"age_40","lt":"age_70"}}`:                           ids[1:2],
		`"filter":{"demographic":{"type":"operator","not":{"type":"appType","oneOf":["ios"]}}}`:                                     {w.user.ID},
		`"recipient":` + aud(b) + `,"filter":{"demographic":{"type":"subscriptionPeriod","lt":"day_7"}}`:                            ids[2:5],
		`"filter":{"demographic":{"type":"operator","and":[{"type":"area","oneOf":["jp_13"]},{"type":"gender","oneOf":["male"]}]}}`: {ids[1], ids[3], ids[5]},
	} {
		if _, got := send(conditions); !slices.Equal(got, want) {
			t.Errorf("%s reached %v, want %v", conditions, got, want)
		}
	}
}

func TestNarrowcastRefusals(t *testing.T) {
	w := standing(t, lineemu.Config{RateFactor: -1})
	ids := w.people(60)
	send := func(conditions string) reply {
		return w.call("POST", pathNarrow, `{"messages":[{"type":"text","text":"a"}],`+conditions+`}`)
	}
	const women = `"filter":{"demographic":{"type":"gender","oneOf":["female"]}}`
	w.want(send(women), 403, "Access to this API is not available for your account")
	w.people(40)
	fails := func(conditions string, code float64) {
		t.Helper()
		id := w.want(send(conditions), 202, "").header.Get("X-Line-Request-Id")
		w.advance(time.Second)
		if got := w.progress(id); got["phase"] != "failed" || got["errorCode"] != code || got["failedDescription"] == "" {
			t.Errorf("%s: %v, want code %v", conditions, got, code)
		}
	}
	w.want(send(women), 202, "") // 101 friends by now
	fails(`"filter":{"demographic":{"type":"age","gte":"age_70"}}`, 2)
	small := w.uploadAudience(ids[:49])
	fails(fmt.Sprintf(`"recipient":{"type":"audience","audienceGroupId":%d}`, small), 4)
	limit := int64(60)
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Quota: &limit}))(t)
	w.advance(time.Minute)
	used := int64(0)
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Used: &used}))(t)
	w.want(send(`"limit":{}`), 429, "You have reached your monthly limit.")
	fails(`"limit":{"upToRemainingQuota":true,"forbidPartialDelivery":true}`, 5)
	w.want(send(`"limit":{"max":10,"upToRemainingQuota":true}`), 202, "")
	w.want(send(`"limit":{"max":51}`), 429, "You have reached your monthly limit.") // 10 are reserved
	for body, want := range map[string]string{
		`"limit":{"max":0}`: "limit.max",
		`"recipient":{"type":"audience","audienceGroupId":1}`:                  "recipient.audienceGroupId",
		`"recipient":{"type":"redelivery","requestId":"x"}`:                    "recipient.requestId",
		`"recipient":{"type":"crowd"}`:                                         "recipient.type",
		`"recipient":{"type":"operator"}`:                                      "recipient",
		`"filter":{"demographic":{"type":"age"}}`:                              "filter.demographic",
		`"filter":{"demographic":{"type":"age","gte":"old"}}`:                  "filter.demographic.gte",
		`"filter":{"demographic":{"type":"gender","oneOf":["x"]}}`:             "filter.demographic.oneOf[0]",
		`"filter":{"demographic":{"type":"operator","and":[{"type":"moon"}]}}`: "filter.demographic.and[0].type",
	} {
		if r := w.want(send(body), 400, ""); !strings.Contains(r.body, `"property":"`+want+`"`) {
			t.Errorf("%s: %s, want an error at %s", body, r.body, want)
		}
	}
}

func TestAudiences(t *testing.T) {
	w := standing(t, lineemu.Config{})
	ids := w.people(2)
	r := w.want(w.call("POST", "/v2/bot/audienceGroup/upload", map[string]any{"description": "春", "uploadDescription": "一", "audiences": []any{map[string]any{"id": ids[0]}}}), 202, "")
	path := fmt.Sprintf("/v2/bot/audienceGroup/%.0f", r.json(t)["audienceGroupId"])
	group := func() map[string]any {
		return w.want(w.call("GET", path, nil), 200, "").json(t)["audienceGroup"].(map[string]any)
	}
	if g := group(); g["status"] != "IN_PROGRESS" || g["audienceCount"] != 1.0 {
		t.Errorf("new: %v", g)
	}
	w.want(w.call("PUT", "/v2/bot/audienceGroup/upload", map[string]any{"audienceGroupId": r.json(t)["audienceGroupId"], "audiences": []any{map[string]any{"id": ids[1]}}}), 202, "")
	w.want(w.call("PUT", path+"/updateDescription", map[string]any{"description": "夏"}), 200, "")
	w.advance(time.Second)
	if g := group(); g["status"] != "READY" || g["audienceCount"] != 2.0 || g["description"] != "夏" {
		t.Errorf("ready: %v", g)
	}
	list := w.want(w.call("GET", "/v2/bot/audienceGroup/list?page=1", nil), 200, "").json(t)
	if list["totalCount"] != 1.0 || list["hasNextPage"] != false {
		t.Errorf("list %v", list)
	}
	w.want(w.call("GET", "/v2/bot/audienceGroup/list", nil), 400, "The value for the 'page' parameter is invalid")
	w.want(w.call("POST", "/v2/bot/audienceGroup/upload", map[string]any{"audiences": []any{map[string]any{"id": "x"}}}), 400, "The request body has 2 error(s)")
	w.advance(180 * 24 * time.Hour)
	if g := group(); g["status"] != "EXPIRED" {
		t.Errorf("old: %v", g)
	}
	w.want(w.call("DELETE", path, nil), 200, "")
	w.want(w.call("GET", path, nil), 400, "")
}

func TestAggregationUnits(t *testing.T) {
	w := standing(t, lineemu.Config{})
	for _, unit := range []string{"spring", "summer", "spring"} {
		body := toPush(w.user.ID, "x")
		body["customAggregationUnits"] = []string{unit}
		w.want(w.call("POST", pathPush, body), 200, "")
	}
	if got := w.call("GET", "/v2/bot/message/aggregation/info", nil).json(t); got["numOfCustomAggregationUnits"] != 2.0 {
		t.Errorf("info %v", got)
	}
	if got := w.call("GET", "/v2/bot/message/aggregation/list?limit=1", nil).json(t); fmt.Sprint(got) != "map[customAggregationUnits:[spring] next:1]" {
		t.Errorf("list %v", got)
	}
}
