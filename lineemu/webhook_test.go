package lineemu_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

func TestWebhookIsSignedOverItsExactBytes(t *testing.T) {
	w := newWorld(t)
	said := w.act(lineemu.Act{Type: "text", Text: `<タグ> & "引用" 😀`})
	if said.Delivery.Result != lineemu.Delivered || said.Delivery.Status != 200 {
		t.Fatalf("delivery %+v", said.Delivery)
	}
	h := w.bot.got()[0]
	if got := h.header.Get("X-Line-Signature"); got != lineemu.Sign(w.ch.Secret, h.body) {
		t.Errorf("signature %q does not fit the body", got)
	}
	if ua := h.header.Get("User-Agent"); ua != "LineBotWebhook/2.0" {
		t.Errorf("User-Agent %q", ua)
	}
	if !strings.Contains(string(h.body), `<タグ> & \"引用\" 😀`) {
		t.Errorf("the text is escaped in the body: %s", h.body)
	}
	ev := h.events[0]
	if ev.WebhookEventID != said.EventID || ev.ReplyToken != said.ReplyToken || ev.Message["id"] != said.MessageID {
		t.Errorf("event %+v is not what was answered %+v", ev, said)
	}
	if len(said.MessageID) != 18 || len(said.EventID) != 26 || ev.Mode != "active" || ev.Source["userId"] != w.user.ID {
		t.Errorf("ids or source are not of LINE's form: %+v", ev)
	}
}

// The signature header goes out in lower case, as LINE sends it; Go's server would hide that.
func TestSignatureHeaderIsLowerCase(t *testing.T) {
	raw := make(chan string, 1)
	l := must(lineemu.Listen("127.0.0.1:0"))(t)
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		buf := make([]byte, 4096)
		n, _ := c.Read(buf)
		raw <- string(buf[:n])
		_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
	}()
	w := newWorld(t)
	url := "http://" + l.Addr().String()
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{WebhookURL: &url}))(t)
	w.act(lineemu.Act{Type: "text", Text: "a"})
	if got := <-raw; !strings.Contains(got, "\r\nx-line-signature: ") {
		t.Errorf("no lower-case header in %q", got)
	}
}

func TestEveryActMakesAnEventOfLINEsShape(t *testing.T) {
	w := newWorld(t)
	gid := must(w.AddGroup(lineemu.Group{Members: []string{w.user.ID}}))(t).ID
	rid := must(w.AddGroup(lineemu.Group{Kind: "room", Members: []string{w.user.ID}}))(t).ID
	first := w.act(lineemu.Act{Type: "text", Text: "一"})
	inGroup := w.act(lineemu.Act{Type: "text", Text: "群", GroupID: gid})
	ext := &lineemu.External{OriginalContentURL: "https://example.com/a.png"}
	for name, tc := range map[string]struct {
		act   lineemu.Act
		event string
		token bool
	}{
		"text":         {lineemu.Act{Type: "text", Text: "a", Quote: first.MessageID}, "message", true},
		"emoji":        {lineemu.Act{Type: "text", Text: "(love)", Emojis: json.RawMessage(`[{"index":0,"length":6,"productId":"p","emojiId":"1"}]`)}, "message", true},
		"mention":      {lineemu.Act{Type: "text", Text: "@店", GroupID: gid, Mention: json.RawMessage(`{"mentionees":[{"index":0,"length":2,"type":"user","isSelf":true}]}`)}, "message", true},
		"sticker":      {lineemu.Act{Type: "sticker", Keywords: []string{"ok"}}, "message", true},
		"text sticker": {lineemu.Act{Type: "sticker", Text: "毎度"}, "message", true},
		"image":        {lineemu.Act{Type: "image", ImageSet: &lineemu.ImageSet{ID: "s", Index: 1, Total: 2}}, "message", true},
		"external":     {lineemu.Act{Type: "image", External: ext}, "message", true},
		"video":        {lineemu.Act{Type: "video"}, "message", true},
		"audio":        {lineemu.Act{Type: "audio"}, "message", true},
		"file":         {lineemu.Act{Type: "file", FileName: "見積.pdf"}, "message", true},
		"location":     {lineemu.Act{Type: "location", Title: "駅"}, "message", true},
		"in a room":    {lineemu.Act{Type: "text", Text: "a", GroupID: rid}, "message", true},
		"standby":      {lineemu.Act{Type: "text", Text: "a", Standby: true}, "message", false},
		"edit":         {lineemu.Act{Type: "edit", MessageID: inGroup.MessageID, Text: "直し", GroupID: gid}, "messageEdited", true},
		"unsend":       {lineemu.Act{Type: "unsend", MessageID: w.act(lineemu.Act{Type: "text", Text: "消す"}).MessageID}, "unsend", false},
		"postback":     {lineemu.Act{Type: "postback", Data: "d=1", Params: map[string]string{"date": "2026-11-03"}}, "postback", true},
		"join":         {lineemu.Act{Type: "join", GroupID: gid}, "join", true},
		"leave":        {lineemu.Act{Type: "leave", GroupID: rid}, "leave", false},
		"joined":       {lineemu.Act{Type: "memberJoined", GroupID: gid}, "memberJoined", true},
		"linked":       {lineemu.Act{Type: "accountLink", Nonce: "0123456789"}, "accountLink", true},
		"not linked":   {lineemu.Act{Type: "accountLink", Nonce: "0123456789", Result: "failed"}, "accountLink", false},
		"beacon":       {lineemu.Act{Type: "unknown", Event: map[string]any{"type": "beacon", "beacon": map[string]any{"hwid": "1", "type": "enter"}}}, "beacon", true},
		"membership":   {lineemu.Act{Type: "unknown", Event: map[string]any{"type": "membership", "membership": map[string]any{"type": "joined", "membershipId": 1}}}, "membership", true},
		"suspended":    {lineemu.Act{Type: "unknown", Event: map[string]any{"type": "botSuspended"}}, "botSuspended", false},
	} {
		t.Run(name, func(t *testing.T) {
			w.bot.got()
			said := must(w.Act(w.user.ID, tc.act))(t)
			h := w.bot.got()[0]
			openapitest.Webhook(t, h.body)
			ev := h.events[0]
			if ev.Type != tc.event || (ev.ReplyToken != "") != tc.token || (said.ReplyToken != "") != tc.token {
				t.Errorf("event %s with token %q, want %s with token: %v", ev.Type, ev.ReplyToken, tc.event, tc.token)
			}
			if name == "not linked" && ev.Source != nil {
				t.Error("a failed link must not tell the user")
			}
			if name == "standby" && ev.Mode != "standby" {
				t.Errorf("mode %s", ev.Mode)
			}
		})
	}
	w.act(lineemu.Act{Type: "block"})
	w.bot.got()
	w.act(lineemu.Act{Type: "follow"})
	if h := w.bot.got()[0]; !h.events[0].Follow.IsUnblocked || h.events[0].ReplyToken == "" {
		t.Errorf("a follow after a block must say so: %s", h.body)
	}
}

func TestActRefusesTheImpossible(t *testing.T) {
	w := newWorld(t)
	said := w.act(lineemu.Act{Type: "text", Text: "一"})
	other := must(w.AddUser(lineemu.User{}))(t)
	for name, tc := range map[string]struct {
		user string
		act  lineemu.Act
		says string
	}{
		"no type":          {w.user.ID, lineemu.Act{}, "give one of"},
		"empty text":       {w.user.ID, lineemu.Act{Type: "text"}, "text:"},
		"unknown user":     {"U0", lineemu.Act{Type: "text", Text: "a"}, "POST /emu/users"},
		"unknown channel":  {w.user.ID, lineemu.Act{Type: "text", Text: "a", ChannelID: "9"}, "GET /emu/channels"},
		"bad base64":       {w.user.ID, lineemu.Act{Type: "image", Data: "%%"}, "base64"},
		"not own message":  {other.ID, lineemu.Act{Type: "unsend", MessageID: said.MessageID}, "wrote no such message"},
		"edit one to one":  {w.user.ID, lineemu.Act{Type: "edit", MessageID: said.MessageID, Text: "b"}, "group"},
		"quote of nothing": {w.user.ID, lineemu.Act{Type: "text", Text: "a", Quote: "1"}, "quote"},
		"bad group":        {w.user.ID, lineemu.Act{Type: "text", Text: "a", GroupID: "G"}, "group_id"},
		"join nowhere":     {w.user.ID, lineemu.Act{Type: "join"}, "group_id"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Act(tc.user, tc.act)
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v, want one that says %q", err, tc.says)
			}
		})
	}
}

func TestSeveralUsersInOnePost(t *testing.T) {
	w := newWorld(t)
	taro := must(w.AddUser(lineemu.User{}))(t)
	said := must(w.ActTogether([]lineemu.UserAct{
		{UserID: w.user.ID, Act: lineemu.Act{Type: "text", Text: "一"}},
		{UserID: taro.ID, Act: lineemu.Act{Type: "text", Text: "二"}},
	}, false))(t)
	hooks := w.bot.got()
	if len(hooks) != 1 || len(hooks[0].events) != 2 || len(said) != 2 {
		t.Fatalf("%d posts, want one with two events", len(hooks))
	}
	if hooks[0].events[1].Source["userId"] != taro.ID {
		t.Error("the second event is not the second user's")
	}
}

func TestErrorReasons(t *testing.T) {
	release := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer hang.Close()
	defer close(release)
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }))
	defer broken.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	w := newWorld(t, lineemu.Config{WebhookTimeout: 50 * time.Millisecond})
	for reason, url := range map[string]string{
		lineemu.ReasonTimeout: hang.URL, lineemu.ReasonOther: broken.URL, lineemu.ReasonConnect: gone.URL,
	} {
		must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{WebhookURL: &url}))(t)
		if d := w.act(lineemu.Act{Type: "text", Text: "a"}).Delivery; d.Result != lineemu.Failed || d.Reason != reason {
			t.Errorf("%+v, want reason %s", d, reason)
		}
		if log, _ := w.Log(0); log[len(log)-1].Reason != reason {
			t.Errorf("the log says %q, want %q", log[len(log)-1].Reason, reason)
		}
	}
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{WebhookURL: &w.bot.URL}))(t)
	w.bot.set(302, nil)
	if d := w.act(lineemu.Act{Type: "text", Text: "a"}).Delivery; d.Reason != lineemu.ReasonStatus || d.Status != 302 || d.Redelivery != "" {
		t.Errorf("%+v, want error_status_code 302 and no redelivery", d)
	}
}

func TestRedelivery(t *testing.T) {
	w := newWorld(t, lineemu.Config{RedeliveryBackoff: []time.Duration{10 * time.Second, time.Minute}})
	on := true
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Redelivery: &on}))(t)
	w.bot.set(500, nil)
	said := w.act(lineemu.Act{Type: "text", Text: "a"})
	if said.Delivery.Redelivery == "" {
		t.Fatal("no redelivery announced")
	}
	first := w.bot.got()[0].events[0]
	w.advance(9 * time.Second)
	if n := len(w.bot.got()); n != 0 {
		t.Fatalf("%d redeliveries too early", n)
	}
	w.advance(2 * time.Second)
	again := w.bot.got()
	if len(again) != 1 {
		t.Fatalf("%d redeliveries, want 1", len(again))
	}
	ev := again[0].events[0]
	if !ev.DeliveryContext.IsRedelivery || first.DeliveryContext.IsRedelivery {
		t.Error("isRedelivery must be true on the second delivery only")
	}
	if ev.WebhookEventID != first.WebhookEventID || ev.Timestamp != first.Timestamp || ev.ReplyToken != first.ReplyToken || ev.Message["id"] != first.Message["id"] {
		t.Errorf("redelivery %+v differs from %+v", ev, first)
	}
	w.advance(time.Hour) // the second and last redelivery
	if n := len(w.bot.got()); n != 1 {
		t.Errorf("%d redeliveries in the hour, want the one that is left", n)
	}
	w.bot.set(200, nil)
	w.act(lineemu.Act{Type: "text", Text: "b"})
	w.bot.got()
	w.advance(24 * time.Hour)
	if n := len(w.bot.got()); n != 0 {
		t.Errorf("%d redeliveries of a delivered event", n)
	}
}

func TestSecretRotationTakesEffectAtOnce(t *testing.T) {
	w := newWorld(t)
	fresh := ""
	ch := must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Secret: &fresh}))(t)
	if ch.Secret == w.ch.Secret || ch.Secret == "" {
		t.Fatalf("secret %q was not redrawn", ch.Secret)
	}
	w.act(lineemu.Act{Type: "text", Text: "a"})
	h := w.bot.got()[0]
	if h.header.Get("X-Line-Signature") != lineemu.Sign(ch.Secret, h.body) {
		t.Error("signed with another than the new secret")
	}
}

func TestWebhookFaults(t *testing.T) {
	w := newWorld(t)
	on := true
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{Redelivery: &on}))(t)
	fault := func(kind string) []hook {
		t.Helper()
		must(w.SetFault(lineemu.Fault{Endpoint: "webhook", Kind: kind, Times: 1}))(t)
		w.bot.got()
		w.act(lineemu.Act{Type: "text", Text: kind})
		return w.bot.got()
	}
	if h := fault(lineemu.FaultDuplicate); len(h) != 2 || string(h[0].body) != string(h[1].body) {
		t.Errorf("duplicate: %d posts, want the same twice", len(h))
	}
	if h := fault(lineemu.FaultBadSignature); h[0].header.Get("X-Line-Signature") == lineemu.Sign(w.ch.Secret, h[0].body) {
		t.Error("bad_signature: the signature is right")
	}
	if h := fault(lineemu.FaultDrop); len(h) != 0 {
		t.Error("drop: it arrived")
	}
	if h := fault(lineemu.FaultCutBefore); len(h) != 0 {
		t.Error("cut_before: it arrived")
	}
	if h := fault(lineemu.FaultCutAfter); len(h) != 1 {
		t.Error("cut_after: it did not arrive")
	}
	w.advance(11 * time.Second) // both cuts are redelivered, the drop is not
	if h := w.bot.got(); len(h) != 2 || !h[0].events[0].DeliveryContext.IsRedelivery {
		t.Errorf("%d redeliveries of the cuts, want 2", len(h))
	}
	if h := fault(lineemu.FaultShuffle); len(h) != 0 {
		t.Error("shuffle: a single event must wait for the next")
	}
	w.act(lineemu.Act{Type: "text", Text: "次"})
	var order []string
	for _, h := range w.bot.got() {
		order = append(order, h.events[0].Message["text"].(string))
	}
	if !slices.Equal(order, []string{"次", lineemu.FaultShuffle}) {
		t.Errorf("shuffle: order %v", order)
	}
}

func TestRawWebhook(t *testing.T) {
	w := newWorld(t)
	broken := "{"
	for name, tc := range map[string]struct {
		raw    lineemu.RawWebhook
		signed bool
		body   string
	}{
		"empty":  {lineemu.RawWebhook{}, true, `{"destination":"` + w.ch.BotUserID + `","events":[]}`},
		"events": {lineemu.RawWebhook{Events: []json.RawMessage{json.RawMessage(`{"type":"x"}`)}, Destination: "D", Signature: "bad"}, false, `{"destination":"D","events":[{"type":"x"}]}`},
		"body":   {lineemu.RawWebhook{Body: &broken, Signature: "none"}, false, "{"},
	} {
		t.Run(name, func(t *testing.T) {
			w.bot.got()
			must(w.SendRaw(tc.raw))(t)
			h := w.bot.got()[0]
			if string(h.body) != tc.body {
				t.Errorf("body %s, want %s", h.body, tc.body)
			}
			sig := h.header.Get("X-Line-Signature")
			if good := sig == lineemu.Sign(w.ch.Secret, h.body); good != tc.signed || (tc.raw.Signature == "none") != (sig == "") {
				t.Errorf("signature %q, want it right: %v", sig, tc.signed)
			}
		})
	}
	if _, err := w.SendRaw(lineemu.RawWebhook{Signature: "maybe"}); err == nil {
		t.Error("an unknown way to sign was taken")
	}
}

func TestAsyncDoesNotWait(t *testing.T) {
	w := newWorld(t)
	release, arrived := make(chan struct{}), make(chan struct{})
	w.bot.set(200, func(hook) { close(arrived); <-release })
	said := w.act(lineemu.Act{Type: "text", Text: "a", Async: true})
	if said.Delivery.Result != lineemu.Queued {
		t.Errorf("delivery %+v", said.Delivery)
	}
	<-arrived
	close(release)
}
