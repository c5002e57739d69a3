package httpapi

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// at is a moment in Tokyo with more digits than the API shows.
func at(minute int) time.Time {
	return time.Date(2026, 11, 20, 10, minute, 3, 4_567_890, time.FixedZone("JST", 9*3600))
}

// TestMessageShapes shows every kind of bubble as the API writes it.
func TestMessageShapes(t *testing.T) {
	in := func(id string, c desk.Content) desk.Message {
		return desk.Message{ID: desk.MessageID(id), Thread: "t", Conversation: "c", Version: 1, Direction: desk.In, At: at(1),
			Author: desk.Author{Kind: desk.ByCustomer, Contact: "k"}, Content: c}
	}
	notice := func(kind desk.ContentKind, code string) desk.Message {
		m := in(string(kind), desk.Content{Kind: kind, Notice: &desk.NoticeBody{Code: code}})
		m.Direction = desk.Status
		return m
	}
	text := in("text", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "𠮷@花子 (love)", Emojis: []desk.Emoji{{Index: 6, Length: 6, ProductID: "p", EmojiID: "1"}},
		Mentions: []desk.Mention{{Index: 2, Length: 3, Type: "user", UserID: "U1"}, {Index: 90, Length: 5, Type: "all"}, {Index: -1, Length: 1, Type: "all"}}}})
	text.QuotedID, text.EditedAt = "line-7", at(2)
	bare := in("bare", desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "はい"}})
	bare.Conversation, bare.Author.Contact, bare.Standby = "", "", true
	set := in("image", desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending, URL: "https://elsewhere.example/secret"}})
	set.ImageSet = &desk.ImageSet{ID: "s", Index: 1}
	whole := in("image2", desk.Content{Kind: desk.Image, Media: &desk.MediaBody{Attachment: "a", State: desk.MediaReady, MIME: "image/png", Size: 9, Width: 4, Height: 3}})
	whole.ImageSet = &desk.ImageSet{ID: "s", Index: 2, Total: 2}
	gone := in("gone", words("秘密"))
	gone.UnsentAt = at(3)
	out := desk.Message{ID: "out", Thread: "t", Conversation: "c", Version: 3, Direction: desk.Out, At: at(4), Author: desk.Author{Kind: desk.ByOperator, Operator: "o"},
		Content: words("確認いたします"), Send: &desk.Send{State: desk.SendFailed, Route: desk.Push, Call: "call", Quote: "secret", Error: "quota_exceeded", Detail: "You have reached your monthly limit.", At: at(5)}}
	queued := out
	queued.ID, queued.Send = "queued", &desk.Send{State: desk.SendQueued}
	note := out
	note.ID, note.Direction, note.Send, note.Author.Operator = "note", desk.Note, nil, "left"
	state := notice(desk.StateLine, "closed")
	state.Author = desk.Author{Kind: desk.ByOperator, Operator: "o"}
	state.Content.Notice.Operator, state.Content.Notice.Data = "o", map[string]string{"reason": "solved", "queue": "q"}
	link := notice(desk.AccountLink, "ok")
	link.Content.Notice.Data = map[string]string{"nonce": "secret"}
	joined := notice(desk.MemberJoined, "")
	joined.Content.Notice.Users = []string{"U1", "U2"}
	beacon := notice(desk.Beacon, "enter")
	beacon.Content.Notice.Data = map[string]string{"hwid": "1"}

	page := flow.MessagePage{Authors: map[desk.ContactID]desk.Contact{"k": {ID: "k", Name: "山田花子"}}, Quoted: map[string]desk.MessageID{"line-7": "m7"}}
	names := map[desk.OperatorID]string{"o": "佐藤"}
	var shown []Message
	for _, m := range []desk.Message{
		text, bare,
		in("sticker", desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "446", StickerID: "1988"}}),
		set, whole,
		in("video", desk.Content{Kind: desk.Video, Media: &desk.MediaBody{Attachment: "v", State: desk.MediaReady, MIME: "video/mp4", Size: 10, DurationMS: 1500}}),
		in("file", desk.Content{Kind: desk.File, Media: &desk.MediaBody{State: desk.MediaGone, Name: "見積.pdf", Size: 12}}),
		in("location", desk.Content{Kind: desk.Location, Location: &desk.LocationBody{Title: "店", Address: "東京都", Latitude: 35.5, Longitude: 139.25}}),
		in("postback", desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: "a=1", Params: map[string]string{"date": "2026-11-20"}}}),
		gone, out, queued, note, state, link, joined, beacon,
		notice(desk.Follow, ""), notice(desk.Follow, "unblocked"), notice(desk.Unfollow, ""), notice(desk.Unsupported, "newThing"),
	} {
		shown = append(shown, showMessage(m, page, names))
	}
	golden(t, "messages.json", shown)
}

func TestConversationShapes(t *testing.T) {
	worker := desk.Person{Role: desk.RoleOperator, Memberships: map[desk.WorkspaceID]desk.Role{"w": desk.RoleOperator}}
	reviewer := desk.Person{Role: desk.RoleReviewer, Memberships: map[desk.WorkspaceID]desk.Role{"w": desk.RoleReviewer}}
	plain := flow.ConversationView{Conversation: conversation.Conversation{ID: "plain", Workspace: "w", Thread: "t", Channel: "ch", Version: 1, State: conversation.Waiting, OpenedAt: at(1), WaitingSince: at(1), LastMessageAt: at(2), Unread: 2},
		Contact: desk.Contact{ID: "k", Kind: desk.FromUser, Name: "山田"}, ReplyUntil: at(3), Last: &desk.Message{ID: "m", Direction: desk.In, Content: words("こん\nにちは " + strings.Repeat("あ", 90))}}
	full := plain
	full.Conversation = conversation.Conversation{ID: "full", Workspace: "w", Thread: "t", Channel: "ch", Version: 9, State: conversation.Active, Assignee: "o", OfferedTo: "p", OfferUntil: at(5), Queue: "q", Category: "返品",
		Hold: &conversation.Hold{Reason: "client", Until: at(6), Memo: "確認中"}, ClosingAt: at(7), Unreachable: true, OpenedAt: at(1),
		Care: conversation.Care{HeldAt: at(5), CheckAt: at(9), NoCheck: true, WrapUntil: at(10), Ending: conversation.NoReply, Consult: &conversation.Consult{With: "p", By: "o", At: at(4)},
			Given: &conversation.Given{By: "o", At: at(4)}, Asked: "e", AnswerBy: at(11), Due: at(12), Proposed: &conversation.Proposal{Message: "m", Due: at(13)}}}
	full.Contact, full.Blocked, full.ReplyUntil = desk.Contact{ID: "g", Kind: desk.FromGroup, Name: "家族", Language: "ja", Avatar: "a"}, true, time.Time{}
	full.Last = &desk.Message{ID: "n", Direction: desk.Note, Content: words("メモ")}
	closed := plain
	closed.State, closed.ClosedAt, closed.CloseReason, closed.WaitingSince, closed.Last = conversation.Closed, at(8), conversation.Solved, time.Time{}, nil
	file := plain
	file.Last = &desk.Message{ID: "f", Direction: desk.In, Content: desk.Content{Kind: desk.File, Media: &desk.MediaBody{Name: "見積.pdf"}}}
	unsent := plain
	unsent.Last = &desk.Message{ID: "u", Direction: desk.In, UnsentAt: at(4), Content: words("秘密")}
	golden(t, "conversations.json", []Conversation{showConversation(plain, worker), showConversation(full, worker), showConversation(full, reviewer),
		showConversation(closed, worker), showConversation(file, worker), showConversation(unsent, worker)})
}

// golden compares with a file in testdata; -update writes it.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s is not what the code writes; look at: git diff after go test -run Shapes -update\n%s", path, got.Bytes())
	}
}
