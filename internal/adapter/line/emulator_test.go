package line

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// phone is an emulated LINE with one channel and one customer, a webhook of ours that
// verifies and decodes, and a client that mints its own tokens.
type phone struct {
	*lineemu.Server
	*Client
	channel lineemu.Channel
	user    lineemu.User
	events  chan desk.Inbound
	calls   atomic.Int64
}

func newPhone(t *testing.T) *phone {
	t.Helper()
	p := &phone{Server: lineemu.NewServer(t), events: make(chan desk.Inbound, 64)}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !Verify(body, r.Header.Get("x-line-signature"), p.channel.Secret) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		events, err := Decode("ch", body, p.Now())
		if err != nil {
			t.Errorf("%v: %s", err, body)
		}
		for _, in := range events {
			p.events <- in
		}
	}))
	t.Cleanup(hook.Close)
	var err1, err2 error
	p.channel, err1 = p.AddChannel(lineemu.Channel{Name: "通販", WebhookURL: hook.URL})
	p.user, err2 = p.AddUser(lineemu.User{DisplayName: "花子"})
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	p.Client = clientFor(t, p.URL, func(cfg *Config) {
		cfg.Now = p.Now
		cfg.HTTP = &http.Client{Transport: checked{newTransport(), t}}
		cfg.Credentials = func(context.Context, desk.ChannelID) (Credentials, error) {
			return Credentials{ChannelID: p.channel.ID, Secret: p.channel.Secret}, nil
		}
	})
	return p
}

// checked holds every request with a body against LINE's OpenAPI, where the files are here.
type checked struct {
	http.RoundTripper
	t *testing.T
}

func (c checked) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		openapitest.Request(c.t, r.Method, r.URL.Path, body)
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return c.RoundTripper.RoundTrip(r)
}

// says lets the customer act and gives the event that came of it.
func (p *phone) says(t *testing.T, a lineemu.Act) desk.Inbound {
	t.Helper()
	said, err := p.Act(p.user.ID, a)
	if err != nil || said.Delivery.Result != lineemu.Delivered {
		t.Fatalf("%+v, %v", said, err)
	}
	in := <-p.events
	if in.EventID != said.EventID {
		t.Fatalf("event %s, want %s", in.EventID, said.EventID)
	}
	return in
}

// call makes a call with its body, ready to go.
func (p *phone) call(t *testing.T, route desk.Route, replyToken string, contents ...desk.Content) desk.Call {
	t.Helper()
	call := desk.Call{ID: desk.CallID(fmt.Sprintf("123e4567-e89b-42d3-a456-%012d", p.calls.Add(1))), Channel: "ch", Route: route, To: p.user.ID, ReplyToken: replyToken}
	var bubbles []flow.Bubble
	for _, c := range contents {
		b := bubble(c, "")
		b.URL, b.PreviewURL = p.URL+"/emu/pictures/"+p.user.ID+".png", p.URL+"/emu/pictures/"+p.user.ID+".png"
		bubbles = append(bubbles, b)
	}
	var err error
	if call.Body, err = p.Body(call, bubbles); err != nil {
		t.Fatal(err)
	}
	return call
}

func (p *phone) fault(t *testing.T, endpoint, kind string) {
	t.Helper()
	if _, err := p.SetFault(lineemu.Fault{Endpoint: endpoint, Kind: kind, Times: 1, DelayMS: 2000}); err != nil {
		t.Fatal(err)
	}
}

// heard lists what the customer saw.
func (p *phone) heard() (seen []string) {
	items, _ := p.Ledger(0)
	for _, it := range items {
		if it.Direction == lineemu.Out {
			var m struct{ Type, Text string }
			_ = json.Unmarshal(it.Message, &m)
			seen = append(seen, it.Via+":"+m.Type+":"+m.Text)
		}
	}
	return seen
}

func TestEmulatorReplyThenPush(t *testing.T) {
	p := newPhone(t)
	in := p.says(t, lineemu.Act{Type: "text", Text: "商品が届きません"})
	five := []desk.Content{*textOf("一"), {Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "446", StickerID: "1988"}},
		mediaOf(desk.Image, "", 0), mediaOf(desk.Video, "", 0), mediaOf(desk.Audio, "", 0)}
	reply := p.call(t, desk.Reply, in.ReplyToken, five...)
	a := p.Call(t.Context(), reply)
	if a.Outcome != decide.Accepted || len(a.SentIDs) != 5 || a.SentIDs[0].ID == "" || a.SentIDs[0].QuoteToken == "" || a.SentIDs[4].QuoteToken != "" || a.RequestID == "" {
		t.Fatalf("%+v", a)
	}
	if a := p.Call(t.Context(), reply); a.Outcome != decide.DeadToken {
		t.Errorf("a used token: %+v", a)
	}
	push := p.call(t, desk.Push, "", mediaOf(desk.File, "見積書.pdf", 0))
	a = p.Call(t.Context(), push)
	again := p.Call(t.Context(), push)
	if a.Outcome != decide.Accepted || again.Outcome != decide.Accepted || len(again.SentIDs) != 1 || again.SentIDs[0] != a.SentIDs[0] || again.RequestID != a.RequestID {
		t.Errorf("the second attempt must tell of the first: %+v, %+v", a, again)
	}
	want := []string{"reply:text:一", "reply:sticker:", "reply:image:", "reply:video:", "reply:audio:", "push:text:見積書.pdf\n" + p.URL + "/emu/pictures/" + p.user.ID + ".png"}
	if got := p.heard(); !slices.Equal(got, want) {
		t.Errorf("the customer saw %q, want %q", got, want)
	}
	used, err := p.Consumption(t.Context(), "ch")
	if err != nil || used != 1 {
		t.Errorf("%d messages billed, want the push alone; %v", used, err)
	}
}

func TestEmulatorFaults(t *testing.T) {
	for _, tc := range []struct {
		kind    string
		outcome decide.Outcome
		code    string
		shown   bool
	}{
		{lineemu.FaultStatus, decide.Doubt, "line_error", false},
		{lineemu.FaultCutBefore, decide.Doubt, "line_cut", false},
		{lineemu.FaultCutAfter, decide.Doubt, "line_cut", true},
		{lineemu.FaultRate, decide.Later, "line_rate_limited", false},
		{lineemu.FaultConcurrency, decide.Later, "line_busy", false},
		{lineemu.FaultQuota, decide.Refused, "quota_exceeded", false},
		{lineemu.FaultUser, decide.Refused, "too_many_to_user", false},
	} {
		t.Run(tc.kind, func(t *testing.T) {
			p := newPhone(t)
			p.fault(t, "push", tc.kind)
			call := p.call(t, desk.Push, "", *textOf("一"))
			if a := p.Call(t.Context(), call); a.Outcome != tc.outcome || a.Code != tc.code {
				t.Fatalf("%+v", a)
			}
			if shown := len(p.heard()) == 1; shown != tc.shown {
				t.Errorf("shown %v, want %v", shown, tc.shown)
			}
			if a := p.Call(t.Context(), call); a.Outcome != decide.Accepted || len(p.heard()) != 1 {
				t.Errorf("the next attempt: %+v; the customer saw %q", a, p.heard())
			}
		})
	}
}

func TestEmulatorTokens(t *testing.T) {
	p := newPhone(t)
	p.fault(t, "token", lineemu.FaultStatus)
	if a := p.Call(t.Context(), p.call(t, desk.Push, "", *textOf("一"))); a.Outcome != decide.NotReached || a.Code != "line_token_unavailable" {
		t.Errorf("%+v", a)
	}
	for range 3 { // the token lives 15 minutes, and is renewed before
		if a := p.Call(t.Context(), p.call(t, desk.Push, "", *textOf("二"))); a.Outcome != decide.Accepted {
			t.Errorf("%+v", a)
		}
		if err := p.Advance(8 * time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	p.channel.Secret = "wrong"
	if a := p.Call(t.Context(), p.call(t, desk.Push, "", *textOf("三"))); a.Outcome != decide.Refused || a.Code != "channel_auth" {
		t.Errorf("%+v", a)
	}
}

func TestEmulatorUnknownUserAndBadBody(t *testing.T) {
	p := newPhone(t)
	call := p.call(t, desk.Push, "", *textOf("一"))
	call.Body = []byte(strings.Replace(string(call.Body), p.user.ID, "U1", 1))
	if a := p.Call(t.Context(), call); a.Outcome != decide.Refused || a.Code != "unknown_user" {
		t.Errorf("%+v", a)
	}
	call = p.call(t, desk.Push, "", *textOf(strings.Repeat("あ", 5001)))
	if a := p.Call(t.Context(), call); a.Outcome != decide.Refused || a.Code != "line_bad_request" || !strings.Contains(a.Detail, "messages[0].text") {
		t.Errorf("%+v", a)
	}
	if a := p.Call(t.Context(), p.call(t, desk.Reply, "made-up", *textOf("一"))); a.Outcome != decide.DeadToken {
		t.Errorf("%+v", a)
	}
}

func TestEmulatorContent(t *testing.T) {
	p := newPhone(t)
	fetch := func(id string) (int, string, error) {
		body, kind, err := p.Content(t.Context(), "ch", id)
		if err != nil {
			return 0, "", err
		}
		defer func() { _ = body.Close() }()
		all, err := io.ReadAll(body)
		return len(all), kind, err
	}
	image := p.says(t, lineemu.Act{Type: "image"})
	if n, kind, err := fetch(image.MessageID); n == 0 || !strings.HasPrefix(kind, "image/") || err != nil {
		t.Errorf("%d bytes of %q, %v", n, kind, err)
	}
	p.fault(t, "content", lineemu.FaultTruncate)
	if _, _, err := fetch(image.MessageID); !errors.Is(err, ErrContentCut) {
		t.Errorf("truncated: %v", err)
	}
	video := p.says(t, lineemu.Act{Type: "video", PrepareMS: 60_000})
	if _, _, err := fetch(video.MessageID); !errors.Is(err, flow.ErrNotReady) {
		t.Errorf("being prepared: %v", err)
	}
	if s, err := p.Transcoding(t.Context(), "ch", video.MessageID); s != TranscodingProcessing || err != nil {
		t.Errorf("%q, %v", s, err)
	}
	if err := p.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	if s, err := p.Transcoding(t.Context(), "ch", video.MessageID); s != TranscodingSucceeded || err != nil {
		t.Errorf("%q, %v", s, err)
	}
	if n, _, err := fetch(video.MessageID); n == 0 || err != nil {
		t.Errorf("ready: %v", err)
	}
	if body, kind, err := p.Preview(t.Context(), "ch", video.MessageID); err != nil || !strings.HasPrefix(kind, "image/") {
		t.Errorf("preview: %q, %v", kind, err)
	} else {
		_ = body.Close()
	}
	p.says(t, lineemu.Act{Type: "unsend", MessageID: image.MessageID})
	if _, _, err := fetch(image.MessageID); !errors.Is(err, flow.ErrContentGone) {
		t.Errorf("taken back: %v", err)
	}
	if _, err := p.Transcoding(t.Context(), "ch", image.MessageID); !errors.Is(err, flow.ErrContentGone) {
		t.Errorf("taken back: %v", err)
	}
	if _, _, err := fetch("1"); !errors.Is(err, ErrContentUnknown) {
		t.Errorf("unknown: %v", err)
	}
}

func TestEmulatorProfiles(t *testing.T) {
	p := newPhone(t)
	group, err1 := p.AddGroup(lineemu.Group{Name: "家族", Members: []string{p.user.ID}})
	room, err2 := p.AddGroup(lineemu.Group{Kind: "room", Members: []string{p.user.ID}})
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	ask := func(src desk.Source) flow.LineProfile {
		t.Helper()
		got, err := p.Profile(t.Context(), "ch", src)
		if err != nil {
			t.Errorf("%+v: %v", src, err)
		}
		return got
	}
	one := desk.Source{Kind: desk.FromUser, ID: p.user.ID}
	got := ask(one)
	if got.Name != "花子" || got.Language != "ja" || got.Missing {
		t.Errorf("%+v", got)
	}
	if picture, err := p.Picture(t.Context(), got.PictureURL); err != nil || len(picture) == 0 {
		t.Errorf("picture %q: %v", got.PictureURL, err)
	}
	if got := ask(desk.Source{Kind: desk.FromGroup, ID: group.ID}); got.Name != "家族" {
		t.Errorf("%+v", got)
	}
	if got := ask(desk.Source{Kind: desk.FromGroup, ID: group.ID, User: p.user.ID}); got.Name != "花子" {
		t.Errorf("%+v", got)
	}
	if got := ask(desk.Source{Kind: desk.FromRoom, ID: room.ID, User: p.user.ID}); got.Name != "花子" {
		t.Errorf("%+v", got)
	}
	if got := ask(desk.Source{Kind: desk.FromRoom, ID: room.ID}); !got.Missing {
		t.Errorf("a room has no name: %+v", got)
	}
	p.says(t, lineemu.Act{Type: "block"})
	if got := ask(one); !got.Missing {
		t.Errorf("blocked: %+v", got)
	}
	for _, bad := range []string{"", "../info", "U 1", "U1"} {
		if _, err := p.Profile(t.Context(), "ch", desk.Source{Kind: desk.FromUser, ID: bad}); err == nil {
			t.Errorf("id %q was taken", bad)
		}
	}
}

func TestEmulatorAccount(t *testing.T) {
	p := newPhone(t)
	ctx := t.Context()
	bot, err := p.BotInfo(ctx, "ch")
	if err != nil || bot.UserID != p.channel.BotUserID || bot.DisplayName != "通販" || bot.ChatMode != "chat" || bot.BasicID == "" {
		t.Errorf("%+v, %v", bot, err)
	}
	if _, limited, err := p.Quota(ctx, "ch"); limited || err != nil {
		t.Errorf("limited %v, %v", limited, err)
	}
	limit := int64(200)
	if _, err := p.UpdateChannel(p.channel.ID, lineemu.ChannelPatch{Quota: &limit}); err != nil {
		t.Fatal(err)
	}
	if n, limited, err := p.Quota(ctx, "ch"); n != 200 || !limited || err != nil {
		t.Errorf("%d, %v, %v", n, limited, err)
	}
	at, err := p.WebhookEndpoint(ctx, "ch")
	if err != nil || at.URL != p.channel.WebhookURL || !at.Active {
		t.Errorf("%+v, %v", at, err)
	}
	test, err := p.TestWebhook(ctx, "ch", "")
	if err != nil || !test.Success || test.StatusCode != 200 || test.Timestamp.IsZero() {
		t.Errorf("%+v, %v", test, err)
	}
	if err := p.SetWebhookEndpoint(ctx, "ch", "https://desk.example/webhook/line/ch"); err != nil {
		t.Error(err)
	}
	if at, err := p.WebhookEndpoint(ctx, "ch"); err != nil || at.URL != "https://desk.example/webhook/line/ch" {
		t.Errorf("%+v, %v", at, err)
	}
	if err := p.SetWebhookEndpoint(ctx, "ch", "not an address"); desk.CodeOf(err) != "line_refused" || !strings.Contains(err.Error(), "Invalid webhook endpoint URL") {
		t.Errorf("%v", err)
	}
}

func TestEmulatorReadMarkAndLoading(t *testing.T) {
	p := newPhone(t)
	ctx := t.Context()
	in := p.says(t, lineemu.Act{Type: "text", Text: "もしもし"})
	if err := p.MarkRead(ctx, "ch", in.ReadToken); err != nil {
		t.Error(err)
	}
	if err := p.MarkRead(ctx, "ch", "made-up"); desk.CodeOf(err) != "line_refused" {
		t.Errorf("%v", err)
	}
	if err := p.MarkRead(ctx, "ch", ""); desk.KindOf(err) != desk.Invalid {
		t.Errorf("%v", err)
	}
	for _, seconds := range []int{-1, 0, 1, 5, 7, 59, 60, 600} {
		if err := p.Loading(ctx, "ch", p.user.ID, seconds); err != nil {
			t.Errorf("%d s: %v", seconds, err)
		}
	}
	p.fault(t, "loading", lineemu.FaultStatus) // stays: a group must not come so far
	if err := p.Loading(ctx, "ch", groupC, 5); err != nil {
		t.Errorf("a group: %v", err)
	}
	if len(p.Faults()) != 1 {
		t.Error("LINE was asked to show the animation in a group")
	}
}
