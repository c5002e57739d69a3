package lineemu_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

func TestAccountLink(t *testing.T) {
	w := standing(t, lineemu.Config{})
	taro := must(w.AddUser(lineemu.User{}))(t)
	issue := func() string {
		return w.want(w.call("POST", "/v2/bot/user/"+w.user.ID+"/linkToken", nil), 200, "").json(t)["linkToken"].(string)
	}
	open := func(token, nonce, who string) (int, []hook) {
		q := url.Values{"linkToken": {token}, "nonce": {nonce}}
		if who != "" {
			q.Set("user_id", who)
		}
		resp := must(http.Get(w.URL + "/dialog/bot/accountLink?" + q.Encode()))(t)
		defer resp.Body.Close()
		if page := string(must(io.ReadAll(resp.Body))(t)); !strings.Contains(page, "<h1>連携") {
			t.Errorf("page %s", page)
		}
		hooks := w.bot.got()
		for _, h := range hooks {
			openapitest.Webhook(t, h.body)
		}
		return resp.StatusCode, hooks
	}
	const nonce = "Tm9uY2Ugb2YgMTI4IGJpdHM="
	token := issue()
	status, hooks := open(token, nonce, "")
	if status != 200 || len(hooks) != 1 {
		t.Fatalf("%d, %d webhooks", status, len(hooks))
	}
	ev := hooks[0].events[0]
	if ev.Type != "accountLink" || ev.Link.Result != "ok" || ev.Link.Nonce != nonce || ev.ReplyToken == "" || ev.Source["userId"] != w.user.ID {
		t.Errorf("event %+v", ev)
	}
	if status, hooks := open(token, nonce, ""); status != 400 || len(hooks) != 0 {
		t.Errorf("used token: %d, %d webhooks", status, len(hooks))
	}
	_, hooks = open(issue(), nonce, taro.ID)
	if ev := hooks[0].events[0]; ev.Link.Result != "failed" || ev.Link.Nonce != nonce || ev.ReplyToken != "" || ev.Source != nil {
		t.Errorf("of somebody else: %+v", ev)
	}
	for _, bad := range []string{"", "123456789", strings.Repeat("n", 256)} {
		if status, hooks := open(issue(), bad, ""); status != 400 || len(hooks) != 0 {
			t.Errorf("nonce %q: %d, %d webhooks", bad, status, len(hooks))
		}
	}
	late := issue()
	w.advance(10*time.Minute + time.Second)
	if status, hooks := open(late, nonce, w.user.ID); status != 400 || len(hooks) != 0 {
		t.Errorf("expired token: %d, %d webhooks", status, len(hooks))
	}
}
