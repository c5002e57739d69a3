package line

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/lineemu/openapitest"
)

// golden is one event as LINE sends it and as the desk takes it. EventID and At are the
// usual ones unless want says otherwise.
type golden struct {
	name, event string
	want        desk.Inbound
	odd         bool // LINE's OpenAPI has no such event
}

func messages() []golden {
	tokens := func(in desk.Inbound) desk.Inbound {
		in.Kind, in.Source, in.ReplyToken, in.MessageID = desk.InMessage, userSource(), "rt", "468789577898262530"
		return in
	}
	line := `"contentProvider":{"type":"line"}`
	id := `"id":"468789577898262530"`
	return []golden{
		{name: "text", event: message(`{"type":"text",` + id + `,"text":"商品が届きません","quoteToken":"q1","markAsReadToken":"m1"}`),
			want: tokens(desk.Inbound{QuoteToken: "q1", ReadToken: "m1", Content: textOf("商品が届きません")})},
		{name: "text with emoji, mention and quote",
			event: message(`{"type":"text",` + id + `,"text":"👍(love) @花子 @All","quoteToken":"q1","quotedMessageId":"468789577898262529",` +
				`"emojis":[{"index":2,"length":6,"productId":"5ac1bfd5040ab15980c9b435","emojiId":"001"}],` +
				`"mention":{"mentionees":[{"index":9,"length":3,"type":"user","userId":"` + userB + `","isSelf":true},{"index":13,"length":4,"type":"all"}]}}`),
			want: tokens(desk.Inbound{QuoteToken: "q1", QuotedID: "468789577898262529", Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{
				Text: "👍(love) @花子 @All", Emojis: []desk.Emoji{{Index: 2, Length: 6, ProductID: "5ac1bfd5040ab15980c9b435", EmojiID: "001"}},
				Mentions: []desk.Mention{{Index: 9, Length: 3, Type: "user", UserID: userB, IsSelf: true}, {Index: 13, Length: 4, Type: "all"}}}}})},
		{name: "sticker", event: message(`{"type":"sticker",` + id + `,"packageId":"446","stickerId":"1988","stickerResourceType":"MESSAGE",` +
			`"keywords":["ok","了解"],"text":"了解です","quoteToken":"q1","quotedMessageId":"9007199254740993"}`),
			want: tokens(desk.Inbound{QuoteToken: "q1", QuotedID: "9007199254740993", Content: &desk.Content{Kind: desk.Sticker,
				Sticker: &desk.StickerBody{PackageID: "446", StickerID: "1988", ResourceType: "MESSAGE", Keywords: []string{"ok", "了解"}, Text: "了解です"}}})},
		{name: "image of a set", event: message(`{"type":"image",` + id + `,"quoteToken":"q1",` + line + `,"imageSet":{"id":"E005D41A","index":2,"total":3}}`),
			want: tokens(desk.Inbound{QuoteToken: "q1", ImageSet: &desk.ImageSet{ID: "E005D41A", Index: 2, Total: 3},
				Content: &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}})},
		{name: "image kept elsewhere", event: message(`{"type":"image",` + id + `,"quoteToken":"q1","contentProvider":{"type":"external",` +
			`"originalContentUrl":"https://example.com/o.jpg","previewImageUrl":"https://example.com/p.jpg"}}`),
			want: tokens(desk.Inbound{QuoteToken: "q1", Content: &desk.Content{Kind: desk.Image,
				Media: &desk.MediaBody{State: desk.MediaPending, URL: "https://example.com/o.jpg", PreviewURL: "https://example.com/p.jpg"}}})},
		{name: "video", event: message(`{"type":"video",` + id + `,"quoteToken":"q1","duration":60000,` + line + `}`),
			want: tokens(desk.Inbound{QuoteToken: "q1", Content: &desk.Content{Kind: desk.Video, Media: &desk.MediaBody{State: desk.MediaPending, DurationMS: 60000}}})},
		{name: "audio", event: message(`{"type":"audio",` + id + `,"duration":1500,` + line + `}`),
			want: tokens(desk.Inbound{Content: &desk.Content{Kind: desk.Audio, Media: &desk.MediaBody{State: desk.MediaPending, DurationMS: 1500}}})},
		{name: "file", event: message(`{"type":"file",` + id + `,"fileName":"見積書.pdf","fileSize":2138}`),
			want: tokens(desk.Inbound{Content: &desk.Content{Kind: desk.File, Media: &desk.MediaBody{State: desk.MediaPending, Name: "見積書.pdf", Size: 2138}}})},
		{name: "location", event: message(`{"type":"location",` + id + `,"title":"会社","address":"東京都千代田区","latitude":35.67966,"longitude":139.73669}`),
			want: tokens(desk.Inbound{Content: &desk.Content{Kind: desk.Location,
				Location: &desk.LocationBody{Title: "会社", Address: "東京都千代田区", Latitude: 35.67966, Longitude: 139.73669}}})},
		{name: "a kind of message added later", odd: true, event: message(`{"type":"holo<gram>",` + id + `,"text":{"not":"text"}}`),
			want: tokens(desk.Inbound{Content: noticeOf(desk.Unsupported, "holo_gram_")})},
		{name: "message in a group", event: hook("message", fromGroup, `"replyToken":"rt","message":{"type":"text","id":"1","text":"a","quoteToken":"q"}`),
			want: desk.Inbound{Kind: desk.InMessage, Source: groupSource(), ReplyToken: "rt", MessageID: "1", QuoteToken: "q", Content: textOf("a")}},
		{name: "message in a room, speaker hidden", event: hook("message", `"source":{"type":"room","roomId":"`+roomR+`"},"message":{"type":"text","id":"1","text":"a","quoteToken":"q"}`),
			want: desk.Inbound{Kind: desk.InMessage, Source: desk.Source{Kind: desk.FromRoom, ID: roomR}, MessageID: "1", QuoteToken: "q", Content: textOf("a")}},
		{name: "redelivered", event: hook("message", fromUser, `"deliveryContext":{"isRedelivery":true},"message":{"type":"text","id":"1","text":"a","quoteToken":"q"}`),
			want: desk.Inbound{Kind: desk.InMessage, Redelivered: true, Source: userSource(), MessageID: "1", QuoteToken: "q", Content: textOf("a")}},
		{name: "standby has no token", event: hook("message", fromUser, `"mode":"standby","replyToken":"rt","message":{"type":"text","id":"1","text":"a","quoteToken":"q"}`),
			want: desk.Inbound{Kind: desk.InMessage, Standby: true, Source: userSource(), MessageID: "1", QuoteToken: "q", Content: textOf("a")}},
		{name: "edited in a group", odd: true, event: hook("messageEdited", fromGroup, `"replyToken":"rt","message":{"type":"text","id":"7","text":"新","quoteToken":"q2"}`),
			want: desk.Inbound{Kind: desk.InEdited, Source: groupSource(), ReplyToken: "rt", MessageID: "7", QuoteToken: "q2", Content: textOf("新")}},
	}
}

func events() []golden {
	return []golden{
		{name: "unsend", event: hook("unsend", fromUser, `"unsend":{"messageId":"325708"}`),
			want: desk.Inbound{Kind: desk.InUnsend, Source: userSource(), MessageID: "325708"}},
		{name: "follow", event: hook("follow", fromUser, `"replyToken":"rt","follow":{"isUnblocked":false}`),
			want: desk.Inbound{Kind: desk.InFollow, Source: userSource(), ReplyToken: "rt", Content: noticeOf(desk.Follow, "")}},
		{name: "follow after a block", event: hook("follow", fromUser, `"replyToken":"rt","follow":{"isUnblocked":true}`),
			want: desk.Inbound{Kind: desk.InFollow, Source: userSource(), ReplyToken: "rt", Content: noticeOf(desk.Follow, "unblocked")}},
		{name: "unfollow", event: hook("unfollow", fromUser),
			want: desk.Inbound{Kind: desk.InUnfollow, Source: userSource(), Content: noticeOf(desk.Unfollow, "")}},
		{name: "join", event: hook("join", `"replyToken":"rt","source":{"type":"group","groupId":"`+groupC+`"}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "join", Source: desk.Source{Kind: desk.FromGroup, ID: groupC}, ReplyToken: "rt", Content: noticeOf(desk.Join, "")}},
		{name: "leave", event: hook("leave", `"source":{"type":"room","roomId":"`+roomR+`"}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "leave", Source: desk.Source{Kind: desk.FromRoom, ID: roomR}, Content: noticeOf(desk.Leave, "")}},
		{name: "members joined", event: hook("memberJoined", fromGroup, `"replyToken":"rt","joined":{"members":[{"type":"user","userId":"`+userA+`"},{"type":"user"},{"type":"user","userId":"`+userB+`"}]}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "member_joined", Source: groupSource(), ReplyToken: "rt",
				Content: &desk.Content{Kind: desk.MemberJoined, Notice: &desk.NoticeBody{Users: []string{userA, userB}}}}},
		{name: "members left", event: hook("memberLeft", fromGroup, `"left":{"members":[{"type":"user","userId":"`+userB+`"}]}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "member_left", Source: groupSource(),
				Content: &desk.Content{Kind: desk.MemberLeft, Notice: &desk.NoticeBody{Users: []string{userB}}}}},
		{name: "postback", event: hook("postback", fromUser, `"replyToken":"rt","postback":{"data":"action=skip","params":{"datetime":"2026-12-24T10:00"}}`),
			want: desk.Inbound{Kind: desk.InMessage, Source: userSource(), ReplyToken: "rt",
				Content: &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "action=skip", Params: map[string]string{"datetime": "2026-12-24T10:00"}}}}},
		{name: "rich menu switched", event: hook("postback", fromUser, `"replyToken":"rt","postback":{"data":"tab=2","params":{"newRichMenuAliasId":"tab-2","status":"SUCCESS"}}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "rich_menu_switched", Source: userSource(), ReplyToken: "rt",
				Content: &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "tab=2", Params: map[string]string{"newRichMenuAliasId": "tab-2", "status": "SUCCESS"}}}}},
		{name: "video watched", event: hook("videoPlayComplete", fromUser, `"replyToken":"rt","videoPlayComplete":{"trackingId":"trk"}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "video_watched", Source: userSource(), ReplyToken: "rt", Content: noticeOf(desk.VideoWatched, "", "tracking_id", "trk")}},
		{name: "beacon", event: hook("beacon", fromUser, `"replyToken":"rt","beacon":{"hwid":"d41d8cd98f","type":"enter","dm":"0a"}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "beacon", Source: userSource(), ReplyToken: "rt", Content: noticeOf(desk.Beacon, "enter", "hwid", "d41d8cd98f", "dm", "0a")}},
		{name: "account linked", event: hook("accountLink", fromUser, `"replyToken":"rt","link":{"result":"ok","nonce":"bm9uY2U="}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "account_link_ok", Source: userSource(), ReplyToken: "rt", Content: noticeOf(desk.AccountLink, "ok", "nonce", "bm9uY2U=")}},
		{name: "account link failed, no source", event: hook("accountLink", `"link":{"result":"failed","nonce":"bm9uY2U="}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "account_link_failed", Source: channelSource(), Content: noticeOf(desk.AccountLink, "failed", "nonce", "bm9uY2U=")}},
		{name: "membership, id beyond 2^53", event: hook("membership", fromUser, `"replyToken":"rt","membership":{"type":"joined","membershipId":9007199254740993}`),
			want: desk.Inbound{Kind: desk.InNotice, Code: "membership", Source: userSource(), ReplyToken: "rt", Content: noticeOf(desk.Membership, "joined", "membership_id", "9007199254740993")}},
		{name: "module attached", event: hook("module", `"module":{"type":"attached","botId":"`+userB+`","scopes":["message:send"]}`),
			want: desk.Inbound{Kind: desk.InAlert, Code: "module_attached", Source: channelSource()}},
		{name: "module detached", event: hook("module", `"module":{"type":"detached","botId":"`+userB+`","reason":"bot_deleted"}`),
			want: desk.Inbound{Kind: desk.InAlert, Code: "module_detached", Source: channelSource()}},
		{name: "activated", event: hook("activated", fromUser, `"chatControl":{"expireAt":1462629479859}`),
			want: desk.Inbound{Kind: desk.InAlert, Code: "activated", Source: channelSource()}},
		{name: "deactivated", event: hook("deactivated", fromUser), want: desk.Inbound{Kind: desk.InAlert, Code: "deactivated", Source: channelSource()}},
		{name: "bot suspended", event: hook("botSuspended"), want: desk.Inbound{Kind: desk.InAlert, Code: "bot_suspended", Source: channelSource()}},
		{name: "bot resumed", event: hook("botResumed"), want: desk.Inbound{Kind: desk.InAlert, Code: "bot_resumed", Source: channelSource()}},
		{name: "delivery", event: hook("delivery", `"delivery":{"data":"tag-0123456789abcdef"}`), want: desk.Inbound{Kind: desk.InAlert, Code: "delivery", Source: channelSource()}},
	}
}

func TestDecode(t *testing.T) {
	for _, g := range append(messages(), events()...) {
		t.Run(g.name, func(t *testing.T) {
			body := bodyOf(g.event)
			if !g.odd {
				openapitest.Webhook(t, body)
			}
			got, err := Decode("ch", body, received)
			if err != nil {
				t.Fatal(err)
			}
			g.want.EventID, g.want.At = "01HE", happened
			if diff := cmp.Diff([]desk.Inbound{g.want}, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

// Whatever this package hands out, the room where decisions are made takes.
func TestDecodedEventsCanBeDecided(t *testing.T) {
	for _, g := range append(messages(), events()...) {
		in, err := Decode("ch", bodyOf(g.event), received)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var back []desk.Inbound
		if err := json.Unmarshal(stored, &back); err != nil {
			t.Fatal(err)
		}
		n := 0
		ids := func() string { n++; return string(rune('a' + n)) }
		_, errs := decide.Inbound(decide.Case{Channel: desk.Channel{ID: "ch"}}, back, received, ids)
		if errs[0] != nil {
			t.Errorf("%s: %v", g.name, errs[0])
		}
	}
}
