package lineemu_test

import (
	"sync"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// atOnce runs fn n times together and counts the statuses.
func atOnce(n int, fn func() int) map[int]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	codes := map[int]int{}
	for range n {
		wg.Go(func() {
			code := fn()
			mu.Lock()
			defer mu.Unlock()
			codes[code]++
		})
	}
	wg.Wait()
	return codes
}

func TestOfManyEqualCallsOneIsAccepted(t *testing.T) {
	w := newWorld(t)
	token := w.act(lineemu.Act{Type: "text", Text: "a"}).ReplyToken
	if codes := atOnce(16, func() int { return w.call("POST", pathReply, toReply(token, "x")).status }); codes[200] != 1 || codes[400] != 15 {
		t.Errorf("replies %v", codes)
	}
	const key = "123e4567-e89b-12d3-a456-426614174000"
	push := func() int { return w.call("POST", pathPush, toPush(w.user.ID, "y"), "X-Line-Retry-Key", key).status }
	if codes := atOnce(16, push); codes[200] != 1 || codes[409] != 15 {
		t.Errorf("pushes %v", codes)
	}
	if got := w.seen(w.user.ID); len(got) != 2 {
		t.Errorf("the customer saw %v", got)
	}
}

func TestQuotaIsNeverPassedByConcurrentPushes(t *testing.T) {
	w := newWorld(t)
	limit := int64(5)
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Quota: &limit}))(t)
	if codes := atOnce(20, func() int { return w.call("POST", pathPush, toPush(w.user.ID, "y")).status }); codes[200] != 5 || codes[429] != 15 {
		t.Errorf("pushes %v", codes)
	}
}

func TestARetryKeyBelongsToTheFirstBody(t *testing.T) {
	w := newWorld(t)
	const key = "123e4567-e89b-12d3-a456-426614174000"
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "一"), "X-Line-Retry-Key", key), 200, "")
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "二"), "X-Line-Retry-Key", key), 409, "")
	other := must(w.AddChannel(lineemu.Channel{}))(t)
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "三"), "X-Line-Retry-Key", key, "Authorization", "Bearer "+other.AccessToken), 200, "")
}

func TestDeletedUsersAndChatOff(t *testing.T) {
	w := newWorld(t)
	gone := must(w.AddUser(lineemu.User{Deleted: true}))(t)
	w.want(w.call("POST", pathPush, toPush(gone.ID, "x")), 200, "")
	w.want(w.call("GET", "/v2/bot/profile/"+gone.ID, nil), 404, "Not found")
	if got := w.seen(gone.ID); len(got) != 0 {
		t.Errorf("a deleted user saw %v", got)
	}
	mode := "bot"
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{ChatMode: &mode}))(t)
	w.act(lineemu.Act{Type: "text", Text: "a"})
	line := w.talk(w.user.ID)["items"].([]any)[0].(map[string]any)
	if line["read"] != true {
		t.Errorf("with chat off everything is read at once: %v", line)
	}
}
