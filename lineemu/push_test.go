package lineemu_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

const unknownID = "U0123456789abcdef0123456789abcdef"

func TestPushAdoptsUnknownUsers(t *testing.T) {
	w := newWorld(t)
	w.want(w.call("POST", pathPush, toPush(unknownID, "はじめまして")), 200, "")
	if got := w.seen(unknownID); !slices.Equal(got, []string{"はじめまして"}) {
		t.Errorf("the adopted user saw %v", got)
	}
	w.want(w.call("GET", "/v2/bot/profile/"+unknownID, nil), 200, "")
}

func TestPushToUnknownUsersCanBeRefused(t *testing.T) {
	w := newWorld(t, lineemu.Config{RefuseUnknownUsers: true})
	w.want(w.call("POST", pathPush, toPush(unknownID, "x")), 400, "Failed to send messages")
	w.want(w.call("POST", pathPush, toPush("Uxyz", "x")), 400, "The property, 'to', in the request body is invalid (line: -, column: -)")
	w.want(w.call("POST", pathPush, toPush("C0123456789abcdef0123456789abcdef", "x")), 400, "Failed to send messages")
	w.want(w.call("POST", pathMulti, map[string]any{"to": []string{unknownID, w.user.ID}, "messages": []any{text("x")}}), 200, "")
	if n := len(w.seen(w.user.ID)); n != 1 {
		t.Errorf("the known one saw %d", n)
	}
}

func TestPushToABlockedUserIsAcceptedAndShownToNobody(t *testing.T) {
	w := newWorld(t)
	w.act(lineemu.Act{Type: "block"})
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 200, "")
	if got := w.seen(w.user.ID); len(got) != 0 {
		t.Errorf("a blocked user saw %v", got)
	}
	if used := w.call("GET", "/v2/bot/message/quota/consumption", nil).json(t)["totalUsage"]; used != 0.0 {
		t.Errorf("a message nobody saw was billed: %v", used)
	}
	w.want(w.call("GET", "/v2/bot/profile/"+w.user.ID, nil), 404, "Not found")
	if _, err := w.Say(w.user.ID, "a"); err == nil {
		t.Error("a user who blocked could write")
	}
	w.act(lineemu.Act{Type: "follow"})
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "y")), 200, "")
	if got := w.seen(w.user.ID); !slices.Equal(got, []string{"y"}) {
		t.Errorf("after unblocking: %v", got)
	}
}

func TestAStrangerCanBeReachedForSevenDaysAfterWriting(t *testing.T) {
	w := newWorld(t)
	guest := must(w.AddUser(lineemu.User{NotFriend: true}))(t)
	w.want(w.call("GET", "/v2/bot/profile/"+guest.ID, nil), 404, "Not found")
	w.want(w.call("POST", pathPush, toPush(guest.ID, "1")), 200, "")
	must(w.Say(guest.ID, "a"))(t)
	w.want(w.call("GET", "/v2/bot/profile/"+guest.ID, nil), 200, "")
	w.advance(7*24*time.Hour - time.Minute)
	w.want(w.call("POST", pathPush, toPush(guest.ID, "2")), 200, "")
	w.advance(2 * time.Minute)
	w.want(w.call("POST", pathPush, toPush(guest.ID, "3")), 200, "")
	if got := w.seen(guest.ID); !slices.Equal(got, []string{"2"}) {
		t.Errorf("the stranger saw %v", got)
	}
}

func TestMulticast(t *testing.T) {
	w := newWorld(t)
	taro := must(w.AddUser(lineemu.User{}))(t)
	body := map[string]any{"to": []string{w.user.ID, taro.ID, taro.ID}, "messages": []any{text("a"), text("b")}}
	if r := w.want(w.call("POST", pathMulti, body), 200, ""); r.body != "{}" {
		t.Errorf("answer %s", r.body)
	}
	if got := w.seen(taro.ID); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("twice-named user saw %v", got)
	}
	g := must(w.AddGroup(lineemu.Group{Members: []string{taro.ID}}))(t)
	body["to"] = []string{g.ID}
	w.want(w.call("POST", pathMulti, body), 400, "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.")
	many := make([]string, 501)
	for i := range many {
		many[i] = fmt.Sprintf("U%032x", i)
	}
	body["to"] = many
	r := w.want(w.call("POST", pathMulti, body), 400, "The request body has 1 error(s)")
	if !strings.Contains(r.body, "Size must be between 1 and 500") {
		t.Errorf("details %s", r.body)
	}
}

func TestBroadcastReachesFriendsOnly(t *testing.T) {
	w := standing(t, lineemu.Config{})
	must(w.AddUser(lineemu.User{NotFriend: true}))(t)
	w.want(w.call("POST", "/v2/bot/message/broadcast", map[string]any{"messages": []any{text("みなさま")}}), 200, "")
	items, _ := w.Ledger(0)
	if len(items) != 1 || items[0].UserID != w.user.ID || items[0].Via != lineemu.ViaBroadcast {
		t.Errorf("ledger %+v", items)
	}
	again := func() reply {
		return w.call("POST", "/v2/bot/message/broadcast", map[string]any{"messages": []any{text("次")}})
	}
	for range 59 {
		w.want(again(), 200, "")
	}
	w.want(again(), 429, "The API rate limit has been exceeded. Try again later.") // 60 an hour
	w.advance(time.Minute)
	w.want(again(), 200, "")
}

func TestQuotaCountsRecipients(t *testing.T) {
	w := newWorld(t)
	var members []string
	for range 5 {
		members = append(members, must(w.AddUser(lineemu.User{}))(t).ID)
	}
	limit := int64(6)
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Quota: &limit}))(t)
	used := func() any { return w.call("GET", "/v2/bot/message/quota/consumption", nil).json(t)["totalUsage"] }
	room := must(w.AddGroup(lineemu.Group{Kind: "room", Members: members}))(t)
	four := map[string]any{"to": room.ID, "messages": []any{text("1"), text("2"), text("3"), text("4")}}
	w.want(w.call("POST", pathPush, four), 200, "")
	if used() != 5.0 {
		t.Errorf("4 messages to a room of 5 used %v, want 5", used())
	}
	if q := w.call("GET", "/v2/bot/message/quota", nil).json(t); q["type"] != "limited" || q["value"] != 6.0 {
		t.Errorf("quota %v", q)
	}
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 200, "")
	key := "7b2f1a58-5d0c-4ef9-9d8e-0f1d3a6f2b11"
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "y"), "X-Line-Retry-Key", key), 429, "You have reached your monthly limit.")
	if got := w.seen(w.user.ID); !slices.Equal(got, []string{"x"}) {
		t.Errorf("the customer saw %v", got)
	}
	w.advance(32 * 24 * time.Hour)
	if used() != 0.0 {
		t.Errorf("a new month begins with %v", used())
	}
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "z"), "X-Line-Retry-Key", key), 200, "") // the refused key was never taken
	none := int64(-1)
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Quota: &none}))(t)
	if q := w.call("GET", "/v2/bot/message/quota", nil).json(t); q["type"] != "none" {
		t.Errorf("quota %v", q)
	}
}

func TestDeliveryCounts(t *testing.T) {
	jst := time.FixedZone("JST", 9*3600)
	at := time.Date(2026, 11, 3, 23, 30, 0, 0, jst)
	w := newWorld(t, lineemu.Config{Now: func() time.Time { return at }})
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 200, "")
	const path = "/v2/bot/message/delivery/push?date="
	if got := w.call("GET", path+"20261103", nil).json(t); got["status"] != "unready" {
		t.Errorf("today: %v", got)
	}
	w.advance(time.Hour)
	if got := w.call("GET", path+"20261103", nil).json(t); got["status"] != "ready" || got["success"] != 1.0 {
		t.Errorf("yesterday: %v", got)
	}
	if got := w.call("GET", path+"20180101", nil).json(t); got["status"] != "out_of_service" {
		t.Errorf("2018: %v", got)
	}
	w.want(w.call("GET", path+"x", nil), 400, "The value for the 'date' parameter is invalid")
}

func TestRetryKey(t *testing.T) {
	w := newWorld(t)
	const key = "123e4567-e89b-12d3-a456-426614174000"
	first := w.want(w.call("POST", pathPush, toPush(w.user.ID, "一"), "X-Line-Retry-Key", key), 200, "")
	again := w.want(w.call("POST", pathPush, toPush(w.user.ID, "一"), "X-Line-Retry-Key", key), 409, "The retry key is already accepted")
	if got, want := again.header.Get("X-Line-Accepted-Request-Id"), first.header.Get("X-Line-Request-Id"); got != want {
		t.Errorf("accepted request id %q, want %q", got, want)
	}
	if got, want := again.json(t)["sentMessages"], first.json(t)["sentMessages"]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sentMessages %v, want those of the first %v", got, want)
	}
	items, _ := w.Ledger(0)
	if len(items) != 1 || items[0].CallID != key {
		t.Fatalf("ledger %+v, want one item with the retry key", items)
	}
	w.advance(24*time.Hour - time.Minute)
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "一"), "X-Line-Retry-Key", key), 409, "")
	w.advance(2 * time.Minute)
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "一"), "X-Line-Retry-Key", key), 200, "")
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "二"), "X-Line-Retry-Key", ""), 200, "")
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "三"), "X-Line-Retry-Key", "no-uuid"), 400, "")
	multi := map[string]any{"to": []string{w.user.ID}, "messages": []any{text("四")}}
	const other = "123e4567-e89b-12d3-a456-426614174001"
	w.want(w.call("POST", pathMulti, multi, "X-Line-Retry-Key", other), 200, "")
	r := w.want(w.call("POST", pathMulti, multi, "X-Line-Retry-Key", other), 409, "")
	if _, there := r.json(t)["sentMessages"]; there {
		t.Error("multicast answered sentMessages")
	}
}

// The case retry keys exist for: the message went out, the answer was lost, the retry is a 409.
func TestCutAfterAcceptingThenRetry(t *testing.T) {
	w := newWorld(t)
	must(w.SetFault(lineemu.Fault{Endpoint: "push", Kind: lineemu.FaultCutAfter, Times: 1}))(t)
	req := must(http.NewRequest("POST", w.URL+pathPush, strings.NewReader(`{"to":"`+w.user.ID+`","messages":[{"type":"text","text":"一"}]}`)))(t)
	req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	const key = "123e4567-e89b-12d3-a456-426614174000"
	req.Header.Set("X-Line-Retry-Key", key)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Fatal("the connection was not cut")
	}
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "一"), "X-Line-Retry-Key", key), 409, "")
	if got := w.seen(w.user.ID); len(got) != 1 {
		t.Errorf("the customer saw %v, want it once", got)
	}
}

func TestQuoteTokensWorkInTheirOwnTalkOnly(t *testing.T) {
	w := newWorld(t)
	taro := must(w.AddUser(lineemu.User{}))(t)
	w.act(lineemu.Act{Type: "text", Text: "a"})
	token := w.bot.got()[0].events[0].Message["quoteToken"].(string)
	quoting := func(to string) map[string]any {
		return map[string]any{"to": to, "messages": []any{map[string]any{"type": "text", "text": "b", "quoteToken": token}}}
	}
	w.want(w.call("POST", pathPush, quoting(w.user.ID)), 200, "")
	w.want(w.call("POST", pathPush, quoting(w.user.ID)), 200, "") // reusable
	w.want(w.call("POST", pathPush, quoting(taro.ID)), 400, "The request body has 1 error(s)")
}
