package lineemu_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestProfile(t *testing.T) {
	w := newWorld(t)
	p := w.want(w.call("GET", "/v2/bot/profile/"+w.user.ID, nil), 200, "").json(t)
	if p["displayName"] != "花子" || p["language"] != "ja" || p["userId"] != w.user.ID {
		t.Errorf("profile %v", p)
	}
	resp := must(http.Get(p["pictureUrl"].(string)))(t)
	resp.Body.Close()
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/png" {
		t.Errorf("picture %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	w.want(w.call("GET", "/v2/bot/profile/xyz", nil), 400, "The value for the 'userId' parameter is invalid")
	w.want(w.call("GET", "/v2/bot/profile/"+unknownID, nil), 404, "Not found")
	old := must(w.AddUser(lineemu.User{NoConsent: true}))(t)
	w.want(w.call("GET", "/v2/bot/profile/"+old.ID, nil), 404, "Not found")
}

func TestGroups(t *testing.T) {
	w := newWorld(t)
	taro := must(w.AddUser(lineemu.User{DisplayName: "太郎", NoConsent: true}))(t)
	g := must(w.AddGroup(lineemu.Group{Name: "家族", Members: []string{w.user.ID}}))(t)
	base := "/v2/bot/group/" + g.ID
	if s := w.want(w.call("GET", base+"/summary", nil), 200, "").json(t); s["groupName"] != "家族" {
		t.Errorf("summary %v", s)
	}
	must(w.Act(taro.ID, lineemu.Act{Type: "text", Text: "a", GroupID: g.ID}))(t)
	if src := w.bot.got()[0].events[0].Source; src["groupId"] != g.ID || src["userId"] != "" {
		t.Errorf("without consent the source is %v", src)
	}
	w.act(lineemu.Act{Type: "block"})
	if m := w.want(w.call("GET", base+"/member/"+w.user.ID, nil), 200, "").json(t); m["displayName"] != "花子" {
		t.Errorf("member who blocked: %v", m)
	}
	w.want(w.call("GET", base+"/member/"+taro.ID, nil), 404, "Not found")
	w.want(w.call("GET", base+"/members/ids", nil), 403, "Access to this API is not available for your account")
	yes := true
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Verified: &yes}))(t)
	if ids := w.want(w.call("GET", base+"/members/ids", nil), 200, "").json(t)["memberIds"].([]any); len(ids) != 2 {
		t.Errorf("members %v", ids)
	}
	if n := w.want(w.call("GET", base+"/members/count", nil), 200, "").json(t)["count"]; n != 2.0 {
		t.Errorf("count %v", n)
	}
	w.want(w.call("GET", "/v2/bot/room/"+g.ID+"/members/count", nil), 400, "The value for the 'roomId' parameter is invalid")
	other := must(w.AddChannel(lineemu.Channel{}))(t)
	w.want(w.call("GET", base+"/summary", nil, "Authorization", "Bearer "+other.AccessToken), 404, "Not found")
	w.want(w.call("POST", base+"/leave", nil), 200, "")
	w.want(w.call("GET", base+"/summary", nil), 404, "Not found")
	w.want(w.call("POST", pathPush, toPush(g.ID, "x")), 400, "Failed to send messages")
}

func TestFollowersArePaged(t *testing.T) {
	w := newWorld(t)
	for range 4 {
		must(w.AddUser(lineemu.User{}))(t)
	}
	w.want(w.call("GET", "/v2/bot/followers/ids", nil), 403, "")
	yes := true
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Verified: &yes}))(t)
	var ids []any
	next := ""
	for {
		p := w.want(w.call("GET", "/v2/bot/followers/ids?limit=2&start="+next, nil), 200, "").json(t)
		ids = append(ids, p["userIds"].([]any)...)
		more, ok := p["next"].(string)
		if !ok {
			break
		}
		next = more
	}
	if len(ids) != 5 {
		t.Errorf("%d followers, want 5", len(ids))
	}
	w.want(w.call("GET", "/v2/bot/followers/ids?start=x", nil), 400, "Invalid start param")
}

func TestBotInfo(t *testing.T) {
	w := newWorld(t)
	if b := w.call("GET", "/v2/bot/info", nil).json(t); b["chatMode"] != "chat" || b["markAsReadMode"] != "manual" || b["userId"] != w.ch.BotUserID {
		t.Errorf("%v", b)
	}
	mode := "bot"
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{ChatMode: &mode}))(t)
	if b := w.call("GET", "/v2/bot/info", nil).json(t); b["chatMode"] != "bot" || b["markAsReadMode"] != "auto" {
		t.Errorf("%v", b)
	}
}

func TestLoading(t *testing.T) {
	w := newWorld(t)
	const path = "/v2/bot/chat/loading/start"
	w.want(w.call("POST", path, map[string]any{"chatId": w.user.ID, "loadingSeconds": 30}), 202, "")
	if ms := w.talk(w.user.ID)["loading_ms"].(float64); ms < 29_000 || ms > 30_000 {
		t.Errorf("loading for %v ms, want 30 s", ms)
	}
	w.want(w.call("POST", pathPush, toPush(w.user.ID, "x")), 200, "")
	if ms := w.talk(w.user.ID)["loading_ms"]; ms != 0.0 {
		t.Errorf("still loading (%v) after a message", ms)
	}
	r := w.want(w.call("POST", path, map[string]any{"chatId": w.user.ID, "loadingSeconds": 61}), 400, "The request body has 2 error(s)")
	for _, text := range []string{"Must be between 5 and 60", "must be a multiple of five"} {
		if !strings.Contains(r.body, text) {
			t.Errorf("%s lacks %q", r.body, text)
		}
	}
}

func TestMarkAsRead(t *testing.T) {
	w := newWorld(t)
	const path = "/v2/bot/chat/markAsRead"
	for _, s := range []string{"一", "二", "三"} {
		w.act(lineemu.Act{Type: "text", Text: s})
	}
	hooks := w.bot.got()
	token := hooks[1].events[0].Message["markAsReadToken"].(string)
	w.advance(400 * 24 * time.Hour) // it never expires
	w.want(w.call("POST", path, map[string]any{"markAsReadToken": token}), 200, "")
	var read []bool
	for _, l := range w.talk(w.user.ID)["items"].([]any) {
		v, _ := l.(map[string]any)["read"].(bool)
		read = append(read, v)
	}
	if len(read) != 3 || !read[0] || !read[1] || read[2] {
		t.Errorf("read marks %v, want the first two", read)
	}
	const bad = "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."
	w.want(w.call("POST", path, map[string]any{"markAsReadToken": token + "0"}), 400, bad)
	other := must(w.AddChannel(lineemu.Channel{}))(t)
	w.want(w.call("POST", path, map[string]any{"markAsReadToken": token}, "Authorization", "Bearer "+other.AccessToken), 400, bad)
}

func TestWebhookEndpointAPI(t *testing.T) {
	w := newWorld(t)
	const path = "/v2/bot/channel/webhook/"
	w.want(w.call("PUT", path+"endpoint", map[string]any{"endpoint": "ftp://x"}), 400, "Invalid webhook endpoint URL")
	w.want(w.call("PUT", path+"endpoint", map[string]any{"endpoint": "http://192.0.2.1/hook"}), 400, "Invalid webhook endpoint URL")
	w.want(w.call("PUT", path+"endpoint", map[string]any{"endpoint": w.bot.URL + "/hook"}), 200, "")
	if e := w.call("GET", path+"endpoint", nil).json(t); e["endpoint"] != w.bot.URL+"/hook" || e["active"] != true {
		t.Errorf("endpoint %v", e)
	}
	r := w.want(w.call("POST", path+"test", map[string]any{}), 200, "").json(t)
	if r["success"] != true || r["statusCode"] != 200.0 {
		t.Errorf("test %v", r)
	}
	if h := w.bot.got(); len(h) != 1 || !strings.Contains(string(h[0].body), `"events":[]`) {
		t.Errorf("the test sent %v", h)
	}
	w.bot.set(503, nil)
	if r := w.call("POST", path+"test", map[string]any{}).json(t); r["success"] != false || r["statusCode"] != 503.0 || r["reason"] != lineemu.ReasonStatus || r["detail"] != "503" {
		t.Errorf("a test that failed: %v", r)
	}
	bare := must(w.AddChannel(lineemu.Channel{}))(t)
	for _, call := range [][2]string{{"GET", path + "endpoint"}, {"POST", path + "test"}} {
		w.want(w.call(call[0], call[1], nil, "Authorization", "Bearer "+bare.AccessToken), 404, "Webhook endpoint not found")
	}
}
