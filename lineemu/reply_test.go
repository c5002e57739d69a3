package lineemu_test

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestReplyTokenIsGoodForOneMinuteAndOnce(t *testing.T) {
	w := newWorld(t)
	said := w.act(lineemu.Act{Type: "text", Text: "a"})
	w.advance(58 * time.Second)
	r := w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "はい")), 200, "")
	sent := r.json(t)["sentMessages"].([]any)
	if m := sent[0].(map[string]any); len(sent) != 1 || m["id"] == "" || m["quoteToken"] == "" {
		t.Errorf("sentMessages %v", sent)
	}
	w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "また")), 400, "Invalid reply token")
	late := w.act(lineemu.Act{Type: "text", Text: "b"})
	w.advance(61 * time.Second)
	w.want(w.call("POST", pathReply, toReply(late.ReplyToken, "遅い")), 400, "Invalid reply token")
	w.want(w.call("POST", pathReply, toReply("0123456789abcdef0123456789abcdef", "偽")), 400, "Invalid reply token")
	if got := w.seen(w.user.ID); len(got) != 1 || got[0] != "はい" {
		t.Errorf("the customer saw %v", got)
	}
	items, _ := w.Ledger(0)
	out := items[len(items)-2] // the in-item of the second message comes after it
	if out.Via != lineemu.ViaReply || out.CallID != r.header.Get("X-Line-Request-Id") {
		t.Errorf("ledger %+v", out)
	}
}

func TestARefusedReplyKeepsItsToken(t *testing.T) {
	w := newWorld(t)
	said := w.act(lineemu.Act{Type: "text", Text: "a"})
	w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "")), 400, "The request body has 1 error(s)")
	w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "はい"), "X-Line-Retry-Key", "7b2f1a58-5d0c-4ef9-9d8e-0f1d3a6f2b11"), 400, "")
	w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "はい"), "X-Line-Retry-Key", ""), 200, "")
}

func TestAReplyToSomebodyWhoBlockedIsAcceptedAndShownToNobody(t *testing.T) {
	w := newWorld(t)
	said := w.act(lineemu.Act{Type: "text", Text: "a"})
	w.act(lineemu.Act{Type: "block"})
	w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "はい")), 200, "")
	if got := w.seen(w.user.ID); len(got) != 0 {
		t.Errorf("saw %v", got)
	}
}

func TestRedeliveryRenewsTheToken(t *testing.T) {
	w := newWorld(t, lineemu.Config{RedeliveryBackoff: []time.Duration{5 * time.Minute, 5 * time.Minute, 20 * time.Minute}})
	on := true
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Redelivery: &on}))(t)
	w.bot.set(500, nil)
	renewed := w.act(lineemu.Act{Type: "text", Text: "a"}).ReplyToken
	used := w.act(lineemu.Act{Type: "text", Text: "b"}).ReplyToken
	old := w.act(lineemu.Act{Type: "text", Text: "c"}).ReplyToken
	w.want(w.call("POST", pathReply, toReply(used, "はい")), 200, "")
	w.advance(4 * time.Minute)
	w.want(w.call("POST", pathReply, toReply(renewed, "早い")), 400, "Invalid reply token")
	w.advance(time.Minute + 30*time.Second) // redelivered 30 s ago
	w.want(w.call("POST", pathReply, toReply(renewed, "はい")), 200, "")
	w.want(w.call("POST", pathReply, toReply(used, "また")), 400, "Invalid reply token")
	w.advance(24*time.Minute + 40*time.Second) // the third redelivery, 30 minutes after the event
	if n := len(w.bot.got()); n != 3*4 {
		t.Fatalf("%d deliveries, want 12", n)
	}
	w.want(w.call("POST", pathReply, toReply(old, "遅い")), 400, "Invalid reply token")
}

func TestReplyTokenOfAnotherChannelAndOwnLife(t *testing.T) {
	w := newWorld(t)
	second := must(w.AddChannel(lineemu.Channel{WebhookURL: w.bot.URL}))(t)
	ttl := 300.0
	foreign := w.act(lineemu.Act{Type: "text", Text: "a", ChannelID: second.ID}).ReplyToken
	w.want(w.call("POST", pathReply, toReply(foreign, "x")), 400, "Invalid reply token")
	long := w.act(lineemu.Act{Type: "text", Text: "b", ReplyTokenTTL: &ttl}).ReplyToken
	none := -1.0
	dead := w.act(lineemu.Act{Type: "text", Text: "c", ReplyTokenTTL: &none}).ReplyToken
	w.want(w.call("POST", pathReply, toReply(dead, "x")), 400, "Invalid reply token")
	w.advance(4 * time.Minute)
	w.want(w.call("POST", pathReply, toReply(long, "x")), 200, "")
}

func TestReplyInAGroupReachesItsMembers(t *testing.T) {
	w := newWorld(t)
	taro := must(w.AddUser(lineemu.User{}))(t)
	g := must(w.AddGroup(lineemu.Group{Members: []string{w.user.ID, taro.ID}}))(t)
	said := w.act(lineemu.Act{Type: "text", Text: "a", GroupID: g.ID})
	w.want(w.call("POST", pathReply, toReply(said.ReplyToken, "皆様")), 200, "")
	for _, id := range []string{w.user.ID, taro.ID} {
		if got := w.seen(id); len(got) != 1 {
			t.Errorf("member %s saw %v", id, got)
		}
	}
	if used := w.call("GET", "/v2/bot/message/quota/consumption", nil).json(t)["totalUsage"]; used != 0.0 {
		t.Errorf("replies were billed: %v", used)
	}
}

// A bot may answer while its webhook is still being answered.
func TestReplyDuringTheWebhook(t *testing.T) {
	w := newWorld(t)
	status := make(chan int, 1)
	w.bot.set(200, func(h hook) {
		status <- w.call("POST", pathReply, toReply(h.events[0].ReplyToken, "即答")).status
	})
	w.act(lineemu.Act{Type: "text", Text: "a"})
	if s := <-status; s != 200 {
		t.Errorf("status %d", s)
	}
}
