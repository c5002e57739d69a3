package lineemu_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/line/line-bot-sdk-go/v8/linebot/channel_access_token"
	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
	"github.com/line/line-bot-sdk-go/v8/linebot/webhook"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// TestOfficialSDK drives the emulator with LINE's own Go SDK: its token client, its webhook
// parser with its signature check, and its API clients.
func TestOfficialSDK(t *testing.T) {
	w := newWorld(t)
	tokens := must(channel_access_token.NewChannelAccessTokenAPI(channel_access_token.WithEndpoint(w.URL)))(t)
	issued := must(tokens.IssueStatelessChannelTokenByClientSecret(w.ch.ID, w.ch.Secret))(t)
	api := must(messaging_api.NewMessagingApiAPI(issued.AccessToken, messaging_api.WithEndpoint(w.URL)))(t)
	blob := must(messaging_api.NewMessagingApiBlobAPI(issued.AccessToken, messaging_api.WithBlobEndpoint(w.URL)))(t)

	events := make(chan webhook.EventInterface, 10)
	desk := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		cb, err := webhook.ParseRequest(w.ch.Secret, r)
		if err != nil {
			t.Errorf("the SDK refuses the webhook: %v", err)
			rw.WriteHeader(http.StatusBadRequest)
			return
		}
		for _, e := range cb.Events {
			events <- e
		}
	}))
	defer desk.Close()
	must(w.UpdateChannel(w.ch.ID, lineemu.ChannelPatch{WebhookURL: &desk.URL}))(t)

	w.act(lineemu.Act{Type: "text", Text: "こんにちは"})
	msg, ok := (<-events).(webhook.MessageEvent)
	if !ok {
		t.Fatal("no message event")
	}
	said, ok := msg.Message.(webhook.TextMessageContent)
	if !ok || said.Text != "こんにちは" || said.MarkAsReadToken == "" {
		t.Fatalf("message %+v", msg.Message)
	}
	sent := must(api.ReplyMessage(&messaging_api.ReplyMessageRequest{
		ReplyToken: msg.ReplyToken,
		Messages: []messaging_api.MessageInterface{
			messaging_api.TextMessage{Text: "はい", QuoteToken: said.QuoteToken},
			messaging_api.StickerMessage{PackageId: "446", StickerId: "1988"},
			messaging_api.TemplateMessage{AltText: "選択", Template: &messaging_api.ConfirmTemplate{
				Text: "よろしいですか", Actions: []messaging_api.ActionInterface{
					messaging_api.MessageAction{Label: "はい", Text: "はい"}, messaging_api.PostbackAction{Label: "いいえ", Data: "no"},
				},
			}},
			messaging_api.FlexMessage{AltText: "明細", Contents: &messaging_api.FlexBubble{Body: &messaging_api.FlexBox{
				Layout: messaging_api.FlexBoxLAYOUT_VERTICAL, Contents: []messaging_api.FlexComponentInterface{&messaging_api.FlexText{Text: "合計"}},
			}}},
		},
	}))(t)
	if len(sent.SentMessages) != 4 || sent.SentMessages[0].QuoteToken == "" {
		t.Errorf("sent %+v", sent)
	}
	// the SDK sends an empty X-Line-Retry-Key: absent
	must(api.PushMessage(&messaging_api.PushMessageRequest{To: w.user.ID, Messages: []messaging_api.MessageInterface{messaging_api.TextMessage{Text: "追伸"}}}, ""))(t)
	must(api.MarkMessagesAsReadByToken(&messaging_api.MarkMessagesAsReadByTokenRequest{MarkAsReadToken: said.MarkAsReadToken}))(t)
	must(api.ShowLoadingAnimation(&messaging_api.ShowLoadingAnimationRequest{ChatId: w.user.ID, LoadingSeconds: 20}))(t)
	if p := must(api.GetProfile(w.user.ID))(t); p.DisplayName != "花子" {
		t.Errorf("profile %+v", p)
	}
	if b := must(api.GetBotInfo())(t); b.ChatMode != messaging_api.BotInfoResponseCHAT_MODE_CHAT {
		t.Errorf("bot %+v", b)
	}
	if q := must(api.GetMessageQuotaConsumption())(t); q.TotalUsage != 1 {
		t.Errorf("usage %+v", q)
	}
	must(api.IssueLinkToken(w.user.ID))(t)

	w.act(lineemu.Act{Type: "image"})
	img := (<-events).(webhook.MessageEvent).Message.(webhook.ImageMessageContent)
	resp := must(blob.GetMessageContent(img.Id))(t)
	defer resp.Body.Close()
	if body := must(io.ReadAll(resp.Body))(t); http.DetectContentType(body) != "image/png" {
		t.Errorf("%d bytes of %s", len(body), http.DetectContentType(body))
	}
	w.act(lineemu.Act{Type: "block"})
	if _, ok := (<-events).(webhook.UnfollowEvent); !ok {
		t.Error("no unfollow event")
	}
	w.act(lineemu.Act{Type: "unknown", Event: map[string]any{"type": "fromTheFuture", "x": 1}})
	if _, ok := (<-events).(webhook.UnknownEvent); !ok {
		t.Error("an unknown event must arrive as unknown")
	}
}
