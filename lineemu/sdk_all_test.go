package lineemu_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/line/line-bot-sdk-go/v8/linebot/channel_access_token"
	"github.com/line/line-bot-sdk-go/v8/linebot/manage_audience"
	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"

	"github.com/madoguchi-desk/madoguchi/lineemu"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// sdkWorld is a platform behind the OpenAPI check, and LINE's own clients pointed at it.
type sdkWorld struct {
	*world
	api   *messaging_api.MessagingApiAPI
	blob  *messaging_api.MessagingApiBlobAPI
	aud   *manage_audience.ManageAudienceAPI
	token *channel_access_token.ChannelAccessTokenAPI
}

func newSDKWorld(t *testing.T) *sdkWorld {
	t.Helper()
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	p := lineemu.New(lineemu.Config{Now: func() time.Time { return at }, RateFactor: -1, SmallAudiences: true, WebhookTimeout: time.Minute})
	front := httptest.NewServer(openapitest.Handler(t, p))
	w := &world{t: t, Server: &lineemu.Server{Platform: p, URL: front.URL}, bot: newBot(t)}
	t.Cleanup(func() {
		front.Close()
		_ = p.Close(context.Background())
	})
	w.ch = must(p.AddChannel(lineemu.Channel{Name: "店", WebhookURL: w.bot.URL, Verified: true}))(t)
	w.user = must(p.AddUser(lineemu.User{DisplayName: "花子", Traits: lineemu.Traits{Gender: "female"}}))(t)
	return &sdkWorld{
		world: w,
		api:   must(messaging_api.NewMessagingApiAPI(w.ch.AccessToken, messaging_api.WithEndpoint(w.URL)))(t),
		blob:  must(messaging_api.NewMessagingApiBlobAPI(w.ch.AccessToken, messaging_api.WithBlobEndpoint(w.URL)))(t),
		aud:   must(manage_audience.NewManageAudienceAPI(w.ch.AccessToken, manage_audience.WithEndpoint(w.URL)))(t),
		token: must(channel_access_token.NewChannelAccessTokenAPI(channel_access_token.WithEndpoint(w.URL)))(t),
	}
}

// refused are the operations that never succeed here, and why.
var refused = map[string]string{
	"POST /v2/bot/message/markAsRead": "needs a company contract",
	"POST /bot/pnp/push":              "needs an application and a review",
}

// TestOfficialSDKCallsEveryOperation runs each operation the emulator serves through LINE's own Go
// SDK, with every request, answer and webhook held against LINE's OpenAPI. An operation that is
// added without a call here fails.
func TestOfficialSDKCallsEveryOperation(t *testing.T) {
	w := newSDKWorld(t)
	w.messages()
	w.people()
	w.chats()
	w.audiences()
	w.richMenus()
	w.coupons()
	w.tokens()
	for _, h := range w.bot.got() {
		openapitest.Webhook(t, h.body)
	}
	w.calledAll()
}

// calledAll fails the test unless every operation was called, with success but for the refused.
func (w *sdkWorld) calledAll() {
	w.t.Helper()
	called := w.called()
	for _, op := range lineemu.Operations() {
		want := http.StatusOK
		if refused[op] != "" {
			want = http.StatusForbidden
		}
		if called[op] != want {
			w.t.Errorf("%s: best answer %d (0: not called), want %d", op, called[op], want)
		}
	}
}

// called tells the best status each operation was answered with, by the platform's own log; 200
// stands for every success.
func (w *sdkWorld) called() map[string]int {
	mux := http.NewServeMux()
	for _, op := range lineemu.Operations() {
		mux.Handle(op, http.NotFoundHandler())
	}
	called := map[string]int{}
	entries, _ := w.Log(0)
	for _, e := range entries {
		if e.Kind != "api" {
			continue
		}
		_, pattern := mux.Handler(must(http.NewRequest(e.Method, e.Path, nil))(w.t))
		switch {
		case e.Status < 300:
			called[pattern] = http.StatusOK
		case called[pattern] == 0:
			called[pattern] = e.Status
		}
	}
	return called
}

// does fails the test when a call of the SDK failed.
func does[T any](w *sdkWorld, v T, err error) T {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *sdkWorld) messages() {
	hello := []messaging_api.MessageInterface{messaging_api.TextMessage{Text: "こんにちは"}}
	w.act(lineemu.Act{Type: "text", Text: "a"})
	h := w.bot.got()[0]
	openapitest.Webhook(w.t, h.body)
	ev := h.events[0]
	read, _ := ev.Message["markAsReadToken"].(string)
	reply, err := w.api.ReplyMessage(&messaging_api.ReplyMessageRequest{ReplyToken: ev.ReplyToken, Messages: hello})
	if len(does(w, reply, err).SentMessages) != 1 {
		w.t.Error("nothing was sent")
	}
	_, err = w.api.MarkMessagesAsReadByToken(&messaging_api.MarkMessagesAsReadByTokenRequest{MarkAsReadToken: read})
	does(w, 0, err)
	// Left out, the SDK sends customAggregationUnits as null, which LINE's OpenAPI does not allow; the emulator takes it as absent.
	units := []string{"spring"}
	_, err = w.api.PushMessage(&messaging_api.PushMessageRequest{To: w.user.ID, Messages: hello, CustomAggregationUnits: units}, "")
	does(w, 0, err)
	_, err = w.api.Multicast(&messaging_api.MulticastRequest{To: []string{w.user.ID}, Messages: hello, CustomAggregationUnits: units}, "")
	does(w, 0, err)
	_, err = w.api.Broadcast(&messaging_api.BroadcastRequest{Messages: hello}, "123e4567-e89b-12d3-a456-426614174000")
	does(w, 0, err)
	if res, _, _ := w.api.BroadcastWithHttpInfo(&messaging_api.BroadcastRequest{Messages: hello}, "123e4567-e89b-12d3-a456-426614174000"); res.StatusCode != 409 {
		w.t.Errorf("a repeated retry key: %d", res.StatusCode)
	}
	res, _, _ := w.api.MarkMessagesAsReadWithHttpInfo(&messaging_api.MarkMessagesAsReadRequest{Chat: &messaging_api.ChatReference{UserId: w.user.ID}})
	phone, _, _ := w.api.PushMessagesByPhoneWithHttpInfo(&messaging_api.PnpMessagesRequest{To: strings.Repeat("0", 64), Messages: hello}, "")
	if res.StatusCode != 403 || phone.StatusCode != 403 {
		w.t.Errorf("without a contract: %d, %d", res.StatusCode, phone.StatusCode)
	}
	check := &messaging_api.ValidateMessageRequest{Messages: hello}
	for _, validate := range []func(*messaging_api.ValidateMessageRequest) (struct{}, error){
		w.api.ValidateReply, w.api.ValidatePush, w.api.ValidateMulticast, w.api.ValidateNarrowcast, w.api.ValidateBroadcast,
	} {
		_, err = validate(check)
		does(w, 0, err)
	}
	quota, err := w.api.GetMessageQuota()
	if does(w, quota, err).Type != messaging_api.QuotaType_NONE {
		w.t.Errorf("quota %+v", quota)
	}
	used, err := w.api.GetMessageQuotaConsumption()
	if does(w, used, err).TotalUsage != 3 {
		w.t.Errorf("usage %+v", used)
	}
	usage, err := w.api.GetAggregationUnitUsage()
	if does(w, usage, err).NumOfCustomAggregationUnits != 1 {
		w.t.Errorf("units %+v", usage)
	}
	_, err = w.api.GetAggregationUnitNameList("10", "")
	does(w, 0, err)
	w.advance(24 * time.Hour)
	for _, count := range []func(string) (*messaging_api.NumberOfMessagesResponse, error){
		w.api.GetNumberOfSentReplyMessages, w.api.GetNumberOfSentPushMessages, w.api.GetNumberOfSentMulticastMessages, w.api.GetNumberOfSentBroadcastMessages,
	} {
		n, err := count("20261103")
		if does(w, n, err).Success != 1 || n.Status != messaging_api.NumberOfMessagesResponseSTATUS_READY {
			w.t.Errorf("count %+v", n)
		}
	}
	n, err := w.api.GetPNPMessageStatistics("20261103")
	if does(w, n, err).Success != 0 || n.Status != messaging_api.NumberOfMessagesResponseSTATUS_READY {
		w.t.Errorf("by phone number: %+v", n)
	}
}

func (w *sdkWorld) people() {
	p, err := w.api.GetProfile(w.user.ID)
	if does(w, p, err).DisplayName != "花子" {
		w.t.Errorf("profile %+v", p)
	}
	_, err = w.api.GetFollowers("", 10)
	does(w, 0, err)
	_, err = w.api.GetBotInfo()
	does(w, 0, err)
	_, err = w.api.IssueLinkToken(w.user.ID)
	does(w, 0, err)
	_, err = w.api.ShowLoadingAnimation(&messaging_api.ShowLoadingAnimationRequest{ChatId: w.user.ID, LoadingSeconds: 5})
	does(w, 0, err)
	_, err = w.api.SetWebhookEndpoint(&messaging_api.SetWebhookEndpointRequest{Endpoint: w.bot.URL})
	does(w, 0, err)
	hook, err := w.api.GetWebhookEndpoint()
	if does(w, hook, err).Endpoint != w.bot.URL || !hook.Active {
		w.t.Errorf("endpoint %+v", hook)
	}
	test, err := w.api.TestWebhookEndpoint(&messaging_api.TestWebhookEndpointRequest{})
	if !does(w, test, err).Success {
		w.t.Errorf("test %+v", test)
	}
	video := w.act(lineemu.Act{Type: "video"}).MessageID
	for _, get := range []func(string) (*http.Response, error){w.blob.GetMessageContent, w.blob.GetMessageContentPreview} {
		res, err := get(video)
		does(w, res, err).Body.Close()
	}
	state, err := w.blob.GetMessageContentTranscodingByMessageId(video)
	if does(w, state, err).Status != messaging_api.GetMessageContentTranscodingResponseSTATUS_SUCCEEDED {
		w.t.Errorf("transcoding %+v", state)
	}
}

func (w *sdkWorld) chats() {
	g := must(w.AddGroup(lineemu.Group{Members: []string{w.user.ID}}))(w.t).ID
	r := must(w.AddGroup(lineemu.Group{Kind: "room", Members: []string{w.user.ID}}))(w.t).ID
	sum, err := w.api.GetGroupSummary(g)
	does(w, sum, err)
	_, err = w.api.GetGroupMemberProfile(g, w.user.ID)
	does(w, 0, err)
	_, err = w.api.GetRoomMemberProfile(r, w.user.ID)
	does(w, 0, err)
	ids, err := w.api.GetGroupMembersIds(g, "")
	if !slices.Equal(does(w, ids, err).MemberIds, []string{w.user.ID}) {
		w.t.Errorf("members %+v", ids)
	}
	_, err = w.api.GetRoomMembersIds(r, "")
	does(w, 0, err)
	_, err = w.api.GetGroupMemberCount(g)
	does(w, 0, err)
	_, err = w.api.GetRoomMemberCount(r)
	does(w, 0, err)
	_, err = w.api.LeaveGroup(g)
	does(w, 0, err)
	_, err = w.api.LeaveRoom(r)
	does(w, 0, err)
}

func (w *sdkWorld) audiences() {
	made, err := w.aud.CreateAudienceGroup(&manage_audience.CreateAudienceGroupRequest{Description: "春", Audiences: []manage_audience.Audience{{Id: w.user.ID}}})
	id := does(w, made, err).AudienceGroupId
	_, err = w.aud.AddAudienceToAudienceGroup(&manage_audience.AddAudienceToAudienceGroupRequest{AudienceGroupId: id, Audiences: []manage_audience.Audience{{Id: w.user.ID}}})
	does(w, 0, err)
	_, err = w.aud.UpdateAudienceGroupDescription(id, &manage_audience.UpdateAudienceGroupDescriptionRequest{Description: "夏"})
	does(w, 0, err)
	w.advance(time.Second)
	got, err := w.aud.GetAudienceData(id)
	if g := does(w, got, err).AudienceGroup; g.Status != manage_audience.AudienceGroupStatus_READY || g.AudienceCount != 1 {
		w.t.Errorf("audience %+v", g)
	}
	list, err := w.aud.GetAudienceGroups(1, "", "", 20, false, "")
	if does(w, list, err).TotalCount != 1 {
		w.t.Errorf("audiences %+v", list)
	}
	res, _, err := w.api.NarrowcastWithHttpInfo(&messaging_api.NarrowcastRequest{
		Messages:  []messaging_api.MessageInterface{messaging_api.TextMessage{Text: "みなさま"}},
		Recipient: &messaging_api.AudienceRecipient{AudienceGroupId: id},
		Filter:    &messaging_api.Filter{Demographic: &messaging_api.GenderDemographicFilter{OneOf: []messaging_api.GenderDemographic{messaging_api.GenderDemographic_FEMALE}}},
		Limit:     &messaging_api.Limit{Max: 100},
	}, "")
	does(w, res, err)
	w.advance(2 * time.Second)
	done, err := w.api.GetNarrowcastProgress(res.Header.Get("X-Line-Request-Id"))
	if does(w, done, err).Phase != messaging_api.NarrowcastProgressResponsePHASE_SUCCEEDED || done.SuccessCount != 1 {
		w.t.Errorf("progress %+v", done)
	}
	_, err = w.aud.DeleteAudienceGroup(id)
	does(w, 0, err)
}

func (w *sdkWorld) richMenus() {
	menu := &messaging_api.RichMenuRequest{
		Size: &messaging_api.RichMenuSize{Width: 1200, Height: 405}, Selected: true, Name: "既定", ChatBarText: "メニュー",
		Areas: []messaging_api.RichMenuArea{{
			Bounds: &messaging_api.RichMenuBounds{Width: 600, Height: 405}, Action: &messaging_api.RichMenuSwitchAction{Data: "b", RichMenuAliasId: "b"},
		}},
	}
	_, err := w.api.ValidateRichMenuObject(menu)
	does(w, 0, err)
	made, err := w.api.CreateRichMenu(menu)
	id := does(w, made, err).RichMenuId
	_, err = w.blob.SetRichMenuImage(id, "image/png", bytes.NewReader(picture("png", 1200, 405)))
	does(w, 0, err)
	img, err := w.blob.GetRichMenuImage(id)
	does(w, img, err).Body.Close()
	got, err := w.api.GetRichMenu(id)
	if m := does(w, got, err); m.Name != "既定" || len(m.Areas) != 1 {
		w.t.Errorf("menu %+v", m)
	}
	list, err := w.api.GetRichMenuList()
	does(w, list, err)
	_, err = w.api.SetDefaultRichMenu(id)
	does(w, 0, err)
	std, err := w.api.GetDefaultRichMenuId()
	if does(w, std, err).RichMenuId != id {
		w.t.Errorf("default %+v", std)
	}
	_, err = w.api.LinkRichMenuIdToUser(w.user.ID, id)
	does(w, 0, err)
	own, err := w.api.GetRichMenuIdOfUser(w.user.ID)
	does(w, own, err)
	_, err = w.api.CreateRichMenuAlias(&messaging_api.CreateRichMenuAliasRequest{RichMenuAliasId: "b", RichMenuId: id})
	does(w, 0, err)
	_, err = w.api.UpdateRichMenuAlias("b", &messaging_api.UpdateRichMenuAliasRequest{RichMenuId: id})
	does(w, 0, err)
	_, err = w.api.GetRichMenuAlias("b")
	does(w, 0, err)
	_, err = w.api.GetRichMenuAliasList()
	does(w, 0, err)
	if said := w.act(lineemu.Act{Type: "richmenu", Area: new(0)}); said.Tapped.Status != "SUCCESS" {
		w.t.Errorf("switch %+v", said.Tapped)
	}
	w.richMenusOfMany(id)
	_, err = w.api.DeleteRichMenuAlias("b")
	does(w, 0, err)
	_, err = w.api.UnlinkRichMenuIdFromUser(w.user.ID)
	does(w, 0, err)
	_, err = w.api.CancelDefaultRichMenu()
	does(w, 0, err)
	_, err = w.api.DeleteRichMenu(id)
	does(w, 0, err)
}

func (w *sdkWorld) richMenusOfMany(id string) {
	users := []string{w.user.ID}
	_, err := w.api.LinkRichMenuIdToUsers(&messaging_api.RichMenuBulkLinkRequest{RichMenuId: id, UserIds: users})
	does(w, 0, err)
	batch := &messaging_api.RichMenuBatchRequest{Operations: []messaging_api.RichMenuBatchOperationInterface{&messaging_api.RichMenuBatchLinkOperation{From: id, To: id}}}
	_, err = w.api.ValidateRichMenuBatchRequest(batch)
	does(w, 0, err)
	res, _, err := w.api.RichMenuBatchWithHttpInfo(batch)
	does(w, res, err)
	w.advance(time.Second)
	done, err := w.api.GetRichMenuBatchProgress(res.Header.Get("X-Line-Request-Id"))
	if does(w, done, err).Phase != messaging_api.RichMenuBatchProgressPhase_SUCCEEDED {
		w.t.Errorf("batch %+v", done)
	}
	_, err = w.api.UnlinkRichMenuIdFromUsers(&messaging_api.RichMenuBulkUnlinkRequest{UserIds: users})
	does(w, 0, err)
}

func (w *sdkWorld) coupons() {
	made, err := w.api.CreateCoupon(&messaging_api.CouponCreateRequest{
		Title: "送料無料", StartTimestamp: w.Now().UnixMilli(), EndTimestamp: w.Now().Add(time.Hour).UnixMilli(), MaxUseCountPerTicket: 1,
		Visibility: messaging_api.CouponCreateRequestVISIBILITY_UNLISTED, Timezone: messaging_api.CouponCreateRequestTIMEZONE_ASIA_TOKYO,
		AcquisitionCondition: &messaging_api.NormalAcquisitionConditionRequest{}, Reward: &messaging_api.CouponFreeRewardRequest{},
	})
	id := does(w, made, err).CouponId
	_, err = w.api.GetCouponDetail(id)
	does(w, 0, err)
	list, err := w.api.ListCoupon(&[]string{"RUNNING"}, "", 10)
	if len(does(w, list, err).Items) != 1 {
		w.t.Errorf("coupons %+v", list)
	}
	_, err = w.api.PushMessage(&messaging_api.PushMessageRequest{
		To: w.user.ID, Messages: []messaging_api.MessageInterface{messaging_api.CouponMessage{CouponId: id}}, CustomAggregationUnits: []string{"spring"},
	}, "")
	does(w, 0, err)
	_, err = w.api.CloseCoupon(id)
	does(w, 0, err)
}

func (w *sdkWorld) tokens() {
	const grant, kind = "client_credentials", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	jwt := w.assertion(w.signer(), nil)
	long, err := w.token.IssueChannelTokenByJWT(grant, kind, jwt)
	kid := does(w, long, err).KeyId
	kids, err := w.token.GetsAllValidChannelAccessTokenKeyIds(kind, jwt)
	if !slices.Equal(does(w, kids, err).Kids, []string{kid}) {
		w.t.Errorf("kids %+v", kids)
	}
	_, err = w.token.VerifyChannelTokenByJWT(long.AccessToken)
	does(w, 0, err)
	_, err = w.token.RevokeChannelTokenByJWT(w.ch.ID, w.ch.Secret, long.AccessToken)
	does(w, 0, err)
	_, err = w.token.IssueStatelessChannelTokenByJWTAssertion(jwt)
	does(w, 0, err)
	_, err = w.token.IssueStatelessChannelTokenByClientSecret(w.ch.ID, w.ch.Secret)
	does(w, 0, err)
	short, err := w.token.IssueChannelToken(grant, w.ch.ID, w.ch.Secret)
	does(w, short, err)
	_, err = w.token.VerifyChannelToken(short.AccessToken)
	does(w, 0, err)
	_, err = w.token.RevokeChannelToken(short.AccessToken)
	does(w, 0, err)
}
